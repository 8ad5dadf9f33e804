"""Looking at the parked records of a stream, from the databases; sealed values stay sealed."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec

from contracts.catalogue import Undecodable, event_of
from contracts.envelope import Malformed, decode
from kernel import parking, react
from kernel.feed import Record
from kernel.parking import Dropped, Parked, Stream
from kernel.service import Service
from kinerja.catalogue import services
from kinerja.failure import Told, WrongUse
from kinerja.operate import log_of, named
from kinerja.regions import regions
from kinerja.settings import Settings

RECORDS_SHOWN = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SEALED = {"subject", "label", "box"}


class ParkedShown(msgspec.Struct):
    """A parked record, with its envelope; ``event`` is absent where it cannot be read."""

    record: str
    reason: str
    parked_at: str
    id: str
    type: str = ""
    time: str = ""
    version: int = 0
    actor: str = ""
    causation: str = ""
    correlation: str = ""
    bytes: int = 0
    event: dict[str, Any] | None = None


class DroppedShown(msgspec.Struct):
    """A record of the stream that was given up."""

    record: str
    reason: str
    why: str
    by: str
    at: str


class StreamShown(msgspec.Struct):
    """What is parked of a stream, and what of it was given up."""

    follower: str
    stream: str
    parked: list[ParkedShown]
    dropped: list[DroppedShown]


def shown(
    settings: Settings, follower: str, log: str, stream: str, position: int | None
) -> StreamShown:
    """The parked records of a stream with their envelopes. Raises Told when there is none."""
    service, region, source = addressed(settings, follower, log)
    of = Stream(follower.partition("/")[2], react.VERSION, region, source, stream)
    database = log_of(settings, service.name).database
    parked = parking.records_of(database, of, RECORDS_SHOWN, position)
    dropped = parking.dropped_of(database, of)
    if not parked and not dropped:
        raise Told(f"{follower} has parked nothing of {stream} in {log}; see `kinerja parked list`")
    records = log_of(settings, source)
    return StreamShown(
        follower,
        stream,
        [parked_shown(log, each, records.one(region, each.position)) for each in parked],
        [dropped_shown(log, each) for each in dropped],
    )


def parked_shown(log: str, parked: Parked, record: Record | None) -> ParkedShown:
    found = ParkedShown(f"{log}@{parked.position}", parked.reason, moment(parked.at_us), parked.id)
    if record is None:
        return found
    found.type, found.version, found.bytes = record.type, record.version, len(record.body)
    try:
        envelope = decode(record.body)
        event_of(record.type, envelope.data)
    except (Malformed, Undecodable):
        return found  # nobody knows what stands in it
    found.time, found.actor = envelope.time.isoformat(), envelope.actor
    found.causation, found.correlation = envelope.causation, envelope.correlation
    found.event = unboxed(msgspec.json.decode(envelope.data))
    return found


def unboxed(value: Any) -> Any:
    """The data of an event, sealed values without their box: there is nothing to read in it."""
    if isinstance(value, list):
        return [unboxed(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        inside = cast("dict[str, Any]", value)
        if inside.keys() == SEALED:
            return f"sealed: {inside['label']} of {inside['subject']}"
        return {name: unboxed(each) for name, each in inside.items()}
    return value


def dropped_shown(log: str, each: Dropped) -> DroppedShown:
    at = moment(each.dropped_us)
    return DroppedShown(f"{log}@{each.position}", each.reason, each.why, each.dropped_by, at)


def shown_lines(found: StreamShown) -> list[str]:
    told: list[str] = []
    for each in found.parked:
        told += [
            f"{each.record}  {each.type}  {found.stream} version {each.version}",
            f"  parked at {each.parked_at}: {each.reason}",
            f"  recorded at {each.time or 'an unreadable time'} by {each.actor}, id {each.id}",
            f"  {msgspec.json.encode(each.event).decode() if each.event else 'cannot be read'}",
        ]
    told += [
        f"{each.record}  dropped at {each.at} by {each.by}: {each.why} (was: {each.reason})"
        for each in found.dropped
    ]
    return told


def address(
    settings: Settings, follower: str, log: str, stream: str
) -> tuple[str, str, dict[str, Any]]:
    """Region, path and body of a request about a stream. Raises WrongUse for unknown names."""
    service, region, source = addressed(settings, follower, log)
    path = f"{service.name}/operations/parked/{follower.partition('/')[2]}"
    return region, path, {"source": source, "stream": stream}


def addressed(settings: Settings, follower: str, log: str) -> tuple[Service, str, str]:
    """The service of a follower, and region and source of a log. Raises WrongUse."""
    region, source = named(log, regions(settings.regions))
    name, _, called = follower.partition("/")
    for service in services:
        if service.name == name and called in parking_followers(service):
            return service, region, source
    known = [f"{each.name}/{f}" for each in services for f in parking_followers(each)]
    raise WrongUse(f"there is no such follower {follower!r}; those that park: {', '.join(known)}")


def parking_followers(service: Service) -> list[str]:
    return [each.name for each in (*service.reactions, *service.effects)]


def moment(us: int) -> str:
    return (EPOCH + timedelta(microseconds=us)).isoformat(timespec="seconds")
