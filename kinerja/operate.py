"""Looking at logs from outside: `tail` shows their records as they are stored."""

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import TypeVar

import typer

from contracts.topics import LOGS
from kernel.database import Database
from kernel.feed import Record
from kernel.log import Log
from kinerja.failure import WRONG_USE, Told, sentence_of
from kinerja.regions import Region
from kinerja.settings import Settings

LOOK_SECONDS = 0.2
RECORDS_AT_ONCE = 500

T = TypeVar("T")


def log_of(settings: Settings, service: str) -> Log:
    """A service's log, for reading only. Raises Told when there is no such database yet."""
    url = settings.database_of(service)
    database = Database(url, read_only=True)
    path = database.url.database
    if database.is_sqlite and not (settings.data / f"{service}.sqlite").exists():
        sentence = f"there is no database {path}; run `kinerja demo`, or set KINERJA_DATA"
        raise Told(sentence)
    return Log(service, database)


def read_each(
    names: Iterable[str], read: Callable[[str], T]
) -> tuple[dict[str, T], dict[str, str]]:
    """What each of these services answers; of those that cannot be read, why. Raises Told when
    none can."""
    found: dict[str, T] = {}
    unread: dict[str, str] = {}
    for name in names:
        try:
            found[name] = read(name)
        except Exception as failure:
            told = failure if isinstance(failure, Told) else sentence_of(failure)
            if told is None:
                raise
            unread[name] = str(told)
    if unread and not found:
        raise Told(next(iter(unread.values())))
    return found, unread


def tell_unread(unread: Mapping[str, str]) -> None:
    """A line on standard error for each service that could not be read."""
    for name, why in unread.items():
        typer.secho(f"kinerja: {name} cannot be read: {why}", fg="red", err=True)


def named(name: str, regions: Mapping[str, Region]) -> tuple[str, str]:
    """Region and service of ``13.72/reporting``. Raises Told for what does not exist."""
    region, _, service = name.partition("/")
    known = [told.by for told in LOGS]
    if service not in known:
        raise Told(f"a log is REGION/SERVICE; services are {', '.join(known)}", WRONG_USE)
    if region not in regions:
        raise Told(f"there is no region {region!r}; there are {', '.join(regions)}", WRONG_USE)
    return region, service


def tail(log: Log, region: str, start: int, follow: bool) -> Generator[Record]:
    """The records from position ``start`` on; with ``follow`` also those to come, for ever."""
    position = start - 1
    while True:
        records = log.after(region, position, RECORDS_AT_ONCE)
        yield from records
        if records:
            position = records[-1].position
        elif not follow:
            return
        else:
            time.sleep(LOOK_SECONDS)


def start_of_last(log: Log, region: str, count: int) -> int:
    """Where the last ``count`` records begin."""
    return max(end_of(log, region) - count + 1, 0)


def end_of(log: Log, region: str) -> int:
    """The last position; -1 for a log without records."""
    return log.tail(region).position
