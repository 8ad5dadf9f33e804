"""The lists of the roster: what is wrong with it, each put right by one command, and its files."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from kernel.http import CSV, XLSX
from tests.services.reporting.office import (
    CLERK_NIP,
    EMPLOYEES,
    HEAD_NIP,
    HOME,
    Office,
    problem,
)

PAST = f"{datetime.now(UTC).date() - timedelta(days=3)}"
MAYOR = {
    "official_id": "w1",
    "name": "Contoh Wali",
    "position": "Wali Kota",
    "since": "2025-02-20",
}
PEER = "e5;198501152010012001;Contoh Kasi;PNS;Kepala Seksi;pengawas;III/d;u1;{};2024-01-31;\n"


async def told(office: Office, query: str = "") -> list[tuple[str, str, str | None]]:
    found = (await office.get(f"/roster/problems{query}", office.hr)).json()
    return [(each["employee_id"], each["kind"], each["proposed_id"]) for each in found["items"]]


async def ruled(office: Office) -> None:
    """The city has a mayor, who appraises the head; nothing is wrong any more."""
    (await office.put("/regional-head", office.hr, **MAYOR)).raise_for_status()
    (await office.file("employees", EMPLOYEES, key="ruled")).raise_for_status()
    assert await told(office) == []


async def test_a_leading_post_waits_for_the_regional_head(fresh: Office):
    assert await told(fresh) == [("e1", "no-regional-head", None)]
    await ruled(fresh)


async def test_each_problem_is_put_right_by_the_request_that_comes_with_it(fresh: Office):
    """An appraiser retires while a report waits; nothing that was done is lost."""
    await ruled(fresh)
    heading = EMPLOYEES.partition("\n")[0]
    below = EMPLOYEES.split("\n")[1].replace(f"u1;{HEAD_NIP}", "u1;198501152010012001")
    peer = PEER.format(HEAD_NIP)
    (await fresh.file("employees", f"{heading}\n{peer}{below}\n")).raise_for_status()
    await fresh.platform.settled()
    old = fresh.platform.token("e5", "employee", "appraiser")
    (await fresh.propose()).raise_for_status()
    (await fresh.post("/plans/e7/2026/1/agree", old)).raise_for_status()
    (await fresh.report()).raise_for_status()
    retired = {"ground": "retirement", "since": PAST}
    (await fresh.put("/employees/e5/end", fresh.hr, **retired)).raise_for_status()
    [wrong] = (await fresh.get("/roster/problems", fresh.hr)).json()["items"]
    assert (wrong["employee_id"], wrong["kind"]) == ("e7", "appraiser-has-left")
    assert (wrong["name"], wrong["proposed_name"]) == ("Contoh Juru", "Contoh Kepala")
    right = wrong["correction"]
    assert right["body"] == {"appraiser_id": "e1", "since": PAST}
    assert right["command"].startswith("kinerja roster appraiser")
    path = right["path"].removeprefix(HOME)
    assert (await fresh.put(path, fresh.hr, **right["body"])).status_code == 200
    assert await told(fresh) == []
    assert (await fresh.get("/plans/e7/2026/1", fresh.clerk)).json()["appraiser_id"] == "e5"
    waiting = (await fresh.get("/inbox", fresh.head)).json()["items"]
    assert [each["employee_id"] for each in waiting] == ["e7"]
    accepted = await fresh.post("/reports/e7/2026-Q1/accept", fresh.head)
    assert accepted.status_code == 200, accepted.text


async def test_two_heads_are_told_and_the_acting_one_ended(fresh: Office):
    await ruled(fresh)
    acting = {"acting": "plt", "since": PAST, "until": "2099-12-31"}
    (await fresh.put("/employees/e7/acting/u1", fresh.hr, **acting)).raise_for_status()
    found = (await fresh.get("/roster/problems?kind=two-heads", fresh.hr)).json()
    assert found["counts"] == {"two-heads": 2}
    right = next(of["correction"] for of in found["items"] if of["employee_id"] == "e7")
    path = right["path"].removeprefix(HOME)
    assert (await fresh.post(path, fresh.hr, json=right["body"])).status_code == 200
    assert await told(fresh) == []


async def test_problems_come_page_by_page_and_by_unit(fresh: Office):
    heading, *rest = EMPLOYEES.split("\n")
    off = "\n".join([heading, *(row.replace("VII;u1", "VII;u2") for row in rest)])
    (await fresh.file("employees", off)).raise_for_status()
    assert await told(fresh) == [
        ("e1", "no-regional-head", None),
        ("e8", "appraiser-outside-the-line", None),
    ]
    first = (await fresh.get("/roster/problems?limit=1", fresh.hr)).json()
    assert [each["employee_id"] for each in first["items"]] == ["e1"]
    assert first["counts"] == {"no-regional-head": 1, "appraiser-outside-the-line": 1}
    rest = (await fresh.get(f"/roster/problems?cursor={first['next']}", fresh.hr)).json()
    assert ([each["employee_id"] for each in rest["items"]], rest["next"]) == (["e8"], None)
    assert await told(fresh, "?unit_id=u2") == [("e8", "appraiser-outside-the-line", None)]


async def test_only_hr_and_auditors_see_what_is_wrong(office: Office):
    assert (await office.get("/roster/problems", office.auditor)).status_code == 200
    closed = await office.get("/roster/problems", office.head)
    assert problem(closed) == (403, "kernel.another-role")


async def sent_back(office: Office, kind: str, file: httpx2.Response) -> dict[str, Any]:
    headers = office.hr | {"Content-Type": file.headers["content-type"].partition(";")[0]}
    answer = await office.post(f"/roster/{kind}", headers, content=file.content)
    assert answer.status_code == 200, answer.text
    return answer.json()["events"]


@pytest.mark.parametrize(("format", "media"), [("csv", CSV), ("xlsx", XLSX)])
@pytest.mark.parametrize(("kind", "count"), [("units", "3"), ("employees", "3")])
async def test_an_export_that_is_imported_changes_nothing(
    fresh: Office, kind: str, count: str, format: str, media: str
):
    (await fresh.put("/employees/e8/agreement", fresh.hr, ends="2027-12-31")).raise_for_status()
    await ruled(fresh)
    before = await fresh.events()
    file = await fresh.get(f"/roster/{kind}/file?format={format}", fresh.hr)
    assert file.headers["content-type"].startswith(media)
    assert file.headers["Kinerja-Rows"] == count
    assert await sent_back(fresh, kind, file) == {}
    assert await fresh.events() == before


async def test_an_export_has_names_and_numbers_and_is_for_hr_only(office: Office):
    file = await office.get("/roster/employees/file?unit_id=u1", office.hr)
    assert CLERK_NIP in file.text and "Contoh Juru" in file.text
    assert file.headers["Content-Disposition"].endswith('employees.csv"')
    closed = await office.get("/roster/employees/file", office.auditor)
    assert problem(closed) == (403, "kernel.another-role")


async def test_whoever_has_left_and_what_is_closed_is_in_no_export(fresh: Office):
    gone = {"ground": "resignation", "since": PAST}
    (await fresh.put("/employees/e8/end", fresh.hr, **gone)).raise_for_status()
    (await fresh.post("/units/u2/close", fresh.hr, json={"since": PAST})).raise_for_status()
    people = await fresh.get("/roster/employees/file", fresh.hr)
    assert [line[:2] for line in people.text.splitlines()[1:]] == ["e1", "e7"]
    units = await fresh.get("/roster/units/file", fresh.hr)
    assert [line.partition(",")[0] for line in units.text.splitlines()[1:]] == ["kota", "u1"]
    assert await sent_back(fresh, "employees", people) == {}


async def test_the_list_of_problems_is_a_file_too(fresh: Office):
    await ruled(fresh)
    moved = EMPLOYEES.replace("VII;u1", "VII;u2")
    (await fresh.file("employees", moved)).raise_for_status()
    file = await fresh.get("/roster/problems/file", fresh.hr)
    assert file.text.splitlines()[1].startswith("e8,Contoh Bantu,appraiser-outside-the-line,u2,e1")


async def test_a_list_that_there_is_not_is_refused(office: Office):
    wrong = await office.get("/roster/units/file?format=pdf", office.hr)
    assert problem(wrong)[0] == 422
