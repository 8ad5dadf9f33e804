"""A plan's year over HTTP: revised, escalated, with all that is said around it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.order import Batch
from services.reporting.deciders.plan_state import EscalatePlan
from tests.services.reporting.office import HEAD_NIP, INDICATOR, RESULT, Office, problem

HIGHER = RESULT | {"indicators": [INDICATOR | {"target_low": "0.5"}]}
REVISION = {"results": [HIGHER], "ground": "feedback"}
WHY = {"reason": "Target waktu layanan belum terukur."}
ABOVE_NIP = "197501152000011001"
ABOVE = f"""\
employee_id;nip;name;employment;position;class;grade;unit;appraiser_nip;since;leads
e0;{ABOVE_NIP};Contoh Atasan;PNS;Asisten;jpt;IV/c;kota;;2024-01-31;kota
e1;{HEAD_NIP};Contoh Kepala;PNS;Camat;jpt;IV/a;u1;{ABOVE_NIP};2024-01-31;u1
"""


async def revised(office: Office, year: int) -> str:
    """An agreed plan with a revision on its way; where the plan is."""
    await office.plan(year)
    path = f"/plans/e7/{year}/1"
    (await office.post(f"{path}/revise", office.clerk, json=REVISION)).raise_for_status()
    return path


async def test_a_revision_is_shown_beside_what_stands_until_it_is_agreed(office: Office):
    path = await revised(office, 2050)
    read = (await office.get(path, office.clerk)).json()
    assert (read["status"], read["revision"]) == ("revised", 1)
    assert read["results"][0]["indicators"][0]["target_low"] == "1"
    assert read["revising"]["results"][0]["indicators"][0]["target_low"] == "0.5"
    (await office.post(f"{path}/agree", office.head)).raise_for_status()
    read = (await office.get(path, office.clerk)).json()
    assert (read["status"], read["revision"], read["revising"]) == ("agreed", 2, None)
    assert read["results"][0]["indicators"][0]["target_low"] == "0.5"


async def test_the_appraiser_sees_what_a_revision_changes_before_agreeing(office: Office):
    path = await revised(office, 2051)
    told = (await office.get(f"{path}/differences?since=1&until=2", office.head)).json()
    assert told["agreed"] is False
    assert told["changes"] == [
        {"path": "results/r1/indicators/i1/target_low", "before": "1", "after": "0.5"}
    ]
    assert len(told["positions"]) == 2


async def test_a_revision_that_does_not_exist_is_not_compared(office: Office):
    await office.plan(2052)
    told = await office.get("/plans/e7/2052/1/differences", office.clerk)
    assert problem(told) == (404, "reporting.no-such-revision")


async def test_of_two_who_edit_the_second_is_told(office: Office):
    """The appraiser read the revision; meanwhile it was returned and revised again."""
    path = await revised(office, 2053)
    seen = (await office.get(path, office.head)).headers["ETag"]
    (await office.post(f"{path}/return", office.head, json=WHY)).raise_for_status()
    other = REVISION | {"ground": "assignment"}
    (await office.post(f"{path}/revise", office.clerk, json=other)).raise_for_status()
    stale = await office.post(f"{path}/agree", office.head | {"If-Match": seen})
    assert problem(stale) == (412, "kernel.stale")
    now = (await office.get(path, office.head)).headers["ETag"]
    agreed = await office.post(f"{path}/agree", office.head | {"If-Match": now})
    assert agreed.status_code == 200


async def test_the_timeline_tells_who_did_what_when(office: Office):
    path = await revised(office, 2054)
    (await office.post(f"{path}/return", office.head, json=WHY)).raise_for_status()
    told = (await office.get(f"{path}/timeline", office.clerk)).json()["entries"]
    assert [(one["happened"], one["by"], one["name"]) for one in told] == [
        ("proposed", "e7", "Contoh Juru"),
        ("agreed", "e1", "Contoh Kepala"),
        ("revised", "e7", "Contoh Juru"),
        ("returned", "e1", "Contoh Kepala"),
    ]
    assert told[3]["reason"] == WHY["reason"]
    assert all(one["position"].startswith(f"{office.platform.region}/reporting@") for one in told)


async def test_a_colleague_sees_no_timeline(office: Office):
    await office.plan(2055)
    for what in ("timeline", "differences", "hints"):
        told = await office.get(f"/plans/e7/2055/1/{what}", office.aide)
        assert problem(told) == (403, "reporting.others-work-is-closed")


async def test_the_result_supported_is_named_later_and_shown_in_the_matrix(office: Office):
    await office.plan(2056)
    serves = {"leader_id": "e1", "result_id": "r5", "direct": False}
    named = await office.put("/plans/e7/2056/1/supports/r1", office.clerk, **serves)
    assert named.status_code == 200
    told = (await office.get("/units/u1/matrix?year=2056", office.head)).json()
    assert (told["leader_id"], told["unsupporting"]) == ("e1", [])
    [column] = told["columns"]
    assert (column["result_id"], column["title"]) == ("r5", None)
    [cell] = column["contributions"]
    assert (cell["name"], cell["title"], cell["direct"]) == ("Contoh Juru", "Pelayanan KTP", False)


async def test_the_matrix_of_another_unit_is_closed(office: Office):
    told = await office.get("/units/u2/matrix?year=2056", office.head)
    assert problem(told) == (403, "reporting.others-unit-is-closed")


async def test_special_expectations_are_read_by_both_and_stand_sealed(office: Office):
    await office.plan(2057)
    wanted = {"value": "kompeten", "expected": "Menjadi rujukan rekan baru di loket."}
    path = "/plans/e7/2057/1"
    said = await office.put(f"{path}/expectations", office.head, expectations=[wanted])
    assert said.status_code == 200
    for who in (office.clerk, office.head):
        behaviour = (await office.get(path, who)).json()["behaviour"]
        assert [len(value["guides"]) for value in behaviour] == [3] * 7
        told = [value for value in behaviour if value["expected"]]
        assert [(one["value"], one["expected"]) for one in told] == [tuple(wanted.values())]
    log = office.platform.program.runtime.running["reporting"].log
    records = log.after(office.platform.region, -1, 10_000)
    assert not any(b"rujukan rekan baru" in record.body for record in records)


async def test_a_refused_resource_asks_for_a_revision_and_hr_sees_it(office: Office):
    await office.plan(2058)
    path = "/plans/e7/2058/1"
    asked = {"kind": "equipment", "title": "Satu perangkat perekaman"}
    (await office.put(f"{path}/resources/s1", office.clerk, **asked)).raise_for_status()
    no = {"answer": "refused", "reason": "Anggaran tahun ini habis."}
    await office.platform.settled()
    said = await office.post(f"{path}/resources/s1/answer", office.head, json=no)
    assert said.status_code == 200
    read = (await office.get(path, office.clerk)).json()
    assert (read["unmet"], read["resources"][0]["reason"]) == (["s1"], no["reason"])
    hints = (await office.get(f"{path}/hints", office.clerk)).json()["hints"]
    assert "resource-refused" in [hint["code"] for hint in hints]
    listed = (await office.get("/plan-resources?status=refused", office.hr)).json()["items"]
    assert ("e7~2058~1", "s1") in [(one["plan_id"], one["resource_id"]) for one in listed]
    assert (await office.get("/plan-resources", office.aide)).json()["items"] == []


async def test_a_refusal_needs_a_reason(office: Office):
    await office.plan(2059)
    asked = {"kind": "budget", "title": "Biaya jemput bola"}
    await office.put("/plans/e7/2059/1/resources/s1", office.clerk, **asked)
    await office.platform.settled()
    path = "/plans/e7/2059/1/resources/s1/answer"
    said = await office.post(path, office.head, json={"answer": "refused"})
    assert problem(said) == (422, "reporting.refusal-needs-a-reason")


async def test_achievement_is_read_by_person_and_unit_with_its_records(office: Office):
    await office.plan(2060)
    (await office.report(period="2060-Q1", plan_id="e7~2060~1")).raise_for_status()
    (await office.post("/reports/e7/2060-Q1/accept", office.head)).raise_for_status()
    [row] = (await office.get("/achievement?period=2060-Q1", office.clerk)).json()["items"]
    assert (row["status"], row["indicators"][0]["standing"]) == ("accepted", "meets")
    unit = (await office.get("/units/u1/achievement?period=2060-Q1", office.head)).json()
    assert unit["codes"] == [{"code": "service-time", "below": 0, "meets": 1, "above": 0}]
    assert (unit["reports"], unit["positions"]) == (1, row["positions"])
    theirs = await office.get("/achievement?employee_id=e7", office.aide)
    assert problem(theirs) == (403, "reporting.others-work-is-closed")


async def test_a_report_counts_against_the_target_of_its_period(office: Office):
    metres = (("Q1", "15"), ("Q2", "40"), ("Q3", "40"), ("Q4", "5"))
    steps = [{"period": f"2061-{q}", "target_low": m, "target_high": m} for q, m in metres]
    road: dict[str, Any] = INDICATOR | {
        "target_low": "100",
        "target_high": "100",
        "measure": "meter",
        "better": "higher",
        "steps": steps,
    }
    plan = {"results": [RESULT | {"indicators": [road]}]}
    (await office.put("/plans/e7/2061/1", office.clerk, **plan)).raise_for_status()
    (await office.post("/plans/e7/2061/1/agree", office.head)).raise_for_status()
    (await office.report("5", "2061-Q4", "e7~2061~1")).raise_for_status()
    read = (await office.get("/reports/e7/2061-Q4", office.clerk)).json()
    figure = read["results"][0]["indicators"][0]
    assert (figure["target_low"], figure["target_high"]) == ("5", "5")


@pytest.fixture
async def above(fresh: Office) -> Office:
    """The head e1 has a superior e0, and let the term of e7's plan pass."""
    (await fresh.file("employees", ABOVE)).raise_for_status()
    (await fresh.propose()).raise_for_status()
    due = datetime(2026, 1, 31, 16, 59, 59, tzinfo=UTC)
    writer = fresh.platform.program.runtime.running["reporting"].writer
    passed = Batch([EscalatePlan(plan_id="e7~2026~1", due=due)])
    await writer.execute(fresh.platform.region, passed)
    await fresh.platform.settled()
    return fresh


