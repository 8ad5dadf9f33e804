"""What evaluation tells the other services. Topic ``kinerja.<region>.evaluation``."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part, Sealed
from contracts.reporting import Better, RealisedResult, ResultKind, Source

Scheme = Literal["permenpanrb-6-2022"]
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
Cadence = Literal["monthly", "quarterly"]
Band = Literal["A", "B", "C", "D"]
Relation = Literal["peer", "subordinate"]


class CompetencyOf(Part):
    """A weakness in an indicator of this code points to this competency."""

    code: str
    competency: str


class EvaluationPolicyAdopted(Event):
    """The rules by which a region scores from now on; scores already made stay as they are.

    ``small_part`` is the share of *utama* results that may be below while the whole still meets,
    as numerator and denominator. A satisfaction index inside ``satisfaction_target`` (low, high)
    meets the indicators whose source is citizen satisfaction.
    """

    type = "evaluation.EvaluationPolicyAdopted.v1"
    policy_id: str
    scheme: Scheme
    cadence: Cadence
    small_part: tuple[int, int]
    satisfaction_target: tuple[Decimal, Decimal]
    competencies: tuple[CompetencyOf, ...]
    adopted_on: date


class Holiday(Part):
    """A day nobody works: national (*libur nasional*) or joint leave (*cuti bersama*)."""

    day: date
    title: str


class CalendarAdopted(Event):
    """The working days of one year in this region. ``zone`` is an IANA name; ``working_week`` is
    5 or 6 days; a later one for the same year replaces it."""

    type = "evaluation.CalendarAdopted.v2"
    year: int
    zone: str
    working_week: int
    holidays: tuple[Holiday, ...]


class SatisfactionCounted(Event):
    """One more citizen's answer counts for a unit and period. ``index`` is 25 to 100.

    ``sums`` and ``counts`` are those of U1 to U9 after this answer; each of the ``elements`` that
    somebody answered weighs 1/``elements``, so a service without a fee has eight.
    """

    type = "evaluation.SatisfactionCounted.v1"
    unit_id: str
    period: str
    response_id: str
    answers: int
    sums: tuple[int, ...]
    counts: tuple[int, ...]
    index: Decimal
    band: Band
    elements: int = 9


class EvaluationOpened(Event):
    """A report came in: this employee is evaluated for this period, by this appraiser."""

    type = "evaluation.EvaluationOpened.v1"
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str


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
    record used, as ``<region>/<service>@<position>``.
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


class ReviewRoundOpened(Event):
    """Colleagues are asked to review this employee; ``appraiser_id`` is who appraises now."""

    type = "evaluation.ReviewRoundOpened.v1"
    round_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str | None
    period: str


class ReviewAsked(Event):
    """Somebody is asked for one review. ``reviewer`` is sealed under the round's key, of the
    subject ``round-<round_id>``, which is destroyed once the round is closed; the order in which
    they are asked is chance."""

    type = "evaluation.ReviewAsked.v1"
    round_id: str
    review_id: str
    relation: Relation
    reviewer: Sealed


class ValueScore(Part):
    """1 (seldom) to 5 (always) for one of the seven values (BerAKHLAK)."""

    value: Value
    score: int


class ReviewGiven(Event):
    """What one of those who were asked thinks. Its actor is a pseudonym of this review alone; the
    ``comment`` is about the employee and sealed under the employee's key."""

    type = "evaluation.ReviewGiven.v1"
    review_id: str
    round_id: str
    employee_id: str
    relation: Relation
    scores: tuple[ValueScore, ...]
    comment: Sealed | None = None


class ReviewRoundClosed(Event):
    """No more reviews are taken. Hereupon the round's key is destroyed: who was asked for which
    review can then be told by nobody."""

    type = "evaluation.ReviewRoundClosed.v1"
    round_id: str
    employee_id: str


PolicyEvent = EvaluationPolicyAdopted
CalendarEvent = CalendarAdopted
UnitEvent = SatisfactionCounted
EvaluationEvent = EvaluationOpened | ResultsTaken | EvaluationScored
ReviewRoundEvent = ReviewRoundOpened | ReviewAsked | ReviewRoundClosed
ReviewEvent = ReviewGiven
