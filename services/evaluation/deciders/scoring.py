"""How an evaluation is scored: the rules propose a predicate, the appraiser decides.

Whoever decides otherwise says why (PermenPANRB 6/2022, pp. 93–101), and whoever rates an indicator
otherwise than its figure names the feedback. Scoring rests on the policy in force and on the unit's
satisfaction of the same period, read at the same moment; what desks and complaints show comes with
the command, as of the positions it names.
"""

from collections.abc import Sequence
from datetime import date

from contracts.evaluation import (
    EvaluationEvent,
    EvaluationOpened,
    EvaluationScored,
    OrganisationUsed,
    Predicate,
    RatedIndicator,
    RatedValue,
    Reckoned,
    ResultsTaken,
)
from contracts.event import Sealed
from contracts.reporting import PlannedSource
from kernel.decider import Command, Seen
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.organisation import organisation
from services.evaluation.deciders.organisation import stream as organisation_stream
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.scoring_refusals import (
    ChangeNeedsFeedback,
    DeviationNeedsAReason,
    DroppingOutAllowsOnlyKurang,
    EvaluationIsScored,
    EveryValueIsRatedOnce,
    NoPolicyIsAdopted,
    NoSuchIndicator,
    NothingCanBeRated,
    OnlyStudentsDropOut,
    OnlyTheAppraiserScores,
    OrganisationIsNotRated,
    PredicatesBeginWith2022,
    WindowIsNotOpen,
)
from services.evaluation.deciders.superior import Streams, line_above, superior
from services.evaluation.deciders.unit import stream as unit_stream
from services.evaluation.deciders.unit import unit
from services.evaluation.rules.achievement import Change
from services.evaluation.rules.appraisal import Appraisal, Led, Taken, appraise, weaknesses
from services.evaluation.rules.evaluator import FEEDBACK_ONLY
from services.evaluation.rules.explaining import decision, dropping_out
from services.evaluation.rules.limits import FIRST_YEAR, LIMITS
from services.evaluation.rules.organisation import (
    HEAD_RATING,
    Organisation,
    organisation_of,
)
from services.evaluation.rules.predicate import VALUES
from services.evaluation.rules.sources import Figure, source_of
from services.evaluation.rules.study import (
    ALLOWED,
    DROPPED_OUT,
    proposed_after_dropping_out,
)
from services.evaluation.rules.window import before, first_day, is_annual, year_of


class ScoreEvaluation(Command):
    """Without a ``predicate`` the proposed one stands; a ``reason`` is about the employee. Of the
    head of a unit ``units`` are that one and those above it, the nearest first, as the roster has
    them: it may be late. ``figures`` are what desks and complaints show of the employee's unit, and
    ``on_study_leave`` what the roster says, as far as it has been heard."""

    evaluation_id: str
    scored_by: str
    behaviour: tuple[RatedValue, ...]
    today: date
    predicate: Predicate | None = None
    reason: Sealed | None = None
    units: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    figures: tuple[tuple[PlannedSource, Figure], ...] = ()
    on_study_leave: bool = False
    dropped_out: bool = False


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
    behaviour = every_value(asked)
    led = organisation_led(asked, opened.period, seen)
    appraisal = appraise(
        Taken(taken.results, taken.taken_from),
        behaviour,
        rules,
        figures(asked, opened, seen),
        as_head(led, seen),
        changes(asked, taken),
    )
    if appraisal.work is None or appraisal.behaviour is None or appraisal.proposed is None:
        raise NothingCanBeRated(asked.evaluation_id)
    proposed, more = proposal(asked, appraisal.proposed)
    predicate = decided(asked, proposed)
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
        proposed=proposed,
        predicate=predicate,
        reason=asked.reason,
        strengths=appraisal.strengths,
        weaknesses=weaknesses((*appraisal.indicators, *appraisal.narrated), rules),
        basis=basis(taken, appraisal, led, seen),
        organisation=OrganisationUsed(**led._asdict()) if led else None,
        reckoned=(*appraisal.reckoned, *more, decision(predicate, proposed)),
        dropped_out=asked.dropped_out,
        narrated=appraisal.narrated,
    )


