"""What the rules propose, and the way to each figure, over HTTP."""

from typing import Any

from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import MEETS, Town, problem

PROPOSAL = "/evaluations/e7~2026-q1/proposal"
EXPLANATION = "/evaluations/e7~2026-q1/explanation"


async def test_the_appraiser_sees_what_each_rating_of_behaviour_would_give_before_deciding(
    town: Town,
):
    await town.accepted(documents="95", minutes="12")
    shown = (await town.get(PROPOSAL, town.appraiser)).raise_for_status().json()
    assert shown["work_rating"] == "above"
    assert shown["cells"] == {"below": "kurang", "meets": "baik", "above": "sangat-baik"}
    assert {i["code"]: i["rating"] for i in shown["indicators"]} == {
        "documents": "above",
        "service-time": "above",
        "satisfaction": None,
    }


async def test_a_proposal_is_not_shown_to_the_employee_it_is_about(town: Town):
    await town.accepted()
    refused = await town.get(PROPOSAL, town.employee)
    assert problem(refused) == (403, "evaluation.proposal-is-the-appraisers")


async def test_there_is_nothing_to_propose_before_a_report_is_accepted(town: Town):
    await town.submitted()
    refused = await town.get(PROPOSAL, town.appraiser)
    assert problem(refused) == (409, "evaluation.results-are-missing")


async def test_strangers_see_neither_proposal_nor_explanation(town: Town):
    await town.accepted()
    stranger = town.platform.token("e2", "appraiser", "employee")
    for path in (PROPOSAL, EXPLANATION):
        refused = await town.get(path, stranger)
        assert problem(refused) == (403, "evaluation.others-evaluations-are-closed")


async def test_the_way_to_each_figure_names_rule_article_and_records_in_both_languages(town: Town):
    await town.accepted(documents="95", minutes="30")
    (await town.score()).raise_for_status()
    scored = await town.evaluation()
    shown = (await town.get(EXPLANATION, town.employee)).raise_for_status().json()
    assert shown["basis"] == scored["basis"]
    first, last = shown["steps"][0], shown["steps"][-1]
    assert (first["part_id"], first["found"], first["rule"]) == (
        "i1",
        "above",
        "target-of-the-period",
    )
    assert first["positions"] == [scored["basis"][0]]
    assert first["article"].startswith("PermenPANRB 6/2022")
    assert set(first["sentence"]) == {"en", "id"}
    assert (last["step"], last["found"]) == ("decision", scored["predicate"])


async def test_every_step_of_a_score_is_told(town: Town):
    await town.accepted()
    (await town.score()).raise_for_status()
    shown = (await town.get(EXPLANATION, town.employee)).json()
    kinds = [step["step"] for step in shown["steps"]]
    assert kinds == [
        *["indicator"] * 3,
        "result",
        "work",
        *["value"] * 7,
        "behaviour",
        "proposal",
        "decision",
    ]


def by_feedback(town: Town, **other: Any) -> dict[str, Any]:
    told = {"indicator_id": "i2", "rating": "meets", "reason": "Loket rusak dua minggu."}
    return told | {"feedback": [f"{town.platform.region}/evaluation@0"]} | other


async def test_an_indicator_rated_by_feedback_shows_both_ratings_and_the_reason(town: Town):
    await town.accepted(minutes="30")
    (await town.score(indicators=[by_feedback(town)])).raise_for_status()
    shown = (await town.evaluation())["indicators"][1]
    assert (shown["proposed"], shown["rating"]) == ("below", "meets")
    assert shown["because"] == "Loket rusak dua minggu."
    again = await town.score(indicators=[by_feedback(town)])
    assert again.status_code == 200
    assert problem(await town.score()) == (409, "evaluation.evaluation-is-scored")


async def test_an_indicator_that_nobody_reported_is_refused_by_name_of_the_rule(town: Town):
    await town.accepted()
    refused = await town.score(indicators=[by_feedback(town, indicator_id="i9")])
    assert problem(refused) == (422, "evaluation.no-such-indicator")


async def test_feedback_is_named_by_the_position_of_its_record_and_by_nothing_else(town: Town):
    await town.accepted()
    refused = await town.score(indicators=[by_feedback(town, feedback=["Pak Camat bilang"])])
    assert refused.status_code == 422


async def test_the_proposal_of_a_head_waits_for_the_organisation_and_then_follows_it(
    bureau: Bureau,
):
    await bureau.headed()
    waits = (await bureau.get("/evaluations/e1~2026-q1/proposal", bureau.superior)).json()
    assert (waits["work_rating"], waits["cells"], waits["organisation"]) == (None, {}, None)
    await bureau.organisation("u3", "istimewa")
    shown = (await bureau.get("/evaluations/e1~2026-q1/proposal", bureau.superior)).json()
    assert (shown["work_rating"], shown["organisation"]["predicate"]) == ("above", "istimewa")


async def test_a_unit_without_desk_and_complaints_has_no_measures(town: Town):
    await town.staffed()
    shown = (await town.get("/measures/u3/2026-Q1", town.employee)).raise_for_status().json()
    assert shown == {"unit_id": "u3", "period": "2026-Q1", "figures": {}}


async def test_behaviour_is_asked_for_in_full_beside_feedback(town: Town):
    await town.accepted()
    six = {value: rating for value, rating in MEETS.items() if value != "loyal"}
    refused = await town.score(behaviour=six, indicators=[by_feedback(town)])
    assert problem(refused) == (422, "evaluation.every-value-is-rated-once")
