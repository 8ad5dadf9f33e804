"""Reports on a period, and the cadence in which they are due."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part, Sealed
from contracts.reporting.plan import Aspect, Better, PlannedSource, ResultKind, Source


class RealisedIndicator(Part):
    """What was reached, beside the target of the period it is measured by. ``evidence`` holds
    SHA-256 hex. ``planned_source`` is whose figure counts in the words of the plan, of which
    ``source`` knows fewer; None in reports of before it was told."""

    indicator_id: str
    code: str
    aspect: Aspect
    target_low: Decimal
    target_high: Decimal
    better: Better
    source: Source
    realised: Decimal
    evidence: tuple[str, ...] = ()
    planned_source: PlannedSource | None = None


class RealisedNarrative(Part):
    """What was reached where indicator and target are one sentence, told by the employee in words:
    there is no figure. ``is_reached`` is whether the target was, in the employee's view."""

    indicator_id: str
    code: str
    told: Sealed
    is_reached: bool
    evidence: tuple[str, ...] = ()


class RealisedResult(Part):
    """A planned result with what was reached: in figures, or in words where the plan is qualitative
    (``narrated``); ``note`` is the employee's own word on it."""

    result_id: str
    kind: ResultKind
    indicators: tuple[RealisedIndicator, ...]
    note: Sealed | None = None
    narrated: tuple[RealisedNarrative, ...] = ()


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


class EvidenceKept(Event):
    """The employee brought this file; ``media_type`` was told by its content, ``size`` is bytes."""

    type = "reporting.EvidenceKept.v1"
    employee_id: str
    sha256: str
    size: int
    media_type: str


class CadenceNoted(Event):
    """Reports follow the cadence of the region's policy from now on; ``noted_from`` is where that
    policy was recorded."""

    type = "reporting.CadenceNoted.v1"
    policy_id: str
    cadence: Literal["monthly", "quarterly"]
    noted_from: str


class PlanReminded(Event):
    """The end of January is near and this year's plan is not agreed. ``recipient_id`` is who has to
    act: the employee, or the appraiser with whom it lies."""

    type = "reporting.PlanReminded.v1"
    duty_id: str
    employee_id: str
    year: int
    recipient_id: str


class ReportReminded(Event):
    """The report on a period falls due soon, and is not submitted."""

    type = "reporting.ReportReminded.v1"
    duty_id: str
    employee_id: str
    period: str


class ReportMissed(Event):
    """The report on a period was due by the end of ``due_on``, and was not submitted."""

    type = "reporting.ReportMissed.v1"
    duty_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str | None
    period: str
    due_on: date


class DutyExcused(Event):
    """Nothing is owed on this year, or on this quarter or month: the roster excludes the employee
    from planning on its day (PermenPANRB 6/2022, II.C.8)."""

    type = "reporting.DutyExcused.v1"
    duty_id: str
    employee_id: str
    period: str


class AppraiserReminded(Event):
    """This attempt of a report waits for the appraiser's answer for three working days."""

    type = "reporting.AppraiserReminded.v1"
    duty_id: str
    report_id: str
    employee_id: str
    appraiser_id: str
    period: str
    attempt: int


ReportEvent = ReportSubmitted | ReportReturned | ReportAccepted
PolicyEvent = CadenceNoted
DutyEvent = PlanReminded | ReportReminded | ReportMissed | DutyExcused | AppraiserReminded
EvidenceEvent = EvidenceKept
