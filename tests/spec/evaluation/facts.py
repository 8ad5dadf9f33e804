"""The same small region in every specification: a policy, a report with figures, seven values."""

from datetime import date
from decimal import Decimal

from contracts.evaluation import (
    CompetencyOf,
    EvaluationOpened,
    EvaluationPolicyAdopted,
    EvaluationScored,
    Predicate,
    RatedValue,
    Rating,
    ResultsTaken,
    SatisfactionCounted,
)
from contracts.reporting import Better, RealisedIndicator, RealisedResult, ResultKind, Source
from contracts.satisfaction import Tally, band, index
from services.evaluation.rules.predicate import VALUES

POLICY = EvaluationPolicyAdopted(
    policy_id="p1",
    scheme="permenpanrb-6-2022",
    cadence="quarterly",
    small_part=(1, 3),
    satisfaction_target=(Decimal("76.61"), Decimal("88.30")),
    competencies=(
        CompetencyOf(code="service-time", competency="desk-service"),
        CompetencyOf(code="service-time", competency="queueing"),
        CompetencyOf(code="satisfaction", competency="courtesy"),
    ),
    adopted_on=date(2026, 1, 5),
)
OPENED = EvaluationOpened(
    evaluation_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    report_id="e7~2026-q1",
    window_from=date(2026, 3, 31),
    window_days=10,
)
SCORED = EvaluationScored(
    evaluation_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    scheme="permenpanrb-6-2022",
    policy_id="p1",
    indicators=(),
    behaviour=tuple(RatedValue(value=value, rating="meets") for value in VALUES),
    work_rating="meets",
    behaviour_rating="meets",
    proposed="baik",
    predicate="baik",
    strengths=(),
    weaknesses=(),
    basis=("13.72/reporting@9", "13.72/test@0"),
)
CELLS: list[tuple[Rating, Rating, Predicate]] = [  # work, behaviour, predicate
    ("above", "below", "kurang"),
    ("above", "meets", "baik"),
    ("above", "above", "sangat-baik"),
    ("meets", "below", "kurang"),
    ("meets", "meets", "baik"),
    ("meets", "above", "baik"),
    ("below", "below", "sangat-kurang"),
    ("below", "meets", "butuh-perbaikan"),
    ("below", "above", "butuh-perbaikan"),
]


def realised(
    figure: str,
    target: str = "90..90",
    *,
    code: str = "documents",
    better: Better = "higher",
    source: Source = "self",
) -> RealisedIndicator:
    low, high = target.split("..")
    return RealisedIndicator(
        indicator_id=f"i-{code}",
        code=code,
        aspect="quantity",
        target_low=Decimal(low),
        target_high=Decimal(high),
        better=better,
        source=source,
        realised=Decimal(figure),
    )


def result(*indicators: RealisedIndicator, kind: ResultKind = "utama") -> RealisedResult:
    return RealisedResult(result_id="r1", kind=kind, indicators=indicators)


def taken(*results: RealisedResult) -> ResultsTaken:
    return ResultsTaken(
        evaluation_id="e7~2026-q1",
        report_id="e7~2026-q1",
        taken_from="13.72/reporting@9",
        results=results,
    )


def seven(rating: Rating, **others: Rating) -> tuple[RatedValue, ...]:
    """Every value rated alike, except those named."""
    return tuple(RatedValue(value=value, rating=others.get(value, rating)) for value in VALUES)


def counted(answers: int, value: int, *, elements: int = 9) -> SatisfactionCounted:
    """So many citizens gave the same answer to each of the elements in use."""
    counts = (answers,) * elements + (0,) * (9 - elements)
    sums = tuple(count * value for count in counts)
    return SatisfactionCounted(
        unit_id="u3",
        period="2026-Q1",
        response_id=f"s{answers}",
        answers=answers,
        sums=sums,
        counts=counts,
        index=index(sums, counts),
        band=band(index(sums, counts)),
        elements=Tally(sums, counts).elements,
    )
