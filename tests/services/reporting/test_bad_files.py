"""Files that nobody should send: each says what is wrong by line, and changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from itertools import groupby

import pytest

from kernel.http import XLSX
from kernel.shapes import FILE_LIMIT
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
from tests.spec.reporting.workbooks import archive, lines_of, workbook

HUNDRED_MEGABYTES = 100 * 1000**2
HEADING = EMPLOYEES.partition("\n")[0]


async def book(office: Office, kind: str, content: bytes):
    headers = office.hr | {"Content-Type": XLSX, "Accept-Language": "en"}
    return await office.post(f"/roster/{kind}", headers, content=content)


async def test_a_workbook_is_imported_like_a_csv(empty: Office):
    assert (await book(empty, "units", workbook(*lines_of(UNITS)))).status_code == 200
    people = EMPLOYEES.replace(";", ",")
    imported = await book(empty, "employees", workbook(*lines_of(people)))
    assert imported.json()["events"] == {"EmployeeRegistered": 3}


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_what_spreadsheets_write_is_the_same_roster(
    office: Office, encoding: str, separator: str
):
    """The roster is there already: read rightly, it has no differences."""
    before = await office.events()
    units = UNITS.replace(",", separator).encode(encoding)
    people = EMPLOYEES.replace(";", separator).encode(encoding)
    assert (await office.file("units", units)).json()["events"] == {}
    assert (await office.file("employees", people)).json()["events"] == {}
    assert await office.events() == before


THREE_BAD = (
    EMPLOYEES.replace(CLERK_NIP, "199013152015032001")
    .replace(f"e1;{HEAD_NIP}", "e1;19800115200501100")
    .replace(AIDE_NIP, "199501152021212000")
)
SICKLE = "199203042019031002", "199304052019032003", "199405062019031004"
NO_FIT = "reporting.code-does-not-fit"
CYCLE = "\n".join(
    f"c{n};{SICKLE[n]};Contoh {n};PNS;Juru;pelaksana;II/a;u1;{SICKLE[n - 1]};2026-01-02;"
    for n in range(3)
)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("nip;nama;umur\n1;2;3\n", (1, "#3", "column-unknown")),
        (THREE_BAD, (2, "nip", "nip-begins-with-a-birth-date")),
        (f"{HEADING}\n{CYCLE}\n", (2, "appraiser_nip", "circle")),
        (EMPLOYEES.replace("Contoh Juru", "=HYPERLINK()"), (2, "name", "formula")),
        (EMPLOYEES.replace(";u1;;", ";u1;"), (3, "", "cells")),
        (EMPLOYEES.encode("utf-8").replace(b"Contoh Juru", b"\x81"), (1, "", "unreadable")),
    ],
)
async def test_a_bad_file_of_employees_changes_nothing(
    office: Office, content: str | bytes, found: tuple[int, str, str]
):
    before = await office.events()
    told = lines(await office.file("employees", content))
    assert found in told
    assert await office.events() == before


async def test_three_bad_numbers_are_told_together(office: Office):
    told = lines(await office.file("employees", THREE_BAD))
    assert [(line, column) for line, column, _ in told if column == "nip"] == [
        (2, "nip"),
        (3, "nip"),
        (4, "nip"),
    ]


async def test_a_circle_of_three_is_told_by_each_of_its_lines(office: Office):
    told = lines(await office.file("employees", f"{HEADING}\n{CYCLE}\n"))
    assert told == [(line, "appraiser_nip", "circle") for line in (2, 3, 4)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(**{"xl/workbook.xml": b"0" * (64 * 1024**2 + 1)}), "unpacks-too-large"),
        (workbook(["unit", "title", "kind"], ["u9", "=1+1", "dinas"]), "formula"),
        (b"PK\x03\x04", "no-workbook"),
    ],
)
async def test_a_bad_workbook_changes_nothing(office: Office, content: bytes, code: str):
    before = await office.events()
    assert lines(await book(office, "units", content))[0][2] == code
    assert await office.events() == before


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("13.72.02", "13.72.01", (4, "code", "twice")),
        ("13.72.02", "13.71.02", (4, "code", NO_FIT)),
        (
            "kecamatan,kota,13.72.02",
            "dinas,kota,13.72.02",
            (4, "code", "reporting.code-does-not-fit"),
        ),
    ],
)
async def test_a_wrong_code_is_told(
    empty: Office, before: str, after: str, found: tuple[int, str, str]
):
    assert found in lines(await empty.file("units", UNITS.replace(before, after)))


async def test_the_code_of_another_unit_on_the_roster_is_told(office: Office):
    one = "unit,title,kind,parent,code\nu9,Kecamatan Lain,kecamatan,kota,13.72.02\n"
    assert lines(await office.file("units", one)) == [(2, "code", "code-of-another")]


async def test_a_code_under_an_office_without_one_begins_with_the_regions(office: Office):
    setda = "setda,Sekretariat Daerah,secretariat,kota,\n"
    heading = "unit,title,kind,parent,code\n"
    other = f"{heading}{setda}u9,Kecamatan Lain,kecamatan,setda,13.71.03\n"
    assert lines(await office.file("units", other)) == [(3, "code", "reporting.code-does-not-fit")]


@pytest.mark.parametrize("kind", ["text/csv", XLSX])
async def test_a_hundred_megabytes_are_refused_before_they_are_read(office: Office, kind: str):
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while sum(read) < HUNDRED_MEGABYTES:
            read.append(1024**2)
            yield b"\0" * 1024**2

    announced = office.hr | {"Content-Type": kind, "Content-Length": str(HUNDRED_MEGABYTES)}
    refused = await office.post("/roster/units", announced, content=endless())
    assert (problem(refused)[1], refused.json()["at_most"]) == ("kernel.body-too-large", FILE_LIMIT)
    assert read == []
    cut = await office.post("/roster/units", office.hr | {"Content-Type": kind}, content=endless())
    assert (cut.status_code, cut.json()["at_most"]) == (413, FILE_LIMIT)
    assert sum(read) <= FILE_LIMIT + 2 * 1024**2


def crowd(first: int, count: int) -> str:
    people = "\n".join(
        f"k{n};19900{n % 9 + 1}1520{n // 900 % 10 + 10}03{n % 2 + 1}{n % 900 + 1:03};Contoh;PNS;"
        f"Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;"
        for n in range(first, first + count)
    )
    return f"{HEADING}\n{people}\n"


async def test_two_imports_at_once_do_not_interleave(fresh: Office):
    before = await fresh.events()
    others = fresh.platform.token("h2", "hr")

    def sent(headers: dict[str, str], first: int):
        told = headers | {"Content-Type": "text/csv"}
        return fresh.post("/roster/employees", told, content=crowd(first, 200).encode())

    answers = await asyncio.gather(
        *(sent(fresh.hr, 0), sent(others, 1_000), sent(fresh.hr, 2_000), sent(others, 3_000))
    )
    assert [answer.json()["events"] for answer in answers] == [{"EmployeeRegistered": 200}] * 4
    log = fresh.platform.program.runtime.running["reporting"].log
    records = log.after(fresh.platform.region, before - 1, 1_000)
    files = [int(record.stream.removeprefix("employee-k")) // 1_000 for record in records]
    assert [len(list(run)) for _, run in groupby(files)] == [200] * 4


async def test_of_two_files_at_once_with_one_person_under_two_ids_one_is_refused(fresh: Office):
    line = f"199203042019031002;Contoh Baru;PNS;Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;"
    before = await fresh.events()
    files = [f"{HEADING}\n{of};{line}\n" for of in ("n1", "n2")]
    answers = await asyncio.gather(*(fresh.file("employees", file) for file in files))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert await fresh.events() == before + 1


async def test_an_import_sent_twice_at_once_is_recorded_once(fresh: Office):
    before = await fresh.events()
    answers = await asyncio.gather(
        *(fresh.file("employees", crowd(0, 20), key=key) for key in ("one", "two"))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert await fresh.events() == before + 20


async def test_the_address_of_an_import_needs_a_media_type_that_it_takes(office: Office):
    headers = office.hr | {"Content-Type": "application/pdf", "Idempotency-Key": "pdf"}
    path = f"{HOME}/roster/units"
    answer = await office.platform.client.post(path, headers=headers, content=b"%PDF")
    assert problem(answer) == (415, "kernel.unsupported-media-type")
