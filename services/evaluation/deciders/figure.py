"""The appraiser has the number of a period computed (PP 30/2019), where the policy has one.

Official for the years to which the policy says so, at most 2021; afterwards an internal figure
beside the predicate. It is computed from the accepted figures and may be computed again.
"""

from collections.abc import Sequence
from decimal import Decimal

from contracts.evaluation import BehaviourScored, EvaluationPolicyAdopted, FigureComputed, Worth
from contracts.reporting import PlannedSource
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, Invalid
from services.evaluation.deciders.assessment import evaluation_stream
from services.evaluation.deciders.evaluation import NoSuchEvaluation, evaluation
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.scoring_refusals import (
    NoPolicyIsAdopted,
    NothingCanBeRated,
    ResultsAreMissing,
)
from services.evaluation.deciders.superior import Streams
from services.evaluation.rules.achievement import rated_indicators
from services.evaluation.rules.limits import LIMITS
from services.evaluation.rules.numeric import (
    ARTICLE,
    MOST,
    Behaviour,
    Score,
    achieved,
    is_computed,
    score,
)
from services.evaluation.rules.sources import Figure
from services.evaluation.rules.window import year_of


class ComputeFigure(Command):
    """Of behaviour what the superior, and what each of the others gave. ``figures`` are what the
    unit's records show, as far as it has been heard."""

    evaluation_id: str
    computed_by: str
    superior: BehaviourScored
    others: tuple[BehaviourScored, ...] = ()
    innovation_accepted: bool = False
    figures: tuple[tuple[PlannedSource, Figure], ...] = ()


class OnlyTheAppraiserComputes(Forbidden):
    """The number of a period is computed for its appraiser."""

    slug = "evaluation.only-the-appraiser-computes"
    indonesian = "Angka kinerja suatu periode dihitung oleh pejabat penilainya."


class PolicyHasNoNumbers(Conflict):
    """The region's policy computes no number for this period."""

    slug = "evaluation.policy-has-no-numbers"
    indonesian = "Kebijakan daerah tidak menghitung angka untuk periode ini."


class BehaviourIsOffTheScale(Invalid):
    """Each aspect of behaviour is a number from 0 to 120."""

    slug = "evaluation.behaviour-is-off-the-scale"
    indonesian = "Setiap aspek perilaku bernilai 0 sampai 120."


class Computed(State, frozen=True):
    latest: FigureComputed | None = None


def decide(command: ComputeFigure, computed: Computed, seen: Seen) -> Sequence[FigureComputed]:
    made = seen(evaluation, evaluation_stream(command.evaluation_id))
    match command, made.opened:
        case ComputeFigure(), None:
            raise NoSuchEvaluation(command.evaluation_id)
        case ComputeFigure(computed_by=by), opened if by != opened.appraiser_id:
            raise OnlyTheAppraiserComputes(command.evaluation_id)
        case ComputeFigure(), _:
            found = compute(command, made, seen)
            return [] if found == computed.latest else [found]


def compute(asked: ComputeFigure, made: Evaluation, seen: Seen) -> FigureComputed:
    opened, taken, rules = made.opened, made.taken, seen(policy, POLICY).current
    assert opened is not None, "a number is computed of what was opened"
    if taken is None:
        raise ResultsAreMissing(asked.evaluation_id)
    if rules is None:
        raise NoPolicyIsAdopted(asked.evaluation_id)
    worth = worth_of(asked.evaluation_id, opened.period, rules)
    check_scale(asked)
    rated = rated_indicators(taken.results, dict(asked.figures), rules.satisfaction_target)
    found = score(
        [(achieved(of), 1) for of in rated],
        scored(asked.superior),
        [scored(of) for of in asked.others],
        innovation_accepted=asked.innovation_accepted,
    )
    if found is None:
        raise NothingCanBeRated(asked.evaluation_id)
    return told(asked, made, rules, worth, found, seen)


def told(
    asked: ComputeFigure,
    made: Evaluation,
    rules: EvaluationPolicyAdopted,
    worth: Worth,
    found: Score,
    seen: Seen,
) -> FigureComputed:
    taken = made.taken
    assert taken is not None, "a number is computed of what was taken"
    shown = [at for _, figure in asked.figures for at in figure.positions]
    basis = (taken.taken_from, seen.position(POLICY), *shown)
    return FigureComputed(
        **made.about,
        policy_id=rules.policy_id,
        worth=worth,
        work=found.work,
        behaviour=found.behaviour,
        shares=(found.share.work, found.share.behaviour),
        total=found.total,
        band=found.band,
        superior=asked.superior,
        others=asked.others,
        innovation_accepted=asked.innovation_accepted,
        basis=tuple(dict.fromkeys(filter(None, basis))),
    )


def worth_of(evaluation_id: str, period: str, rules: EvaluationPolicyAdopted) -> Worth:
    found = is_computed(year_of(period), rules.numeric_until, internal_figure=rules.internal_figure)
    if found is None:
        article = f"{ARTICLE}; {LIMITS['numeric_until'].article}"
        raise PolicyHasNoNumbers(evaluation_id, article=article)
    return found


def check_scale(asked: ComputeFigure) -> None:
    told = [value for of in (asked.superior, *asked.others) for value in scored(of)]
    if not all(value is None or 0 <= value <= Decimal(int(MOST)) for value in told):
        raise BehaviourIsOffTheScale(asked.evaluation_id)


def scored(of: BehaviourScored) -> Behaviour:
    return Behaviour(of.service, of.commitment, of.initiative, of.cooperation, of.leadership)


def evolve(computed: Computed, event: FigureComputed) -> Computed:
    return Computed(event)


def rests_on(command: ComputeFigure, computed: Computed) -> Streams:
    return [(policy, POLICY), (evaluation, evaluation_stream(command.evaluation_id))]


figure: Decider[ComputeFigure, Computed, FigureComputed] = Decider(
    stream=lambda command: f"figure-{command.evaluation_id}",
    initial=Computed(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
