"""The work log over HTTP: logged one by one and many at once, by the clock of the region."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest

from services.reporting.api.work_log import MOST_AT_ONCE
from tests.services.reporting.office import PLAN_ID, Office, problem

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date()
MONTH = f"{TODAY:%Y-%m}"
PAST = date(2026, 1, 15)


def work(day: date = PAST, minutes: int = 90, **more: Any) -> dict[str, Any]:
    body = {"day": day.isoformat(), "plan_id": PLAN_ID, "result_id": "r1", "minutes": minutes}
    return body | {"note": "Merekam 40 KTP."} | more


@pytest.fixture(scope="module")
async def desk(office: Office) -> Office:
    """The clerk has a plan; each test logs in a month of its own."""
    (await office.propose()).raise_for_status()
    await office.platform.settled()
    return office


async def log(desk: Office, entry: str, **said: Any) -> httpx2.Response:
    day = said.get("day", PAST)
    return await desk.put(f"/work-log/e7/{day:%Y-%m}/{entry}", desk.clerk, **work(**said))


async def test_a_month_is_read_with_the_time_that_went_into_each_result(desk: Office):
    assert (await log(desk, "w1")).status_code == 200
    assert (await log(desk, "w2", minutes=30, note=None)).status_code == 200
    read = (await desk.get("/work-log/e7/2026-01", desk.head)).json()
    assert (read["minutes"], read["is_open"]) == (120, True)
    assert read["results"] == [{"result_id": "r1", "minutes": 120, "entries": 2}]
    assert [(of["entry_id"], of["note"]) for of in read["items"]] == [
        ("w1", "Merekam 40 KTP."),
        ("w2", None),
    ]


async def test_what_is_corrected_and_withdrawn_is_read_as_it_stands(desk: Office):
    day = date(2026, 2, 2)
    for entry in ("w1", "w2"):
        (await log(desk, entry, day=day)).raise_for_status()
    path = "/work-log/e7/2026-02"
    better = work(day, 60)
    (await desk.post(f"{path}/w1/correct", desk.clerk, json=better)).raise_for_status()
    (await desk.post(f"{path}/w2/withdraw", desk.clerk)).raise_for_status()
    [left] = (await desk.get(path, desk.clerk)).json()["items"]
    assert (left["entry_id"], left["minutes"], left["corrected"]) == ("w1", 60, 1)


async def test_today_is_the_day_of_the_region_and_tomorrow_is_refused(desk: Office):
    assert (await log(desk, "now", day=TODAY, minutes=1)).status_code == 200
    later = await log(desk, "then", day=TODAY + timedelta(days=1))
    assert problem(later) == (422, "reporting.day-is-to-come")
    assert later.json()["details"] == {"today": TODAY.isoformat()}


async def test_many_entries_are_logged_at_once(desk: Office):
    day = date(2026, 3, 2)
    many = {"entries": [work(day, 1) | {"entry_id": f"w{n}"} for n in range(MOST_AT_ONCE)]}
    assert (await desk.post("/work-log/e7/2026-03", desk.clerk, json=many)).status_code == 200
    read = (await desk.get("/work-log/e7/2026-03?limit=30", desk.clerk)).json()
    assert (read["minutes"], len(read["items"])) == (100, 30)
    rest = await desk.get(f"/work-log/e7/2026-03?limit=200&cursor={read['next']}", desk.clerk)
    assert (len(rest.json()["items"]), rest.json()["next"]) == (70, None)


async def test_more_than_a_hundred_at_once_are_too_many(desk: Office):
    many = {"entries": [work(PAST, 1) | {"entry_id": f"w{n}"} for n in range(MOST_AT_ONCE + 1)]}
    asked = await desk.post("/work-log/e7/2026-01", desk.clerk, json=many)
    assert problem(asked) == (422, "kernel.invalid-body")


async def test_of_many_entries_one_that_is_refused_is_named_and_none_is_logged(desk: Office):
    day = date(2026, 4, 2)
    hours = [work(day, 600) | {"entry_id": f"w{n}"} for n in range(3)]
    asked = await desk.post("/work-log/e7/2026-04", desk.clerk, json={"entries": hours})
    [refused] = asked.json()["refusals"]
    assert (refused["command"], refused["about"]) == (2, "w2")
    assert refused["type"].endswith("reporting.day-has-no-more-hours")
    assert refused["details"] == {"minutes_left": 240}
    assert (await desk.get("/work-log/e7/2026-04", desk.clerk)).json()["items"] == []


async def test_hr_closes_a_month_and_lets_one_employee_in_again(desk: Office):
    day = date(2026, 5, 4)
    closed = await desk.post("/work-months/2026-05/close", desk.hr)
    assert closed.status_code == 200
    assert problem(await log(desk, "w1", day=day)) == (409, "reporting.month-is-closed")
    why = {"reason": "Listrik padam pada 29 Mei.", "employee_id": "e7"}
    (await desk.post("/work-months/2026-05/reopen", desk.hr, json=why)).raise_for_status()
    assert (await log(desk, "w1", day=day)).status_code == 200
    months = (await desk.get("/work-months", desk.hr)).json()["items"]
    [may] = [of for of in months if of["month"] == "2026-05"]
    assert (may["is_closed"], may["open_for"], may["reason"]) == (True, ["e7"], why["reason"])


async def test_why_somebody_is_let_in_again_colleagues_do_not_see(desk: Office):
    (await desk.post("/work-months/2026-04/close", desk.hr)).raise_for_status()
    why = {"reason": "Dirawat di rumah sakit.", "employee_id": "e7"}
    (await desk.post("/work-months/2026-04/reopen", desk.hr, json=why)).raise_for_status()
    seen = [
        next(
            of
            for of in (await desk.get("/work-months", by)).json()["items"]
            if of["month"] == "2026-04"
        )
        for by in (desk.clerk, desk.aide)
    ]
    assert [of["reason"] for of in seen] == [why["reason"], None]
    assert [of["open_for"] for of in seen] == [["e7"], []]


async def test_the_month_of_today_is_not_closed(desk: Office):
    asked = await desk.post(f"/work-months/{MONTH}/close", desk.hr)
    assert problem(asked) == (409, "reporting.month-is-not-over")


async def test_on_leave_nobody_logs_and_what_was_logged_before_is_marked(desk: Office):
    before, during = date(2026, 6, 2), date(2026, 6, 3)
    (await log(desk, "w1", day=before)).raise_for_status()
    last = {"last": "2026-06-05"}
    (await desk.put("/leave/e7/2026-06-02", desk.hr, **last)).raise_for_status()
    assert problem(await log(desk, "w2", day=during)) == (409, "reporting.nobody-works-on-leave")
    [entry] = (await desk.get("/work-log/e7/2026-06", desk.clerk)).json()["items"]
    assert entry["on_leave"] is True
    taken = (await desk.get("/leave/e7", desk.clerk)).json()["taken"]
    assert taken == [{"first": "2026-06-02", "last": "2026-06-05"}]
    (await desk.post("/leave/e7/2026-06-02/cancel", desk.hr)).raise_for_status()
    assert (await log(desk, "w2", day=during)).status_code == 200


async def test_nobody_logs_the_work_of_another(desk: Office):
    asked = await desk.put("/work-log/e7/2026-01/w9", desk.aide, **work())
    assert problem(asked) == (403, "reporting.work-log-is-anothers")
    read = await desk.get("/work-log/e7/2026-01", desk.aide)
    assert problem(read) == (403, "reporting.others-work-is-closed")
