"""The bounds of a platform of many regions: what is over one is named with what is allowed."""

import msgspec
import pytest

from bench.rebalance import Rebalance
from bench.regions import Footprint, Found, over

SERVICE = Footprint(rss_mib=192.0, idle_cpu=0.2, threads=9, connections=24)
KAFKA = Footprint(rss_mib=1400.0, idle_cpu=0.4, threads=90, connections=80)
AT_ITS_BOUNDS = Found(
    mode="distributed",
    regions=500,
    start_seconds={"reporting": 15.0},
    processes={"reporting": SERVICE, "kafka 1": KAFKA},
    topics=3001,
    metadata_seconds=3.0,
    rebalance=Rebalance(share_seconds=15.0, take_over_seconds=15.0),
)


def with_service(**changed: float) -> Found:
    one = msgspec.structs.replace(SERVICE, **changed)
    return msgspec.structs.replace(AT_ITS_BOUNDS, processes={"reporting": one})


def test_what_is_at_its_bound_passes_and_servers_have_none() -> None:
    assert over(AT_ITS_BOUNDS) == []


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            msgspec.structs.replace(AT_ITS_BOUNDS, start_seconds={"reporting": 15.1}),
            "start of reporting: 15.1 s, at most 15 is allowed",
        ),
        (
            with_service(rss_mib=193.0),
            "memory of reporting: 193 MiB, at most 192 is allowed",
        ),
        (
            with_service(idle_cpu=0.21),
            "idle CPU of reporting: 0.21 of a core, at most 0.2 is allowed",
        ),
        (
            with_service(connections=25),
            "connections of reporting: 25 open, at most 24 is allowed",
        ),
        (
            msgspec.structs.replace(AT_ITS_BOUNDS, metadata_seconds=3.01),
            "metadata: 3.01 s, at most 3 is allowed",
        ),
        (
            msgspec.structs.replace(AT_ITS_BOUNDS, rebalance=Rebalance(15.2, 15.0)),
            "share seconds: 15.2 s, at most 15 is allowed",
        ),
        (
            msgspec.structs.replace(AT_ITS_BOUNDS, rebalance=Rebalance(15.0, 15.3)),
            "take over seconds: 15.3 s, at most 15 is allowed",
        ),
    ],
)
def test_what_is_over_its_bound_is_named(found: Found, line: str) -> None:
    assert over(found) == [line]
