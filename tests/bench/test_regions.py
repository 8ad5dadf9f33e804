"""The bounds of a platform of many regions: what is over one is named with what is allowed."""

from pathlib import Path

import msgspec
import pytest

from bench.existing import Existing
from bench.rebalance import Rebalance
from bench.regions import Footprint, Found, over
from kinerja.performance_regions import BEGIN, END, FOLDER, many_regions

SERVICE = Footprint(rss_mib=192.0, idle_cpu=0.2, threads=9, connections=24)
KAFKA = Footprint(rss_mib=2048.0, idle_cpu=0.6, threads=90, connections=48)
POSTGRES = Footprint(rss_mib=640.0, idle_cpu=0.1, threads=90, connections=90)
NAMES = ("reporting", "evaluation", "training", "feedback")
THERE = Existing(
    keys=500,
    logs=dict.fromkeys(NAMES, 500),
    grants=dict.fromkeys((*NAMES, "notification"), 500),
    topics=3000,
)
AT_ITS_BOUNDS = Found(
    mode="distributed",
    regions=500,
    start_seconds={"reporting": 15.0},
    processes={"reporting": SERVICE, "kafka 1": KAFKA, "postgres 1": POSTGRES},
    existing=THERE,
    up_seconds=60.0,
    topics=3001,
    metadata_seconds=3.0,
    rebalance=Rebalance(share_seconds=15.0, take_over_seconds=15.0),
)


def with_service(**changed: float) -> Found:
    one = msgspec.structs.replace(SERVICE, **changed)
    return msgspec.structs.replace(AT_ITS_BOUNDS, processes={"reporting": one})


def with_server(name: str, one: Footprint) -> Found:
    return msgspec.structs.replace(AT_ITS_BOUNDS, processes={name: one})


def lacking(**changed: object) -> Found:
    there = msgspec.structs.replace(THERE, **changed)
    return msgspec.structs.replace(AT_ITS_BOUNDS, existing=there)


def test_what_is_at_its_bound_passes() -> None:
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
            with_server("kafka 1", msgspec.structs.replace(KAFKA, rss_mib=2049.0)),
            "memory of kafka 1: 2049 MiB, at most 2048 is allowed",
        ),
        (
            with_server("kafka 1", msgspec.structs.replace(KAFKA, idle_cpu=0.61)),
            "idle CPU of kafka 1: 0.61 of a core, at most 0.6 is allowed",
        ),
        (
            with_server("postgres 1", msgspec.structs.replace(POSTGRES, connections=91)),
            "connections of postgres 1: 91 open, at most 90 is allowed",
        ),
        (
            msgspec.structs.replace(AT_ITS_BOUNDS, up_seconds=60.1),
            "kinerja up: 60.1 s, at most 60 is allowed",
        ),
        (lacking(keys=499), "region keys: 499 of 500"),
        (lacking(logs=THERE.logs | {"training": 20}), "first records of training: 20 of 500"),
        (lacking(grants=THERE.grants | {"feedback": 0}), "grants of feedback: 0 of 500"),
        (lacking(grants={}), "grants of any service: 0 of 500"),
        (lacking(topics=2999), "topics: 2999 of 3000"),
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


def test_embedded_no_topic_and_no_grant_is_wanted() -> None:
    there = Existing(keys=500, logs=THERE.logs)
    found = msgspec.structs.replace(AT_ITS_BOUNDS, mode="embedded", existing=there)
    assert over(found) == []


def test_what_was_kept_stands_on_the_page_between_the_marks(tmp_path: Path) -> None:
    (tmp_path / "regions.md").write_text(f"Before.\n\n{BEGIN}\nby hand\n{END}\nAfter.\n")
    (tmp_path / FOLDER).mkdir()
    assert "by hand" in many_regions(tmp_path, tmp_path)
    for mode in ("embedded", "distributed"):
        found = msgspec.structs.replace(AT_ITS_BOUNDS, mode=mode, at="2026-03-02")
        kept = tmp_path / FOLDER / f"{mode}.json"
        kept.write_bytes(msgspec.json.encode(found))
    page = many_regions(tmp_path, tmp_path)
    assert page.startswith("Before.") and page.endswith("After.\n") and "by hand" not in page
    assert "| distributed: kafka 1 |  | 2,048 MiB | 60.0 % | 48 |" in page
    assert "`kinerja up` took 60 s" in page
