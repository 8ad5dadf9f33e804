"""One employee's evaluation for one period, from its opening to its score."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.evaluation.organisation import OrganisationUsed
from contracts.evaluation.policy import Scheme
from contracts.event import Event, Part, Sealed
from contracts.reporting import Better, PlannedSource, RealisedResult, ResultKind, Source

Rating = Literal["below", "meets", "above"]
Predicate = Literal["sangat-baik", "baik", "butuh-perbaikan", "kurang", "sangat-kurang"]
Value = Literal[
    "berorientasi-pelayanan",
    "akuntabel",
    "kompeten",
    "harmonis",
    "loyal",
    "adaptif",
    "kolaboratif",
]
Found = Literal[
    "below",
    "meets",
    "above",
    "sangat-baik",
    "baik",
    "butuh-perbaikan",
    "kurang",
    "sangat-kurang",
]
"""What a step comes to: a rating, or at last a predicate."""
Reckoning = Literal["indicator", "result", "work", "value", "behaviour", "proposal", "decision"]
"""The steps to a predicate, in their order."""
EvaluatorGround = Literal["superior-in-turn", "acting-head", "leading-functional", "left-in-window"]
"""Why somebody evaluates in place of the appraiser."""


class EvaluationOpened(Event):
    """A report came in: this employee is evaluated for this period, by this appraiser.

    The window closes ``window_days`` working days after ``window_from``: after the period's end, or
    after the opening where that came when the window had closed. No term runs without it.
    """

    type = "evaluation.EvaluationOpened.v1"
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    window_from: date | None = None
    window_days: int = 10


class EvaluatorNamed(Event):
    """Somebody else than the appraiser of the report evaluates, on this ground: ``named_by`` says
    so. Whoever evaluates is the appraiser from now on."""

    type = "evaluation.EvaluatorNamed.v1"
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    ground: EvaluatorGround
    in_place_of: str
    named_by: str
    on: date


class ResultsTaken(Event):
    """The accepted figures the evaluation rests on; ``taken_from`` is their record's position."""

    type = "evaluation.ResultsTaken.v1"
    evaluation_id: str
    report_id: str
    taken_from: str
    results: tuple[RealisedResult, ...]


class RatedIndicator(Part):
    """How one indicator was rated, against which target of the period, from which figure.

    Without a figure (nobody has answered the unit's survey) there is no rating either, and the
    indicator is left out: what nobody gave never counts as zero. A figure that citizens, desks or
    complaints show is made of ``counted`` records between those of ``positions``, both among them.

    ``proposed`` is what the figure gives. The appraiser may set another ``rating`` from feedback
    that is recorded at the positions ``feedback``, and says why (``because``).
    """

    result_id: str
    result_kind: ResultKind
    indicator_id: str
    code: str
    source: Source
    target_low: Decimal
    target_high: Decimal
    better: Better
    realised: Decimal | None
    rating: Rating | None
    planned_source: PlannedSource | None = None
    counted: int = 0
    positions: tuple[str, ...] = ()
    proposed: Rating | None = None
    feedback: tuple[str, ...] = ()
    because: Sealed | None = None


class RatedNarrative(Part):
    """How an indicator was rated whose target is in words: by whether it was reached, as the
    employee told in a report that the appraiser accepted. There is no figure; ``positions`` are of
    the records used."""

    result_id: str
    result_kind: ResultKind
    indicator_id: str
    code: str
    rating: Rating
    positions: tuple[str, ...] = ()


class RatedResult(Part):
    """What the majority of a result's indicators says; None when none of them has a figure."""

    result_id: str
    result_kind: ResultKind
    rating: Rating | None


class RatedValue(Part):
    """How one of the seven values (BerAKHLAK) was rated."""

    value: Value
    rating: Rating


class Reckoned(Part):
    """A step on the way to a predicate: what it came to, and by which rule of which article.

    ``part_id`` is the indicator, result or value; "" where the step is one of the whole. ``rule``
    is the name of a row of the rules that the code computes with; ``below``, ``meets``, ``above``
    and ``silent`` count what went into it: of a result its indicators, of work the results, of
    which ``weak`` are *utama* and below. ``found`` is None where nobody gave anything.
    """

    step: Reckoning
    part_id: str
    rule: str
    found: Found | None
    below: int = 0
    meets: int = 0
    above: int = 0
    silent: int = 0
    weak: int = 0
    utama: int = 0
    positions: tuple[str, ...] = ()


class Weakness(Part):
    """An indicator below its target, and the competencies that would mend it."""

    indicator_id: str
    code: str
    competencies: tuple[str, ...]


class EvaluationScored(Event):
    """The appraiser has rated results and behaviour; ``proposed`` is what the rules gave, and
    ``reason`` why the appraiser decided otherwise.

    The official scheme knows no number, so ``score`` is empty under it. ``basis`` names every
    record used, as ``<region>/<service>@<position>``: the policy, too. For the head of a unit
    ``work_rating`` follows from the predicate of the ``organisation``. ``reckoned`` is the way to
    the predicate step by step, under the policy of then. Who ``dropped_out`` of a study is rated by
    a rule of its own.
    """

    type = "evaluation.EvaluationScored.v1"
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    scheme: Scheme
    policy_id: str
    indicators: tuple[RatedIndicator, ...]
    behaviour: tuple[RatedValue, ...]
    work_rating: Rating
    behaviour_rating: Rating
    proposed: Predicate
    predicate: Predicate
    strengths: tuple[str, ...]
    weaknesses: tuple[Weakness, ...]
    basis: tuple[str, ...]
    score: Decimal | None = None
    results: tuple[RatedResult, ...] = ()
    reason: Sealed | None = None
    organisation: OrganisationUsed | None = None
    reckoned: tuple[Reckoned, ...] = ()
    dropped_out: bool = False
    narrated: tuple[RatedNarrative, ...] = ()


MakingEvent = EvaluationOpened | EvaluatorNamed | ResultsTaken | EvaluationScored
