"""What holds of every proposal, whatever went into it. Read the names from top to bottom."""

from decimal import Decimal
from typing import get_args

from hypothesis import given as every
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.evaluation import EvaluationPolicyAdopted, Predicate, RatedValue, Rating, Tie
from contracts.event import Sealed
from contracts.reporting import Better, PlannedSource, RealisedIndicator, RealisedResult
from services.evaluation.rules.achievement import Change
from services.evaluation.rules.appraisal import Appraisal, Taken, appraise
from services.evaluation.rules.predicate import RATINGS, VALUES
from services.evaluation.rules.sources import Figure, Figures
from tests.spec.evaluation.facts import POLICY, realised

WORST_FIRST: tuple[Predicate, ...] = (
    "sangat-kurang",
    "kurang",
    "butuh-perbaikan",
    "baik",
    "sangat-baik",
)
AT = "13.72/reporting@9"
SOURCES: tuple[PlannedSource, ...] = get_args(PlannedSource)
figures = st.integers(60, 120).map(Decimal)
ratings = st.sampled_from(RATINGS)
ties: st.SearchStrategy[Tie] = st.sampled_from(["lower", "higher"])


@st.composite
def shown(draw: st.DrawFn) -> Figures:
    """Of some sources what the unit's records show."""
    at = ("13.72/feedback@1", "13.72/feedback@9")
    told = draw(st.lists(st.sampled_from(SOURCES[1:]), unique=True))
    return {source: Figure(draw(figures), 40, at) for source in told}


@st.composite
def indicators(draw: st.DrawFn, at: str) -> RealisedIndicator:
    better: Better = draw(st.sampled_from(["higher", "lower"]))
    of = realised(str(draw(figures)), "85..95", better=better)
    return replace(of, indicator_id=at, planned_source=draw(st.sampled_from(SOURCES)))


@st.composite
def reports(draw: st.DrawFn) -> tuple[RealisedResult, ...]:
    """One to three results, each with one to three indicators."""
    return tuple(
        RealisedResult(
            result_id=f"r{r}",
            kind=draw(st.sampled_from(["utama", "tambahan"])),
            indicators=tuple(draw(indicators(f"i{r}-{i}")) for i in range(draw(st.integers(1, 3)))),
        )
        for r in range(draw(st.integers(1, 3)))
    )


behaviours = st.lists(ratings, min_size=7, max_size=7).map(
    lambda told: tuple(
        RatedValue(value=value, rating=rating) for value, rating in zip(VALUES, told, strict=True)
    )
)


@st.composite
def policies(draw: st.DrawFn) -> EvaluationPolicyAdopted:
    small = draw(st.sampled_from([(1, 5), (1, 4), (1, 3), (2, 5)]))
    weight = draw(st.integers(1, 3))
    return replace(POLICY, tie=draw(ties), citizen_weight=weight, small_part=small)


def height(of: Appraisal) -> int:
    assert of.proposed is not None
    return WORST_FIRST.index(of.proposed)


@every(reports(), behaviours, policies(), shown())
def test_no_report_gives_a_predicate_outside_the_scheme(
    report: tuple[RealisedResult, ...],
    values: tuple[RatedValue, ...],
    policy: EvaluationPolicyAdopted,
    others: Figures,
):
    found = appraise(Taken(report, AT), values, policy, others)
    assert found.proposed in (None, *WORST_FIRST)
    assert (found.proposed is None) == all(of.realised is None for of in found.indicators)


@every(reports(), behaviours, policies(), shown(), st.data())
def test_a_better_rating_of_an_indicator_or_a_value_never_gives_a_worse_predicate(
    report: tuple[RealisedResult, ...],
    values: tuple[RatedValue, ...],
    policy: EvaluationPolicyAdopted,
    others: Figures,
    data: st.DataObject,
):
    before = appraise(Taken(report, AT), values, policy, others)
    rated = [of for of in before.indicators if of.rating is not None]
    if before.proposed is None:
        return
    chosen = data.draw(st.sampled_from(rated))
    value = data.draw(st.sampled_from(values))
    assert chosen.rating is not None
    change = Change(
        indicator_id=chosen.indicator_id,
        rating=better(chosen.rating, data),
        feedback=("13.72/evaluation@1",),
        because=Sealed("e7", "reason", "…"),
    )
    raised = tuple(
        replace(of, rating=better(of.rating, data)) if of == value else of for of in values
    )
    changes = {chosen.indicator_id: change}
    after = appraise(Taken(report, AT), raised, policy, others, changes=changes)
    assert height(after) >= height(before)


@every(reports(), behaviours, policies(), shown())
def test_replayed_under_the_policy_of_the_time_it_gives_the_same(
    report: tuple[RealisedResult, ...],
    values: tuple[RatedValue, ...],
    policy: EvaluationPolicyAdopted,
    others: Figures,
):
    """Whatever else a region adopted since: nothing but what the score names goes into it."""
    made = appraise(Taken(report, AT), values, policy, others)
    known: dict[PlannedSource, Figure] = {
        of.planned_source: Figure(of.realised, of.counted, of.positions)
        for of in made.indicators
        if of.planned_source and of.planned_source != "self"
    }
    assert appraise(Taken(report, AT), values, policy, known) == made


@every(reports(), behaviours, policies())
def test_sources_that_showed_nothing_are_as_if_they_were_not_planned(
    report: tuple[RealisedResult, ...],
    values: tuple[RatedValue, ...],
    policy: EvaluationPolicyAdopted,
):
    """What nobody gave never counts as zero: without those indicators the rating is the same."""
    own = tuple(
        replace(of, indicators=tuple(i for i in of.indicators if i.planned_source == "self"))
        for of in report
    )
    found = appraise(Taken(report, AT), values, policy, {})
    assert found.work == appraise(Taken(own, AT), values, policy, {}).work


def better(rating: Rating, data: st.DataObject) -> Rating:
    return data.draw(st.sampled_from(RATINGS[RATINGS.index(rating) :]))
