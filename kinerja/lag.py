"""How far each follower is behind the logs it hears, read from the databases."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from kernel import filling, outward, react
from kernel.builds import builds_shown
from kernel.checkpoint import read_all
from kernel.commitments import COMMITMENTS
from kernel.custodian import CUSTODIAN
from kernel.database import Database
from kernel.recorded import recorded, waited_seconds
from kernel.service import Service
from kernel.union import sources
from kinerja.catalogue import services
from kinerja.failure import WrongUse
from kinerja.operate import log_of, read_each
from kinerja.settings import Settings


class Lag(msgspec.Struct, frozen=True):
    """How far a follower is in one log of one region."""

    service: str
    follower: str
    region: str
    source: str
    position: int
    end: int
    behind: int
    behind_seconds: float = 0.0  # since the first record that is not applied was recorded


def lag(settings: Settings) -> tuple[list[Lag], dict[str, str]]:
    """Every follower in every log and region it hears; and why a service cannot be read, whose
    followers are then left out, and what others hear of it. Raises Told when none can be read."""
    names = [service.name for service in services]
    ends, unread = read_each(names, lambda name: log_of(settings, name).ends())
    there = [service for service in services if service.name in ends]
    has_relay = settings.kafka is not None
    found, failed = read_each(
        [service.name for service in there],
        lambda name: list(lag_of(log_of(settings, name).database, named(name), has_relay, ends)),
    )
    return [each for of in found.values() for each in of], unread | failed


def named(name: str) -> Service:
    return next(service for service in services if service.name == name)


def lag_of(
    database: Database, service: Service, has_relay: bool, ends: Mapping[str, Mapping[str, int]]
) -> Iterator[Lag]:
    """The followers of one service in the logs whose ends are known."""
    effects = [e for e in service.effects if filling.has_begun(database, e.name)]
    sends = [(e.name, filling.VERSION, (service.name,)) for e in effects]
    for name, version, heard in [*followers(service, has_relay), *sends]:
        checkpoints = read_all(database, name, version, builds_shown(database, name, version))
        for source in heard:
            for region, end in ends.get(source, {}).items():
                checkpoint = checkpoints.get(region)
                at = checkpoint.at(source).position if checkpoint else -1
                yield Lag(service.name, name, region, source, at, end, max(end - at, 0))


def followers(service: Service, has_relay: bool) -> list[tuple[str, int, tuple[str, ...]]]:
    """Name, version and sources of a service's followers."""
    own = (service.name,)
    views = [(view.name, view.version, sources(view.hears)) for view in service.views]
    reactions = [(each.name, react.VERSION, sources(each.hears)) for each in service.reactions]
    outside = [CUSTODIAN, *(["relay"] if has_relay else [])]
    outside += [COMMITMENTS] if service.keeps else []
    return [*views, *reactions, *((name, outward.VERSION, own) for name in outside)]


def chosen(found: Sequence[Lag], follower: str, region: str) -> list[Lag]:
    """Those of a service (``reporting``) or of a follower (``reporting/units``), and of a region;
    "" stands for all. Raises WrongUse when there are none of that name."""
    left = [e for e in found if follower in ("", e.service, f"{e.service}/{e.follower}")]
    if not left and found:
        known = sorted({f"{each.service}/{each.follower}" for each in found})
        raise WrongUse(f"there is no follower {follower!r}; there are: {', '.join(known)}")
    there = [each for each in left if region in ("", each.region)]
    if not there and left:
        known = sorted({each.region for each in left})
        some = ", ".join(known[:10]) + (" …" if len(known) > 10 else "")
        raise WrongUse(f"nothing was recorded in {region!r}; there is something in {some}")
    return there


def aged(settings: Settings, found: Sequence[Lag], now_us: int) -> list[Lag]:
    """The same with the seconds of those that are behind: one query for each log, by key."""
    times: dict[tuple[str, str, int], int] = {}
    for source in {each.source for each in found if each.behind}:
        waiting = {(e.region, e.position + 1) for e in found if e.behind and e.source == source}
        for place, time_us in recorded(log_of(settings, source), waiting).items():
            times[source, *place] = time_us
    return [
        msgspec.structs.replace(each, behind_seconds=waited_seconds(first, now_us))
        for each in found
        for first in [times.get((each.source, each.region, each.position + 1))]
    ]


def told(found: Sequence[Lag]) -> str:
    """A line for each that is behind, and how many are not."""
    behind = sorted((each for each in found if each.behind), key=lambda each: -each.behind)
    lines = [
        f"{each.service}/{each.follower:24} {each.region}/{each.source:14}"
        f" at {each.position:>8} of {each.end:>8}:"
        f" {each.behind} behind, {each.behind_seconds:.0f} s"
        for each in behind
    ]
    return "\n".join([*lines, f"{len(found) - len(behind)} of {len(found)} are at the end"])
