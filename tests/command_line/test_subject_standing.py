"""Who is restricted is exported to themselves; who was forgotten is told to be, and due no more."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from kernel.vault import ERASED
from tests.command_line.people import REGION, Served, served
from tests.services.canary import CANARY, HEAD, NAME, OTHER, OWN_VALUES, Story


@pytest.fixture
async def verb(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with served(tmp_path_factory.mktemp("served")) as beside:
        yield beside


async def due(verb: Served) -> set[str]:
    """Of the people, when every term is over."""
    found = await verb.said("retention", REGION, "--at", "2100-01-01")
    [rule] = [rule for rule in found["rules"] if rule["kind"] == "people"]
    return {each["subject"] for each in rule["due"]}


async def test_who_is_restricted_is_told_all_and_who_is_forgotten_that(verb: Served):
    story = Story(verb.platform)
    first, second = (story.by(who, "hr") for who in ("qzhr1", "qzhr2"))
    await story.send("POST", f"/vault/subjects/{CANARY}/restrict", first, json={})
    text = json.dumps(await verb.said("export", REGION, CANARY), ensure_ascii=False)
    assert [value for value in OWN_VALUES if value not in text] == []
    roster = await story.send("GET", f"/reporting/employees/{CANARY}", first)
    assert NAME not in roster.text

    assert await due(verb) == {CANARY, HEAD, OTHER}
    path = f"/vault/subjects/{CANARY}/forgetting"
    await story.send("PUT", path, first, json={"basis": "retention-ended"})
    await story.send("POST", f"{path}/approve", second)
    assert await due(verb) == {HEAD, OTHER}
    document = await verb.said("export", REGION, CANARY)
    assert [value for value in OWN_VALUES if value in json.dumps(document)] == []
    [registered] = [each for each in document["records"] if "EmployeeRegistered" in each["type"]]
    data: dict[str, Any] = registered["data"]
    assert (data["name"], data["nip"], data["unit_id"]) == (ERASED, ERASED, "u3")
    names = await verb.said("affected", REGION, "--table", "vault/names")
    assert CANARY not in {who for who, kinds in names["subjects"].items() if "name" in kinds}
    assert set(names["subjects"]) >= {HEAD, OTHER}
