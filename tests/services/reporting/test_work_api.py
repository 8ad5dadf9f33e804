"""One's own work, the appraiser's inbox, and who is late, over HTTP."""

from tests.services.reporting.office import PLAN_ID, Office, problem


async def test_my_work_lists_my_plans_and_reports(fresh: Office):
    await fresh.plan()
    await fresh.report()
    work = (await fresh.get("/employees/e7/work", fresh.clerk)).json()
    assert [(plan["plan_id"], plan["status"]) for plan in work["plans"]] == [(PLAN_ID, "agreed")]
    assert [(one["period"], one["status"]) for one in work["reports"]] == [("2026-Q1", "submitted")]


async def test_the_work_of_a_colleague_is_closed(office: Office):
    found = await office.get("/employees/e7/work", office.aide)
    assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_the_inbox_shows_what_waits_and_with_whom(fresh: Office):
    await fresh.plan()
    await fresh.report()
    [waiting] = (await fresh.get("/inbox", fresh.head)).json()["items"]
    assert (waiting["name"], waiting["plans"]) == ("Contoh Juru", [])
    assert [one["report_id"] for one in waiting["reports"]] == ["e7~2026-q1"]
    await fresh.post("/reports/e7/2026-Q1/accept", fresh.head)
    assert (await fresh.get("/inbox", fresh.head)).json()["items"] == []


async def test_what_waits_for_one_appraiser_does_not_wait_for_another(office: Office):
    await office.propose(2030)
    assert (await office.get("/inbox", office.aide)).json()["items"] == []
    [waiting] = (await office.get("/inbox", office.head)).json()["items"]
    assert "e7~2030~1" in [plan["plan_id"] for plan in waiting["plans"]]


async def test_hr_sees_who_of_a_unit_has_not_reported(office: Office):
    await office.plan()
    await office.report(period="2026-01")
    found = (await office.get("/late?unit_id=u1&period=2026-01", office.hr)).json()
    assert (found["employees"], found["submitted"], found["accepted"]) == (3, 1, 0)
    assert [(one["name"], one["status"]) for one in found["late"]] == [
        ("Contoh Kepala", "none"),
        ("Contoh Bantu", "none"),
    ]


async def test_who_is_late_comes_in_pages_with_the_counts_of_the_whole_unit(office: Office):
    first = (await office.get("/late?unit_id=u1&period=2026-03&limit=2", office.hr)).json()
    rest = (
        await office.get(
            f"/late?unit_id=u1&period=2026-03&limit=2&cursor={first['next']}", office.hr
        )
    ).json()
    assert (first["employees"], rest["employees"], rest["next"]) == (3, 3, None)
    assert [len(first["late"]), len(rest["late"])] == [2, 1]
    everybody = (await office.get("/late?unit_id=u1&period=2026-03", office.hr)).json()["late"]
    assert first["late"] + rest["late"] == everybody


async def test_a_returned_report_is_late_again(office: Office):
    await office.plan()
    await office.report(period="2026-02")
    await office.platform.settled()
    why = {"reason": "Lampirkan bukti pelayanan."}
    (await office.post("/reports/e7/2026-02/return", office.head, json=why)).raise_for_status()
    found = (await office.get("/late?unit_id=u1&period=2026-02", office.hr)).json()
    assert ("e7", "returned") in [(one["employee_id"], one["status"]) for one in found["late"]]


async def test_the_head_sees_who_is_late_in_the_own_unit_only(office: Office):
    own = await office.get("/late?unit_id=u1&period=2026-Q1", office.head)
    assert own.json()["employees"] == 3
    other = await office.get("/late?unit_id=u2&period=2026-Q1", office.head)
    assert problem(other) == (403, "reporting.others-unit-is-closed")


async def test_somebody_who_leads_nothing_sees_no_unit(office: Office):
    found = await office.get("/late?unit_id=u1&period=2026-Q1", office.aide)
    assert problem(found) == (403, "reporting.others-unit-is-closed")
