"""The verbs `kinerja import …`: files from elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from kinerja.options import DryRun, Json
from kinerja.settings import settings

app = typer.Typer(no_args_is_help=True, help="Files from elsewhere; all or nothing.")


@app.command()
def roster(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV or XLSX. Units: unit, title, kind, parent, code. Employees: employee_id, nip,"
            " name, employment, position, class, grade, unit, appraiser_nip, since, leads,"
            " agreement_ends, came_from."
        ),
    ],
    region: Annotated[str, typer.Option(help="Kemendagri code, as 13.72.")],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Import units or employees over HTTP (KINERJA_URL, KINERJA_TOKEN: role hr).
    Example: kinerja import roster units.csv --region 13.72 --dry-run"""
    from kinerja import roster_file

    raise typer.Exit(roster_file.send(settings(), file, region, dry_run, as_json))
