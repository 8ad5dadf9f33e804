"""Units over HTTP: how a unit stands, and what citizens say of it."""

from tests.services.evaluation.town import Town, problem


async def test_a_scoreboard_counts_predicates_weaknesses_and_satisfaction(town: Town):
    await town.accepted(minutes="30")
    await town.answered(3, 3, 3, 3, 3)
    await town.score()
    board = (await town.get("/scoreboard/u3/2026-Q1", town.appraiser)).json()
    assert (board["scored"], board["predicates"]) == (1, {"butuh-perbaikan": 1})
    assert (board["strengths"], board["weaknesses"]) == (
        {"documents": 1},
        {"service-time": 1, "satisfaction": 1},
    )
    assert (board["satisfaction"]["index"], board["satisfaction"]["band"]) == ("75.00", "C")


async def test_a_scoreboard_is_seen_by_those_who_lead_the_unit(town: Town):
    await town.accepted()
    await town.score()
    for by in (town.appraiser, town.hr, town.auditor):
        assert (await town.get("/scoreboard/u3/2026-Q1", by)).status_code == 200


async def test_an_appraiser_of_another_unit_is_told_why(town: Town):
    await town.accepted()
    await town.score()
    refused = await town.get("/scoreboard/u3/2026-Q1", town.platform.token("e2", "appraiser"))
    assert problem(refused) == (403, "evaluation.other-units-are-closed")


async def test_the_index_of_five_answers_is_published_to_everybody(town: Town):
    await town.answered(4, 4, 4, 4, 2)
    assert (await town.get("/satisfaction/u3/2026-Q1", {})).json() == {
        "unit_id": "u3",
        "period": "2026-Q1",
        "answers": 5,
        "elements": 9,
        "index": "90.00",
        "band": "A",
    }


async def test_the_index_of_four_answers_is_not_published(town: Town):
    await town.answered(4, 4, 4, 4)
    shown = (await town.get("/satisfaction/u3/2026-Q1", {})).json()
    assert (shown["answers"], shown["index"], shown["band"]) == (4, None, None)


async def test_a_free_service_reaches_100_with_eight_elements(town: Town):
    eight = ("U1", "U2", "U3", "U5", "U6", "U7", "U8", "U9")
    await town.answered(4, 4, 4, 4, 4, elements=eight)
    shown = (await town.get("/satisfaction/u3/2026-Q1", {})).json()
    assert (shown["elements"], shown["index"]) == (8, "100.00")
