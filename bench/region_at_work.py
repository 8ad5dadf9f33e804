"""A region as large as one wants, for `bench.month`: its units, people and plans, and what each of
them logs and reports."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from contracts.event import Sealed
from contracts.reporting import Indicator, PlannedResult
from kernel.edge import Caller, Edge, Personal
from services.reporting.deciders.employee import ImportEmployee
from services.reporting.deciders.plan_state import AgreePlan, ProposePlan
from services.reporting.deciders.report import AcceptReport, SubmitReport
from services.reporting.deciders.unit import ImportUnit
from services.reporting.deciders.work_log import LogWork
from services.reporting.rules.figures import Achievement, Figure
from services.reporting.rules.plan_content import Content

REGION, YEAR, MONTH, PERIOD = "13.72", 2026, "2026-03", "2026-Q1"
PEOPLE_OF_A_UNIT = 40
NOTE = "Merekam data kependudukan warga di kelurahan, dibantu petugas loket."
NOTE_OF_EVERY = 7

INDICATORS = tuple(
    Indicator(
        indicator_id=f"i{number}",
        code="service-time",
        title="Hari sampai dokumen selesai",
        aspects=("time",),
        target_low=Decimal(1),
        target_high=Decimal(2),
        measure="hari",
        better="lower",
    )
    for number in range(4)
)
RESULTS = (
    PlannedResult(result_id="r1", kind="utama", title="Pelayanan", indicators=INDICATORS[:2]),
    PlannedResult(result_id="r2", kind="tambahan", title="Arsip", indicators=INDICATORS[2:]),
)
REACHED = tuple(
    Achievement(
        result_id=result.result_id,
        figures=tuple(
            Figure(indicator_id=of.indicator_id, realised=Decimal("1.5"))
            for of in result.indicators
        ),
    )
    for result in RESULTS
)


async def people(edge: Edge, numbers: Sequence[int], by: Caller) -> list[ImportEmployee]:
    values = [
        personal
        for number in numbers
        for personal in (
            Personal(name_of(number), "name", f"Pegawai Uji {number}", named=True),
            Personal(name_of(number), "nip", f"19900101201501{number:04}", unique=True),
        )
    ]
    sealed = iter(await edge.seal(values, by))
    return [
        ImportEmployee(
            employee_id=name_of(number),
            name=next(sealed),
            nip=next(sealed),
            employment="PNS",
            position="Pengadministrasi Umum",
            position_class="pelaksana" if appraiser_of(number) else "jpt",
            grade="II/c",
            unit_id=unit_of(number),
            since=date(2024, 1, 1),
            appraiser_id=appraiser_of(number),
        )
        for number in numbers
    ]


def name_of(number: int) -> str:
    return f"e{number}"


def unit_of(number: int) -> str:
    return f"u{number // PEOPLE_OF_A_UNIT}" if number >= 0 else "kota"


def appraiser_of(number: int) -> str | None:
    """The first of each unit leads it; the leaders are appraised by the regional head."""
    first = number // PEOPLE_OF_A_UNIT * PEOPLE_OF_A_UNIT
    return None if number == first else name_of(first)


def unit(number: int) -> ImportUnit:
    return ImportUnit(
        unit_id=unit_of(number),
        title=f"Dinas Uji {number}",
        kind="dinas" if number >= 0 else "region",
        parent_id="kota" if number >= 0 else None,
        code=None,
    )


def plan(number: int) -> list[ProposePlan | AgreePlan]:
    person, appraiser = name_of(number), appraiser_of(number)
    if appraiser is None:
        return []
    plan_id = f"{person}~{YEAR}~1"
    proposed = ProposePlan(
        plan_id=plan_id,
        employee_id=person,
        year=YEAR,
        segment=1,
        today=date(YEAR, 1, 12),
        content=Content(results=RESULTS),
    )
    return [proposed, AgreePlan(plan_id=plan_id, agreed_by=appraiser)]


def working_days(count: int) -> list[date]:
    """So many from the first of the month on."""
    day, found = date(YEAR, 3, 1), list[date]()
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def entry(number: int, day: date, index: int, note: Sealed | None) -> LogWork:
    person = name_of(number)
    return LogWork(
        log_id=f"{person}~{MONTH}",
        entry_id=f"w{day.day}-{index}",
        employee_id=person,
        month=MONTH,
        day=day,
        plan_id=f"{person}~{YEAR}~1",
        result_id=RESULTS[index % 2].result_id,
        minutes=120,
        today=day,
        note=note,
    )


def report(number: int) -> SubmitReport:
    person = name_of(number)
    return SubmitReport(
        report_id=f"{person}~{PERIOD.lower()}",
        employee_id=person,
        period=PERIOD,
        plan_id=f"{person}~{YEAR}~1",
        achievements=REACHED,
    )


def acceptance(number: int) -> AcceptReport:
    report_id = f"{name_of(number)}~{PERIOD.lower()}"
    return AcceptReport(report_id=report_id, accepted_by=appraiser_of(number) or "")
