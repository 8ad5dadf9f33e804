"""What followers could not apply: every stream with a parked record, and every broken row."""

import msgspec

from kernel import parking
from kernel.broken import BrokenKey, broken_keys
from kernel.parking import Blocked
from kernel.service import Service
from kinerja.catalogue import services
from kinerja.operate import log_of, read_each
from kinerja.parked_records import moment
from kinerja.settings import Settings

ROWS_SHOWN = 1_000


class ParkedStream(msgspec.Struct):
    """A stream that waits behind the record at ``position``."""

    follower: str
    log: str
    stream: str
    position: int
    records: int
    reason: str
    since: str


class BrokenView(msgspec.Struct):
    """A row that is not shown; ``mend`` is the command that mends it."""

    view: str
    version: int
    region: str
    key: str
    record: str
    reason: str
    mend: str


class Trouble(msgspec.Struct):
    """All that could not be applied; ``unread`` says why a service could not be asked."""

    parked: list[ParkedStream]
    broken: list[BrokenView]
    unread: dict[str, str]


def trouble(settings: Settings) -> Trouble:
    """What the followers of all services have parked, and the broken rows of their views. Raises
    Told when no service can be read."""
    named = {service.name: service for service in services}
    found, unread = read_each(named, lambda name: trouble_of(settings, named[name]))
    return Trouble(
        [each for parked, _ in found.values() for each in parked],
        [each for _, broken in found.values() for each in broken],
        unread,
    )


def trouble_of(settings: Settings, service: Service) -> tuple[list[ParkedStream], list[BrokenView]]:
    """The same of one service."""
    database = log_of(settings, service.name).database
    try:
        streams = parking.blocked_streams(database)
        keys = broken_keys(database, ROWS_SHOWN)
    finally:
        database.close()
    current = {(view.name, view.version) for view in service.views}
    return (
        [parked_stream(service.name, each) for each in streams],
        [broken_view(service.name, each) for each in keys if (each.view, each.version) in current],
    )


def parked_stream(service: str, each: Blocked) -> ParkedStream:
    return ParkedStream(
        follower=f"{service}/{each.follower}",
        log=f"{each.region}/{each.source}",
        stream=each.stream,
        position=each.position,
        records=each.records,
        reason=each.reason,
        since=moment(each.at_us),
    )


def broken_view(service: str, each: BrokenKey) -> BrokenView:
    return BrokenView(
        view=f"{service}/{each.view}",
        version=each.version,
        region=each.region,
        key=each.key,
        record=f"{each.region}/{each.source}@{each.position}",
        reason=each.reason,
        mend=f"kinerja views rebuild {service}/{each.view} --region {each.region} --promote",
    )


def lines(found: Trouble) -> list[str]:
    """The same for people, with the commands that deal with it."""
    told: list[str] = []
    for each in found.parked:
        names = f"{each.follower} {each.log} {each.stream}"
        told += [
            f"{names}: {each.records} parked since {each.since}",
            f"  at {each.log}@{each.position}: {each.reason}",
            f"  kinerja parked show {names}",
        ]
    for row in found.broken:
        what = f"row {row.key}" if row.key else "every row"
        told += [
            f"{row.view} in {row.region}: {what} is broken since {row.record}: {row.reason}",
            f"  {row.mend}",
        ]
    return told or ["nothing is parked, and no row is broken"]
