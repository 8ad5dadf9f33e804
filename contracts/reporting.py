"""What reporting tells the other services. Topic ``kinerja.<region>.reporting``."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part, Sealed

UnitKind = Literal[
    "region",
    "secretariat",
    "inspectorate",
    "dinas",
    "badan",
    "kecamatan",
    "kelurahan",
    "school",
    "puskesmas",
]
Employment = Literal["PNS", "PPPK"]
PositionClass = Literal["jpt", "administrator", "pengawas", "pelaksana", "fungsional"]
ResultKind = Literal["utama", "tambahan"]
Aspect = Literal["quantity", "quality", "time", "cost"]
Better = Literal["higher", "lower"]
Source = Literal["self", "citizen-satisfaction", "service-time"]


class UnitEstablished(Event):
    """An office of the region: a dinas, a kecamatan, a school. ``code`` is Kemendagri's, if any."""

    type = "reporting.UnitEstablished.v1"
    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None = None
    code: str | None = None


class UnitRenamed(Event):
    """The same office under another name."""

    type = "reporting.UnitRenamed.v1"
    unit_id: str
    title: str


class UnitMoved(Event):
    """It now stands under another unit."""

    type = "reporting.UnitMoved.v1"
    unit_id: str
    parent_id: str | None


class EmployeeRegistered(Event):
    """A civil servant (ASN) is on the roster. ``leads`` is the unit the employee heads, if any."""

    type = "reporting.EmployeeRegistered.v1"
    employee_id: str
    name: Sealed
    nip: Sealed
    employment: Employment
    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    since: date
    appraiser_id: str | None = None
    leads: str | None = None


class EmployeeMoved(Event):
    """Another unit, position or grade. The appraiser is assigned by an event of its own."""

    type = "reporting.EmployeeMoved.v1"
    employee_id: str
    unit_id: str
    position: str
    position_class: PositionClass
    grade: str
    since: date
    leads: str | None = None


class AppraiserAssigned(Event):
    """From now on this person appraises (pejabat penilai kinerja)."""

    type = "reporting.AppraiserAssigned.v1"
    employee_id: str
    appraiser_id: str | None
    since: date


class Indicator(Part):
    """How a result is measured. ``code`` is the region's word for this kind of measure, by which
    weaknesses are mapped to competencies ("service-time"); a single target has low = high."""

    indicator_id: str
    code: str
    title: str
    aspect: Aspect
    target_low: Decimal
    target_high: Decimal
    measure: str
    better: Better = "higher"
    source: Source = "self"


class PlannedResult(Part):
    """A result the employee answers for (rencana hasil kerja)."""

    result_id: str
    kind: ResultKind
    title: str
    indicators: tuple[Indicator, ...]


class PlanProposed(Event):
    """A plan of performance (SKP) lies before the appraiser; a proposal after a return replaces
    the one before it."""

    type = "reporting.PlanProposed.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    results: tuple[PlannedResult, ...]


class PlanReturned(Event):
    """The appraiser asks for another plan and says why; the employee proposes again."""

    type = "reporting.PlanReturned.v1"
    plan_id: str
    employee_id: str
    reason: Sealed


class PlanAgreed(Event):
    """Both have agreed; reports are made against this revision. The first is 1."""

    type = "reporting.PlanAgreed.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    revision: int
    results: tuple[PlannedResult, ...]


class RealisedIndicator(Part):
    """What was reached, beside the target it is measured by. ``evidence`` holds SHA-256 hex."""

    indicator_id: str
    code: str
    aspect: Aspect
    target_low: Decimal
    target_high: Decimal
    better: Better
    source: Source
    realised: Decimal
    evidence: tuple[str, ...] = ()


class RealisedResult(Part):
    """A planned result with what was reached; ``note`` is the employee's own word on it."""

    result_id: str
    kind: ResultKind
    indicators: tuple[RealisedIndicator, ...]
    note: Sealed | None = None


class ReportSubmitted(Event):
    """A civil servant reports on one period; after a return, the next attempt replaces the last.

    ``period`` is a quarter ("2026-Q1") or a month ("2026-03").
    """

    type = "reporting.ReportSubmitted.v1"
    report_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    plan_id: str
    plan_revision: int
    period: str
    attempt: int
    results: tuple[RealisedResult, ...]


class ReportReturned(Event):
    """The appraiser asks for a better report and says why; the employee submits again."""

    type = "reporting.ReportReturned.v1"
    report_id: str
    employee_id: str
    appraiser_id: str
    period: str
    reason: Sealed


class ReportAccepted(Event):
    """The appraiser stands by these figures; the evaluation is made from them."""

    type = "reporting.ReportAccepted.v1"
    report_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    results: tuple[RealisedResult, ...]


class CadenceNoted(Event):
    """Reports follow the cadence of the region's policy from now on; ``noted_from`` is where that
    policy was recorded."""

    type = "reporting.CadenceNoted.v1"
    policy_id: str
    cadence: Literal["monthly", "quarterly"]
    noted_from: str


UnitEvent = UnitEstablished | UnitRenamed | UnitMoved
EmployeeEvent = EmployeeRegistered | EmployeeMoved | AppraiserAssigned
PlanEvent = PlanProposed | PlanReturned | PlanAgreed
ReportEvent = ReportSubmitted | ReportReturned | ReportAccepted
PolicyEvent = CadenceNoted
