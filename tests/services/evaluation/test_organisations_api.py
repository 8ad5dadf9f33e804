"""The predicate of a unit over HTTP: who sets it, what holds, and the head who is rated by it."""

from typing import Any

import httpx2

from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import MEETS, problem

BODY = {"predicate": "baik", "document": "LKjIP triwulan I 2026, nomor 000.8/12"}


async def rate(
    bureau: Bureau, by: dict[str, str], unit: str = "u3", period: str = "2026-Q1", **other: Any
) -> httpx2.Response:
    return await bureau.put(f"/evaluation/organisations/{unit}/{period}", BODY | other, by)


async def holds(bureau: Bureau, unit: str, period: str) -> dict[str, Any]:
    found = await bureau.get(f"/organisations/{unit}/{period}", bureau.employee)
    return found.raise_for_status().json()


async def test_the_superior_of_a_units_head_sets_its_predicate(bureau: Bureau):
    await bureau.staffed()
    assert (await rate(bureau, bureau.superior)).is_success
    found = await holds(bureau, "u3", "2026-Q1")
    assert (found["standing"], found["rated"]["predicate"]) == ("rated", "baik")
    assert (found["rated"]["rated_by"], found["rated"]["document"]) == ("e0", BODY["document"])


async def test_the_head_does_not_rate_the_own_unit_nor_does_anybody_else(bureau: Bureau):
    await bureau.staffed()
    refused = await rate(bureau, bureau.appraiser)
    assert problem(refused) == (403, "evaluation.only-the-leader-above-rates")


async def test_above_whom_nobody_stands_the_regional_head_rates(bureau: Bureau):
    await bureau.staffed()
    assert problem(await rate(bureau, bureau.superior, unit="setda"))[0] == 403
    assert (await rate(bureau, bureau.head, unit="setda")).is_success


async def test_human_resources_record_it_for_the_leader_above(bureau: Bureau):
    await bureau.staffed()
    assert (await rate(bureau, bureau.hr)).is_success
    assert (await holds(bureau, "u3", "2026-Q1"))["rated"]["rated_by"] == "e0"


async def test_a_unit_that_nobody_knows_is_not_rated(bureau: Bureau):
    await bureau.staffed()
    unknown = await rate(bureau, bureau.hr, unit="u9")
    assert problem(unknown) == (404, "evaluation.no-such-unit")


async def test_a_unit_without_one_shows_that_of_the_nearest_above(bureau: Bureau):
    await bureau.staffed()
    await rate(bureau, bureau.head, unit="setda", predicate="istimewa")
    found = await holds(bureau, "u3", "2026-Q1")
    assert (found["standing"], found["rated"]["unit_id"]) == ("from-above", "setda")


async def test_a_period_that_nobody_rated_in_its_window_is_late(bureau: Bureau):
    await bureau.staffed()
    assert (await holds(bureau, "u3", "2026-Q1"))["standing"] == "late"
    assert (await holds(bureau, "u3", "2099-Q1"))["standing"] == "waiting"


async def test_last_years_holds_for_a_year_that_is_late_and_the_article_is_named(bureau: Bureau):
    await bureau.staffed()
    await rate(bureau, bureau.superior, period="2024")
    found = await holds(bureau, "u3", "2025")
    assert (found["standing"], found["rated"]["period"]) == ("last-year", "2024")
    assert found["article"] == "PermenPANRB 6/2022, IV.B.1.f"


async def test_what_was_set_is_listed(bureau: Bureau):
    await bureau.staffed()
    await rate(bureau, bureau.superior)
    await rate(bureau, bureau.head, unit="setda")
    listed = (await bureau.get("/organisations?period=2026-Q1", bureau.auditor)).json()["items"]
    assert [each["unit_id"] for each in listed] == ["setda", "u3"]


async def test_the_head_of_a_unit_is_scored_by_its_predicate_once_it_is_set(bureau: Bureau):
    await bureau.headed()
    path, body = "/evaluation/evaluations/e1~2026-q1/score", {"behaviour": MEETS}
    early = await bureau.post(path, bureau.superior, json=body)
    assert problem(early) == (409, "evaluation.organisation-is-not-rated")
    rated = await rate(bureau, bureau.superior)
    (await bureau.post(path, bureau.superior, json=body)).raise_for_status()
    shown = (await bureau.get("/evaluations/e1~2026-q1", bureau.hr)).json()
    assert (shown["work_rating"], shown["predicate"]) == ("meets", "baik")
    assert shown["organisation"]["predicate"] == "baik"
    assert rated.json()["position"] in shown["basis"]
