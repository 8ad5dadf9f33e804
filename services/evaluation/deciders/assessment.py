"""The employee rates the own results and values (*penilaian diri*), beside the appraiser.

From the submitted report on until the score; the latest counts. No rule computes with it: it is
shown while the appraiser decides. Its stream is its own, for whoever names a version of the
evaluation must not be stopped by it.
"""

from collections.abc import Sequence
from typing import Any

from contracts.evaluation import (
    AssessedResult,
    EvaluationOpened,
    EvaluationSelfAssessed,
    RatedValue,
)
from contracts.event import Sealed
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, Invalid
from services.evaluation.deciders.evaluation import NoSuchEvaluation, evaluation
from services.evaluation.deciders.evaluation_state import Evaluation, Status
from services.evaluation.rules.predicate import VALUES


class AssessOneself(Command):
    """Of results and values those that the employee wants to rate."""

    evaluation_id: str
    assessed_by: str
    results: tuple[AssessedResult, ...]
    values: tuple[RatedValue, ...]
    note: Sealed | None = None


class OnlyOneselfAssesses(Forbidden):
    """A self-assessment is the employee's own."""

    slug = "evaluation.only-oneself-assesses"
    indonesian = "Penilaian diri hanya diisi oleh pegawai yang bersangkutan."


class SelfAssessmentIsTooLate(Conflict):
    """A self-assessment is given before the appraiser has decided; afterwards one objects."""

    slug = "evaluation.self-assessment-is-too-late"
    indonesian = "Penilaian diri diisi sebelum evaluasi dinilai; sesudahnya ajukan keberatan."


class AssessedIsUnknown(Invalid):
    """One rates results of the own report and the seven values, each once."""

    slug = "evaluation.assessed-is-unknown"
    indonesian = "Yang dinilai adalah hasil kerja dalam laporan dan tujuh nilai dasar, satu kali."


class NothingIsAssessed(Invalid):
    """A self-assessment rates at least one result or value."""

    slug = "evaluation.nothing-is-assessed"
    indonesian = "Penilaian diri memuat sekurang-kurangnya satu hasil kerja atau nilai dasar."


class Assessment(State, frozen=True):
    latest: EvaluationSelfAssessed | None = None


def decide(
    command: AssessOneself, assessment: Assessment, seen: Seen
) -> Sequence[EvaluationSelfAssessed]:
    made = seen(evaluation, evaluation_stream(command.evaluation_id))
    match command, made.status:
        case AssessOneself(), Status.UNKNOWN:
            raise NoSuchEvaluation(command.evaluation_id)
        case AssessOneself(), Status.OPEN | Status.READY | Status.SCORED:
            return assess(command, assessment, made)


def assess(
    asked: AssessOneself, assessment: Assessment, made: Evaluation
) -> list[EvaluationSelfAssessed]:
    opened = made.opened
    assert opened is not None, "an evaluation that is known was opened"
    if asked.assessed_by != opened.employee_id:
        raise OnlyOneselfAssesses(asked.evaluation_id)
    check(asked, made)
    assessed = assessed_by(asked, opened)
    if is_the_same(assessed, assessment.latest):
        return []
    if made.status is Status.SCORED:
        raise SelfAssessmentIsTooLate(asked.evaluation_id)
    return [assessed]


def check(asked: AssessOneself, made: Evaluation) -> None:
    """Before a report is accepted nobody knows its results: those of the last one are checked."""
    results = [of.result_id for of in asked.results]
    values = [of.value for of in asked.values]
    if not results and not values:
        raise NothingIsAssessed(asked.evaluation_id)
    known = {of.result_id for of in made.taken.results} if made.taken else set(results)
    if not known.issuperset(results) or len({*results}) < len(results):
        raise AssessedIsUnknown(asked.evaluation_id)
    if len({*values}) < len(values):
        raise AssessedIsUnknown(asked.evaluation_id)


def assessed_by(asked: AssessOneself, opened: EvaluationOpened) -> EvaluationSelfAssessed:
    return EvaluationSelfAssessed(
        evaluation_id=opened.evaluation_id,
        employee_id=opened.employee_id,
        unit_id=opened.unit_id,
        appraiser_id=opened.appraiser_id,
        period=opened.period,
        results=asked.results,
        values=tuple(sorted(asked.values, key=lambda of: VALUES.index(of.value))),
        note=asked.note,
    )


def is_the_same(assessed: EvaluationSelfAssessed, latest: EvaluationSelfAssessed | None) -> bool:
    """What was said, whoever appraises by now."""
    said = (assessed.results, assessed.values, assessed.note)
    return latest is not None and said == (latest.results, latest.values, latest.note)


def evolve(assessment: Assessment, event: EvaluationSelfAssessed) -> Assessment:
    return Assessment(event)


def stream(evaluation_id: str) -> str:
    return f"assessment-{evaluation_id}"


def evaluation_stream(evaluation_id: str) -> str:
    return f"evaluation-{evaluation_id}"


def rests_on(
    command: AssessOneself, assessment: Assessment
) -> list[tuple[Decider[Any, Any, Any], str]]:
    return [(evaluation, evaluation_stream(command.evaluation_id))]


assessment: Decider[AssessOneself, Assessment, EvaluationSelfAssessed] = Decider(
    stream=lambda command: stream(command.evaluation_id),
    initial=Assessment(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
