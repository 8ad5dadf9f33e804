"""What is due, how far each indicator is, and how far a period is in the region, over HTTP."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.reporting.rules.period import quarter_of
from tests.services.reporting.office import EMPLOYEES, HEAD_NIP, Office, problem

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date()
YEAR, QUARTER = TODAY.year, quarter_of(TODAY)
PLAN = f"e7~{YEAR}~1"
WHY = {"reason": "Lampirkan bukti pelayanan."}


async def test_without_a_plan_the_plan_is_due_by_the_end_of_january(office: Office):
    due = (await office.get("/employees/e8/due", office.aide)).json()
    [plan] = due["items"]
    standing = "late" if (TODAY.month, TODAY.day) > (1, 31) else "open"
    assert plan == {
        "what": "plan",
        "period": str(YEAR),
        "due_on": f"{YEAR}-01-31",
        "standing": standing,
    }


async def test_with_a_plan_the_report_of_now_is_due_until_it_is_there(fresh: Office):
    await fresh.plan(YEAR)
    [report] = (await fresh.get("/employees/e7/due", fresh.clerk)).json()["items"]
    assert (report["what"], report["period"], report["standing"]) == ("report", QUARTER, "open")
    (await fresh.report(period=QUARTER, plan_id=PLAN)).raise_for_status()
    assert (await fresh.get("/employees/e7/due", fresh.clerk)).json()["items"] == []
    (await fresh.post(f"/reports/e7/{QUARTER}/return", fresh.head, json=WHY)).raise_for_status()
    [back] = (await fresh.get("/employees/e7/due", fresh.clerk)).json()["items"]
    assert (back["period"], back["standing"]) == (QUARTER, "returned")


async def test_progress_shows_each_indicator_with_what_was_reached_in_each_period(fresh: Office):
    await fresh.plan()
    await fresh.report("1.5", period="2026-Q1")
    await fresh.report("2", period="2026-Q2")
    read = (await fresh.get("/employees/e7/progress/2026", fresh.head)).json()
    [indicator] = read["indicators"]
    assert (indicator["indicator_id"], indicator["target_high"]) == ("i1", "2")
    assert [(of["period"], of["realised"]) for of in indicator["reached"]] == [
        ("2026-Q1", "1.5"),
        ("2026-Q2", "2"),
    ]
    other = (await fresh.get("/employees/e7/progress/2025", fresh.clerk)).json()
    assert other["indicators"] == []


async def test_what_a_colleague_owes_is_closed(office: Office):
    for path in ("due", "progress/2026"):
        found = await office.get(f"/employees/e7/{path}", office.aide)
        assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_completion_counts_the_region_its_units_and_its_levels(fresh: Office):
    await fresh.plan()
    await fresh.report()
    found = (await fresh.get("/completion?period=2026-Q1", fresh.hr)).json()
    whole = found["whole"]
    assert (whole["employees"], whole["submitted"], whole["nothing"]) == (3, 1, 2)
    levels = {of["position_class"]: of["employees"] for of in found["levels"]}
    assert levels == {"jpt": 1, "pelaksana": 2}
    assert [(of["unit_id"], of["submitted"]) for of in found["items"]] == [("u1", 1)]
    assert found["next"] is None


async def test_units_come_in_pages_with_the_counts_of_the_whole_region(fresh: Office):
    moved = EMPLOYEES.replace(f"VII;u1;{HEAD_NIP}", f"VII;u2;{HEAD_NIP}")
    (await fresh.file("employees", moved)).raise_for_status()
    first = (await fresh.get("/completion?period=2026-Q1&limit=1", fresh.auditor)).json()
    path = f"/completion?period=2026-Q1&limit=1&cursor={first['next']}"
    rest = (await fresh.get(path, fresh.auditor)).json()
    units = [of["unit_id"] for of in (*first["items"], *rest["items"])]
    assert (units, rest["next"], rest["whole"]["employees"]) == (["u1", "u2"], None, 3)


async def test_who_is_excluded_from_planning_owes_nothing_and_is_not_counted(fresh: Office):
    await fresh.plan(2026)
    away = {"standing": "suspended", "since": "2026-01-15"}
    for person in ("e7", "e8"):
        path = f"/employees/{person}/standing"
        (await fresh.put(path, fresh.hr, **away)).raise_for_status()
    found = (await fresh.get("/completion?period=2026-Q1", fresh.hr)).json()
    assert (found["whole"]["employees"], found["whole"]["nothing"]) == (1, 1)
    late = (await fresh.get("/late?unit_id=u1&period=2026-Q1", fresh.hr)).json()
    assert [of["employee_id"] for of in late["late"]] == ["e1"]
    for person in ("e7", "e8"):
        due = (await fresh.get(f"/employees/{person}/due", fresh.hr)).json()
        assert due["items"] == []
    (await fresh.report()).raise_for_status()  # who reports all the same is counted
    found = (await fresh.get("/completion?period=2026-Q1", fresh.hr)).json()
    assert (found["whole"]["employees"], found["whole"]["submitted"]) == (2, 1)


async def test_a_plan_of_somebody_excluded_from_planning_is_refused(fresh: Office):
    away = {"standing": "suspended", "since": "2026-01-15"}
    (await fresh.put("/employees/e7/standing", fresh.hr, **away)).raise_for_status()
    answer = await fresh.propose()
    assert problem(answer) == (409, "reporting.excluded-from-planning")
