"""An evaluation is opened by a report, takes the accepted figures, and is scored by the appraiser.

Reporting speaks first: a submitted report opens, an accepted one brings its results, and opens too
where nothing is open yet. The rules then propose a predicate; the appraiser decides, and says why
when deciding otherwise (PermenPANRB 6/2022, pp. 93–101). Scoring rests on the policy in force and
on the unit's satisfaction of the same period, read at the same moment. What follows a score
(delivery, objection, finality) has commands of its own and is no second scoring.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationEvent,
    EvaluationOpened,
    EvaluationScored,
    Predicate,
    RatedValue,
    ResultsTaken,
)
from contracts.event import Sealed
from contracts.reporting import RealisedResult
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, Invalid, NotFound
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.unit import stream as unit_stream
from services.evaluation.deciders.unit import unit
from services.evaluation.rules.appraisal import appraise, weaknesses
from services.evaluation.rules.predicate import VALUES
from services.evaluation.rules.window import first_day


class OpenEvaluation(Command):
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str


class TakeResults(Command):
    """``taken_from`` is the position of the accepted report, ``<region>/<service>@<position>``."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    taken_from: str
    results: tuple[RealisedResult, ...]


class ScoreEvaluation(Command):
    """Without a ``predicate`` the proposed one stands; a ``reason`` is about the employee."""

    evaluation_id: str
    scored_by: str
    behaviour: tuple[RatedValue, ...]
    today: date
    predicate: Predicate | None = None
    reason: Sealed | None = None


EvaluationCommand = OpenEvaluation | TakeResults | ScoreEvaluation


class NoSuchEvaluation(NotFound):
    """No report of this employee and period has come in."""

    slug = "evaluation.no-such-evaluation"
    indonesian = "Belum ada laporan pegawai ini untuk periode tersebut."


class ResultsAreMissing(Conflict):
    """An evaluation is made from an accepted report; the report is not accepted yet."""

    slug = "evaluation.results-are-missing"
    indonesian = "Evaluasi dibuat dari laporan yang sudah diterima; laporan ini belum diterima."


class ResultsAreScored(Conflict):
    """An evaluation that is scored keeps the figures it was made from."""

    slug = "evaluation.results-are-scored"
    indonesian = "Evaluasi yang sudah dinilai tetap memakai angka yang dinilai."


class EvaluationIsScored(Conflict):
    """An evaluation is scored once; afterwards only an objection can change it."""

    slug = "evaluation.evaluation-is-scored"
    indonesian = "Evaluasi dinilai satu kali; setelah itu hanya keberatan yang dapat mengubahnya."


class OnlyTheAppraiserScores(Forbidden):
    """The direct superior named in the report evaluates, and nobody else."""

    slug = "evaluation.only-the-appraiser-scores"
    indonesian = "Hanya pejabat penilai kinerja pegawai ini yang memberi nilai."


class WindowIsNotOpen(Conflict):
    """An evaluation is scored from the first day of its period's window on."""

    slug = "evaluation.window-is-not-open"
    indonesian = "Evaluasi dinilai paling cepat pada hari pertama jendela evaluasi periodenya."


class NoPolicyIsAdopted(Conflict):
    """A region adopts an evaluation policy before anybody is evaluated under it."""

    slug = "evaluation.no-policy-is-adopted"
    indonesian = "Daerah belum menetapkan kebijakan evaluasi kinerja."


class EveryValueIsRatedOnce(Invalid):
    """Each of the seven BerAKHLAK values is rated, once."""

    slug = "evaluation.every-value-is-rated-once"
    indonesian = "Ketujuh nilai BerAKHLAK harus dinilai, masing-masing satu kali."


class NothingCanBeRated(Conflict):
    """No indicator has a figure yet: nobody has answered the survey on which they all depend."""

    slug = "evaluation.nothing-can-be-rated"
    indonesian = "Belum ada indikator yang memiliki realisasi, sehingga hasil kerja belum ternilai."


class DeviationNeedsAReason(Invalid):
    """The appraiser may decide otherwise than the rules propose, and says why."""

    slug = "evaluation.deviation-needs-a-reason"
    indonesian = "Predikat yang berbeda dari usulan aturan harus disertai alasan."


class Status(Enum):
    UNKNOWN = "unknown"
    OPEN = "open"
    READY = "ready"
    SCORED = "scored"


class Evaluation(State, frozen=True):
    status: Status = Status.UNKNOWN
    opened: EvaluationOpened | None = None
    taken: ResultsTaken | None = None
    scored: EvaluationScored | None = None


def decide(
    command: EvaluationCommand, evaluation: Evaluation, seen: Seen
) -> Sequence[EvaluationEvent]:
    match command, evaluation.status:
        case OpenEvaluation(), Status.UNKNOWN | Status.OPEN:
            return open_for(command, evaluation)
        case OpenEvaluation(), Status.READY | Status.SCORED:
            return []

        case TakeResults(), Status.UNKNOWN | Status.OPEN | Status.READY:
            return take(command, evaluation)
        case TakeResults(), Status.SCORED:
            if take(command, evaluation):
                raise ResultsAreScored(command.evaluation_id)
            return []

        case ScoreEvaluation(), Status.UNKNOWN:
            raise NoSuchEvaluation(command.evaluation_id)
        case ScoreEvaluation(), Status.OPEN:
            raise ResultsAreMissing(command.evaluation_id)
        case ScoreEvaluation(), Status.READY:
            return [score(command, evaluation, seen)]
        case ScoreEvaluation(), Status.SCORED:
            return score_again(command, evaluation)


