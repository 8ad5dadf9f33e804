"""How an evaluation is scored: the rules propose a predicate, the appraiser decides.

Whoever decides otherwise says why (PermenPANRB 6/2022, pp. 93–101). Scoring rests on the policy in
force and on the unit's satisfaction of the same period, read at the same moment.
"""

from datetime import date

from contracts.evaluation import (
    EvaluationEvent,
    EvaluationOpened,
    EvaluationScored,
    OrganisationUsed,
    Predicate,
    RatedValue,
)
from contracts.event import Sealed
from kernel.decider import Command, Seen
from kernel.refusal import Conflict, Forbidden, Invalid
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.organisation import organisation
from services.evaluation.deciders.organisation import stream as organisation_stream
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.superior import Streams, line_above, superior
from services.evaluation.deciders.unit import stream as unit_stream
from services.evaluation.deciders.unit import unit
from services.evaluation.rules.appraisal import appraise, weaknesses
from services.evaluation.rules.limits import FIRST_YEAR, LIMITS
from services.evaluation.rules.organisation import (
    HEAD_RATING,
    Organisation,
    organisation_of,
)
from services.evaluation.rules.predicate import VALUES
from services.evaluation.rules.window import before, first_day, is_annual, year_of


class ScoreEvaluation(Command):
    """Without a ``predicate`` the proposed one stands; a ``reason`` is about the employee. Of the
    head of a unit ``units`` are that one and those above it, the nearest first, as the roster has
    them: it may be late."""

    evaluation_id: str
    scored_by: str
    behaviour: tuple[RatedValue, ...]
    today: date
    predicate: Predicate | None = None
    reason: Sealed | None = None
    units: tuple[str, ...] = ()


class ResultsAreMissing(Conflict):
    """An evaluation is made from an accepted report; the report is not accepted yet."""

    slug = "evaluation.results-are-missing"
    indonesian = "Evaluasi dibuat dari laporan yang sudah diterima; laporan ini belum diterima."


class EvaluationIsScored(Conflict):
    """An evaluation is scored once; afterwards only an objection can change it."""

    slug = "evaluation.evaluation-is-scored"
    indonesian = "Evaluasi dinilai satu kali; setelah itu hanya keberatan yang dapat mengubahnya."


class OnlyTheAppraiserScores(Forbidden):
    """The direct superior named in the report evaluates, and nobody else; once the window has
    closed and nothing is signed, the superior of the appraiser may."""

    slug = "evaluation.only-the-appraiser-scores"
    indonesian = "Hanya pejabat penilai kinerja pegawai ini yang memberi nilai."


class WindowIsNotOpen(Conflict):
    """An evaluation is scored from the first day of its period's window on."""

    slug = "evaluation.window-is-not-open"
    indonesian = "Evaluasi dinilai paling cepat pada hari pertama jendela evaluasi periodenya."


class PredicatesBeginWith2022(Conflict):
    """A period before 2022 has numbers by PP 30/2019, and no predicate by PermenPANRB 6/2022."""

    slug = "evaluation.predicates-begin-with-2022"
    indonesian = (
        "Periode sebelum 2022 dinilai dengan angka menurut PP 30/2019, bukan predikat menurut"
        " PermenPANRB 6/2022."
    )


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


class OrganisationIsNotRated(Conflict):
    """The head of a unit is rated by the predicate of the organisation, which is not set yet; that
    of a month or a quarter is waited for."""

    slug = "evaluation.organisation-is-not-rated"
    indonesian = (
        "Pemimpin unit dinilai dari predikat kinerja organisasinya, yang belum ditetapkan untuk"
        " periode ini."
    )


class DeviationNeedsAReason(Invalid):
    """The appraiser may decide otherwise than the rules propose, and says why."""

    slug = "evaluation.deviation-needs-a-reason"
    indonesian = "Predikat yang berbeda dari usulan aturan harus disertai alasan."


def score(asked: ScoreEvaluation, evaluation: Evaluation, seen: Seen) -> EvaluationScored:
    opened, taken = evaluation.opened, evaluation.taken
    assert opened is not None and taken is not None, "an evaluation that is ready has both"
    check_scorer(asked, opened, evaluation.after.is_escalated, seen)
    rules = seen(policy, POLICY).current
    if asked.today < (opens := first_day(opened.period, rules)):
        raise WindowIsNotOpen(asked.evaluation_id, opens=opens.isoformat())
    if rules is None:
        raise NoPolicyIsAdopted(asked.evaluation_id)
    if year_of(opened.period) < FIRST_YEAR:
        raise PredicatesBeginWith2022(
            asked.evaluation_id, article=LIMITS["numeric_until"].article, since=FIRST_YEAR
        )
    citizens = unit_stream(opened.unit_id, opened.period)
    behaviour = every_value(asked)
    led = organisation_led(asked, opened.period, seen)
    as_head = HEAD_RATING[led.predicate] if led else None
    index = seen(unit, citizens).published
    appraisal = appraise(taken.results, behaviour, rules, index, as_head)
    if appraisal is None:
        raise NothingCanBeRated(asked.evaluation_id)
    used = [POLICY, citizens] if appraisal.uses_citizens else [POLICY]
    if led:
        used.append(organisation_stream(led.unit_id, led.period))
    return EvaluationScored(
        evaluation_id=asked.evaluation_id,
        employee_id=opened.employee_id,
        unit_id=opened.unit_id,
        appraiser_id=asked.scored_by,
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
        strengths=appraisal.strengths,
        weaknesses=weaknesses(appraisal.indicators, rules),
        basis=(taken.taken_from, *filter(None, map(seen.position, used))),
        organisation=OrganisationUsed(**led._asdict()) if led else None,
    )


def organisation_led(asked: ScoreEvaluation, period: str, seen: Seen) -> Organisation | None:
    """What holds for the unit that the employee heads; None for everybody else."""
    if not asked.units:
        return None
    found = organisation_of(
        asked.units,
        period,
        asked.today,
        lambda of, each: seen(organisation, organisation_stream(of, each)).predicate,
    )
    if found is None:
        raise OrganisationIsNotRated(asked.evaluation_id, unit=asked.units[0])
    return found


def check_scorer(
    asked: ScoreEvaluation, opened: EvaluationOpened, is_escalated: bool, seen: Seen
) -> None:
    """The appraiser, also late; once the window has closed on nothing signed, the superior too."""
    allowed = [opened.appraiser_id]
    if is_escalated:
        allowed.append(superior(opened.appraiser_id, seen, asked.today) or "")
    if asked.scored_by not in allowed:
        raise OnlyTheAppraiserScores(asked.evaluation_id)


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


def rests_on(asked: ScoreEvaluation, opened: EvaluationOpened) -> Streams:
    periods = [opened.period, *([before(opened.period)] if is_annual(opened.period) else [])]
    led = [(organisation, organisation_stream(u, p)) for u in asked.units for p in periods]
    citizens = (unit, unit_stream(opened.unit_id, opened.period))
    return [(policy, POLICY), citizens, *line_above(opened.appraiser_id), *led]
