"""Around a report: its receipt, its history, what others show, and two people at once."""

import asyncio
from datetime import date
from typing import Any

import pytest

from tests.services.reporting.office import EMPLOYEES, HEAD_NIP, Office, problem, report

WHY = {"reason": "Lampirkan bukti pelayanan."}
NEXT_NIP = "198102152006011002"


@pytest.fixture(scope="module")
async def desk(office: Office) -> Office:
    """The clerk has an agreed plan; each test reports on a month of its own."""
    await office.plan()
    return office


async def test_a_report_has_its_receipt_at_once_and_the_same_when_it_is_sent_again(desk: Office):
    first = (await desk.report(period="2026-01")).json()
    await desk.report(period="2026-02")
    again = (await desk.report(period="2026-01")).json()
    assert first["receipt"] == again["receipt"]
    assert first["receipt"].split("-")[2] == first["position"].rpartition("@")[2]
    found = (await desk.get(f"/receipts/{first['receipt']}", desk.head)).json()
    assert (found["report_id"], found["attempt"], found["is_last"]) == ("e7~2026-01", 1, True)
    assert found["position"] == first["position"]


async def test_a_receipt_of_a_returned_report_is_not_the_last_one_any_more(desk: Office):
    first = (await desk.report(period="2026-03")).json()
    await desk.platform.settled()
    (await desk.post("/reports/e7/2026-03/return", desk.head, json=WHY)).raise_for_status()
    second = (await desk.report("3", period="2026-03")).json()
    assert second["receipt"] != first["receipt"]
    old = (await desk.get(f"/receipts/{first['receipt']}", desk.clerk)).json()
    assert (old["attempt"], old["is_last"]) == (1, False)


async def test_a_slip_in_a_receipt_finds_nothing(desk: Office):
    number = (await desk.report(period="2026-04")).json()["receipt"]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    found = await desk.get(f"/receipts/{wrong}", desk.clerk)
    assert problem(found) == (404, "reporting.no-such-receipt")


async def test_the_receipt_of_another_is_closed(desk: Office):
    number = (await desk.report(period="2026-05")).json()["receipt"]
    found = await desk.get(f"/receipts/{number}", desk.aide)
    assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_the_history_says_what_was_done_when_and_by_whom(desk: Office):
    receipt = (await desk.report(period="2026-06")).json()["receipt"]
    await desk.platform.settled()
    (await desk.post("/reports/e7/2026-06/return", desk.head, json=WHY)).raise_for_status()
    await desk.report("3", period="2026-06")
    (await desk.post("/reports/e7/2026-06/accept", desk.head)).raise_for_status()
    steps = (await desk.get("/reports/e7/2026-06/history", desk.auditor)).json()["steps"]
    assert [(of["done"], of["by"], of["attempt"]) for of in steps] == [
        ("submitted", "e7", 1),
        ("returned", "e1", 1),
        ("submitted", "e7", 2),
        ("accepted", "e1", 2),
    ]
    assert (steps[0]["receipt"], steps[1]["reason"]) == (receipt, WHY["reason"])
    assert [of["at"] for of in steps] == sorted(of["at"] for of in steps)


async def test_of_two_who_correct_one_report_the_second_is_told_that_it_changed(desk: Office):
    """At the office and at home the employee has read version 2, the returned one."""
    await desk.report(period="2026-07")
    await desk.platform.settled()
    (await desk.post("/reports/e7/2026-07/return", desk.head, json=WHY)).raise_for_status()
    read = await desk.get("/reports/e7/2026-07", desk.clerk)
    assert read.headers["ETag"] == '"2"'
    mine = desk.clerk | {"If-Match": '"2"'}
    both = [desk.put("/reports/e7/2026-07", mine, **report(figure)) for figure in ("2", "3")]
    answers = await asyncio.gather(*both)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    [stale] = [answer for answer in answers if answer.status_code == 412]
    assert problem(stale) == (412, "kernel.stale")
    shown = (await desk.get("/reports/e7/2026-07", desk.clerk)).json()
    assert (shown["attempt"], shown["version"]) == (2, 3)


