"""Whoever has every right of human resources cannot tell when a review was given, nor in which
order: however often they look, and whatever they look at, nothing changes when one comes."""

import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any

import pytest

from kernel import operations_subjects, touched_log
from services.evaluation.api import review_rounds
from services.evaluation.views.reviews import OfRelation
from tests.platform import Platform
from tests.security.shapes import EVENTS, Way, ways
from tests.services.apps import APPS
from tests.services.evaluation.circle import PERIOD, REVIEWED, Circle

FILLED = {
    "employee_id": REVIEWED,
    "subject_id": REVIEWED,
    "evaluation_id": f"{REVIEWED}~{PERIOD.lower()}",
    "period": PERIOD,
    "year": "2026",
    "segment": "1",
    "unit_id": "u3",
}
WAYS = [
    way
    for app in APPS.values()
    for way in ways(app)
    if way.method == "GET" and way.media != EVENTS and "hr" in way.roles
]
HOUR_US = 3_600_000_000
NOT_COMPARED = ("next", "position", "end", "trace")
"""Where pages end, which is at the moment of asking; where a log ends, which each answer says."""
Seen = dict[str, str]


class Watched(Circle):
    """``began_us`` is half an hour before anything happens, in microseconds since 1970."""

    began_us: int


@pytest.fixture
async def circle(platform: Platform) -> Watched:
    """A round is open, and nobody has answered."""
    made = Watched(platform, peers=3)
    made.began_us = time.time_ns() // 1000 - HOUR_US // 2
    await made.settle()
    await made.open()
    return made


async def paths(circle: Watched, way: Way) -> AsyncIterator[str]:
    """The addresses of a route, for everything that there is."""
    subjects, tables = [REVIEWED, *circle.peers], [""]
    if "table" in way.parameters:
        listed = await circle.client.get(way.path.partition("/{table}")[0], headers=circle.hr)
        tables = [each["name"] for each in listed.raise_for_status().json()["items"]]
    for subject in subjects if "subject" in way.parameters else [""]:
        for table in tables:
            filled = dict.fromkeys(way.parameters, "a7") | FILLED
            yield way.path.format(**filled | {"subject": subject, "table": table})


async def seen(circle: Watched) -> Seen:
    """All that human resources are told, by address; page after page, in small ones too."""
    await circle.platform.settled()
    found: Seen = {}
    for way in WAYS:
        async for path in paths(circle, way):
            for query in ({}, {"limit": "1"}):
                found[f"{path} {query}"] = await read(circle, path, query)
    path = "/evaluation/operations/subjects"
    for since_us in (circle.began_us, circle.began_us + HOUR_US):
        for until_us in (since_us + HOUR_US, since_us + 24 * HOUR_US):
            query = {"since_us": str(since_us), "until_us": str(until_us)}
            found[f"{path} {query}"] = await read(circle, path, query)
    return found


async def read(circle: Watched, path: str, query: dict[str, str]) -> str:
    """Every page of a list."""
    told = list[Any]()
    while True:
        answer = await circle.client.get(path, headers=circle.hr, params=query)
        if (
            not answer.headers["content-type"].partition(";")[0].endswith("json")
        ):  # a file of a list
            return json.dumps((answer.status_code, answer.text))
        body = answer.json()
        shown = {name: each for name, each in body.items() if name not in NOT_COMPARED}
        if not told or body.get("items"):  # a log that goes on has one more page, with nothing
            told.append((answer.status_code, answer.headers.get("etag"), shown))
        if not (answer.is_success and body.get("next")):
            return json.dumps(told)
        query = query | {"cursor": body["next"]}


def changed(before: Seen, after: Seen) -> set[str]:
    return {address for address in before if before[address] != after[address]}


async def told_of_a_review(circle: Watched) -> set[str]:
    """What human resources are told otherwise when a review has come, and they did nothing but
    look. That somebody looked is told too, by the vault."""
    before, again = await seen(circle), await seen(circle)
    by_looking = changed(before, again)
    assert {address.split("/")[1] for address in by_looking} == {"vault"}
    key = {"Idempotency-Key": "of-a-careless-client"}
    given = await circle.give(circle.peers[0], 3, "Cekatan qz.", headers=key)
    assert given.status_code == 200
    return changed(again, await seen(circle)) - by_looking


async def test_nothing_that_human_resources_can_read_changes_when_a_review_comes(circle: Watched):
    assert await told_of_a_review(circle) == set()


async def test_what_is_known_by_name_is_seen_at_once(circle: Watched):
    before = await seen(circle)
    assert (await circle.open(circle.peers[0])).is_success
    found = {address.partition(" ")[0] for address in changed(before, await seen(circle))}
    assert {"/evaluation/review-rounds", "/evaluation/operations/subjects"} <= found


def exact(time_us: int) -> int:
    return time_us


def nothing(views: Any, table: str) -> tuple[str, ...]:
    return ()


def at_once(of: OfRelation, today: date) -> int:
    return of.given


@pytest.mark.parametrize(
    ("module", "name", "careless", "address"),
    [
        (touched_log, "begin_us_of", exact, "/evaluation/operations/subjects"),
        (
            operations_subjects,
            "unnamed_in",
            nothing,
            "/evaluation/operations/tables/view_review_rounds_2/subjects",
        ),
        (review_rounds, "until_yesterday", at_once, "/evaluation/review-rounds"),
    ],
)
async def test_where_somebody_forgot_it_a_review_is_seen(
    circle: Watched,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    careless: Callable[..., Any],
    address: str,
):
    monkeypatch.setattr(module, name, careless)
    assert address in {each.partition(" ")[0] for each in await told_of_a_review(circle)}