async def test_a_superior_finds_reads_and_agrees_what_was_let_wait(above: Office):
    superior = above.platform.token("e0", "employee", "appraiser")
    [found] = (await above.get("/plans?superior_id=e0", superior)).json()["items"]
    assert (found["plan_id"], found["superior_id"]) == ("e7~2026~1", "e0")
    late = await above.post("/plans/e7/2026/1/agree", above.head)
    assert problem(late) == (403, "reporting.only-the-appraiser-decides")
    assert (await above.post("/plans/e7/2026/1/agree", superior)).status_code == 200
    told = (await above.get("/plans/e7/2026/1/timeline", above.clerk)).json()["entries"]
    assert [(one["happened"], one["by"]) for one in told] == [
        ("proposed", "e7"),
        ("escalated", "system"),
        ("agreed", "e0"),
    ]


async def test_a_superior_returns_with_a_reason_too(above: Office):
    superior = above.platform.token("e0", "employee", "appraiser")
    back = await above.post("/plans/e7/2026/1/return", superior, json=WHY)
    assert back.status_code == 200
    assert (await above.get("/plans/e7/2026/1", superior)).json()["reason"] == WHY["reason"]


async def test_who_is_not_above_does_not_find_it(above: Office):
    own = (await above.get("/plans?superior_id=e0", above.aide)).json()["items"]
    assert own == []
    closed = await above.get("/plans/e7/2026/1", above.aide)
    assert problem(closed) == (403, "reporting.others-work-is-closed")