async def test_who_answers_a_report_that_was_corrected_meanwhile_is_told(desk: Office):
    await desk.report(period="2026-08")
    await desk.platform.settled()
    head = desk.head | {"If-Match": '"1"'}
    (await desk.post("/reports/e7/2026-08/return", desk.head, json=WHY)).raise_for_status()
    await desk.report("3", period="2026-08")
    late = await desk.post("/reports/e7/2026-08/accept", head)
    assert problem(late) == (412, "kernel.stale")


async def test_reports_that_wait_for_a_retired_appraiser_go_to_the_next(fresh: Office):
    await fresh.plan()
    await fresh.report()
    after = EMPLOYEES.replace(f"u1;{HEAD_NIP}", f"u1;{NEXT_NIP}")
    after += f"e9;{NEXT_NIP};Contoh Pengganti;PNS;Camat;jpt;IV/a;u1;;2024-01-31;\n"
    (await fresh.file("employees", after)).raise_for_status()
    following = fresh.platform.token("e9", "employee", "appraiser")
    assert (await fresh.get("/inbox", fresh.head)).json()["items"] == []
    [waiting] = (await fresh.get("/inbox", following)).json()["items"]
    assert [one["report_id"] for one in waiting["reports"]] == ["e7~2026-q1"]
    gone = await fresh.post("/reports/e7/2026-Q1/accept", fresh.head)
    assert problem(gone) == (403, "reporting.only-the-appraiser-answers")
    (await fresh.post("/reports/e7/2026-Q1/accept", following)).raise_for_status()


CALENDAR: dict[str, Any] = {"zone": "Asia/Jakarta", "working_week": 5, "holidays": []}


async def test_what_others_show_stands_beside_a_report_with_where_it_comes_from(fresh: Office):
    await fresh.plan()
    client, officer = fresh.platform.client, fresh.platform.token("o1", "officer")
    adopted = await client.put("/evaluation/calendars/2026", headers=fresh.hr, json=CALENDAR)
    adopted.raise_for_status()
    await fresh.platform.settled()
    positions: list[int] = []
    for number, minutes in enumerate((4, 8, 30)):
        told = {
            "unit_id": "u1",
            "service": "ktp",
            "day": date(2026, 3, 2 + number).isoformat(),
            "wait_minutes": minutes,
            "service_minutes": 5,
        }
        answer = await client.put(f"/feedback/deliveries/t{number}", headers=officer, json=told)
        answer.raise_for_status()
        positions.append(int(answer.json()["position"].rpartition("@")[2]))
    complaint = {
        "unit_id": "u1",
        "complaint_class": "information",
        "filed_on": "2026-03-02",
        "answered_on": "2026-03-10",
    }
    path = "/feedback/answered-complaints/c1"
    answer = await client.put(path, headers=officer, json=complaint)
    answer.raise_for_status()
    shown = (await fresh.get("/reports/e7/2026-Q1/beside", fresh.clerk)).json()
    found = {of["source"]: of for of in shown["measured"]}
    waiting = found["waiting-time"]
    assert (waiting["figure"], waiting["ninetieth"], waiting["count"]) == ("8", 30, 3)
    assert waiting["positions"] == [[positions[0], positions[-1]]]
    late = found["complaints-in-time"]
    assert (late["figure"], late["log"]) == ("0.00", f"{fresh.platform.region}/feedback")


async def test_without_a_calendar_nobody_knows_whether_a_complaint_was_in_time(fresh: Office):
    officer = fresh.platform.token("o1", "officer")
    complaint = {
        "unit_id": "u1",
        "complaint_class": "supervisory",
        "filed_on": "2026-03-02",
        "answered_on": "2026-03-10",
    }
    path = "/feedback/answered-complaints/c1"
    asked = await fresh.platform.client.put(path, headers=officer, json=complaint)
    assert problem(asked) == (409, "feedback.no-calendar-yet")
