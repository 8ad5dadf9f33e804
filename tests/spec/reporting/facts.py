"""The people and papers of a small office, as events; nobody in it exists."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeMoved,
    EmployeeRegistered,
    Indicator,
    PlanAgreed,
    PlannedResult,
    PlanProposed,
    PlanReturned,
    RealisedIndicator,
    RealisedResult,
    RegionalHeadTookOffice,
    ReportAccepted,
    ReportReturned,
    ReportSubmitted,
    UnitEstablished,
)
from services.reporting.rules.figures import REPORTED

T = TypeVar("T", bound=msgspec.Struct)

WHY = Sealed("e7", "reason", "…")
NOTE = Sealed("e7", "note", "…")

CITY = UnitEstablished(unit_id="kota", title="Kota Solok", kind="region")
OFFICE = UnitEstablished(
    unit_id="u1", title="Kecamatan Lubuk Sikarah", kind="kecamatan", parent_id="kota"
)
OTHER_OFFICE = UnitEstablished(
    unit_id="u2", title="Kecamatan Tanjung Harapan", kind="kecamatan", parent_id="kota"
)


def registered(
    employee_id: str, appraiser_id: str | None = "e1", leads: str | None = None
) -> EmployeeRegistered:
    return EmployeeRegistered(
        employee_id=employee_id,
        name=Sealed(employee_id, "name", "…"),
        nip=Sealed(employee_id, "nip", "…"),
        employment="PNS",
        position="Pengadministrasi Umum",
        position_class="pelaksana" if appraiser_id else "jpt",
        grade="II/c",
        unit_id="u1",
        since=date(2024, 1, 1),
        appraiser_id=appraiser_id,
        leads=leads,
    )


HEAD = registered("e1", appraiser_id=None, leads="u1")
CLERK = registered("e7")
MOVED = EmployeeMoved(
    employee_id="e7",
    unit_id="u2",
    position="Pengadministrasi Umum",
    position_class="pelaksana",
    grade="II/c",
    since=date(2026, 4, 1),
)
HANDED_OVER = AppraiserAssigned(employee_id="e7", appraiser_id="e2", since=date(2026, 4, 1))
MAYOR = RegionalHeadTookOffice(
    region_id="13.72",
    official_id="w1",
    name=Sealed("w1", "name", "…"),
    position="Wali Kota",
    since=date(2025, 2, 20),
)

SPEED = Indicator(
    indicator_id="i1",
    code="service-time",
    title="Hari sampai KTP selesai",
    aspects=("time",),
    target_low=Decimal(1),
    target_high=Decimal(2),
    measure="hari",
    better="lower",
)
CONTENT = Indicator(
    indicator_id="i2",
    code="satisfaction",
    title="Kepuasan masyarakat",
    aspects=("quality",),
    target_low=Decimal("76.61"),
    target_high=Decimal("88.30"),
    measure="indeks",
    source="citizen-satisfaction",
)
SERVICE = PlannedResult(
    result_id="r1", kind="utama", title="Pelayanan KTP", indicators=(SPEED, CONTENT)
)
RESULTS = (SERVICE,)

PROPOSED = PlanProposed(
    plan_id="e7~2026~1",
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    year=2026,
    segment=1,
    results=RESULTS,
    opened=date(2026, 1, 12),
)
PLAN_RETURNED = PlanReturned(plan_id="e7~2026~1", employee_id="e7", reason=WHY)
AGREED = PlanAgreed(
    plan_id="e7~2026~1",
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    year=2026,
    segment=1,
    revision=1,
    results=RESULTS,
)


def reached(planned: Indicator, realised: Decimal) -> RealisedIndicator:
    return RealisedIndicator(
        indicator_id=planned.indicator_id,
        code=planned.code,
        aspect=planned.aspects[0],
        target_low=planned.target_low,
        target_high=planned.target_high,
        better=planned.better,
        source=REPORTED.get(planned.source, "self"),
        realised=realised,
    )


REALISED = (
    RealisedResult(
        result_id="r1",
        kind="utama",
        indicators=(reached(SPEED, Decimal("1.5")), reached(CONTENT, Decimal(80))),
        note=NOTE,
    ),
)
SUBMITTED = ReportSubmitted(
    report_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    plan_id="e7~2026~1",
    plan_revision=1,
    period="2026-Q1",
    attempt=1,
    results=REALISED,
)
AGAIN = replace(SUBMITTED, attempt=2)
REPORT_RETURNED = ReportReturned(
    report_id="e7~2026-q1", employee_id="e7", appraiser_id="e1", period="2026-Q1", reason=WHY
)
ACCEPTED = ReportAccepted(
    report_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    period="2026-Q1",
    results=REALISED,
)


def changed(told: T, **fields: Any) -> T:
    """The same event or command with other fields."""
    return replace(told, **fields)
