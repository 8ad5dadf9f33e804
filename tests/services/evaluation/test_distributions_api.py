"""How predicates spread against the pattern, over HTTP; nothing waits for a justification."""

from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import problem

PATH = "/distributions/e1/2026-Q1"


async def test_a_spread_is_shown_against_the_pattern_of_the_unit_and_is_advisory_for_so_few(
    bureau: Bureau,
):
    await bureau.scored()
    await bureau.organisation("u3", "baik")
    shown = (await bureau.get(PATH, bureau.appraiser)).raise_for_status().json()
    assert (shown["scored"], shown["predicates"]) == (1, {"baik": 1})
    assert (shown["organisation"], shown["article"]) == ("baik", "SE MenPANRB 3/2023")
    assert [(of["kind"], of["people"], of["holds"]) for of in shown["pattern"]] == [
        ("at-most", 0, False),
        ("at-least-one", 1, False),
    ]
    assert (shown["is_advisory"], shown["is_outside"]) == (True, True)
    assert (shown["asks_for_justification"], shown["is_overdue"]) == (False, False)


async def test_a_justification_is_read_by_whoever_is_above_and_by_nobody_beside(bureau: Bureau):
    await bureau.scored()
    body = {"reason": "Unit kecil dengan beban yang merata."}
    put = f"/evaluation{PATH}/justification"
    (await bureau.put(put, body, bureau.appraiser)).raise_for_status()
    shown = (await bureau.get(PATH, bureau.superior)).raise_for_status().json()
    assert shown["justification"]["reason"] == body["reason"]
    stranger = bureau.platform.token("e2", "appraiser")
    refused = await bureau.get(PATH, stranger)
    assert problem(refused) == (403, "evaluation.others-distributions-are-closed")
    other = await bureau.put(put, body, bureau.superior)
    assert problem(other) == (403, "evaluation.only-the-appraiser-justifies")


async def test_before_the_organisation_is_rated_no_pattern_is_shown(bureau: Bureau):
    await bureau.scored()
    shown = (await bureau.get(PATH, bureau.appraiser)).json()
    assert (shown["organisation"], shown["pattern"], shown["is_outside"]) == (None, [], False)


async def test_the_spread_stands_beside_the_proposal_while_deciding(bureau: Bureau):
    await bureau.accepted()
    shown = (await bureau.get("/evaluations/e7~2026-q1/proposal", bureau.appraiser)).json()
    spread = shown["distribution"]
    assert (spread["appraiser_id"], spread["people"], spread["scored"]) == ("e1", 1, 0)


async def test_an_appraisers_people_stand_side_by_side_by_what_they_contributed(bureau: Bureau):
    await bureau.scored()
    shown = (await bureau.get(f"{PATH}/people", bureau.appraiser)).raise_for_status().json()
    [person] = shown["items"]
    assert (person["employee_id"], person["rank"], person["predicate"]) == ("e7", 1, "baik")
    assert (person["utama_above"], person["reached"]) == (0, 1)
