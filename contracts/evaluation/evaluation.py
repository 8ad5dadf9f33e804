"""One employee's evaluation for one period, from its opening to its score."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.evaluation.organisation import OrganisationUsed
from contracts.evaluation.policy import Scheme
from contracts.event import Event, Part, Sealed
from contracts.reporting import Better, RealisedResult, ResultKind, Source

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


class ResultsTaken(Event):
    """The accepted figures the evaluation rests on; ``taken_from`` is their record's position."""

    type = "evaluation.ResultsTaken.v1"
    evaluation_id: str
    report_id: str
    taken_from: str
    results: tuple[RealisedResult, ...]


class RatedIndicator(Part):
    """How one indicator was rated, against which target, from which figure.

    Without a figure (nobody has answered the unit's survey) there is no rating either, and the
    indicator is left out: what nobody gave never counts as zero.
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


class RatedResult(Part):
    """What the majority of a result's indicators says; None when none of them has a figure."""

    result_id: str
    result_kind: ResultKind
    rating: Rating | None


class RatedValue(Part):
    """How one of the seven values (BerAKHLAK) was rated."""

    value: Value
    rating: Rating


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
    ``work_rating`` follows from the predicate of the ``organisation``.
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


MakingEvent = EvaluationOpened | ResultsTaken | EvaluationScored
