"""The verbs `kinerja roster …`: what is wrong with who appraises whom, and putting it right."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kinerja.options import Json, RegionCode
from kinerja.settings import settings

app = typer.Typer(no_args_is_help=True, help="The roster of a region: its faults, its lists.")
Employee = Annotated[str, typer.Argument(metavar="EMPLOYEE", help="The id on the roster.")]


@app.command()
def problems(
    region: RegionCode,
    kind: Annotated[str | None, typer.Option(help="Only these, as appraiser-has-left.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only people of this unit.")] = None,
    as_json: Json = False,
) -> None:
    """List wrong appraisers, each with the command that corrects it (KINERJA_TOKEN: role hr).
    Example: kinerja roster problems 13.72"""
    from kinerja import roster_faults

    raise typer.Exit(roster_faults.problems(settings(), region, kind, unit, as_json))


@app.command()
def appraiser(
    region: RegionCode,
    employee: Employee,
    by: Annotated[str, typer.Option(help="The id of who appraises from then on.")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="From this day on.")],
    basis: Annotated[str, typer.Option(help="direct, delegated or acting.")] = "direct",
    as_json: Json = False,
) -> None:
    """Correct who appraises somebody, from a day on; what was done before stays as it is.
    Example: kinerja roster appraiser 13.72 e0007 --by e0001 --since 2026-04-01"""
    from kinerja import roster_faults

    body = {"appraiser_id": by, "since": f"{since:%Y-%m-%d}", "basis": basis}
    roster_faults.assign(settings(), region, employee, body, as_json)


@app.command()
def export(
    region: RegionCode,
    kind: Annotated[str, typer.Argument(help="units, employees or problems.")],
    file: Annotated[Path, typer.Argument(help="Where to; its ending says how: .csv or .xlsx.")],
) -> None:
    """Write a list of the roster to a file; imported again, it changes nothing.
    Example: kinerja roster export 13.72 employees employees.xlsx"""
    from kinerja import roster_faults

    roster_faults.export(settings(), region, kind, file)
