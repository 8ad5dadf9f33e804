"""Numbers by PP 30/2019 over HTTP."""

from tests.services.evaluation.town import Town, problem

PATH = "/evaluations/e7~2026-q1/figure"
BODY = {"superior": {"service": "100", "commitment": "80"}}


async def test_a_policy_without_numbers_has_none_and_names_the_article(town: Town):
    await town.accepted()
    refused = await town.put(f"/evaluation{PATH}", BODY, town.appraiser)
    assert problem(refused) == (409, "evaluation.policy-has-no-numbers")
    assert "PP 30/2019" in refused.json()["details"]["article"]
    missing = await town.get(PATH, town.employee)
    assert problem(missing) == (404, "evaluation.no-figure")


async def test_an_internal_figure_is_computed_and_is_no_predicate(town: Town):
    await town.accepted(documents="81", minutes="15")
    changed = await town.adopt(policy_id="2026b", internal_figure=True)
    changed.raise_for_status()
    (await town.put(f"/evaluation{PATH}", BODY, town.appraiser)).raise_for_status()
    shown = (await town.get(PATH, town.employee)).raise_for_status().json()
    assert (shown["work"], shown["behaviour"]) == ("95.00", "90.00")
    assert (shown["worth"], shown["total"], shown["band"]) == ("internal", "93.50", "baik")
    assert (await town.evaluation())["predicate"] is None


async def test_an_aspect_beyond_the_scale_is_refused_field_by_field(town: Town):
    await town.accepted()
    refused = await town.put(f"/evaluation{PATH}", {"superior": {"service": "121"}}, town.appraiser)
    assert refused.status_code == 422
