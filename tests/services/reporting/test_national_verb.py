"""`kinerja national` against a platform that serves: exported, handed over, compared, told."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.services.reporting.office import Office
from tests.services.reporting.served import served
from tests.verbs import Done, fails, kinerja


class Desk(NamedTuple):
    """Where HR calls the verb, beside the plan of the clerk."""

    url: str
    token: str
    file: Path
    region: str

    async def national(self, verb: str, *words: str) -> Done:
        given = {"url": self.url, "token": self.token}
        words = ("national", verb, self.region, *words)
        return await asyncio.to_thread(kinerja, *words, data=self.file.parent, **given)

    def changed(self, **cells: str) -> str:
        """The exported file with other cells in its last line."""
        lines = list(csv.DictReader(self.file.read_text("utf-8-sig").splitlines()))
        lines[-1] |= cells
        theirs = self.file.with_name("theirs.csv")
        with theirs.open("w", newline="") as file:
            writer = csv.DictWriter(file, lines[0])
            writer.writeheader()
            writer.writerows(lines)
        return str(theirs)


@pytest.fixture
async def desk(fresh: Office, tmp_path: Path) -> AsyncIterator[Desk]:
    await fresh.plan()
    token = fresh.hr["Authorization"].removeprefix("Bearer ")
    async with served(fresh.platform) as url:
        desk = Desk(url, token, tmp_path / "plans.csv", fresh.platform.region)
        done = await desk.national("export", "2026", str(desk.file))
        assert done.stdout == f"{desk.file}: 1 line\n", done.stderr
        yield desk


async def test_an_exported_file_is_handed_over(desk: Desk):
    tried = await desk.national("handed-over", str(desk.file), "--dry-run")
    assert "1 plan, 0 differences; would record 1 NationalCopyHandedOver" in tried.stdout
    done = await desk.national("handed-over", str(desk.file))
    assert (done.returncode, "recorded 1 NationalCopyHandedOver" in done.stdout) == (0, True)
    again = await desk.national("handed-over", str(desk.file))
    assert "recorded nothing" in again.stdout


async def test_what_differs_is_shown_as_a_table(desk: Desk):
    theirs = desk.changed(reference="SKP-1", target_high="3")
    done = await desk.national("compare", theirs)
    assert done.returncode == 1
    assert "1 plan, 1 difference; recorded 1 NationalCopyCompared" in done.stdout
    [row] = [row.split() for row in done.stdout.splitlines() if "target_high" in row]
    assert row == ["2", "e7~2026~1", "r1", "i1", "target_high", "2", "3"]
    told = json.loads((await desk.national("compare", theirs, "--json")).stdout)
    assert (told["unchanged"], told["found"]) == (1, 1)


async def test_a_bad_line_is_told(desk: Desk):
    done = await desk.national("compare", desk.changed(reference="SKP-1", target_high="many"))
    fails(done, 1, "This is no figure", "Digits, a point or comma before decimals")


async def test_a_file_that_says_something_else_was_not_exported_here(desk: Desk):
    done = await desk.national("handed-over", desk.changed(target_high="3"))
    fails(done, 1, "This is not what stands here", "Export again")


async def test_a_file_of_another_kind_is_not_written(desk: Desk):
    done = await desk.national("export", "2026", str(desk.file.with_suffix(".json")))
    fails(done, 2, "ends neither with .csv nor with .xlsx")