def proposal(asked: ScoreEvaluation, by_matrix: Predicate) -> tuple[Predicate, list[Reckoned]]:
    """What is proposed, and the step that is taken beside the matrix."""
    if not asked.dropped_out:
        return by_matrix, []
    if not asked.on_study_leave:
        raise OnlyStudentsDropOut(asked.evaluation_id)
    proposed = proposed_after_dropping_out(by_matrix)
    check_dropped_out(asked.evaluation_id, asked.predicate or proposed)
    return proposed, [dropping_out(proposed)]


def check_dropped_out(evaluation_id: str, predicate: Predicate) -> None:
    """Of somebody who dropped out of a study, whoever decides."""
    if predicate not in ALLOWED:
        raise DroppingOutAllowsOnlyKurang(evaluation_id, article=DROPPED_OUT)


def figures(
    asked: ScoreEvaluation, opened: EvaluationOpened, seen: Seen
) -> dict[PlannedSource, Figure]:
    """What the records of the unit show: of citizens as this log counts them."""
    citizens = unit_stream(opened.unit_id, opened.period)
    of, at = seen(unit, citizens), seen.position(citizens)
    return {**dict(asked.figures), "citizen-satisfaction": Figure.of(of.published, of.answers, at)}


def as_head(led: Organisation | None, seen: Seen) -> Led | None:
    if led is None:
        return None
    at = seen.position(organisation_stream(led.unit_id, led.period))
    return Led(HEAD_RATING[led.predicate], at or "")


def changes(asked: ScoreEvaluation, taken: ResultsTaken) -> dict[str, Change]:
    """What the appraiser rates from feedback, by indicator."""
    known = {of.indicator_id for result in taken.results for of in result.indicators}
    found = {of.indicator_id: of for of in asked.changes}
    if not known.issuperset(found) or len(found) < len(asked.changes):
        raise NoSuchIndicator(asked.evaluation_id)
    if not all(of.feedback for of in asked.changes):
        raise ChangeNeedsFeedback(asked.evaluation_id)
    return found


def basis(
    taken: ResultsTaken, appraisal: Appraisal, led: Organisation | None, seen: Seen
) -> tuple[str, ...]:
    """Every record used, each once: the report, the policy, then what the figures rest on."""
    used: list[str | None] = [taken.taken_from, seen.position(POLICY)]
    for of in appraisal.indicators:
        used += [*(of.positions if source_of(of) != "self" else ()), *of.feedback]
    if led:
        used.append(seen.position(organisation_stream(led.unit_id, led.period)))
    return tuple(dict.fromkeys(filter(None, used)))


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
        raise OnlyTheAppraiserScores(asked.evaluation_id, article=FEEDBACK_ONLY)


def score_again(asked: ScoreEvaluation, evaluation: Evaluation) -> list[EvaluationEvent]:
    """The same input is already so, whatever policy is in force by now."""
    scored = evaluation.scored
    assert scored is not None, "an evaluation that is scored has a score"
    if asked.scored_by != scored.appraiser_id:
        raise OnlyTheAppraiserScores(asked.evaluation_id, article=FEEDBACK_ONLY)
    given = (every_value(asked), asked.predicate or scored.proposed, asked.reason)
    wanted = (*given, asked.dropped_out)
    is_same = wanted == (scored.behaviour, scored.predicate, scored.reason, scored.dropped_out)
    if not is_same or set(asked.changes) != set(changed(scored.indicators)):
        raise EvaluationIsScored(asked.evaluation_id)
    return []


def changed(indicators: Sequence[RatedIndicator]) -> list[Change]:
    """What was rated from feedback."""
    return [
        Change(
            indicator_id=of.indicator_id,
            rating=of.rating,
            feedback=of.feedback,
            because=of.because,
        )
        for of in indicators
        if of.because and of.rating
    ]


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
