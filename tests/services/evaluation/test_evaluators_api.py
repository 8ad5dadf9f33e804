"""Who evaluates in place of the appraiser, over HTTP."""

import httpx2

from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import problem

PATH = "/evaluation/evaluations/e7~2026-q1/evaluator"


async def named(
    bureau: Bureau, by: dict[str, str], who: str = "e0", ground: str = "superior-in-turn"
) -> httpx2.Response:
    await bureau.platform.settled()
    return await bureau.put(PATH, {"evaluator_id": who, "ground": ground}, by)


async def test_the_superior_takes_over_and_scores(bureau: Bureau):
    await bureau.accepted()
    (await named(bureau, bureau.superior)).raise_for_status()
    shown = await bureau.evaluation()
    assert (shown["appraiser_id"], shown["evaluator"]) == ("e0", "superior-in-turn")
    refused = await bureau.score(by=bureau.appraiser)
    assert problem(refused) == (403, "evaluation.only-the-appraiser-scores")
    assert "IV.A.4" in refused.json()["details"]["article"]
    (await bureau.score(by=bureau.superior)).raise_for_status()


async def test_a_leader_of_another_unit_gives_feedback_only_and_the_article_is_named(
    bureau: Bureau,
):
    await bureau.accepted()
    refused = await named(bureau, bureau.superior, "e7x1", "acting-head")
    assert problem(refused) == (403, "evaluation.others-give-feedback-only")
    assert "IV.A.4" in refused.json()["details"]["article"]


async def test_whoever_leads_a_unit_evaluates_by_delegation_of_the_superior(bureau: Bureau):
    await bureau.accepted()
    await named(bureau, bureau.superior)
    (await named(bureau, bureau.hr, "e1", "leading-functional")).raise_for_status()
    assert (await bureau.evaluation())["appraiser_id"] == "e1"


async def test_the_appraiser_does_not_name_somebody_else(bureau: Bureau):
    await bureau.accepted()
    refused = await named(bureau, bureau.appraiser)
    assert problem(refused) == (403, "evaluation.only-the-superior-names")
