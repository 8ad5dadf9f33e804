"""The verbs `kinerja national …`: what is exchanged with the national application."""

from pathlib import Path
from typing import Annotated

import typer

from kinerja.options import DryRun, Json, RegionCode
from kinerja.settings import settings

app = typer.Typer(
    no_args_is_help=True, help="Exchange with the national application, the system of record."
)
Sent = Annotated[Path, typer.Argument(help="CSV or XLSX, of plans or of reports.")]


@app.command()
def export(
    region: RegionCode,
    period: Annotated[
        str, typer.Argument(help="A year: its agreed plans; a quarter or month: its reports.")
    ],
    file: Annotated[Path, typer.Argument(help="Where to; its ending says how: .csv or .xlsx.")],
    unit: Annotated[str | None, typer.Option(help="Only of this unit.")] = None,
) -> None:
    """Write the agreed plans of a year, or the accepted reports of a period, to a file
    (KINERJA_TOKEN: role hr). Nothing is recorded.
    Example: kinerja national export 13.72 2026 plans.csv"""
    from kinerja import national_exchange

    national_exchange.export(settings(), region, period, file, unit)


@app.command("handed-over")
def handed_over(
    region: RegionCode, file: Sent, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Record that an exported file was handed over; refused where something has changed since.
    Example: kinerja national handed-over 13.72 plans.csv"""
    from kinerja import national_exchange

    way = "handed-over"
    raise typer.Exit(national_exchange.send(settings(), region, way, file, dry_run, as_json))


@app.command()
def compare(region: RegionCode, file: Sent, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Lay a file from the national application beside what stands here; the differences are
    listed and kept with each plan or report. Exit code 1 where something differs.
    Example: kinerja national compare 13.72 theirs.csv --dry-run"""
    from kinerja import national_exchange

    way = "compare"
    raise typer.Exit(national_exchange.send(settings(), region, way, file, dry_run, as_json))
