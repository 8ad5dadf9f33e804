"""How far each follower is behind the logs it hears, read from the databases."""

from collections.abc import Sequence

import msgspec

from kernel import filling, outward, react
from kernel.builds import builds_shown
from kernel.checkpoint import read_all
from kernel.service import Service
from kernel.union import sources
from kinerja.catalogue import services
from kinerja.operate import log_of
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


def lag(settings: Settings, chosen: Sequence[Service] = services) -> list[Lag]:
    """Every follower of these services in every log and region it hears."""
    ends = {each.name: log_of(settings, each.name).ends() for each in services}
    found: list[Lag] = []
    for service in chosen:
        database = log_of(settings, service.name).database
        effects = [e for e in service.effects if filling.has_begun(database, e.name)]
        sends = [(e.name, filling.VERSION, (service.name,)) for e in effects]
        for name, version, heard in [*followers(service, settings.kafka is not None), *sends]:
            checkpoints = read_all(database, name, version, builds_shown(database, name, version))
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
