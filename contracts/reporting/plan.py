"""Plans of performance (SKP): results, how they are measured, and what was agreed around them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from contracts.event import Event, Part, Sealed

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
ResultKind = Literal["utama", "tambahan"]
Approach = Literal["quantitative", "qualitative"]
Aspect = Literal["quantity", "quality", "time", "cost"]
Better = Literal["higher", "lower"]
Source = Literal["self", "citizen-satisfaction", "service-time"]
"""Whose figure counts, in the words of reports."""

PlannedSource = Literal[
    "self", "citizen-satisfaction", "service-time", "waiting-time", "complaints-in-time"
]
"""Whose figure counts: the employee's own, or what citizens, desks and complaints show."""

Perspective = Literal["service-receivers", "business-process", "internal-strengthening", "budget"]
CoreValue = Literal[
    "berorientasi-pelayanan",
    "akuntabel",
    "kompeten",
    "harmonis",
    "loyal",
    "adaptif",
    "kolaboratif",
]
"""The seven values of BerAKHLAK, by which behaviour is judged."""

RevisionGround = Literal["feedback", "assignment", "resources"]
ClosingGround = Literal["employee-transferred", "appraiser-transferred", "year-over"]
ResourceKind = Literal["people", "budget", "equipment", "facilities", "guidance"]
ResourceAnswer = Literal["provided", "refused"]
Control = Literal["outcome", "intermediate-outcome", "output-of-low-control"]
"""How far a measure lies in the hands of whom it measures (kualitas dan tingkat kendali)."""


class Step(Part):
    """The target of one period on the way to the annual one (trajectory, action plan B.1.1)."""

    period: str
    target_low: Decimal
    target_high: Decimal


class Manual(Part):
    """How the figure comes about (manual indikator, A.1.3). ``purpose`` is what is measured for."""

    definition: str
    formula: str
    origin: str
    frequency: str
    purpose: str = ""
    control: Control | None = None


class Indicator(Part):
    """How a result is measured. ``code`` is the region's word for this kind of measure, by which
    weaknesses are mapped to competencies ("service-time"); one indicator may combine several
    aspects, the first leads. A single target has low = high."""

    indicator_id: str
    code: str
    title: str
    aspects: tuple[Aspect, ...]
    target_low: Decimal
    target_high: Decimal
    measure: str
    better: Better = "higher"
    source: PlannedSource = "self"
    steps: tuple[Step, ...] = ()
    manual: Manual | None = None


class NarratedIndicator(Part):
    """Indicator and target in one sentence: the qualitative approach."""

    indicator_id: str
    code: str
    narrative: str
    aspects: tuple[Aspect, ...]
    manual: Manual | None = None


class Support(Part):
    """The leader's result that a result serves, directly or not."""

    leader_id: str
    result_id: str
    direct: bool = True


class PlannedResult(Part):
    """A result the employee answers for (rencana hasil kerja). ``assigned_by`` is the leader or
    team that assigned it, by ``assignment_id`` where the appraiser approved another leader's;
    ``acting`` that it belongs to a post held for another (Plt./Plh.)."""

    result_id: str
    kind: ResultKind
    title: str
    indicators: tuple[Indicator, ...] = ()
    narrated: tuple[NarratedIndicator, ...] = ()
    perspective: Perspective | None = None
    assigned_by: str | None = None
    acting: bool = False
    supports: Support | None = None
    assignment_id: str | None = None


class Annex(Part):
    """What is agreed beside the results (A.1.8), in the words of the office: when is reported and
    by what it is shown, and what follows from reaching or missing the targets."""

    accountability: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()


class Expectation(Part):
    """What the leader expects of this person beside the guides of a core value."""

    value: CoreValue
    expected: Sealed


class Reached(Part):
    """The figure of an indicator in the last report that was accepted."""

    indicator_id: str
    period: str
    realised: Decimal


class PlanProposed(Event):
    """A plan of performance (SKP) lies before the appraiser; a proposal after a return replaces
    the one before it. ``opened`` is the day in the region."""

    type = "reporting.PlanProposed.v2"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    results: tuple[PlannedResult, ...]
    approach: Approach = "quantitative"
    annex: Annex = Annex()
    opened: date | None = None


class PlanReturned(Event):
    """The appraiser asks for another plan, or another revision, and says why; so it comes again."""

    type = "reporting.PlanReturned.v1"
    plan_id: str
    employee_id: str
    reason: Sealed


class PlanEscalated(Event):
    """The appraiser let the term pass, whose last second was ``due``; so the plan lies before the
    appraiser's superior, whoever that is when it is answered. ``superior_id`` is who it is now, if
    the roster names somebody."""

    type = "reporting.PlanEscalated.v1"
    plan_id: str
    employee_id: str
    appraiser_id: str
    superior_id: str | None
    year: int
    due: Instant


class PlanAgreed(Event):
    """Both have agreed; reports are made against this revision. The first is 1. Where the superior
    agreed, ``in_place_of`` is the appraiser who let the term pass."""

    type = "reporting.PlanAgreed.v2"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    revision: int
    results: tuple[PlannedResult, ...]
    approach: Approach = "quantitative"
    annex: Annex = Annex()
    in_place_of: str | None = None


class PlanRevised(Event):
    """A revision of an agreed plan lies before the appraiser; what was agreed stands until then.
    ``revision`` is the number it will have."""

    type = "reporting.PlanRevised.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    revision: int
    ground: RevisionGround
    results: tuple[PlannedResult, ...]
    approach: Approach = "quantitative"
    annex: Annex = Annex()


class PlanClosed(Event):
    """The segment is over, from ``ended`` on; unit and appraiser are those of its agreement."""

    type = "reporting.PlanClosed.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    revision: int
    ground: ClosingGround
    ended: date
    reached: tuple[Reached, ...] = ()


class SupportNamed(Event):
    """Which result of the leader a result serves: known when the leader's plan is."""

    type = "reporting.SupportNamed.v1"
    plan_id: str
    employee_id: str
    result_id: str
    supports: Support


class BehaviourExpected(Event):
    """What the appraiser expects beside the guides of the core values; replaces what was."""

    type = "reporting.BehaviourExpected.v1"
    plan_id: str
    employee_id: str
    appraiser_id: str
    expectations: tuple[Expectation, ...]


class ResourceRequested(Event):
    """What the employee needs to reach the results, in the words of the office."""

    type = "reporting.ResourceRequested.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    resource_id: str
    kind: ResourceKind
    title: str


class ResourceAnswered(Event):
    """The appraiser provides it or not; an unmet one asks for an adjusted expectation."""

    type = "reporting.ResourceAnswered.v1"
    plan_id: str
    employee_id: str
    appraiser_id: str
    resource_id: str
    answer: ResourceAnswer
    reason: Sealed | None = None


PlanEvent = (
    PlanProposed
    | PlanReturned
    | PlanEscalated
    | PlanAgreed
    | PlanRevised
    | PlanClosed
    | SupportNamed
    | BehaviourExpected
    | ResourceRequested
    | ResourceAnswered
)
