"""The verbs of `kinerja subject` that look: export, affected, retention."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kinerja.failure import said
from kinerja.options import Json, RegionCode, SubjectId
from kinerja.settings import settings


def export(
    region: RegionCode,
    subject: SubjectId,
    form: Annotated[
        Literal["json", "csv"], typer.Option("--format", help="One document, or a line a value.")
    ] = "json",
    output: Annotated[
        Path | None, typer.Option(help="Write it there, readable by you only; else it is printed.")
    ] = None,
    as_json: Json = False,
) -> None:
    """All that is known of a person, from every service (KINERJA_URL, KINERJA_TOKEN; role hr or
    auditor, or the person's own). Exit code 0 only when it is whole.
    Example: kinerja subject export 13.72 e7 --output e7.json"""
    from kinerja import subject_export

    known = settings()
    done = subject_export.export(known, region, subject, form, output)
    if output is not None:
        said(as_json, done, str(done))


def affected(
    region: RegionCode,
    service: Annotated[str | None, typer.Option(help="The log of this service.")] = None,
    topic: Annotated[
        str | None, typer.Option(help="Its topic, as kinerja.13.72.reporting.")
    ] = None,
    table: Annotated[
        str | None, typer.Option(help="The rows of a table, as reporting/view_roster_3.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="A day, or a time with its offset.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="A day, included; or a time, which is not.")
    ] = None,
    form: Annotated[
        Literal["text", "csv"], typer.Option("--format", help="For people, or a line a kind.")
    ] = "text",
    as_json: Json = False,
) -> None:
    """Whom a breach touches, with what kind of data (KINERJA_URL, KINERJA_TOKEN; role hr or
    auditor). Example: kinerja subject affected 13.72 --topic kinerja.13.72.reporting"""
    from kinerja import subject_affected

    found = subject_affected.affected(settings(), region, service, topic, table, since, until)
    if form == "csv" and not as_json:
        print(subject_affected.as_csv(found), end="")
    else:
        said(as_json, found, str(found))


def retention(
    region: RegionCode,
    at: Annotated[str | None, typer.Option(help="On this day, as 2026-12-31; else today.")] = None,
    as_json: Json = False,
) -> None:
    """What is due to be erased, and how long each kind of record is kept (KINERJA_URL,
    KINERJA_TOKEN; role hr or auditor). Example: kinerja subject retention 13.72 --at 2026-12-31"""
    from kinerja import subject_retention

    found = subject_retention.retention(settings(), region, at)
    said(as_json, found, str(found))
