"""Who is restricted is exported to themselves; who was forgotten is told to be, and due no more."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from kernel.vault import ERASED
from tests.command_line.people import REGION, Served, served
from tests.services.canary import CANARY, HEAD, NAME, OTHER, OWN_VALUES, Story


@pytest.fixture
async def verb(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with served(tmp_path_factory.mktemp("served")) as beside:
        yield beside


async def due(verb: Served) -> dict[str, str]:
    """Of the people, when every term is over, and since when."""
    found = await verb.said("retention", REGION, "--at", "2100-01-01")
    [rule] = [rule for rule in found["rules"] if rule["kind"] == "people"]
    return {each["subject"]: each["since"] for each in rule["due"]}


async def seen(story: Story) -> dict[str, str]:
    """What somebody names who approves what was proposed."""
    by = story.by("qzhr2", "hr")
    shown = await story.send("GET", f"/vault/subjects/{CANARY}", by)
    return {"If-Match": shown.headers["ETag"]}


def a_year_later(verb: Served, service: str) -> None:
    """All that is in this log was recorded a year later than all else."""
    database = verb.platform.program.runtime.running[service].database
    with database.write() as connection:
        year_us = 366 * 24 * 3600 * 1_000_000
        connection.execute(sa.text("UPDATE records SET time_us = time_us + :us"), {"us": year_us})


async def test_who_is_restricted_is_told_all_and_who_is_forgotten_that(verb: Served):
    story = Story(verb.platform)
    first, second = (story.by(who, "hr") for who in ("qzhr1", "qzhr2"))
    await story.send("POST", f"/vault/subjects/{CANARY}/restrict", first, json={})
    text = json.dumps(await verb.said("export", REGION, CANARY), ensure_ascii=False)
    assert [value for value in OWN_VALUES if value not in text] == []
    roster = await story.send("GET", f"/reporting/employees/{CANARY}", first)
    assert NAME not in roster.text

    assert (await due(verb)).keys() == {CANARY, HEAD, OTHER}
    path = f"/vault/subjects/{CANARY}/forgetting"
    await story.send("PUT", path, first, json={"basis": "retention-ended"})
    await story.send("POST", f"{path}/approve", second | await seen(story))
    assert (await due(verb)).keys() == {HEAD, OTHER}
    document = await verb.said("export", REGION, CANARY)
    assert [value for value in OWN_VALUES if value in json.dumps(document)] == []
    [registered] = [each for each in document["records"] if "EmployeeRegistered" in each["type"]]
    data: dict[str, Any] = registered["data"]
    assert (data["name"], data["nip"], data["unit_id"]) == (ERASED, ERASED, "u3")
    names = await verb.said("affected", REGION, "--table", "vault/names")
    assert CANARY not in {who for who, kinds in names["subjects"].items() if "name" in kinds}
    assert set(names["subjects"]) >= {HEAD, OTHER}


async def test_to_look_somebody_up_or_to_hand_out_their_data_prolongs_nothing(verb: Served):
    before = await due(verb)
    await verb.said("export", REGION, CANARY)
    await Story(verb.platform).settled()
    looked = await verb.said("affected", REGION, "--service", "vault")
    assert looked["subjects"][CANARY]["id"]["count"] > 2  # the key, the look-ups, the export
    a_year_later(verb, "vault")
    assert await due(verb) == before
    a_year_later(verb, "notification")
    after = await due(verb)
    assert after[CANARY] > before[CANARY]
