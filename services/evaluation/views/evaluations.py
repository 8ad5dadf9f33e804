"""Evaluations, and how units stand. Each view: a row, keys, how it folds.

Each hears evaluation's own log only, so nothing here depends on the order of two logs.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import (
    Band,
    EvaluationEvent,
    EvaluationOpened,
    EvaluationScored,
    EvaluationSigned,
    EvaluatorGround,
    EvaluatorNamed,
    FollowUpEvent,
    ObjectionDecided,
    OrganisationUsed,
    Predicate,
    RatedIndicator,
    RatedNarrative,
    RatedResult,
    RatedValue,
    Rating,
    Reckoned,
    ResultsTaken,
    SatisfactionCounted,
    Weakness,
)
from contracts.event import Sealed
from kernel.heard import Heard
from kernel.view import View
from services.evaluation.rules.strengths import Spread, by_code, by_value
from services.evaluation.rules.strengths import counted as spread
from services.evaluation.views.follow_up import FollowUpRow, followed


class EvaluationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row for each employee and period: how far it is, and how the score came about.

    ``basis`` names the records the score was made from, ``recorded_at`` the one that holds it,
    ``evaluator`` the ground on which somebody else than the report's appraiser evaluates.
    """

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    status: Literal["open", "ready", "scored"]
    version: int
    evaluator: EvaluatorGround | None = None
    policy_id: str = ""
    proposed: Predicate | None = None
    predicate: Predicate | None = None
    work_rating: Rating | None = None
    behaviour_rating: Rating | None = None
    results: tuple[RatedResult, ...] = ()
    indicators: tuple[RatedIndicator, ...] = ()
    narrated: tuple[RatedNarrative, ...] = ()
    behaviour: tuple[RatedValue, ...] = ()
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[Weakness, ...] = ()
    basis: tuple[str, ...] = ()
    recorded_at: str = ""
    reason: Sealed | None = None
    organisation: OrganisationUsed | None = None
    reckoned: tuple[Reckoned, ...] = ()
    after: FollowUpRow = FollowUpRow()


def evaluation_keys(heard: Heard[EvaluationEvent]) -> list[str]:
    return [heard.event.evaluation_id]


def fold_evaluation(
    row: EvaluationRow | None, heard: Heard[EvaluationEvent]
) -> EvaluationRow | None:
    match heard.event:
        case EvaluationOpened() as event:
            return opened(row, event, heard.version)
        case EvaluatorNamed() as event:
            return row and replace(
                row,
                appraiser_id=event.appraiser_id,
                evaluator=event.ground,
                version=heard.version,
            )
        case ResultsTaken():
            return replace(row, status="ready", version=heard.version) if row else None
        case EvaluationScored() as event:
            return scored(row, event, heard) if row else None
        case EvaluationSigned() | ObjectionDecided() as event:
            return row and after(replace(row, predicate=event.predicate), event, heard.version)
        case event:
            return row and after(row, event, heard.version)


def after(row: EvaluationRow, event: FollowUpEvent, version: int) -> EvaluationRow:
    return replace(row, version=version, after=followed(row.after, event))


def opened(row: EvaluationRow | None, event: EvaluationOpened, version: int) -> EvaluationRow:
    return EvaluationRow(
        evaluation_id=event.evaluation_id,
        employee_id=event.employee_id,
        unit_id=event.unit_id,
        appraiser_id=event.appraiser_id,
        period=event.period,
        report_id=event.report_id,
        status="open",
        version=version,
        evaluator=row.evaluator if row else None,
    )


def scored(
    row: EvaluationRow, event: EvaluationScored, heard: Heard[EvaluationEvent]
) -> EvaluationRow:
    return replace(
        row,
        status="scored",
        version=heard.version,
        policy_id=event.policy_id,
        proposed=event.proposed,
        predicate=event.predicate,
        work_rating=event.work_rating,
        behaviour_rating=event.behaviour_rating,
        results=event.results,
        indicators=event.indicators,
        narrated=event.narrated,
        behaviour=event.behaviour,
        strengths=event.strengths,
        weaknesses=event.weaknesses,
        basis=event.basis,
        recorded_at=heard.cause,
        reason=event.reason,
        organisation=event.organisation,
        reckoned=event.reckoned,
    )


evaluations: View[EvaluationEvent, EvaluationRow] = View(
    name="evaluations",
    version=3,
    hears=EvaluationEvent,
    row=EvaluationRow,
    keys=evaluation_keys,
    fold=fold_evaluation,
    find_by=("employee_id", "appraiser_id", "unit_id", "period", "status"),
    streams=lambda key: [f"evaluation-{key}"],
)


class Scoreboard(msgspec.Struct, frozen=True, kw_only=True):
    """One row for each unit and period: how many reached which predicate, by what they are strong
    or weak (a person counts once for a code), and what citizens say. ``codes`` and ``values`` are
    how many are where, by kind of indicator and by value."""

    unit_id: str
    period: str
    scored: int = 0
    predicates: dict[Predicate, int] = {}
    strengths: dict[str, int] = {}
    weaknesses: dict[str, int] = {}
    codes: dict[str, Spread] = {}
    values: dict[str, Spread] = {}
    answers: int = 0
    elements: int = 0
    index: Decimal | None = None
    band: Band | None = None


BoardEvent = EvaluationScored | EvaluationSigned | ObjectionDecided | SatisfactionCounted


def board_key(unit_id: str, period: str) -> str:
    return f"{unit_id}/{period}"


def board_keys(heard: Heard[BoardEvent]) -> list[str]:
    return [board_key(heard.event.unit_id, heard.event.period)]


def fold_board(row: Scoreboard | None, heard: Heard[BoardEvent]) -> Scoreboard:
    row = row or Scoreboard(unit_id=heard.event.unit_id, period=heard.event.period)
    match heard.event:
        case EvaluationScored() as event:
            reached = row.predicates.get(event.predicate, 0) + 1
            return replace(
                row,
                scored=row.scored + 1,
                predicates=row.predicates | {event.predicate: reached},
                strengths=counted(row.strengths, event.strengths),
                weaknesses=counted(row.weaknesses, (weak.code for weak in event.weaknesses)),
                codes=spread(row.codes, by_code((*event.indicators, *event.narrated))),
                values=spread(row.values, by_value(event.behaviour)),
            )
        case EvaluationSigned() | ObjectionDecided() as event:
            return replace(row, predicates=moved(row.predicates, event))
        case SatisfactionCounted() as event:
            return replace(
                row,
                answers=event.answers,
                elements=event.elements,
                index=event.index,
                band=event.band,
            )


def moved(
    counts: dict[Predicate, int], event: EvaluationSigned | ObjectionDecided
) -> dict[Predicate, int]:
    """A predicate that was changed counts as what it is now."""
    before, now = event.changed_from, event.predicate
    if before is None:
        return counts
    after: dict[Predicate, int] = {of: n - (of == before) for of, n in counts.items()}
    after[now] = after.get(now, 0) + 1
    return {of: n for of, n in after.items() if n > 0}


def counted(counts: dict[str, int], codes: Iterable[str]) -> dict[str, int]:
    return counts | {code: counts.get(code, 0) + 1 for code in codes}


scoreboards: View[BoardEvent, Scoreboard] = View(
    name="scoreboards",
    version=3,
    hears=BoardEvent,
    row=Scoreboard,
    keys=board_keys,
    fold=fold_board,
    find_by=("unit_id", "period"),
)
