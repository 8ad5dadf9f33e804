"""Plans of performance (SKP): results and the indicators by which they are measured."""

from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part, Sealed

ResultKind = Literal["utama", "tambahan"]
Aspect = Literal["quantity", "quality", "time", "cost"]
Better = Literal["higher", "lower"]
Source = Literal["self", "citizen-satisfaction", "service-time"]


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


PlanEvent = PlanProposed | PlanReturned | PlanAgreed
