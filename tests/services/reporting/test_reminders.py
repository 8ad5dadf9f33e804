"""The clock of reporting, moved by hand: who is reminded, which report is missed, and who hears."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contracts.evaluation import Holiday
from kernel.database import Database
from kernel.decider import Command
from kernel.edge import Caller, Personal
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.vault import Vault
from services.evaluation.deciders.calendar import AdoptCalendar
from services.evaluation.service import evaluation
from services.feedback.service import feedback
from services.notification.service import notification
from services.reporting.deciders.employee import ImportEmployee
from services.reporting.deciders.plan_state import AgreePlan, ProposePlan
from services.reporting.deciders.report import SubmitReport
from services.reporting.deciders.unit import ImportUnit
from services.reporting.rules.plan_content import Content
from services.reporting.service import reporting
from services.training.service import training
from tests.kernel.logs import REGION, sqlite_url, wait_for
from tests.spec.reporting.facts import AGREED, changed
from tests.spec.reporting.test_report import TOLD

MAKASSAR = ZoneInfo("Asia/Makassar")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


PLAN = ProposePlan(
    plan_id="e7~2026~1",
    employee_id="e7",
    year=2026,
    segment=1,
    today=date(2026, 1, 5),
    content=Content(results=AGREED.results),
)
AGREE = AgreePlan(plan_id="e7~2026~1", agreed_by="e1")
REPORT = SubmitReport(
    report_id="e7~2026-q1",
    employee_id="e7",
    period="2026-Q1",
    plan_id="e7~2026~1",
    achievements=(changed(TOLD, note=None),),
)


class Town:
    """An office in Samarinda's zone; nobody works on 3 April."""

    def __init__(self, data: Path) -> None:
        self.time = "2026-01-05T09:00"
        keys = RegionKeys.create(data / "keys.json", [REGION])
        self.runtime = Runtime(
            [reporting, evaluation, training, feedback, notification],
            lambda service: Database(sqlite_url(data, service)),
            Vault.open_at(sqlite_url(data, "vault"), keys),
            lambda _: b"k",
            self.now_us,
        )

    def now_us(self) -> int:
        local = datetime.fromisoformat(self.time).replace(tzinfo=MAKASSAR)
        return (local - EPOCH) // timedelta(microseconds=1)

    async def person(self, employee_id: str, appraiser_id: str | None) -> ImportEmployee:
        """Somebody of the office, with name and number sealed."""
        edge = {service.name: edge for service, edge in self.runtime.edges()}["reporting"]
        hr = Caller("h1", frozenset({"hr"}), REGION, datetime(2026, 1, 5, tzinfo=UTC))
        number = int("".join(filter(str.isdigit, employee_id)) or 0)
        values = [
            Personal(employee_id, "name", "Contoh Pegawai", named=True),
            Personal(employee_id, "nip", f"19900115201503{number:04}", unique=True),
        ]
        name, nip = await edge.seal(values, hr)
        return ImportEmployee(
            employee_id=employee_id,
            name=name,
            nip=nip,
            employment="PNS",
            position="Pengadministrasi Umum",
            position_class="pelaksana" if appraiser_id else "jpt",
            grade="II/c",
            unit_id="u1",
            since=date(2024, 1, 1),
            appraiser_id=appraiser_id,
        )

    async def do(self, *commands: Command, by: str = "reporting") -> None:
        for command in commands:
            await self.runtime.running[by].writer.execute(REGION, Batch([command]))
        await self.settled()

    async def settled(self) -> None:
        await asyncio.to_thread(wait_for, self.runtime.loop.is_settled)

    async def at(self, time: str) -> list[str]:
        """What reporting's clock tells when it is this time, and notification makes of it."""
        before = [len(self.records(service)) for service in ("reporting", "notification")]
        self.time = time
        [clock] = [c for c in self.runtime.running["reporting"].clocks if "reminders" in c.name]
        for _ in range(10):
            clock.look()
            idle = lambda: not self.runtime.loop.is_busy(clock, REGION)
            await asyncio.to_thread(wait_for, idle)
            await self.settled()
        told = self.records("reporting")[before[0] :]
        assert len(self.records("notification")) == before[1] + len(told)
        return told

    def records(self, service: str) -> list[str]:
        found = self.runtime.running[service].log.after(REGION, -1, 1_000)
        return [f"{record.type.split('.')[1]} {record.stream}" for record in found]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncGenerator[Town]:
    made = Town(tmp_path)
    holiday = Holiday(day=date(2026, 4, 3), title="Wafat Isa Almasih")
    years = [
        AdoptCalendar(year=year, zone="Asia/Makassar", working_week=5, holidays=days)
        for year, days in ((2026, (holiday,)), (2027, ()))
    ]
    async with made.runtime:
        await made.do(*years, by="evaluation")
        await made.do(
            ImportUnit(
                unit_id="u1", title="Kecamatan Palaran", kind="kecamatan", parent_id=None, code=None
            ),
            await made.person("e1", None),
            await made.person("e7", "e1"),
        )
        yield made


async def test_ten_days_before_the_end_of_january_who_has_no_plan_is_reminded(town: Town):
    assert await town.at("2026-01-21T23:59:59") == []
    told = await town.at("2026-01-22T00:00:00")
    assert sorted(told) == ["PlanReminded duty-e1~2026", "PlanReminded duty-e7~2026"]
    assert await town.at("2026-02-15T09:00") == []


async def test_a_report_is_reminded_of_and_missed_by_the_working_days_of_the_region(town: Town):
    await town.do(PLAN, AGREE)
    await town.at("2026-02-01T09:00")
    assert await town.at("2026-04-02T23:59:59") == []
    assert await town.at("2026-04-03T00:00:00") == ["ReportReminded duty-e7~2026-q1"]
    assert await town.at("2026-04-08T23:59:59") == []
    assert await town.at("2026-04-09T00:00:00") == ["ReportMissed duty-e7~2026-q1"]
    assert await town.at("2026-06-01T09:00") == []


async def test_of_a_report_that_came_nobody_is_reminded_but_its_appraiser(town: Town):
    await town.do(PLAN, AGREE)
    await town.at("2026-04-01T09:00")
    await town.do(REPORT)
    assert await town.at("2026-04-07T23:59:59") == []
    assert await town.at("2026-04-08T00:00:00") == ["AppraiserReminded duty-e7~2026-q1"]
    assert await town.at("2026-06-30T09:00") == []


async def test_after_the_clock_stood_still_for_a_year_what_was_missed_is_told_in_order(town: Town):
    await town.do(PLAN, AGREE)
    told = [each for each in await town.at("2026-12-31T09:00") if "e7" in each]
    assert [each.split()[0] for each in told] == ["ReportReminded", "ReportMissed"] * 3
    assert [each[-2:] for each in told] == ["q1", "q1", "q2", "q2", "q3", "q3"]
