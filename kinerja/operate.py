"""Looking at logs from outside: `tail` shows records, `lag` how far each follower is."""

import time
from collections.abc import Generator, Mapping, Sequence

import msgspec

from kernel import outward, react
from kernel.checkpoint import read_all
from kernel.database import Database
from kernel.feed import Record
from kernel.log import Log
from kernel.service import Service
from kernel.union import sources
from kinerja.catalogue import services
from kinerja.failure import WRONG_USE, Told
from kinerja.regions import Region
from kinerja.settings import Settings

LOOK_SECONDS = 0.2
RECORDS_AT_ONCE = 500


class Lag(msgspec.Struct, frozen=True):
    """How far a follower is in one log of one region."""

    service: str
    follower: str
    region: str
    source: str
    position: int
    end: int
    behind: int


def log_of(settings: Settings, service: str) -> Log:
    """A service's log, for reading only. Raises Told when there is no such database yet."""
    url = settings.database_of(service)
    database = Database(url, read_only=True)
    path = database.url.database
    if database.is_sqlite and not (settings.data / f"{service}.sqlite").exists():
        sentence = f"there is no database {path}; run `kinerja demo`, or set KINERJA_DATA"
        raise Told(sentence)
    return Log(service, database)


def named(name: str, regions: Mapping[str, Region]) -> tuple[str, str]:
    """Region and service of ``13.72/reporting``. Raises Told for what does not exist."""
    region, _, service = name.partition("/")
    known = [each.name for each in services]
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
    return max(log.tail(region).position - count + 1, 0)


def lag(settings: Settings, chosen: Sequence[Service] = services) -> list[Lag]:
    """Every follower of these services in every log and region it hears."""
    ends = {each.name: log_of(settings, each.name).ends() for each in services}
    found: list[Lag] = []
    for service in chosen:
        database = log_of(settings, service.name).database
        for name, version, heard in followers(service, settings.kafka is not None):
            checkpoints = read_all(database, name, version)
            for source in heard:
                for region, end in ends[source].items():
                    checkpoint = checkpoints.get(region)
                    at = checkpoint.at(source).position if checkpoint else -1
                    found.append(Lag(service.name, name, region, source, at, end, max(end - at, 0)))
    return found


def followers(service: Service, has_relay: bool) -> list[tuple[str, int, tuple[str, ...]]]:
    """Name, version and sources of a service's followers."""
    own = (service.name,)
    views = [(view.name, view.version, sources(view.hears)) for view in service.views]
    reactions = [(each.name, react.VERSION, sources(each.hears)) for each in service.reactions]
    outside = ["custodian", *(["relay"] if has_relay else [])]
    return [*views, *reactions, *((name, outward.VERSION, own) for name in outside)]
