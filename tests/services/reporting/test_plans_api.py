"""Plans over HTTP: proposed by the employee, answered by the appraiser, read by few."""

from typing import Any

import pytest

from tests.services.reporting.office import INDICATOR, PLAN, RESULT, Office, problem

WHY = {"reason": "Target waktu layanan belum terukur."}


async def test_a_proposed_plan_is_read_by_its_owner(office: Office):
    assert (await office.propose("read")).headers["ETag"] == '"1"'
    read = (await office.get("/plans/read", office.clerk)).json()
    assert (read["status"], read["employee_id"], read["appraiser_id"]) == ("proposed", "e7", "e1")
    assert read["results"] == [RESULT]


async def test_proposing_twice_is_the_same(office: Office):
    assert (await office.propose("twice")).json() == (await office.propose("twice")).json()


async def test_a_plan_is_agreed_once(office: Office):
    await office.plan("agreed")
    assert (await office.post("/plans/agreed/agree", office.head)).status_code == 200
    read = (await office.get("/plans/agreed", office.head)).json()
    assert (read["status"], read["revision"], read["version"]) == ("agreed", 1, 2)


async def test_a_returned_plan_tells_its_owner_why(office: Office):
    proposed = await office.propose("returned")
    head = office.head | {"Kinerja-After": proposed.headers["Kinerja-Position"]}
    assert (await office.post("/plans/returned/return", head, json=WHY)).status_code == 200
    read = (await office.get("/plans/returned", office.clerk)).json()
    assert (read["status"], read["reason"]) == ("returned", WHY["reason"])


async def test_nobody_agrees_to_their_own_plan(office: Office):
    await office.propose("own")
    me = office.platform.token("e7", "employee", "appraiser")
    agreed = await office.post("/plans/own/agree", me)
    assert problem(agreed) == (403, "reporting.only-the-appraiser-decides")


async def test_a_stranger_does_not_return_a_plan(office: Office):
    await office.propose("foreign")
    await office.platform.settled()
    returned = await office.post("/plans/foreign/return", office.aide, json=WHY)
    assert problem(returned) == (403, "reporting.others-work-is-closed")


async def test_a_plan_is_not_read_by_colleagues(office: Office):
    await office.propose("closed")
    read = await office.get("/plans/closed", office.aide)
    assert problem(read) == (403, "reporting.others-work-is-closed")


async def test_plans_are_listed_for_their_owner_their_appraiser_and_auditors(office: Office):
    await office.propose("listed")
    for who, query in ((office.clerk, ""), (office.head, "?appraiser_id=e1"), (office.auditor, "")):
        found = (await office.get(f"/plans{query}", who)).json()["items"]
        assert "listed" in [plan["plan_id"] for plan in found]
    assert (await office.get("/plans", office.aide)).json()["items"] == []


async def test_plans_of_others_are_not_listed(office: Office):
    for query in ("?employee_id=e7", "?appraiser_id=e1"):
        found = await office.get(f"/plans{query}", office.aide)
        assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_plans_are_listed_by_status(office: Office):
    await office.plan("done")
    found = (await office.get("/plans?status=agreed", office.clerk)).json()["items"]
    assert {plan["status"] for plan in found} == {"agreed"}


@pytest.mark.parametrize(
    ("results", "slug"),
    [
        ([], "reporting.no-main-result"),
        ([RESULT | {"kind": "tambahan"}], "reporting.no-main-result"),
        ([RESULT | {"indicators": []}], "reporting.result-has-no-indicator"),
        ([RESULT, RESULT], "reporting.id-is-used-twice"),
        (
            [RESULT | {"indicators": [INDICATOR | {"target_low": "3"}]}],
            "reporting.target-is-upside-down",
        ),
    ],
)
async def test_a_plan_that_breaks_a_rule_is_invalid(
    office: Office, results: list[dict[str, Any]], slug: str
):
    asked = await office.put("/plans/wrong", office.clerk, **PLAN | {"results": results})
    assert problem(asked) == (422, slug)


async def test_a_field_that_does_not_exist_is_refused(office: Office):
    asked = await office.put("/plans/more", office.clerk, **PLAN, employee_id="e8")
    assert problem(asked) == (422, "kernel.invalid-body")
    assert (await office.get("/plans/more", office.clerk)).status_code == 404


async def test_a_stranger_has_no_plan(office: Office):
    stranger = office.platform.token("x1", "employee")
    asked = await office.put("/plans/nobodys", stranger, **PLAN)
    assert problem(asked) == (403, "reporting.not-on-the-roster")


async def test_a_plan_that_changed_meanwhile_is_not_answered(office: Office):
    await office.propose("stale")
    stale = await office.post("/plans/stale/agree", office.head | {"If-Match": '"7"'})
    assert problem(stale) == (412, "kernel.stale")
