"""Strengths and weaknesses over HTTP."""

from tests.services.evaluation.town import Town, problem


async def test_a_weakness_stands_beside_the_unit_and_names_what_would_mend_it(town: Town):
    await town.accepted(documents="95", minutes="30")
    (await town.score()).raise_for_status()
    path = "/evaluations/e7~2026-q1/strengths"
    shown = (await town.get(path, town.employee)).raise_for_status().json()
    found = {of["name"]: of for of in shown["indicators"]}
    assert found["documents"]["rating"] == "above"
    weak = found["service-time"]
    assert (weak["rating"], weak["competencies"]) == ("below", ["queueing"])
    assert weak["unit"] == {"below": 1, "meets": 0, "above": 0}
    assert (shown["compared_with"], weak["before"], weak["change"]) == ("2025-Q4", None, None)
    assert len(shown["values"]) == 7


async def test_strangers_do_not_see_anybodys_weaknesses(town: Town):
    await town.accepted()
    stranger = town.platform.token("e2", "appraiser")
    refused = await town.get("/evaluations/e7~2026-q1/strengths", stranger)
    assert problem(refused) == (403, "evaluation.others-evaluations-are-closed")


async def test_a_units_strengths_are_counts_of_people_for_those_who_lead_there(town: Town):
    await town.accepted(minutes="30")
    (await town.score()).raise_for_status()
    path = "/units/u3/strengths/2026-Q1"
    shown = (await town.get(path, town.appraiser)).raise_for_status().json()
    assert shown["indicators"]["service-time"] == {"below": 1, "meets": 0, "above": 0}
    assert "e7" not in str(shown)
    refused = await town.get(path, town.platform.token("e2", "appraiser"))
    assert problem(refused) == (403, "evaluation.other-units-are-closed")


async def test_of_fewer_than_five_people_the_region_is_told_nothing(town: Town):
    await town.accepted()
    (await town.score()).raise_for_status()
    shown = (await town.get("/region-strengths/2026-Q1", town.hr)).raise_for_status().json()
    assert shown == {"period": "2026-Q1", "scored": 0, "indicators": {}, "values": {}}
