"""`kinerja import roster` against a platform that serves: what it did, and what a "no" says."""

import asyncio
import json
import shlex
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.platform import Platform
from tests.services.reporting.office import CLERK_NIP, EMPLOYEES, HEAD_NIP, UNITS
from tests.services.reporting.served import served
from tests.spec.reporting.workbooks import lines_of, workbook
from tests.verbs import Done, fails, kinerja


class Desk(NamedTuple):
    """Where HR calls the verb."""

    url: str
    token: str
    file: Path
    region: str

    async def send(self, *words: str, **changed: str) -> Done:
        given = {"url": self.url, "token": self.token, "region": self.region} | changed
        words = ("import", "roster", str(self.file), "--region", given.pop("region"), *words)
        return await asyncio.to_thread(kinerja, *words, data=self.file.parent, **given)

    async def roster(self, verb: str, *words: str) -> Done:
        return await self.typed(shlex.join(("kinerja", "roster", verb, self.region, *words)))

    async def typed(self, line: str) -> Done:
        words = shlex.split(line)[1:]
        given = {"url": self.url, "token": self.token}
        return await asyncio.to_thread(kinerja, *words, data=self.file.parent, **given)


@pytest.fixture
async def desk(platform: Platform, tmp_path: Path) -> AsyncIterator[Desk]:
    (tmp_path / "units.csv").write_text(UNITS)
    token = platform.token("hr1", "hr")["Authorization"].removeprefix("Bearer ")
    async with served(platform) as url:
        yield Desk(url, token, tmp_path / "units.csv", platform.region)


async def test_the_regions_there_are_stand_beside_one_that_is_not(desk: Desk):
    fails(
        await desk.send(region="99.99"), 1, "no such region here", "regions: 13.71, 13.72", "more"
    )


async def test_why_a_token_is_refused_is_said(desk: Desk):
    fails(await desk.send(token="x.y.z"), 1, "The token was not accepted", "why: ")


async def test_a_fault_is_shown_by_its_line_and_once(desk: Desk):
    desk.file.write_text(UNITS.replace("u2,", "u 2,"))
    done = await desk.send()
    fails(done, 1, "what would be right", "faults 1")
    assert "(details: faults 1)" in done.stderr.splitlines()[0]


async def test_an_import_tells_what_it_recorded_and_that_it_did_before(desk: Desk):
    tried = await desk.send("--dry-run")
    assert [row.split() for row in tried.stdout.splitlines() if "u1" in row] == [
        ["3", "u1", "UnitEstablished"]
    ]
    first = await desk.send()
    assert first.stderr == ""
    assert "3 units, 0 unchanged; recorded 3 UnitEstablished, the log is at" in first.stdout
    assert "this file was recorded before" in (await desk.send()).stdout
    desk.file.write_text(UNITS.replace("Tanjung Harapan", "Harapan Baru"))
    tried = await desk.send("--dry-run")
    for word in ("u2", "UnitRenamed", "title", "Kecamatan Tanjung Harapan", "Kecamatan Harapan"):
        assert any(word in row for row in tried.stdout.splitlines() if "u2" in row)
    told = json.loads((await desk.send("--json")).stdout)
    assert (told["rows"], told["unchanged"], told["events"]) == (3, 2, {"UnitRenamed": 1})


async def test_a_workbook_is_sent_as_one(desk: Desk):
    book = desk.file.with_suffix(".xlsx")
    book.write_bytes(workbook(*lines_of(UNITS)))
    done = await desk._replace(file=book).send()
    assert "3 units, 0 unchanged; recorded 3 UnitEstablished" in done.stdout


async def test_a_damaged_workbook_is_told_by_the_platform(desk: Desk):
    desk.file.write_bytes(b"PK\x03\x04 and no more")
    fails(await desk.send(), 1, "The workbook is damaged or locked", "An XLSX without a password")


async def test_a_hundred_megabytes_are_refused_before_they_are_read(desk: Desk):
    with desk.file.open("wb") as file:
        file.truncate(100 * 1024**2)
    fails(await desk.send(), 1, "is larger than 16 MiB; split it")


async def test_a_wrong_appraiser_is_listed_with_the_command_that_corrects_it(desk: Desk):
    """What is printed is what is typed next; then nothing is wrong any more."""
    await desk.send()
    desk.file.write_text(EMPLOYEES.replace(f"VII;u1;{HEAD_NIP}", f"VII;u1;{CLERK_NIP}"))
    assert (await desk.send()).returncode == 0
    found = await desk.roster("problems", "--kind", "appraiser-below-the-least")
    assert found.returncode == 1
    [line] = [row for row in found.stdout.splitlines() if row.startswith("kinerja")]
    assert "e8 --by e1 --since" in line
    done = await desk.typed(line)
    assert "e8 is appraised by e1 from" in done.stdout, done.stderr
    clean = await desk.roster("problems", "--kind", "appraiser-below-the-least")
    assert (clean.returncode, "nothing is wrong" in clean.stdout) == (0, True)
    told = json.loads((await desk.roster("problems", "--json")).stdout)
    assert [each["kind"] for each in told] == ["no-regional-head"]


async def test_a_correction_that_is_refused_says_why(desk: Desk):
    await desk.send()
    desk.file.write_text(EMPLOYEES)
    await desk.send()
    line = f"kinerja roster appraiser {desk.region} e8 --by e7 --since 2026-01-01"
    fails(await desk.typed(line), 1, "The least appraiser is a pengawas")


async def test_an_export_is_written_and_imported_again_without_a_change(desk: Desk):
    await desk.send()
    desk.file.write_text(EMPLOYEES)
    await desk.send()
    for ending in ("csv", "xlsx"):
        file = desk.file.with_name(f"out.{ending}")
        done = await desk.roster("export", "employees", str(file))
        assert "3 lines" in done.stdout, done.stderr
        again = await desk._replace(file=file).send()
        assert "3 employees, 3 unchanged; recorded nothing" in again.stdout
    wrong = await desk.roster("export", "employees", str(desk.file.with_suffix(".pdf")))
    fails(wrong, 2, "ends neither with .csv nor with .xlsx")
    fails(await desk.roster("export", "people", str(desk.file)), 2, "units, employees, problems")
