"""Plans over HTTP: proposed by the employee, answered by the appraiser, read by few."""

from typing import Any

import pytest

from tests.services.reporting.office import INDICATOR, PLAN, RESULT, Office, problem

WHY = {"reason": "Target waktu layanan belum terukur."}


async def test_a_proposed_plan_is_read_by_its_owner(office: Office):
    assert (await office.propose(2030)).headers["ETag"] == '"1"'
    read = (await office.get("/plans/e7/2030/1", office.clerk)).json()
    assert (read["status"], read["employee_id"], read["appraiser_id"]) == ("proposed", "e7", "e1")
    assert read["results"] == [RESULT]


async def test_proposing_twice_is_the_same(office: Office):
    assert (await office.propose(2031)).json() == (await office.propose(2031)).json()


async def test_a_plan_is_agreed_once(office: Office):
    await office.plan(2032)
    assert (await office.post("/plans/e7/2032/1/agree", office.head)).status_code == 200
    read = (await office.get("/plans/e7/2032/1", office.head)).json()
    assert (read["status"], read["revision"], read["version"]) == ("agreed", 1, 2)


async def test_a_returned_plan_tells_its_owner_why(office: Office):
    proposed = await office.propose(2033)
    head = office.head | {"Kinerja-After": proposed.headers["Kinerja-Position"]}
    assert (await office.post("/plans/e7/2033/1/return", head, json=WHY)).status_code == 200
    read = (await office.get("/plans/e7/2033/1", office.clerk)).json()
    assert (read["status"], read["reason"]) == ("returned", WHY["reason"])


async def test_nobody_agrees_to_their_own_plan(office: Office):
    await office.propose(2034)
    me = office.platform.token("e7", "employee", "appraiser")
    agreed = await office.post("/plans/e7/2034/1/agree", me)
    assert problem(agreed) == (403, "reporting.only-the-appraiser-decides")


async def test_a_stranger_does_not_return_a_plan(office: Office):
    await office.propose(2035)
    await office.platform.settled()
    returned = await office.post("/plans/e7/2035/1/return", office.aide, json=WHY)
    assert problem(returned) == (403, "reporting.others-work-is-closed")


async def test_a_plan_is_not_read_by_colleagues(office: Office):
    await office.propose(2036)
    read = await office.get("/plans/e7/2036/1", office.aide)
    assert problem(read) == (403, "reporting.others-work-is-closed")


async def test_plans_are_listed_for_their_owner_their_appraiser_and_auditors(office: Office):
    await office.propose(2037)
    for who, query in ((office.clerk, ""), (office.head, "?appraiser_id=e1"), (office.auditor, "")):
        found = (await office.get(f"/plans{query}", who)).json()["items"]
        assert "e7~2037~1" in [plan["plan_id"] for plan in found]
    assert (await office.get("/plans", office.aide)).json()["items"] == []


async def test_plans_of_others_are_not_listed(office: Office):
    for query in ("?employee_id=e7", "?appraiser_id=e1"):
        found = await office.get(f"/plans{query}", office.aide)
        assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_plans_are_listed_by_status(office: Office):
    await office.plan(2038)
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
    asked = await office.put("/plans/e7/2039/1", office.clerk, **PLAN | {"results": results})
    assert problem(asked) == (422, slug)


@pytest.mark.parametrize("number", ["198001152005011001", "1371011501800001"])
async def test_an_identity_number_stands_in_no_plan(office: Office, number: str):
    named = RESULT | {"title": f"Melayani pemilik {number}"}
    asked = await office.put("/plans/e7/2039/1", office.clerk, results=[named])
    assert problem(asked) == (422, "kernel.invalid-body")
    assert number not in asked.text
    assert asked.json()["errors"][0]["message"].startswith("NIK atau NIP")


async def test_a_field_that_does_not_exist_is_refused(office: Office):
    asked = await office.put("/plans/e7/2040/1", office.clerk, **PLAN, employee_id="e8")
    assert problem(asked) == (422, "kernel.invalid-body")
    assert (await office.get("/plans/e7/2040/1", office.clerk)).status_code == 404


async def test_a_plan_is_named_by_employee_year_and_segment(office: Office):
    await office.propose(2042)
    read = (await office.get("/plans/e7/2042/1", office.clerk)).json()
    told = (read["plan_id"], read["employee_id"], read["year"], read["segment"])
    assert told == ("e7~2042~1", "e7", 2042, 1)


async def test_there_is_no_second_segment_without_a_transfer(office: Office):
    await office.plan(2044)
    asked = await office.put("/plans/e7/2044/2", office.clerk, **PLAN)
    assert problem(asked) == (409, "reporting.segment-before-is-open")


async def test_nobody_takes_the_place_of_a_colleagues_plan(office: Office):
    taken = await office.put("/plans/e7/2043/1", office.aide, **PLAN)
    assert problem(taken) == (403, "reporting.plan-is-anothers")
    assert (await office.propose(2043)).status_code == 200


@pytest.mark.parametrize("path", ["/plans/e7/2019/1", "/plans/e7/2026/0", "/plans/e7/now/1"])
async def test_a_plan_is_of_a_year_and_a_segment(office: Office, path: str):
    asked = await office.put(path, office.clerk, **PLAN)
    assert problem(asked) == (422, "kernel.invalid-body")


async def test_a_stranger_has_no_plan(office: Office):
    stranger = office.platform.token("x1", "employee")
    asked = await office.put("/plans/x1/2026/1", stranger, **PLAN)
    assert problem(asked) == (403, "reporting.not-on-the-roster")


async def test_a_plan_that_changed_meanwhile_is_not_answered(office: Office):
    await office.propose(2041)
    stale = await office.post("/plans/e7/2041/1/agree", office.head | {"If-Match": '"7"'})
    assert problem(stale) == (412, "kernel.stale")
