"""The verbs that look and change nothing: `tail`, `lag`, `doctor`."""

import time
from typing import Annotated

import typer

from kinerja.failure import said
from kinerja.options import LAST, Json, JsonLines, LogName
from kinerja.settings import all_that_can_be, settings

RECORDS_AT_MOST = 1000


def tail(
    log: LogName,
    start: Annotated[
        int | None, typer.Option("--from", min=0, max=LAST, help="First position.")
    ] = None,
    count: Annotated[
        int, typer.Option("-n", min=0, max=LAST, help="How many of the last, without --from.")
    ] = 10,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
    as_json: JsonLines = False,
) -> None:
    """Show the records of a log. Example: kinerja tail 13.72/reporting --from 0 --follow"""
    from kinerja import operate
    from kinerja.regions import regions

    known = settings()
    region, service = operate.named(log, regions(known.regions))
    reading = operate.log_of(known, service)
    first = operate.start_of_last(reading, region, count) if start is None else start
    if start and (end := operate.end_of(reading, region)) < start:
        typer.echo(f"kinerja: {log} " + (f"ends at {end}" if end >= 0 else "is empty"), err=True)
    try:
        for record in operate.tail(reading, region, first, follow):
            line = f"{region}/{service}@{record.position}  {record.type}  {record.stream}"
            print(record.body.decode() if as_json else line, flush=follow)
    except KeyboardInterrupt:
        return


def lag_(
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, max=LAST, help="Exit code 1 beyond so many records; 1000 without --seconds."
        ),
    ] = None,
    seconds: Annotated[
        int | None, typer.Option(min=0, max=LAST, help="Exit code 1 when any has waited longer.")
    ] = None,
    follower: Annotated[str, typer.Option(help="Only SERVICE, or SERVICE/FOLLOWER.")] = "",
    region: Annotated[str, typer.Option(help="Only this one, as 13.72.")] = "",
    as_json: Json = False,
) -> None:
    """How far each follower is behind the logs it hears; a service that cannot be read is named,
    with exit code 1. Example: kinerja lag --seconds 60"""
    from kinerja import lag as lags
    from kinerja import operate

    known = settings()
    everything, unread = lags.lag(known)
    operate.tell_unread(unread)
    chosen = lags.chosen(everything, follower, region)
    found = lags.aged(known, chosen, time.time_ns() // 1000)
    said(as_json, found, lags.told(found))
    is_late = any(each.behind > limit_of(limit, seconds) for each in found) or any(
        seconds is not None and each.behind_seconds > seconds for each in found
    )
    raise typer.Exit(1 if unread or is_late else 0)


def limit_of(records: int | None, seconds: int | None) -> int:
    """How many records may be left; any number where only seconds were asked for."""
    if records is not None:
        return records
    return RECORDS_AT_MOST if seconds is None else LAST


def doctor(as_json: Json = False) -> None:
    """Say what is wrong with this set-up and how to mend it; 1 if so. Example: kinerja doctor"""
    from kinerja.doctor.examine import examine, show

    found = list(examine(*all_that_can_be()))
    if as_json:
        said(as_json, found, "")
    else:
        show(found)
    raise typer.Exit(1 if any(each.level == "wrong" for each in found) else 0)
