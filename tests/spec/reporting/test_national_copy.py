"""What is final is handed over to the national application, and its copy compared with ours."""

import pytest

from contracts.reporting import CopyDifference, NationalCopyCompared, NationalCopyHandedOver
from services.reporting.deciders.national_copy import (
    CompareCopy,
    CopyIsBehind,
    HandOver,
    OnlyFinalIsCopied,
    national_copy,
)
from services.reporting.deciders.plan_refusals import NoSuchPlan
from services.reporting.deciders.report import NoSuchReport
from tests.spec.given import given
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGAIN,
    AGREED,
    PROPOSED,
    REPORT_RETURNED,
    SUBMITTED,
    changed,
)
from tests.spec.reporting.plan_facts import AGREED_AGAIN, CLOSED, REVISED

PLAN, REPORT = "plan-e7~2026~1", "report-e7~2026-q1"
HAND_OVER = HandOver(copy_id="e7~2026~1", copied="plan", revision=1)
HANDED_OVER = NationalCopyHandedOver(
    copy_id="e7~2026~1", copied="plan", employee_id="e7", period="2026", revision=1
)
HAND_REPORT_OVER = HandOver(copy_id="e7~2026-q1", copied="report", revision=1)
OTHER = CopyDifference(result_id="r1", indicator_id="i1", field="target_high", here="2", there="3")
COMPARE = CompareCopy(copy_id="e7~2026~1", copied="plan", revision=1, reference="SKP-4711")
COMPARED = NationalCopyCompared(
    copy_id="e7~2026~1",
    copied="plan",
    employee_id="e7",
    period="2026",
    revision=1,
    reference="SKP-4711",
    found=0,
    differences=(),
)
DIFFERS = changed(COMPARED, found=1, differences=(OTHER,))
COMPARE_OTHER = changed(COMPARE, found=1, differences=(OTHER,))


def test_an_agreed_plan_is_handed_over():
    given(national_copy).seeing(PLAN, PROPOSED, AGREED).when(HAND_OVER).then(HANDED_OVER)


def test_a_closed_plan_is_handed_over_too():
    given(national_copy).seeing(PLAN, PROPOSED, AGREED, CLOSED).when(HAND_OVER).then(HANDED_OVER)


def test_handing_the_same_revision_over_again_changes_nothing():
    there = given(national_copy, HANDED_OVER).seeing(PLAN, PROPOSED, AGREED)
    there.when(HAND_OVER).then_nothing()


def test_a_copy_that_was_found_the_same_is_not_handed_over_again():
    there = given(national_copy, HANDED_OVER, COMPARED).seeing(PLAN, PROPOSED, AGREED)
    there.when(HAND_OVER).then_nothing()


def test_a_copy_that_differs_may_be_handed_over_again():
    there = given(national_copy, DIFFERS).seeing(PLAN, PROPOSED, AGREED)
    there.when(HAND_OVER).then(HANDED_OVER)


def test_the_next_revision_is_handed_over_anew():
    history = (PROPOSED, AGREED, REVISED, AGREED_AGAIN)
    there = given(national_copy, HANDED_OVER, COMPARED).seeing(PLAN, *history)
    there.when(changed(HAND_OVER, revision=2)).then(changed(HANDED_OVER, revision=2))


def test_an_accepted_report_is_handed_over():
    there = given(national_copy).seeing(REPORT, SUBMITTED, REPORT_RETURNED, AGAIN, ACCEPTED)
    handed_over = changed(HANDED_OVER, copy_id="e7~2026-q1", copied="report", period="2026-Q1")
    there.when(changed(HAND_REPORT_OVER, revision=2)).then(changed(handed_over, revision=2))


def test_the_copy_is_compared_whether_it_was_handed_over_or_not():
    given(national_copy).seeing(PLAN, PROPOSED, AGREED).when(COMPARE).then(COMPARED)
    there = given(national_copy, HANDED_OVER).seeing(PLAN, PROPOSED, AGREED)
    there.when(COMPARE_OTHER).then(DIFFERS)


def test_a_comparison_that_finds_the_same_again_changes_nothing():
    there = given(national_copy, DIFFERS).seeing(PLAN, PROPOSED, AGREED)
    there.when(COMPARE_OTHER).then_nothing()


def test_a_copy_that_was_mended_there_is_told_to_be_the_same():
    given(national_copy, DIFFERS).seeing(PLAN, PROPOSED, AGREED).when(COMPARE).then(COMPARED)


def test_what_still_differs_after_it_was_handed_over_again_is_told_again():
    there = given(national_copy, DIFFERS, HANDED_OVER).seeing(PLAN, PROPOSED, AGREED)
    there.when(COMPARE_OTHER).then(DIFFERS)


@pytest.mark.parametrize("asked", [HAND_OVER, COMPARE])
def test_only_an_agreed_plan_is_copied(asked: HandOver | CompareCopy):
    given(national_copy).when(asked).then_refused(NoSuchPlan)
    given(national_copy).seeing(PLAN, PROPOSED).when(asked).then_refused(OnlyFinalIsCopied)


def test_only_an_accepted_report_is_copied():
    given(national_copy).when(HAND_REPORT_OVER).then_refused(NoSuchReport)
    submitted = given(national_copy).seeing(REPORT, SUBMITTED)
    submitted.when(HAND_REPORT_OVER).then_refused(OnlyFinalIsCopied)


@pytest.mark.parametrize("asked", [HAND_OVER, COMPARE])
def test_a_file_that_is_older_than_the_plan_is_refused(asked: HandOver | CompareCopy):
    history = (PROPOSED, AGREED, REVISED, AGREED_AGAIN)
    given(national_copy).seeing(PLAN, *history).when(asked).then_refused(CopyIsBehind)
