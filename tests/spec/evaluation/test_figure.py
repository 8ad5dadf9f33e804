"""The number of a period, as it is recorded. Read the names from top to bottom."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    BehaviourScored,
    EvaluationEvent,
    EvaluationPolicyAdopted,
    FigureComputed,
)
from services.evaluation.deciders.evaluation import NoSuchEvaluation
from services.evaluation.deciders.figure import (
    BehaviourIsOffTheScale,
    ComputeFigure,
    OnlyTheAppraiserComputes,
    PolicyHasNoNumbers,
    figure,
)
from services.evaluation.deciders.scoring_refusals import (
    NoPolicyIsAdopted,
    NothingCanBeRated,
    ResultsAreMissing,
)
from services.evaluation.rules.sources import Figure
from services.evaluation.views.numbers import numbers
from tests.spec.evaluation.facts import OPENED, POLICY, realised, result, taken
from tests.spec.folding import folded
from tests.spec.given import given

ID = "e7~2026-q1"
EVERY = BehaviourScored(
    service=Decimal(100),
    commitment=Decimal(100),
    initiative=Decimal(100),
    cooperation=Decimal(100),
)
COMPUTE = ComputeFigure(evaluation_id=ID, computed_by="e1", superior=EVERY)
INTERNAL = replace(POLICY, internal_figure=True)
MADE: tuple[EvaluationEvent, ...] = (OPENED, taken(result(realised("72"))))
COMPUTED = FigureComputed(
    evaluation_id=ID,
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    policy_id="p1",
    worth="internal",
    work=Decimal("80.00"),
    behaviour=Decimal("100.00"),
    shares=(70, 30),
    total=Decimal("86.00"),
    band="cukup",
    superior=EVERY,
    others=(),
    innovation_accepted=False,
    basis=("13.72/reporting@9", "13.72/test@0"),
)


def region(*history: EvaluationEvent, rules: EvaluationPolicyAdopted = INTERNAL, before: str = ""):
    held = given(figure, *([COMPUTED] if before else [])).seeing("policy-current", rules)
    return held.seeing(f"evaluation-{ID}", *(history or MADE))


def test_an_internal_figure_stands_beside_the_predicate_where_the_policy_has_one():
    region().when(COMPUTE).then(COMPUTED)


def test_computed_again_from_the_same_it_is_the_same():
    region(before="computed").when(COMPUTE).then_nothing()


def test_for_2021_the_number_is_official_and_for_2022_never():
    old = replace(POLICY, numeric_until=2021)
    of_2021 = (replace(OPENED, period="2021-Q4"), *MADE[1:])
    [found] = region(*of_2021, rules=old).when(COMPUTE).decide()
    assert found.worth == "official"
    of_2022 = (replace(OPENED, period="2022-Q1"), *MADE[1:])
    region(*of_2022, rules=old).when(COMPUTE).then_refused(PolicyHasNoNumbers)


def test_without_an_internal_figure_in_the_policy_the_refusal_names_the_article():
    with pytest.raises(PolicyHasNoNumbers) as refused:
        region(rules=POLICY).when(COMPUTE).decide()
    assert "PP 30/2019" in str(refused.value.details["article"])


@pytest.mark.parametrize(("accepted", "band"), [(True, "sangat-baik"), (False, "baik")])
def test_110_with_an_accepted_innovation_and_without_one(accepted: bool, band: str):
    high = BehaviourScored(service=Decimal(110))
    held = region(OPENED, taken(result(realised("99"))))
    asked = replace(COMPUTE, superior=high, innovation_accepted=accepted)
    [found] = held.when(asked).decide()
    assert (found.total, found.band) == (Decimal("110.00"), band)


def test_whoever_was_consulted_counts_forty_percent_of_behaviour_and_behaviour_forty_of_all():
    asked = replace(COMPUTE, others=(BehaviourScored(service=Decimal(50)),))
    [found] = region().when(asked).decide()
    assert (found.shares, found.behaviour) == ((60, 40), Decimal("80.00"))
    assert found.total == Decimal("80.00")


def test_behaviour_that_nobody_gave_is_left_out_and_counts_not_as_zero():
    [found] = region().when(replace(COMPUTE, superior=BehaviourScored())).decide()
    assert (found.behaviour, found.total) == (None, Decimal("80.00"))


def test_what_the_unit_shows_counts_where_it_is_the_source():
    told = replace(realised("1", "10..10", better="lower"), planned_source="waiting-time")
    shown = Figure(Decimal(12), 40, ("13.72/feedback@1", "13.72/feedback@90"))
    asked = replace(COMPUTE, figures=(("waiting-time", shown),))
    [found] = region(OPENED, taken(result(told))).when(asked).decide()
    assert found.work == Decimal("80.00")
    assert found.basis[2:] == ("13.72/feedback@1", "13.72/feedback@90")


@pytest.mark.parametrize("value", ["-0.01", "120.01"])
def test_an_aspect_is_a_number_from_0_to_120(value: str):
    asked = replace(COMPUTE, superior=BehaviourScored(service=Decimal(value)))
    region().when(asked).then_refused(BehaviourIsOffTheScale)


def test_nobody_but_the_appraiser_has_it_computed():
    region().when(replace(COMPUTE, computed_by="e7")).then_refused(OnlyTheAppraiserComputes)


def test_it_needs_an_evaluation_its_figures_and_a_policy():
    given(figure).when(COMPUTE).then_refused(NoSuchEvaluation)
    region(OPENED).when(COMPUTE).then_refused(ResultsAreMissing)
    alone = given(figure).seeing(f"evaluation-{ID}", *MADE)
    alone.when(COMPUTE).then_refused(NoPolicyIsAdopted)


def test_nothing_given_at_all_is_no_number():
    silent = realised("0", code="satisfaction", source="citizen-satisfaction")
    held = region(OPENED, taken(result(silent)))
    held.when(replace(COMPUTE, superior=BehaviourScored())).then_refused(NothingCanBeRated)


def test_the_latest_number_is_shown():
    rows = folded(numbers, COMPUTED, replace(COMPUTED, total=Decimal(90)))
    assert (rows[ID].figure.total, rows[ID].version) == (Decimal(90), 2)
