"""The clock over a whole case in WITA: it reminds, passes on, makes final, by the calendar."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contracts.envelope import decode
from contracts.evaluation import Holiday
from contracts.event import Sealed
from kernel.clock import Clock
from kernel.database import Database
from kernel.decider import Command
from kernel.edge import Caller, Personal
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.vault import Vault
from kinerja.catalogue import services
from services.evaluation.deciders.calendar import AdoptCalendar, CorrectCalendar
from services.evaluation.deciders.delivering import DeliverEvaluation, ReceiveEvaluation
from services.evaluation.deciders.line import NoteAppraiser
from services.evaluation.deciders.objection import ObjectToEvaluation, ReceiveObjection
from services.evaluation.deciders.opening import OpenEvaluation, TakeResults
from services.evaluation.deciders.policy import AdoptPolicy
from services.evaluation.deciders.scoring import ScoreEvaluation
from services.evaluation.deciders.signing import SignEvaluation
from services.evaluation.rules.calendar import national_holidays
from tests.kernel.logs import REGION, sqlite_url, wait_for
from tests.spec.evaluation.facts import POLICY, realised, result, seven
from tests.spec.evaluation.followed import DAY_14, ID, RECEIVED_ON

WITA = ZoneInfo("Asia/Makassar")
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
BEGUN = datetime(2026, 3, 2, 9, tzinfo=WITA)
OPENING = {
    "evaluation_id": ID,
    "employee_id": "e7",
    "unit_id": "u3",
    "appraiser_id": "e1",
    "period": "2026-Q1",
    "report_id": ID,
}


class Case:
    """The evaluation of e7 in a running program whose clock the test moves."""

    def __init__(self, data: Path) -> None:
        self.time = BEGUN
        keys = RegionKeys.create(data / "keys.json", [REGION])
        vault = Vault.open_at(sqlite_url(data, "vault"), keys)
        told = [of for of in services if of.name in ("reporting", "evaluation", "feedback")]
        self.runtime = Runtime(
            told,
            lambda service: Database(sqlite_url(data, service)),
            vault,
            lambda _: b"k",
            lambda: (self.time - EPOCH) // timedelta(microseconds=1),
        )

    @property
    def clock(self) -> Clock:
        [clock] = self.runtime.running["evaluation"].clocks
        return clock

    async def do(self, *commands: Command) -> None:
        for command in commands:
            await self.runtime.running["evaluation"].writer.execute(REGION, Batch([command]))
        await asyncio.to_thread(wait_for, self.runtime.loop.is_settled)

    async def sealed(self, text: str) -> Sealed:
        [edge] = [edge for of, edge in self.runtime.edges() if of.name == "evaluation"]
        by = Caller(subject="e7", roles=frozenset(), region=REGION, time=self.time)
        [box] = await edge.seal([Personal("e7", "reason", text)], by)
        return box

    async def at(self, day: str, hour: str = "00:00:00") -> list[str]:
        """What the clock has told when it is this time in WITA, since it was asked last."""
        known = len(self.records())
        self.time = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=WITA)
        for _ in range(10):
            self.clock.look()
            await asyncio.to_thread(wait_for, lambda: not self.loop_is_busy())
            await asyncio.to_thread(wait_for, self.runtime.loop.is_settled)
        return self.records()[known:]

    def loop_is_busy(self) -> bool:
        return self.runtime.loop.is_busy(self.clock, REGION)

    def records(self) -> list[str]:
        """Each by its type, with the step where it names one."""
        found: list[str] = []
        for record in self.runtime.running["evaluation"].log.after(REGION, -1, 1_000):
            name = record.type.split(".")[1].removeprefix("Evaluation")
            data = decode(record.body).data
            step = bytes(data).decode().partition('"step":"')[2].partition('"')[0]
            found.append(f"{name} {step}".strip())
        return found

    async def opened(self) -> None:
        await self.do(
            AdoptPolicy(
                policy_id="p1",
                scheme="permenpanrb-6-2022",
                cadence="quarterly",
                small_part=(1, 3),
                satisfaction_target=POLICY.satisfaction_target,
                competencies=(),
                adopted_on=date(2026, 1, 5),
            ),
            AdoptCalendar(
                year=2026, zone="Asia/Makassar", working_week=5, holidays=national_holidays(2026)
            ),
            *(
                NoteAppraiser(
                    employee_id=who,
                    appraiser_id=above,
                    since=date(2026, 1, 2),
                    noted_from=f"{REGION}/reporting@1",
                )
                for who, above in (("e7", "e1"), ("e1", "e0"), ("e0", "e00"))
            ),
            OpenEvaluation(**OPENING, opened_at=self.time),
            TakeResults(
                **OPENING,
                taken_from=f"{REGION}/reporting@9",
                results=(result(realised("90")),),
                opened_at=self.time,
            ),
        )

    async def received(self) -> None:
        day = date(2026, 3, 6)
        await self.opened()
        await self.do(
            ScoreEvaluation(evaluation_id=ID, scored_by="e1", behaviour=seven("meets"), today=day),
            SignEvaluation(evaluation_id=ID, signed_by="e1", today=day),
            DeliverEvaluation(evaluation_id=ID, delivered_by="e1", today=day),
            ReceiveEvaluation(
                evaluation_id=ID,
                recorded_by="e7",
                by_office=False,
                on=RECEIVED_ON,
                today=RECEIVED_ON,
            ),
        )


@pytest.fixture
async def case(tmp_path: Path) -> AsyncGenerator[Case]:
    made = Case(tmp_path)
    async with made.runtime:
        yield made


async def test_what_nobody_signs_is_reminded_of_passed_on_and_overdue(case: Case):
    await case.opened()
    assert await case.at("2026-04-10", "23:59:59") == []
    assert await case.at("2026-04-11") == ["StepReminded sign"]  # working day 7 is over
    assert await case.at("2026-04-15", "23:59:59") == []
    assert await case.at("2026-04-16") == ["Escalated"]
    assert await case.at("2026-05-01") == ["StepReminded superior-sign"]
    assert await case.at("2026-05-07") == ["StepOverdue superior-sign"]
    assert await case.at("2026-05-30") == ["StepReminded report"]
    assert await case.at("2026-06-04", "23:59:59") == []
    assert await case.at("2026-06-05") == ["StepOverdue report"]
    assert await case.at("2026-12-31") == []


async def test_an_objection_term_across_lebaran_ends_with_working_day_14_in_wita(case: Case):
    await case.received()
    before = await case.at("2026-04-02")
    assert before == ["StepReminded object", "StepReminded return"]
    assert await case.at(DAY_14.isoformat(), "23:59:59") == []
    after = await case.at((DAY_14 + timedelta(days=1)).isoformat())
    assert sorted(after) == ["Finalised", "StepOverdue return"]


async def test_a_holiday_that_the_government_adds_moves_the_end(case: Case):
    await case.received()
    moved = Holiday(day=DAY_14, title="Libur yang dipindahkan")
    await case.do(CorrectCalendar(year=2026, removed=(), added=(moved,)))
    await case.at("2026-04-04")
    assert await case.at("2026-04-07", "23:59:59") == []
    assert "Finalised" in await case.at("2026-04-08")


async def test_an_objection_keeps_it_from_becoming_final_and_a_late_decision_goes_higher(
    case: Case,
):
    await case.received()
    day, why = date(2026, 3, 12), await case.sealed("Angka belum lengkap.")
    await case.do(
        ObjectToEvaluation(evaluation_id=ID, objected_by="e7", reason=why, today=day),
        ReceiveObjection(evaluation_id=ID, recorded_by="e0", by_office=False, today=day),
    )
    assert await case.at("2026-03-26") == ["StepReminded decide"]
    assert await case.at("2026-03-28") == []  # day 7 is 30 March
    assert "ObjectionEscalated" in await case.at("2026-03-31")
    assert "Finalised" not in await case.at("2026-12-31")


async def test_a_clock_that_was_stopped_tells_all_that_is_over_in_order(case: Case):
    await case.opened()
    told = await case.at("2026-12-31")
    assert told.index("StepReminded sign") < told.index("Escalated")
    assert told.index("Escalated") < told.index("StepOverdue superior-sign")
    assert told[-1] == "StepOverdue report"
