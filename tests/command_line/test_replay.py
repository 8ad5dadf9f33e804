"""`kinerja replay`: a view as of a day, a time or a position; and in what it is not its replay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from kernel.database import Database
from kernel.group import Executor
from kernel.metrics import Instruments
from kernel.writer import Writer
from tests.kernel.logs import Bench, sqlite_url, unit_named
from tests.kernel.toy import Rename, units_service
from tests.platform import embedded
from tests.services.reporting.office import Office
from tests.verbs import Done, fails, kinerja

SOLOK, SAMARINDA = "13.72", "64.72"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 31, 17, tzinfo=UTC)
"""Of the last of March to the first of April in Solok; in Samarinda April is an hour old."""


class Town(Bench):
    """Reporting's log, whose clock the test sets."""

    def __init__(self, data: Path) -> None:
        super().__init__(sqlite_url(data, "reporting"))
        self.writer.stop()
        self.time = MIDNIGHT
        executor = Executor(self.log, lambda c: units_service.decider_of[type(c)], self.now_us)
        self.writer = Writer(executor, Instruments().of("reporting"))
        self.writer.start()

    def now_us(self) -> int:
        return (self.time - EPOCH) // timedelta(microseconds=1)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """In each of two regions: one second before midnight in Solok, then a second later."""
    town = Town(tmp_path)
    for region in (SOLOK, SAMARINDA):
        town.time = MIDNIGHT - timedelta(microseconds=1)
        town.do(unit_named("u1", "March"), region=region)
        town.time = MIDNIGHT
        town.do(Rename(unit_id="u1", title="April"), region=region)
    town.close()
    return tmp_path


def past(done: Done) -> tuple[list[str], dict[str, int]]:
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = msgspec.json.decode(done.stdout)
    return [row["title"] for row in told["rows"].values()], told["positions"]


def replayed(data: Path, region: str, *words: str) -> Done:
    return kinerja("replay", f"{region}/reporting", "--view", "units", *words, data=data)


def test_as_of_a_day_is_as_of_its_end_in_the_zone_of_the_region(recorded: Path):
    day = ("--at", "2026-03-31", "--json")
    assert past(replayed(recorded, SOLOK, *day)) == (["March"], {"reporting": 0})
    assert past(replayed(recorded, SAMARINDA, *day)) == ([], {})
    next_day = ("--at", "2026-04-01", "--json")
    assert past(replayed(recorded, SOLOK, *next_day)) == (["April"], {"reporting": 1})
    assert past(replayed(recorded, SAMARINDA, *next_day)) == (["April"], {"reporting": 1})


def test_as_of_a_time_and_of_a_position_and_of_one_key(recorded: Path):
    for at in ("2026-04-01T00:00:00+07:00", f"{SOLOK}/reporting@1"):
        assert past(replayed(recorded, SOLOK, "--at", at, "--json"))[0] == ["April"]
    before = ("--at", "2026-03-31T23:59:59.999999+07:00", "--key", "u1", "--json")
    assert past(replayed(recorded, SOLOK, *before)) == (["March"], {"reporting": 0})
    assert past(replayed(recorded, SOLOK, "--key", "u2", "--json"))[0] == []


def test_a_key_without_a_row_is_said_and_nothing_else(recorded: Path):
    done = replayed(recorded, SOLOK, "--key", "u2")
    assert done.stdout.splitlines() == ["units in 13.72 at reporting@1", "no row u2"]
    assert done.stderr == ""


def test_people_are_told_the_positions_first(recorded: Path):
    first, row = replayed(recorded, SOLOK, "--at", "2026-03-31").stdout.splitlines()
    assert first == "units in 13.72 at reporting@0"
    assert row.startswith('u1  {"unit_id":"u1","title":"March"')


@pytest.mark.parametrize("at", ["yesterday", "2026-03-31T12:00", "2026-02-30", "13.71/reporting@0"])
def test_a_moment_that_cannot_be_read_is_said(recorded: Path, at: str):
    fails(replayed(recorded, SOLOK, "--at", at), 2, "--at", "or a day such as 2026-03-31")


@pytest.mark.parametrize("at", ["9999-12-31", "0001-01-01", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar_are_no_traceback(recorded: Path, at: str):
    done = replayed(recorded, SOLOK, "--at", at)
    if at == "9999-12-31":
        fails(done, 2, "--at 9999-12-31 is beyond the calendar")
    else:
        assert done.returncode == 0, done.stderr


def test_a_position_to_come_is_refused(recorded: Path):
    for to_come in (2, 10**23):
        at = f"{SOLOK}/reporting@{to_come}"
        fails(replayed(recorded, SOLOK, "--at", at), 2, f"reporting@{to_come}")


async def test_every_row_that_is_not_its_replay_is_told(tmp_path: Path):
    async with embedded(tmp_path) as platform:
        await Office(platform).open()
        await platform.settled()
    whole = replayed(tmp_path, SOLOK, "--compare", "--json")
    assert (whole.returncode, msgspec.json.decode(whole.stdout)["different"]) == (0, [])
    with_a_mistake = Database(sqlite_url(tmp_path, "reporting"))
    touched = (
        "UPDATE view_units_2 SET"
        " body = CAST(replace(CAST(body AS text), 'Sikarah', 'Lain') AS blob) WHERE key = 'u1'",
        "DELETE FROM view_units_2 WHERE key = 'u2'",
        "INSERT INTO view_units_2 SELECT region, build, 'u9', body, parent_id, kind, is_open"
        " FROM view_units_2 WHERE key = 'kota'",
    )
    with with_a_mistake.write() as connection:
        for statement in touched:
            assert connection.execute(sa.text(statement)).rowcount == 1
    with_a_mistake.close()
    found = replayed(tmp_path, SOLOK, "--compare", "--json")
    different = {d["key"]: d["fields"] for d in msgspec.json.decode(found.stdout)["different"]}
    assert found.returncode == 1
    assert different["u1"] == {"title": ["Kecamatan Lubuk Lain", "Kecamatan Lubuk Sikarah"]}
    assert [different[key][""][0] is None for key in ("u2", "u9")] == [True, False]
    assert len(different) == 3
