"""The clock on plans in a running platform whose time the test moves: the end of January by the
region's zone, and transfers that close a segment on the evening of their day."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contracts.envelope import decode
from contracts.event import Sealed
from kernel.database import Database
from kernel.decider import Command
from kernel.edge import Personal
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.vault import Vault
from kinerja.catalogue import services
from services.evaluation.deciders.calendar import AdoptCalendar
from services.reporting.deciders.employee import ImportEmployee
from services.reporting.deciders.unit import ImportUnit
from tests.kernel.logs import REGION, sqlite_url, wait_for
from tests.spec.reporting.facts import changed
from tests.spec.reporting.plan_facts import AGREE, PROPOSE

WIB, WITA = "Asia/Jakarta", "Asia/Makassar"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGINS = "2026-01-12T09:00:00"


NOBODY = Sealed("", "", "")


def person(employee_id: str, appraiser_id: str | None, unit_id: str = "u1") -> ImportEmployee:
    return ImportEmployee(
        employee_id=employee_id,
        name=NOBODY,
        nip=NOBODY,
        employment="PNS",
        position="Staf",
        position_class="pelaksana" if appraiser_id else "jpt",
        grade="II/c",
        unit_id=unit_id,
        since=date(2026, 1, 1),
        appraiser_id=appraiser_id,
    )


class Town:
    """e0 is above e1, who appraises e7; it is the local time that the test says."""

    def __init__(self, data: Path, zone: str) -> None:
        self.zone = zone
        self.time = BEGINS
        keys = RegionKeys.create(data / "keys.json", [REGION])
        vault = self.vault = Vault.open_at(sqlite_url(data, "vault"), keys)
        vault.gate.beat([REGION])
        self.runtime = Runtime(
            [each for each in services if each.keeps is None],
            lambda service: Database(sqlite_url(data, service)),
            vault,
            lambda _: b"k",
            self.now_us,
        )

    def now_us(self) -> int:
        local = datetime.fromisoformat(self.time).replace(tzinfo=ZoneInfo(self.zone))
        return (local - EPOCH) // timedelta(microseconds=1)

    async def open(self) -> None:
        calendar = AdoptCalendar(year=2026, zone=self.zone, working_week=5, holidays=())
        await self.do(calendar, by="evaluation")
        for unit_id in ("u1", "u2"):
            await self.do(ImportUnit(unit_id=unit_id, title=unit_id, kind="dinas"))
        await self.place(person("e0", None))
        await self.place(person("e1", "e0"))
        await self.place(person("e7", "e1"))

    async def place(self, person: ImportEmployee, since: date = date(2026, 1, 1)) -> None:
        """Onto the roster, or to another place on it, with a name that opens."""
        of = person.employee_id
        texts = [
            Personal(of, "name", f"Contoh {of}", named=True),
            Personal(of, "nip", of, unique=True),
        ]
        name, nip = self.vault.seal(REGION, texts)
        await self.do(changed(person, name=name, nip=nip, since=since))

    async def do(self, *commands: Command, by: str = "reporting") -> None:
        await self.runtime.running[by].writer.execute(REGION, Batch(list(commands)))
        await self.settled()

    async def settled(self) -> None:
        await asyncio.to_thread(wait_for, self.runtime.loop.is_settled)

    async def at(self, time: str) -> list[str]:
        """What the clock has told of plans when it is this time."""
        self.time = time
        for _ in range(10):
            for clock in self.runtime.running["reporting"].clocks:
                clock.look()
            await asyncio.to_thread(wait_for, self.is_idle)
            await self.settled()
        return self.told()

    def is_idle(self) -> bool:
        clocks = self.runtime.running["reporting"].clocks
        return not any(self.runtime.loop.is_busy(clock, REGION) for clock in clocks)

    def told(self) -> list[str]:
        """The names of the events of plans."""
        records = self.runtime.running["reporting"].log.after(REGION, -1, 1_000)
        plans = [decode(record.body) for record in records if record.stream.startswith("plan-")]
        return [each.type.split(".")[1] for each in plans]


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Town]:
    made = Town(tmp_path, getattr(request, "param", WIB))
    async with made.runtime:
        await made.open()
        yield made


each_zone = pytest.mark.parametrize("town", [WIB, WITA], indirect=True)


def clock_events(told: list[str]) -> list[str]:
    return [name for name in told if name in ("PlanEscalated", "PlanClosed")]


@each_zone
async def test_a_plan_waits_at_31_january_235959_and_is_escalated_on_1_february(town: Town):
    await town.do(PROPOSE)
    assert clock_events(await town.at("2026-01-31T23:59:59")) == []
    assert clock_events(await town.at("2026-02-01T00:00:00")) == ["PlanEscalated"]


@each_zone
async def test_a_plan_agreed_in_the_last_second_of_january_is_not_escalated(town: Town):
    await town.do(PROPOSE)
    town.time = "2026-01-31T23:59:59"
    await town.do(AGREE)
    assert clock_events(await town.at("2026-02-01T00:00:00")) == []


async def test_after_the_escalation_the_superior_agrees(town: Town):
    await town.do(PROPOSE)
    await town.at("2026-02-01T00:00:00")
    await town.do(changed(AGREE, agreed_by="e0"))
    assert town.told()[-1] == "PlanAgreed"


async def test_a_plan_opened_in_february_is_escalated_after_fourteen_working_days(town: Town):
    town.time = "2026-02-02T09:00:00"
    await town.do(changed(PROPOSE, today=date(2026, 2, 2)))
    assert clock_events(await town.at("2026-02-20T23:59:59")) == []
    assert clock_events(await town.at("2026-02-21T00:00:00")) == ["PlanEscalated"]


@each_zone
async def test_a_transfer_closes_the_segment_at_the_end_of_its_day(town: Town):
    await town.do(PROPOSE, AGREE)
    town.time = "2026-04-01T10:00:00"
    await town.place(person("e7", "e1", "u2"), date(2026, 4, 1))
    assert clock_events(await town.at("2026-04-01T23:59:59")) == []
    assert clock_events(await town.at("2026-04-02T00:00:00")) == ["PlanClosed"]
    second = changed(PROPOSE, plan_id="e7~2026~2", segment=2, today=date(2026, 4, 2))
    await town.do(second, changed(AGREE, plan_id="e7~2026~2"))
    assert clock_events(await town.at("2026-06-01T00:00:00")) == ["PlanClosed"]


async def test_a_transfer_put_right_on_the_same_day_closes_nothing(town: Town):
    await town.do(PROPOSE, AGREE)
    town.time = "2026-04-01T10:00:00"
    await town.place(person("e7", "e1", "u2"), date(2026, 4, 1))
    town.time = "2026-04-01T11:00:00"
    await town.place(person("e7", "e1"), date(2026, 4, 1))
    assert clock_events(await town.at("2026-04-02T00:00:00")) == []


async def test_a_new_appraiser_closes_the_segment_and_a_promotion_does_not(town: Town):
    await town.do(PROPOSE, AGREE)
    town.time = "2026-04-01T10:00:00"
    await town.place(changed(person("e7", "e1"), grade="II/d"), date(2026, 4, 1))
    assert clock_events(await town.at("2026-04-02T00:00:00")) == []
    await town.place(person("e7", "e0"), date(2026, 4, 2))
    assert clock_events(await town.at("2026-04-03T00:00:00")) == ["PlanClosed"]
