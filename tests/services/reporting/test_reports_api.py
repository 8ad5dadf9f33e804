"""Reports over HTTP: submitted by the employee, answered by the appraiser, read by few."""

import pytest

from tests.services.reporting.office import PLAN_ID, Office, problem, report

QUARTERLY = {
    "policy_id": "2026",
    "cadence": "quarterly",
    "satisfaction_target": ["76.61", "88.30"],
    "adopted_on": "2026-01-05",
}
WHY = {"reason": "Lampirkan bukti pelayanan."}


@pytest.fixture(scope="module")
async def desk(office: Office) -> Office:
    """The clerk has an agreed plan; each test reports on a month of its own."""
    await office.plan()
    return office


async def test_a_report_is_read_with_targets_figures_and_note(desk: Office):
    assert (await desk.report()).headers["ETag"] == '"1"'
    read = (await desk.get("/reports/e7/2026-Q1", desk.clerk)).json()
    [result] = read["results"]
    [figure] = result["indicators"]
    assert (read["report_id"], read["status"], read["attempt"]) == ("e7~2026-q1", "submitted", 1)
    assert (figure["target_high"], figure["realised"]) == ("2", "1.5")
    assert result["note"] == "Antrean daring dibuka."


async def test_submitting_the_same_again_is_the_same(desk: Office):
    first, second = await desk.report(period="2026-01"), await desk.report(period="2026-01")
    assert first.json() == second.json()


async def test_other_figures_wait_until_the_report_is_returned(desk: Office):
    sent = await desk.report(period="2026-02")
    other = await desk.report("3", period="2026-02")
    assert problem(other) == (409, "reporting.report-lies-with-the-appraiser")
    head = desk.head | {"Kinerja-After": sent.headers["Kinerja-Position"]}
    assert (await desk.post("/reports/e7/2026-02/return", head, json=WHY)).status_code == 200
    assert (await desk.get("/reports/e7/2026-02", desk.clerk)).json()["reason"] == WHY["reason"]
    assert (await desk.report("3", period="2026-02")).status_code == 200
    assert (await desk.get("/reports/e7/2026-02", desk.clerk)).json()["attempt"] == 2


async def test_an_accepted_report_is_final(desk: Office):
    await desk.report(period="2026-03")
    assert (await desk.post("/reports/e7/2026-03/accept", desk.head)).status_code == 200
    other = await desk.report("3", period="2026-03")
    assert problem(other) == (409, "reporting.report-is-accepted")
    read = await desk.get("/reports/e7/2026-03", desk.head)
    assert read.json()["status"] == "accepted"


async def test_nobody_submits_for_another(desk: Office):
    asked = await desk.put("/reports/e7/2026-04", desk.aide, **report())
    assert problem(asked) == (403, "reporting.report-is-anothers")


async def test_nobody_accepts_their_own_report(desk: Office):
    await desk.report(period="2026-04")
    me = desk.platform.token("e7", "employee", "appraiser")
    accepted = await desk.post("/reports/e7/2026-04/accept", me)
    assert problem(accepted) == (403, "reporting.only-the-appraiser-answers")


async def test_a_stranger_does_not_return_a_report(desk: Office):
    await desk.report(period="2026-05")
    await desk.platform.settled()
    returned = await desk.post("/reports/e7/2026-05/return", desk.aide, json=WHY)
    assert problem(returned) == (403, "reporting.others-work-is-closed")


async def test_a_report_nobody_submitted_is_not_found(desk: Office):
    path = "/reports/e7/2026-06"
    assert problem(await desk.get(path, desk.clerk)) == (404, "kernel.not-found")
    accepted = await desk.post(f"{path}/accept", desk.head)
    assert problem(accepted) == (404, "reporting.no-such-report")
    returned = await desk.post(f"{path}/return", desk.head, json=WHY)
    assert problem(returned) == (404, "kernel.not-found")


async def test_a_report_tells_each_indicator_of_the_plan(desk: Office):
    asked = await desk.put("/reports/e7/2026-06", desk.clerk, plan_id=PLAN_ID, results=[])
    assert problem(asked) == (422, "reporting.not-what-was-planned")
    assert asked.json()["details"]["ids"] == "i1, r1"


async def test_a_report_rests_on_an_agreed_plan(desk: Office):
    asked = await desk.report(period="2026-06", plan_id="e7~2026~9")
    assert problem(asked) == (404, "reporting.no-such-plan")


@pytest.mark.parametrize(
    ("period", "slug"),
    [
        ("2025-Q4", "reporting.period-is-outside-the-plan"),
        ("2026-Q5", "kernel.invalid-body"),
        ("2026", "kernel.invalid-body"),
    ],
)
async def test_a_period_lies_in_the_year_of_the_plan(desk: Office, period: str, slug: str):
    assert problem(await desk.report(period=period)) == (422, slug)


async def test_after_a_quarterly_policy_nobody_reports_on_a_month(fresh: Office):
    await fresh.plan()
    adopted = await fresh.platform.client.put(
        "/evaluation/policy", headers=fresh.hr, json=QUARTERLY
    )
    assert adopted.status_code == 200
    await fresh.platform.settled()
    asked = await fresh.report(period="2026-03")
    assert problem(asked) == (422, "reporting.period-is-not-reported-on")
    assert (await fresh.report(period="2026-Q1")).status_code == 200


async def test_reports_are_listed_for_their_owner_their_appraiser_and_auditors(desk: Office):
    await desk.report(period="2026-07")
    for who, query in (
        (desk.clerk, ""),
        (desk.head, "?appraiser_id=e1&status=submitted"),
        (desk.auditor, "?period=2026-07"),
    ):
        found = (await desk.get(f"/reports{query}", who)).json()["items"]
        assert "e7~2026-07" in [one["report_id"] for one in found]
    assert (await desk.get("/reports", desk.aide)).json()["items"] == []


async def test_reports_of_others_are_not_read(desk: Office):
    for path in ("/reports/e7/2026-07", "/reports?employee_id=e7"):
        found = await desk.get(path, desk.aide)
        assert problem(found) == (403, "reporting.others-work-is-closed")
