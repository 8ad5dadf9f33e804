"""Where a plan begins over HTTP: last year's, a template, and what a reviewer would object to."""

import pytest

from tests.services.reporting.office import INDICATOR, PLAN, RESULT, Office, problem

TEMPLATE = {"position": "Pengadministrasi", "results": [RESULT]}
STEPS = [{"period": f"2070-Q{n}", "target_low": "1", "target_high": "2"} for n in (1, 2, 3, 4)]


async def test_last_years_plan_is_copied_to_this_year_and_nothing_is_stored(office: Office):
    serves = {"leader_id": "e1", "result_id": "r5", "direct": True}
    result = RESULT | {"indicators": [INDICATOR | {"steps": STEPS}], "supports": serves}
    sent = await office.put("/plans/e7/2070/1", office.clerk, results=[result])
    assert sent.status_code == 200
    draft = (await office.get("/plans/e7/2071/1/draft?from_year=2070", office.clerk)).json()
    [copied] = draft["results"]
    assert copied["supports"] is None
    assert copied["indicators"][0]["steps"][0]["period"] == "2071-Q1"
    assert (await office.get("/plans/e7/2071/1", office.clerk)).status_code == 404
    plan = {key: draft[key] for key in ("results", "approach", "annex")}
    assert (await office.put("/plans/e7/2071/1", office.clerk, **plan)).status_code == 200


async def test_a_plan_begins_with_a_template_that_hr_published(office: Office):
    path = "/plan-templates?employee_id=e7"
    for template_id, position in (("loket", "Pengadministrasi"), ("other", "Pengelola")):
        told = TEMPLATE | {"position": position}
        put = await office.put(f"/plan-templates/{template_id}", office.hr, **told)
        assert put.status_code == 200
    closed = await office.get(path, office.aide)
    assert problem(closed) == (403, "reporting.others-work-is-closed")
    [listed] = (await office.get(path, office.clerk)).json()["items"]
    assert (listed["template_id"], listed["results"]) == ("loket", [RESULT])
    draft = await office.get("/plans/e7/2072/1/draft?template_id=loket", office.clerk)
    assert draft.json()["results"] == [RESULT]
    gone = await office.post("/plan-templates/loket/withdraw", office.hr)
    assert gone.status_code == 200
    after = await office.get("/plans/e7/2072/1/draft?template_id=loket", office.clerk)
    assert after.status_code == 404


async def test_only_hr_publishes_templates(office: Office):
    put = await office.put("/plan-templates/mine", office.head, **TEMPLATE)
    assert put.status_code == 403


async def test_a_draft_begins_with_the_plan_of_the_year_before(office: Office):
    (await office.propose(2075)).raise_for_status()
    draft = await office.get("/plans/e7/2076/1/draft", office.clerk)
    assert draft.json()["results"] == [RESULT]
    nothing = await office.get("/plans/e7/2079/1/draft", office.clerk)
    assert nothing.status_code == 404


async def test_nobody_drafts_for_another(office: Office):
    asked = await office.get("/plans/e7/2073/1/draft?from_year=2070", office.aide)
    assert problem(asked) == (403, "reporting.others-work-is-closed")


@pytest.mark.parametrize(
    ("change", "code", "refused"),
    [
        ({"kind": "tambahan"}, "no-main-result", True),
        ({"indicators": []}, "no-indicator", True),
        ({"indicators": [INDICATOR | {"measure": ""}]}, "no-unit", False),
        ({"title": "Melaksanakan pelayanan KTP"}, "activity", False),
        ({}, "supports-nothing", False),
    ],
)
async def test_an_author_is_told_what_a_reviewer_would_object_to(
    office: Office, change: dict[str, object], code: str, refused: bool
):
    body = PLAN | {"results": [RESULT | change]}
    told = await office.post("/plan-check", office.clerk, json=body)
    assert told.status_code == 200
    [hint] = [each for each in told.json()["hints"] if each["code"] == code]
    assert hint["refused"] is refused
    assert hint["en"]
    assert hint["id"]


async def test_a_plan_told_to_be_refused_is_refused(office: Office):
    """The check and the rules agree."""
    body = PLAN | {"results": [RESULT | {"kind": "tambahan", "acting": True}]}
    told = (await office.post("/plan-check", office.clerk, json=body)).json()["hints"]
    assert {hint["code"] for hint in told if hint["refused"]} == {
        "acting-is-main",
        "no-main-result",
    }
    sent = await office.put("/plans/e7/2074/1", office.clerk, **body)
    assert sent.status_code == 422
