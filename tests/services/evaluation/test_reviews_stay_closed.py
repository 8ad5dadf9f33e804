"""A person is told all that is known of them: not who reviewed them, when, or in which words."""

import json
from typing import Any

import pytest

from kinerja.catalogue import services
from tests.platform import Platform
from tests.services.evaluation.circle import PERIOD, REVIEWED, Circle
from tests.services.evaluation.town import problem

WORDS = "Cekatan di loket qz."


@pytest.fixture
async def circle(platform: Platform) -> Circle:
    """Three colleagues have reviewed, one of them with words, and the round is open."""
    made = Circle(platform, peers=3)
    await made.settle()
    await made.open()
    for number, who in enumerate(made.peers):
        (await made.give(who, 3, WORDS if number == 1 else None)).raise_for_status()
    await platform.settled()
    return made


async def export(circle: Circle, subject: str) -> list[Any]:
    """All records of all services, in pages of every size: none may tell more than another."""
    found: list[Any] = []
    for service in services:
        query: dict[str, Any] = {"limit": 1}
        while True:
            path = f"/{service.name}/operations/subjects/{subject}/records"
            headers = circle.platform.token(subject, "employee")
            answer = await circle.client.get(path, headers=headers, params=query)
            page = answer.raise_for_status().json()
            found += page["items"]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
    return found


def given(circle: Circle) -> list[Any]:
    """The reviews as they stand in the log."""
    platform = circle.platform
    records = platform.program.runtime.running["evaluation"].log.after(platform.region, -1, 1_000)
    return [each for each in records if each.type == "evaluation.ReviewGiven.v1"]


async def test_no_review_is_in_the_export_of_the_reviewed(circle: Circle):
    reviews = given(circle)
    assert len(reviews) == 3
    found = await export(circle, REVIEWED)
    text = json.dumps(found)
    assert "evaluation.ReviewRoundOpened.v1" in text and "evaluation.ReviewAsked.v1" in text
    assert "ReviewGiven" not in text and WORDS not in text
    times = {each["time"] for each in found}
    positions = {each["position"] for each in found if each["type"].startswith("evaluation.")}
    assert positions.isdisjoint(each.position for each in reviews)
    bodies = [json.loads(each.body) for each in reviews]
    assert times.isdisjoint(each["time"] for each in bodies)


async def test_who_was_asked_stays_sealed_in_it(circle: Circle):
    asked = [each for each in await export(circle, REVIEWED) if "ReviewAsked" in each["type"]]
    assert len(asked) == 3
    assert {json.dumps(each["data"]["reviewer"]) for each in asked} == {'{"withheld": "reviewer"}'}


async def test_what_a_reviewer_is_told_does_not_say_that_they_reviewed(circle: Circle):
    for who in circle.peers:
        text = json.dumps(await export(circle, who))
        assert "ReviewGiven" not in text and WORDS not in text


async def test_the_key_of_the_round_is_opened_for_nobody(circle: Circle):
    subject = f"round-{REVIEWED}~{PERIOD.lower()}"
    path = f"/evaluation/operations/subjects/{subject}/records"
    for role in ("hr", "auditor"):
        refused = await circle.client.get(path, headers=circle.platform.token("h1", role))
        assert problem(refused) == (422, "kernel.subject-is-no-person")
