"""The verbs about effects: for whom something waits, who is suspended; sending to them again."""

from typing import Annotated

import typer

from kinerja.failure import said
from kinerja.options import LAST, Json, LogName
from kinerja.regions import regions
from kinerja.settings import settings

app = typer.Typer(no_args_is_help=True, help="Mails and webhooks: what waits, and for whom.")

REFUSED_SHOWN = 20


@app.command("list")
def list_(
    log: LogName,
    refused: Annotated[
        int, typer.Option(min=0, max=LAST, help="How many of the last refused ones to show.")
    ] = REFUSED_SHOWN,
    as_json: Json = False,
) -> None:
    """Receivers for whom something waits; exit code 1 when one is suspended. Reads the database.
    Example: kinerja deliveries list 13.72/notification"""
    from kinerja import delivery_report, operate

    known = settings()
    region, service = operate.named(log, regions(known.regions))
    found = delivery_report.found(known, region, service, refused)
    if as_json:
        said(as_json, found, "")
    else:
        delivery_report.show(found)
    raise typer.Exit(1 if any(each.suspended_us for each in found.receivers) else 0)


@app.command()
def resume(
    log: LogName,
    effect: Annotated[str, typer.Argument(help="As `list` names it.")],
    receiver: Annotated[
        str | None, typer.Option(help="One of them; all of the region without.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Send to suspended receivers again, what waits first (KINERJA_URL, KINERJA_TOKEN: role ops).
    Example: kinerja deliveries resume 13.72/notification mailing --receiver e7"""
    from kinerja import delivery_report, operate

    known = settings()
    region, service = operate.named(log, regions(known.regions))
    count = delivery_report.resumed(known, region, service, effect, receiver)
    said(as_json, {"resumed": count}, f"{count} resumed")