def open_for(asked: OpenEvaluation | TakeResults, evaluation: Evaluation) -> list[EvaluationEvent]:
    """A report may come again under another appraiser; the latest one counts until it is taken."""
    opened = EvaluationOpened(
        evaluation_id=asked.evaluation_id,
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        appraiser_id=asked.appraiser_id,
        period=asked.period,
        report_id=asked.report_id,
    )
    return [] if opened == evaluation.opened else [opened]


def take(asked: TakeResults, evaluation: Evaluation) -> list[EvaluationEvent]:
    taken = ResultsTaken(
        evaluation_id=asked.evaluation_id,
        report_id=asked.report_id,
        taken_from=asked.taken_from,
        results=asked.results,
    )
    return [] if taken == evaluation.taken else [*open_for(asked, evaluation), taken]


def score(asked: ScoreEvaluation, evaluation: Evaluation, seen: Seen) -> EvaluationScored:
    opened, taken = evaluation.opened, evaluation.taken
    assert opened is not None and taken is not None, "an evaluation that is ready has both"
    if asked.scored_by != opened.appraiser_id:
        raise OnlyTheAppraiserScores(asked.evaluation_id)
    if asked.today < (opens := first_day(opened.period)):
        raise WindowIsNotOpen(asked.evaluation_id, opens=opens.isoformat())
    rules = seen(policy, POLICY).current
    if rules is None:
        raise NoPolicyIsAdopted(asked.evaluation_id)
    citizens = unit_stream(opened.unit_id, opened.period)
    behaviour = every_value(asked)
    appraisal = appraise(taken.results, behaviour, rules, seen(unit, citizens).published)
    if appraisal is None:
        raise NothingCanBeRated(asked.evaluation_id)
    used = [POLICY, citizens] if appraisal.uses_citizens else [POLICY]
    return EvaluationScored(
        evaluation_id=asked.evaluation_id,
        employee_id=opened.employee_id,
        unit_id=opened.unit_id,
        appraiser_id=opened.appraiser_id,
        period=opened.period,
        scheme=rules.scheme,
        policy_id=rules.policy_id,
        indicators=appraisal.indicators,
        results=appraisal.results,
        behaviour=behaviour,
        work_rating=appraisal.work,
        behaviour_rating=appraisal.behaviour,
        proposed=appraisal.proposed,
        predicate=decided(asked, appraisal.proposed),
        reason=asked.reason,
        narrated=appraisal.narrated,
        strengths=appraisal.strengths,
        weaknesses=weaknesses((*appraisal.indicators, *appraisal.narrated), rules),
        basis=(taken.taken_from, *filter(None, map(seen.position, used))),
    )


def score_again(asked: ScoreEvaluation, evaluation: Evaluation) -> list[EvaluationEvent]:
    """The same input is already so, whatever policy is in force by now."""
    scored = evaluation.scored
    assert scored is not None, "an evaluation that is scored has a score"
    if asked.scored_by != scored.appraiser_id:
        raise OnlyTheAppraiserScores(asked.evaluation_id)
    wanted = (every_value(asked), asked.predicate or scored.proposed, asked.reason)
    if wanted != (scored.behaviour, scored.predicate, scored.reason):
        raise EvaluationIsScored(asked.evaluation_id)
    return []


def every_value(asked: ScoreEvaluation) -> tuple[RatedValue, ...]:
    """The seven values in the order of the law's acronym, whatever order they came in."""
    if sorted(v.value for v in asked.behaviour) != sorted(VALUES):
        raise EveryValueIsRatedOnce(asked.evaluation_id)
    return tuple(sorted(asked.behaviour, key=lambda rated: VALUES.index(rated.value)))


def decided(asked: ScoreEvaluation, proposed: Predicate) -> Predicate:
    if asked.predicate in (None, proposed):
        return proposed
    if asked.reason is None:
        raise DeviationNeedsAReason(asked.evaluation_id, proposed=proposed)
    return asked.predicate


def rests_on(
    command: EvaluationCommand, evaluation: Evaluation
) -> list[tuple[Decider[Any, Any, Any], str]]:
    """Opening and taking rest on nothing: what reporting said is so."""
    if not isinstance(command, ScoreEvaluation) or evaluation.opened is None:
        return []
    opened = evaluation.opened
    return [(policy, POLICY), (unit, unit_stream(opened.unit_id, opened.period))]


def evolve(evaluation: Evaluation, event: EvaluationEvent) -> Evaluation:
    match event:
        case EvaluationOpened():
            return replace(evaluation, status=Status.OPEN, opened=event)
        case ResultsTaken():
            return replace(evaluation, status=Status.READY, taken=event)
        case EvaluationScored():
            return replace(evaluation, status=Status.SCORED, scored=event)


evaluation: Decider[EvaluationCommand, Evaluation, EvaluationEvent] = Decider(
    stream=lambda command: f"evaluation-{command.evaluation_id}",
    initial=Evaluation(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
