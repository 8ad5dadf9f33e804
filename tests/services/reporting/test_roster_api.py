"""The roster over HTTP: files come in whole or not at all, people and units are found again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.services.reporting.office import (
    AIDE_NIP,
    CLERK_NIP,
    EMPLOYEES,
    HEAD_NIP,
    HOME,
    UNITS,
    Office,
    lines,
    problem,
)

NEWCOMER = f"e9;199203042019031002;Contoh Baru;PNS;Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;\n"
UNNAMED = EMPLOYEES.replace("employee_id;", "").replace("e7;", "").replace("e1;", "")


async def test_units_are_imported_and_anybody_may_read_them(empty: Office):
    imported = await empty.file("units", UNITS)
    assert imported.json()["rows"] == 3
    assert imported.json()["position"] == imported.headers["Kinerja-Position"]
    read = await empty.get("/units/u1")
    assert (read.json()["title"], read.headers["ETag"]) == ("Kecamatan Lubuk Sikarah", '"1"')


async def test_units_are_listed_by_the_one_above(office: Office):
    found = (await office.get("/units?parent_id=kota&kind=kecamatan")).json()["items"]
    assert [unit["unit_id"] for unit in found] == ["u1", "u2"]


async def test_employees_are_imported_in_any_order_of_lines(office: Office):
    found = (await office.get("/employees", office.hr)).json()["items"]
    assert [(one["employee_id"], one["appraiser_id"], one["name"]) for one in found] == [
        ("e1", None, "Contoh Kepala"),
        ("e7", "e1", "Contoh Juru"),
        ("e8", "e1", "Contoh Bantu"),
    ]


async def test_nobody_is_born_or_begins_later_than_today(fresh: Office):
    """Two days ahead: whatever midnight passes while the test runs, that is still to come."""
    ahead = f"{(datetime.now(UTC) + timedelta(days=2)).date()}"
    before = await fresh.events()
    later = EMPLOYEES.replace("2024-01-31", ahead, 1).replace(AIDE_NIP, "299001152021211001")
    found = lines(await fresh.file("employees", later))
    assert found == [(2, "since", "not-yet"), (4, "nip", "nip-of-somebody-born")]
    assert await fresh.events() == before


async def test_who_looks_up_too_many_people_is_told_when_to_go_on(office: Office):
    body, by = {"name": "contoh"}, office.platform.token("h9", "hr")
    answers = [await office.post("/employees/search", by, json=body) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert problem(answers[30]) == (429, "vault.looked-up-too-often")
    assert 1 <= int(answers[30].headers["Retry-After"]) <= 60
    assert answers[30].json()["details"] == {"at_most": 30, "within_seconds": 60}
    assert (await office.post("/employees/search", office.hr, json=body)).status_code == 200


async def test_importing_the_same_files_again_changes_nothing(office: Office):
    before = await office.events()
    assert (await office.file("units", UNITS)).status_code == 200
    assert (await office.file("employees", EMPLOYEES)).status_code == 200
    assert await office.events() == before


async def test_the_differences_of_a_later_file_become_events(fresh: Office):
    before = await fresh.events()
    later = EMPLOYEES.replace("II/c;u1", "II/c;u2").replace(
        f"VII;u1;{HEAD_NIP}", f"VII;u1;{CLERK_NIP}"
    )
    assert (await fresh.file("employees", later)).status_code == 200
    assert await fresh.events() == before + 2
    assert (await fresh.get("/employees/e7", fresh.hr)).json()["unit_id"] == "u2"
    assert (await fresh.get("/employees/e8", fresh.hr)).json()["appraiser_id"] == "e7"


async def test_a_spreadsheets_own_encoding_is_read(fresh: Office):
    renamed = UNITS.replace("Kota Solok", "Kota “Sólok”").encode("cp1252")
    assert (await fresh.file("units", renamed)).status_code == 200
    assert (await fresh.get("/units/kota")).json()["title"] == "Kota “Sólok”"


async def test_a_later_file_needs_no_ids_for_it_finds_people_by_nip(office: Office):
    before = await office.events()
    assert (await office.file("employees", UNNAMED.replace("e8;", ""))).status_code == 200
    assert await office.events() == before


async def test_made_ids_are_the_same_when_the_request_is_repeated(empty: Office):
    await empty.file("units", UNITS)
    for _ in range(2):
        sent = await empty.file("employees", UNNAMED.replace("e8;", ""), key="once")
        assert sent.status_code == 200
    assert len((await empty.get("/employees", empty.hr)).json()["items"]) == 3


async def test_one_wrong_line_keeps_the_whole_file_out(office: Office):
    before = await office.events()
    wrong = EMPLOYEES.replace("II/c;u1", "III/a;u2").replace(AIDE_NIP, "199501152021301001")
    found = lines(await office.file("employees", wrong))
    assert found == [(4, "nip", "nip-of-pppk-has-a-contract-number")]
    assert await office.events() == before


async def test_the_report_tells_what_would_be_right_and_nothing_personal(office: Office):
    refused = await office.file("employees", EMPLOYEES.replace("2024-01-31", "kemarin"))
    assert refused.json()["details"]["faults"] == 3
    assert refused.json()["details"]["lines"][0] == {
        "line": 2,
        "column": "since",
        "code": "not-a-date",
        "wrong": "This is no date.",
        "right": "2024-01-31 or 31/01/2024",
    }
    assert not any(secret in refused.text for secret in (CLERK_NIP, "Contoh", "kemarin"))


async def test_the_report_is_indonesian_unless_asked_otherwise(office: Office):
    headers = office.hr | {"Content-Type": "text/csv"}
    refused = await office.post("/roster/units", headers, content=b"unit,title,kind\n")
    assert refused.json()["details"]["lines"][0]["wrong"] == "Berkas tidak berisi baris."


async def test_employees_of_unknown_units_are_reported_with_their_lines(empty: Office):
    found = lines(await empty.file("employees", EMPLOYEES))
    assert found == [(line, "unit", "reporting.no-such-unit") for line in (2, 3, 4)]


async def test_a_refused_file_leaves_its_numbers_free_for_the_next(empty: Office):
    await empty.file("employees", UNNAMED.replace("e8;", ""))
    await empty.file("units", UNITS)
    assert (await empty.file("employees", UNNAMED.replace("e8;", ""))).status_code == 200


async def test_each_line_that_the_rules_refuse_is_reported(office: Office):
    wrong = EMPLOYEES.replace("II/c;u1", "II/c;u9").replace(
        "IV/a;u1;;2024-01-31;u1", "IV/a;u9;;2024-01-31;"
    )
    assert lines(await office.file("employees", wrong)) == [
        (2, "unit", "reporting.no-such-unit"),
        (3, "unit", "reporting.no-such-unit"),
    ]


async def test_a_file_of_one_refused_line_is_reported_too(office: Office):
    one = "unit,title,kind,parent\nu1,Lubuk Sikarah,kecamatan,kota9\n"
    assert lines(await office.file("units", one)) == [(2, "parent", "reporting.no-such-parent")]


async def test_an_appraiser_whom_nobody_knows_is_reported(office: Office):
    heading = EMPLOYEES.partition("\n")[0]
    stranger = NEWCOMER.replace(HEAD_NIP, "197001011995031001")
    found = await office.file("employees", f"{heading}\n{stranger}")
    assert lines(found) == [(2, "appraiser_nip", "appraiser-unknown")]


async def test_an_appraiser_may_already_be_on_the_roster(fresh: Office):
    heading = EMPLOYEES.partition("\n")[0]
    assert (await fresh.file("employees", f"{heading}\n{NEWCOMER}")).status_code == 200
    assert (await fresh.get("/employees/e9", fresh.hr)).json()["appraiser_id"] == "e1"


async def test_appraisers_in_a_circle_are_reported_through_the_roster(office: Office):
    heading = EMPLOYEES.partition("\n")[0]
    head = EMPLOYEES.split("\n")[2].replace("IV/a;u1;;", f"IV/a;u1;{CLERK_NIP};")
    found = await office.file("employees", f"{heading}\n{head}\n")
    assert lines(found) == [(2, "appraiser_nip", "circle")]


async def test_units_in_a_circle_are_reported(office: Office):
    wrong = UNITS.replace("region,,", "region,u1,")
    assert lines(await office.file("units", wrong)) == [
        (2, "parent", "circle"),
        (3, "parent", "circle"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"e7;{CLERK_NIP}", f"e9;{CLERK_NIP}"),  # the NIP of e7 with a new id
        (f"e7;{CLERK_NIP}", "e7;199001152015032002"),  # the id of e7 with a new NIP
    ],
)
async def test_a_nip_and_an_id_of_two_people_are_reported(office: Office, before: str, after: str):
    found = await office.file("employees", EMPLOYEES.replace(before, after))
    assert lines(found) == [(2, "nip", "nip-of-another")]


async def test_an_import_does_not_change_names(office: Office):
    found = await office.file("employees", EMPLOYEES.replace("Contoh Juru", "Contoh Lain"))
    assert lines(found) == [(2, "name", "reporting.name-differs")]


async def test_a_dry_run_of_units_tells_the_differences_and_stores_nothing(office: Office):
    before = await office.events()
    later = UNITS.replace("Kota Solok", "Pemerintah Kota Solok")
    told = (await office.file("units", later, query="?dry_run=true")).json()
    assert (told["rows"], told["unchanged"], told["events"]) == (3, 2, {"UnitRenamed": 1})
    change = {"column": "title", "before": "Kota Solok", "after": "Pemerintah Kota Solok"}
    assert told["differences"] == [
        {"line": 2, "id": "kota", "events": ["UnitRenamed"], "changes": [change]}
    ]
    assert told["position"] is None
    assert await office.events() == before


async def test_a_dry_run_of_employees_tells_the_differences_and_makes_nobody(office: Office):
    later = EMPLOYEES.replace("II/c;u1", "III/a;u2") + NEWCOMER
    told = (await office.file("employees", later, query="?dry_run=true")).json()
    assert told["events"] == {"EmployeeMoved": 1, "EmployeeRegistered": 1}
    assert (told["rows"], told["unchanged"]) == (4, 2)
    assert (await office.get("/employees/e9", office.hr)).status_code == 404


async def test_a_dry_run_reports_what_the_import_would_refuse(office: Office):
    wrong = EMPLOYEES.replace("Contoh Juru", "Contoh Lain").replace("VII;u1", "VII;u9")
    assert lines(await office.file("employees", wrong, query="?dry_run=true")) == [
        (2, "name", "reporting.name-differs"),
        (4, "unit", "reporting.no-such-unit"),
    ]


async def test_hr_finds_people_by_the_beginning_of_a_name(office: Office):
    found = await office.post("/employees/search", office.hr, json={"name": "contoh b"})
    assert [one["employee_id"] for one in found.json()["items"]] == ["e8"]


@pytest.mark.parametrize("name", ["%", "_", ".,"])
async def test_a_search_for_signs_alone_finds_nobody(office: Office, name: str):
    found = await office.post("/employees/search", office.hr, json={"name": name})
    assert (found.status_code, found.json()["items"]) == (200, [])


async def test_hr_finds_one_by_nip(office: Office):
    found = await office.post("/employees/search", office.hr, json={"nip": AIDE_NIP})
    assert [one["nip"] for one in found.json()["items"]] == [AIDE_NIP]
    unknown = await office.post("/employees/search", office.hr, json={"nip": "1" * 18})
    assert unknown.json()["items"] == []


@pytest.mark.parametrize("body", [{}, {"name": "contoh", "nip": AIDE_NIP}])
async def test_a_search_is_by_name_or_by_nip(office: Office, body: dict[str, str]):
    found = await office.post("/employees/search", office.hr, json=body)
    assert problem(found) == (422, "reporting.search-is-unclear")


async def test_the_nip_is_shown_to_hr_and_its_owner_only(office: Office):
    shown = [
        (await office.get("/employees/e7", who)).json()["nip"]
        for who in (office.hr, office.clerk, office.head, office.auditor)
    ]
    assert shown == [CLERK_NIP, CLERK_NIP, None, None]


async def test_a_colleague_is_not_shown(office: Office):
    found = await office.get("/employees/e7", office.aide)
    assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_an_appraiser_lists_the_people_appraised(office: Office):
    found = (await office.get("/employees", office.head)).json()["items"]
    assert [one["employee_id"] for one in found] == ["e7", "e8"]
    other = await office.get("/employees?appraiser_id=e1", office.aide)
    assert problem(other) == (403, "reporting.others-work-is-closed")


async def test_employees_are_listed_page_by_page(office: Office):
    first = (await office.get("/employees?limit=2&unit_id=u1", office.hr)).json()
    rest = (await office.get(f"/employees?limit=2&cursor={first['next']}", office.hr)).json()
    assert ([one["employee_id"] for one in rest["items"]], rest["next"]) == (["e8"], None)


async def test_only_hr_imports(office: Office):
    headers = office.head | {"Content-Type": "text/csv"}
    asked = await office.post("/roster/units", headers, content=UNITS.encode())
    assert problem(asked) == (403, "kernel.another-role")


async def test_a_file_is_sent_as_csv_with_a_key(office: Office):
    as_json = await office.post("/roster/units", office.hr, json={"units": []})
    assert problem(as_json) == (415, "kernel.unsupported-media-type")
    headers = office.hr | {"Content-Type": "text/csv"}
    path = f"{HOME}/roster/units"
    no_key = await office.platform.client.post(path, headers=headers, content=UNITS.encode())
    assert problem(no_key) == (400, "kernel.idempotency-key-is-missing")
