"""What happens to people and units over HTTP: HR records it with its day, and everybody sees it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.services.reporting.office import AIDE_NIP, EMPLOYEES, HEAD_NIP, UNITS, Office, problem

NOW = datetime.now(UTC).date()  # two days about it are safe, whatever midnight passes meanwhile
PAST, SOON = NOW - timedelta(days=2), NOW + timedelta(days=2)
MAYOR = {
    "official_id": "w1",
    "name": "Contoh Wali",
    "position": "Wali Kota",
    "since": "2025-02-20",
}
PENGAWAS = (
    f"e5;198501152010012001;Contoh Kasi;PNS;Kepala Seksi;pengawas;III/d;u1;{HEAD_NIP};2024-01-31;\n"
)


def since(day: date, **more: Any) -> dict[str, Any]:
    return {"since": f"{day}", **more}


async def shown(office: Office, employee_id: str = "e7") -> dict[str, Any]:
    found: dict[str, Any] = (await office.get(f"/employees/{employee_id}", office.hr)).json()
    return found


async def put(office: Office, path: str, **body: Any) -> None:
    answer = await office.put(f"/employees/e7/{path}", office.hr, **body)
    assert answer.status_code == 200, answer.text


async def test_a_leave_shows_from_its_day_on(fresh: Office):
    await put(fresh, "standing", **since(SOON, standing="study-leave"))
    assert (await shown(fresh))["standing"] == "active"
    await put(fresh, "standing", **since(PAST, standing="suspended"))
    assert (await shown(fresh))["standing"] == "suspended"


async def test_an_end_of_employment_is_recorded_ahead_and_shown(fresh: Office):
    out = since(SOON, ground="transferred-out", went_to="Kota Padang")
    await put(fresh, "end", **out)
    person = await shown(fresh)
    told = (person["ended"], person["ground"], person["went_to"])
    assert told == (f"{SOON}", "transferred-out", "Kota Padang")
    listed = (await fresh.get("/employees?has_ended=true", fresh.hr)).json()["items"]
    assert [each["employee_id"] for each in listed] == ["e7"]


async def test_somebody_moves_and_two_who_move_them_at_once_are_told(fresh: Office):
    post = since(PAST, unit_id="u2", position="Analis", position_class="pelaksana", grade="iii / a")
    await put(fresh, "post", **post)
    person = await shown(fresh)
    assert (person["unit_id"], person["grade"], person["since"]) == ("u2", "III/a", f"{PAST}")
    headers = fresh.hr | {"If-Match": '"1"'}
    stale = await fresh.put("/employees/e7/post", headers, **post | {"position": "Arsiparis"})
    assert problem(stale) == (412, "kernel.stale")


async def test_a_grade_of_the_other_employment_is_refused(fresh: Office):
    post = since(PAST, unit_id="u1", position="Juru", position_class="pelaksana", grade="IX")
    refused = await fresh.put("/employees/e7/post", fresh.hr, **post)
    assert problem(refused) == (422, "reporting.not-a-grade")


async def test_an_acting_head_is_shown_beside_the_head_and_no_longer_after_the_end(fresh: Office):
    assert (await fresh.get("/units/u1/heads")).json()["heads"][0]["employee_id"] == "e1"
    await put(fresh, "acting/u1", **since(PAST, acting="plh", until=f"{SOON}"))
    heads = (await fresh.get("/units/u1/heads")).json()["heads"]
    assert [(head["employee_id"], head["acting"]) for head in heads] == [
        ("e1", None),
        ("e7", "plh"),
    ]
    ended = await fresh.post("/employees/e7/acting/u1/end", fresh.hr, json=since(PAST))
    assert ended.status_code == 200
    assert len((await fresh.get("/units/u1/heads")).json()["heads"]) == 1


async def test_the_agreement_of_a_pppk_comes_with_the_file_and_is_renewed(fresh: Office):
    heading, *lines = EMPLOYEES.split("\n")
    aide = next(line for line in lines if AIDE_NIP in line)
    told = f"{heading};akhir_perjanjian\n{aide};31/12/2026\n"
    assert (await fresh.file("employees", told)).json()["events"] == {"AgreementRenewed": 1}
    assert (await shown(fresh, "e8"))["agreement_ends"] == "2026-12-31"
    renewed = await fresh.put("/employees/e8/agreement", fresh.hr, ends="2027-12-31")
    assert renewed.status_code == 200
    assert (await shown(fresh, "e8"))["agreement_ends"] == "2027-12-31"


async def test_a_wrong_appraiser_is_corrected_and_what_was_agreed_keeps_who_agreed(fresh: Office):
    heading = EMPLOYEES.partition("\n")[0]
    (await fresh.file("employees", f"{heading}\n{PENGAWAS}")).raise_for_status()
    await fresh.plan()
    (await fresh.report()).raise_for_status()
    await put(fresh, "appraiser", **since(NOW - timedelta(days=1), appraiser_id="e5"))
    plan = (await fresh.get("/plans/e7/2026/1", fresh.clerk)).json()
    assert (plan["status"], plan["appraiser_id"]) == ("agreed", "e1")
    old, new = fresh.head, fresh.platform.token("e5", "employee", "appraiser")
    assert [each["employee_id"] for each in (await fresh.get("/inbox", new)).json()["items"]] == [
        "e7"
    ]
    assert (await fresh.get("/inbox", old)).json()["items"] == []


async def test_a_correction_that_would_make_appraisers_go_round_is_refused(fresh: Office):
    heading = EMPLOYEES.partition("\n")[0]
    (await fresh.file("employees", f"{heading}\n{PENGAWAS}")).raise_for_status()
    await put(fresh, "appraiser", **since(PAST, appraiser_id="e5"))
    await fresh.platform.settled()
    asked = since(PAST, appraiser_id="e7", basis="delegated")
    refused = await fresh.put("/employees/e1/appraiser", fresh.hr, **asked)
    assert problem(refused) == (422, "reporting.appraisers-go-round")


async def test_the_regional_head_agrees_to_the_plan_of_a_leading_post(fresh: Office):
    """Without a NIP, and without being on the roster: under the id of whoever took office."""
    assert (await fresh.put("/regional-head", fresh.hr, **MAYOR)).status_code == 200
    again = await fresh.file("employees", EMPLOYEES, key="again")
    assert again.json()["events"] == {"AppraiserAssigned": 1}
    read = await fresh.get("/regional-head", fresh.clerk)
    assert (read.json()["name"], read.json()["official_id"]) == ("Contoh Wali", "w1")
    mayor = fresh.platform.token("w1", "appraiser")
    people = (await fresh.get("/employees", mayor)).json()["items"]
    assert [(each["employee_id"], each["basis"]) for each in people] == [("e1", "regional-head")]
    again = await fresh.file("employees", EMPLOYEES, key="once-more")
    assert again.json()["events"] == {}


async def test_nobody_takes_the_office_twice_and_who_leaves_is_shown_no_more(fresh: Office):
    await fresh.put("/regional-head", fresh.hr, **MAYOR)
    left = await fresh.post("/regional-head/leave", fresh.hr, json=since(PAST, official_id="w1"))
    assert left.status_code == 200
    assert problem(await fresh.get("/regional-head", fresh.hr)) == (404, "kernel.not-found")


async def test_a_unit_is_merged_once_nobody_works_in_it(fresh: Office):
    asked = since(PAST, into_id="u2")
    full = await fresh.post("/units/u1/close", fresh.hr, json=asked)
    assert problem(full) == (409, "reporting.unit-is-not-empty")
    assert full.json()["details"] == {"units": 0, "people": 3}
    moved = EMPLOYEES.replace("u1", "u2")
    (await fresh.file("employees", moved)).raise_for_status()
    await fresh.platform.settled()
    assert (await fresh.post("/units/u1/close", fresh.hr, json=asked)).status_code == 200
    unit = (await fresh.get("/units/u1")).json()
    assert (unit["is_open"], unit["closed"], unit["merged_into"]) == (False, f"{PAST}", "u2")
    back = await fresh.file("employees", EMPLOYEES, key="back")
    assert back.json()["details"]["lines"][0]["code"] == "reporting.unit-is-closed"


async def test_a_unit_is_not_closed_while_others_stand_under_it(fresh: Office):
    full = await fresh.post("/units/kota/close", fresh.hr, json=since(PAST))
    assert full.json()["details"] == {"units": 2, "people": 0}


@pytest.mark.parametrize("path", ["standing", "end", "post", "appraiser", "agreement"])
async def test_only_hr_changes_the_roster(office: Office, path: str):
    refused = await office.put(f"/employees/e7/{path}", office.head, since="2026-01-01")
    assert problem(refused) == (403, "kernel.another-role")


async def test_what_happened_to_somebody_is_told_in_order_with_who_and_where(fresh: Office):
    await put(fresh, "standing", **since(PAST, standing="suspended"))
    told = (await fresh.get("/employees/e7/history", fresh.clerk)).json()["happenings"]
    assert [each["what"] for each in told] == ["EmployeeRegistered", "EmployeeStatusChanged"]
    last = told[-1]
    assert (last["actor_id"], last["facts"]["standing"]) == ("h1", "suspended")
    assert last["position"].startswith(f"{fresh.platform.region}/reporting@")
    assert not any("name" in each["facts"] or "nip" in each["facts"] for each in told)
    closed = await fresh.get("/employees/e7/history", fresh.aide)
    assert problem(closed) == (403, "reporting.others-work-is-closed")


async def test_a_unit_keeps_the_names_it_had(fresh: Office):
    (await fresh.file("units", UNITS.replace("Tanjung Harapan", "Harapan Baru"))).raise_for_status()
    told = (await fresh.get("/units/u2/history", fresh.auditor)).json()["happenings"]
    titles = [each["facts"]["title"] for each in told]
    assert titles == ["Kecamatan Tanjung Harapan", "Kecamatan Harapan Baru"]
