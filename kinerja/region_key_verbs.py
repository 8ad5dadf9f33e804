"""`kinerja region-key`: under which keys the vault wraps what it keeps, and their rotation."""

from pathlib import Path
from typing import Annotated

import typer

from kinerja.failure import WRONG_USE, Told, said
from kinerja.options import Json
from kinerja.settings import settings

app = typer.Typer(no_args_is_help=True, help="Region keys: list, make, rotate, retire, prepare.")

RegionName = Annotated[str, typer.Argument(metavar="REGION")]


@app.command("list")
def list_(
    region: Annotated[list[str] | None, typer.Argument(metavar="REGION…")] = None,
    as_json: Json = False,
) -> None:
    """Which keys a region has, and how much is wrapped under each (KINERJA_URL, KINERJA_TOKEN:
    ops); exit code 1 when one is missing. Example: kinerja region-key list 13.71"""
    from rich.console import Console
    from rich.table import Table

    from kinerja import region_key

    found = region_key.shown(settings(), region or [])
    table = Table("region", "key", "state", "subjects' keys")
    for each in found:
        table.add_row(each.region, each.key, each.state, f"{each.keys:,}")
    if as_json:
        said(True, found, "")
    else:
        Console().print(table)
    raise typer.Exit(1 if any(each.state == "missing" for each in found) else 0)


@app.command()
def make(region: RegionName, as_json: Json = False) -> None:
    """Put a new key in front of the old one in the file, to be given to every process before
    `rotate`; nothing uses it yet. Example: kinerja region-key make 13.71"""
    from kinerja import region_key

    made = region_key.make(settings(), region)
    said(as_json, made, f"{made.region}: {made.key} is in {made.file} and waits for `rotate`")


@app.command()
def rotate(region: RegionName, as_json: Json = False) -> None:
    """Wrap all keys of a region under its newest region key, made where there is none that waits,
    while the platform serves (KINERJA_URL, KINERJA_TOKEN: ops). Interrupted, the same command goes
    on. Example: kinerja region-key rotate 13.71"""
    from kinerja import region_key

    done = region_key.rotate(settings(), region)
    said(as_json, done, str(done))


@app.command()
def retire(
    region: RegionName,
    into: Annotated[
        Path | None, typer.Option(help="The file that keeps them, for backups of the vault.")
    ] = None,
    destroy: Annotated[bool, typer.Option("--destroy", help="Keep them nowhere.")] = False,
    as_json: Json = False,
) -> None:
    """Take a region's old keys out of the file, once nothing is wrapped under them (KINERJA_URL,
    KINERJA_TOKEN: ops). Example: kinerja region-key retire 13.71 --into /safe/old-keys.json"""
    from kinerja import region_key

    if (into is None) is not destroy:
        raise Told(
            "say --into FILE, which opens backups of the vault from before the rotation, or"
            " --destroy, which closes them for ever",
            WRONG_USE,
        )
    done = region_key.retire(settings(), region, into)
    said(as_json, done, str(done))


@app.command()
def prepare(as_json: Json = False) -> None:
    """Have the hardware module of KINERJA_REGION_KEYS_KMS make the key that wraps region keys,
    unless it is there. Example: kinerja region-key prepare"""
    from kinerja import region_key

    is_new = region_key.prepare(settings())
    said(as_json, {"made": is_new}, "the key was made" if is_new else "the key is there already")
