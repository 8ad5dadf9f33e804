"""When nothing can change a predicate any more, and what the authorised official (PyB) is told.

Final is what a superior or the regional head signed, what an objection was decided to, and else
what nobody objected to in time, signed by the employee or not.
"""

from datetime import date

from contracts.evaluation import (
    EvaluationFinalised,
    EvaluationReported,
    FollowUpEvent,
    Ground,
    Predicate,
    Standing,
)
from kernel.decider import Command, Seen
from kernel.refusal import Conflict
from services.evaluation.deciders import official as officials
from services.evaluation.deciders.delivering import OnlyTheSignerDelivers
from services.evaluation.deciders.evaluation_state import Case, Evaluation
from services.evaluation.deciders.official import AUTHORISED, official


class FinaliseEvaluation(Command):
    """The clock: the term to object ended with this day."""

    evaluation_id: str
    on: date


class ReportEvaluation(Command):
    evaluation_id: str
    reported_by: str
    by_office: bool
    today: date


FinalityCommand = FinaliseEvaluation | ReportEvaluation


class NoOfficialIsNamed(Conflict):
    """The region names its authorised official (PyB), to whom dossiers go."""

    slug = "evaluation.no-official-is-named"
    indonesian = "Daerah belum menetapkan pejabat yang berwenang (PyB) penerima laporan."


def final(
    evaluation: Evaluation, predicate: Predicate, ground: Ground, on: date
) -> EvaluationFinalised:
    return EvaluationFinalised(
        **evaluation.about,
        predicate=predicate,
        ground=ground,
        on=on,
        is_reported=evaluation.after.reported is not None,
    )


def lapse(asked: FinaliseEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    """Nobody objected in time."""
    predicate = evaluation.predicate
    assert predicate is not None, "what was received had been scored"
    return [final(evaluation, predicate, "term-lapsed", asked.on)]


def report(asked: ReportEvaluation, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    after = evaluation.after
    assert after.signed is not None, "a document that is signed has a signature"
    if asked.reported_by != after.signed.signed_by and not asked.by_office:
        raise OnlyTheSignerDelivers(asked.evaluation_id)
    standing = standing_of(after.case)
    if standing == after.reported:
        return []
    reported_to = seen(official, officials.stream(AUTHORISED)).person_id
    if reported_to is None:
        raise NoOfficialIsNamed(asked.evaluation_id)
    return [
        EvaluationReported(
            **evaluation.about,
            reported_by=asked.reported_by,
            reported_to=reported_to,
            standing=standing,
            on=asked.today,
        )
    ]


def standing_of(case: Case) -> Standing:
    match case:
        case Case.FINAL:
            return "final"
        case Case.OBJECTED | Case.EXAMINED:
            return "objection-pending"
        case Case.OPEN:
            return "open-to-objection"
