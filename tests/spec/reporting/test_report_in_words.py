"""A report on a plan whose targets are in words (qualitative approach). Read the names."""

from decimal import Decimal

import pytest

from contracts.event import Sealed
from contracts.reporting import (
    RealisedNarrative,
    RealisedResult,
    ReportEvent,
)
from services.reporting.deciders.evidence import EvidenceIsMissing
from services.reporting.deciders.report import (
    AcceptReport,
    NotWhatWasPlanned,
    ReportLiesWithTheAppraiser,
    SubmitReport,
    report,
)
from services.reporting.rules.figures import Achievement, Figure, Narrative
from services.reporting.views.achievement import fold_achievement
from tests.spec.folding import heard
from tests.spec.given import given
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGREED,
    CLERK,
    PROPOSED,
    SUBMITTED,
    changed,
)
from tests.spec.reporting.plan_facts import NARRATED

WORDS = Sealed("e7", "realisation", "…")
TOLD = Narrative(indicator_id="i1", told=WORDS, is_reached=True)
SUBMIT = SubmitReport(
    report_id="e7~2026-q1",
    employee_id="e7",
    period="2026-Q1",
    plan_id="e7~2026~1",
    achievements=(Achievement(result_id="r1", figures=(), narratives=(TOLD,)),),
)
OTHERWISE = Narrative(
    indicator_id="i1", told=Sealed("e7", "realisation", "others"), is_reached=True
)
IN_WORDS = RealisedResult(
    result_id="r1",
    kind="utama",
    indicators=(),
    narrated=(
        RealisedNarrative(indicator_id="i1", code="complaints", told=WORDS, is_reached=True),
    ),
)
RECEIVED = changed(SUBMITTED, results=(IN_WORDS,))


def desk(*history: ReportEvent):
    """A clerk with an agreed plan in words."""
    words = {"results": (NARRATED,), "approach": "qualitative"}
    there = given(report, *history).seeing("employee-e7", CLERK)
    return there.seeing("plan-e7~2026~1", changed(PROPOSED, **words), changed(AGREED, **words))


def submitting(*narratives: Narrative, figures: tuple[Figure, ...] = ()) -> SubmitReport:
    told = Achievement(result_id="r1", figures=figures, narratives=narratives)
    return changed(SUBMIT, achievements=(told,))


def test_where_the_target_is_in_words_the_realisation_is_told_in_words():
    desk().when(SUBMIT).then(RECEIVED)


def test_telling_the_same_again_changes_nothing():
    desk(RECEIVED).when(SUBMIT).then_nothing()


@pytest.mark.parametrize(
    "other",
    [changed(TOLD, is_reached=False), OTHERWISE],
)
def test_other_words_or_another_view_wait_until_the_report_is_returned(other: Narrative):
    desk(RECEIVED).when(submitting(other)).then_refused(ReportLiesWithTheAppraiser)


@pytest.mark.parametrize(
    "wrong",
    [
        submitting(),
        submitting(TOLD, TOLD),
        submitting(changed(TOLD, indicator_id="i9")),
        submitting(figures=(Figure(indicator_id="i1", realised=Decimal(0)),)),
        submitting(TOLD, figures=(Figure(indicator_id="i1", realised=Decimal(0)),)),
    ],
    ids=["untold", "twice", "another", "in a figure", "in both"],
)
def test_each_narrated_indicator_is_told_exactly_once_and_in_words(wrong: SubmitReport):
    desk().when(wrong).then_refused(NotWhatWasPlanned)


def test_a_figure_is_not_told_in_words():
    there = given(report).seeing("employee-e7", CLERK).seeing("plan-e7~2026~1", PROPOSED, AGREED)
    there.when(submitting(TOLD)).then_refused(NotWhatWasPlanned)


def test_files_named_beside_a_narrative_have_to_be_there():
    there = desk().seeing("evidence-e7")
    there.when(submitting(changed(TOLD, evidence=("ab" * 32,)))).then_refused(EvidenceIsMissing)


def test_what_is_accepted_is_what_was_told():
    accept = AcceptReport(report_id="e7~2026-q1", accepted_by="e1")
    desk(RECEIVED).when(accept).then(changed(ACCEPTED, results=(IN_WORDS,)))


@pytest.mark.parametrize(("is_reached", "standing"), [(True, "meets"), (False, "below")])
def test_a_target_in_words_meets_or_is_below_and_has_no_figure(is_reached: bool, standing: str):
    told = changed(IN_WORDS.narrated[0], is_reached=is_reached)
    report = changed(SUBMITTED, results=(changed(IN_WORDS, narrated=(told,)),))
    row = fold_achievement(None, heard(report))
    assert row and not row.indicators
    assert [(of.code, of.standing) for of in row.narrated] == [("complaints", standing)]
