"""When an evaluation is final, and what the authorised official is told. Read the names."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import EvaluationEvent, Standing
from services.evaluation.deciders.delivering import NothingIsSigned, OnlyTheSignerDelivers
from services.evaluation.deciders.evaluation import evaluation
from services.evaluation.deciders.finality import (
    FinaliseEvaluation,
    NoOfficialIsNamed,
    ReportEvaluation,
)
from tests.spec.evaluation.followed import (
    ACKNOWLEDGED,
    DAY_14,
    EXAMINED,
    HEARD,
    ID,
    MADE,
    OBJECTED,
    RECEIVED,
    UPHELD,
    WITHDRAWN,
    after,
    delivered,
    final,
    reported,
    signed,
)
from tests.spec.given import given

LAPSE = FinaliseEvaluation(evaluation_id=ID, on=DAY_14)
LAPSED = final("term-lapsed", DAY_14)
TODAY = date(2026, 4, 20)
REPORT = ReportEvaluation(evaluation_id=ID, reported_by="e1", by_office=False, today=TODAY)


@pytest.mark.parametrize("history", [RECEIVED, (*RECEIVED, ACKNOWLEDGED)])
def test_final_when_the_objection_term_lapses_signed_by_the_employee_or_not(
    history: tuple[EvaluationEvent, ...],
):
    after(*history).when(LAPSE).then(LAPSED)


def test_final_when_the_term_lapses_after_a_withdrawal():
    after(*RECEIVED, OBJECTED, WITHDRAWN).when(LAPSE).then(LAPSED)


@pytest.mark.parametrize("history", [(OBJECTED,), (OBJECTED, EXAMINED)])
def test_nothing_lapses_while_an_objection_lies(history: tuple[EvaluationEvent, ...]):
    after(*RECEIVED, *history).when(LAPSE).then_nothing()


def test_an_evaluation_is_final_once():
    after(*RECEIVED, LAPSED).when(LAPSE).then_nothing()


@pytest.mark.parametrize("history", [MADE, (*MADE, signed()), (*MADE, signed(), delivered())])
def test_nothing_lapses_before_the_document_is_received(history: tuple[EvaluationEvent, ...]):
    after(*history).when(LAPSE).then_nothing()


DECIDED = (UPHELD, final("objection-decided", date(2026, 3, 16)))


@pytest.mark.parametrize(
    ("history", "standing"),
    [
        ((*MADE, signed()), "open-to-objection"),
        (RECEIVED, "open-to-objection"),
        ((*RECEIVED, OBJECTED), "objection-pending"),
        (HEARD, "objection-pending"),
        ((*RECEIVED, LAPSED), "final"),
        ((*HEARD, *DECIDED), "final"),
    ],
)
def test_a_report_to_the_authorised_official_is_marked_with_how_the_evaluation_stands(
    history: tuple[EvaluationEvent, ...], standing: Standing
):
    after(*history).when(REPORT).then(reported(standing, TODAY))


def test_reporting_twice_changes_nothing():
    history = (*RECEIVED, OBJECTED, reported("objection-pending", TODAY))
    after(*history).when(replace(REPORT, today=date(2026, 5, 4))).then_nothing()


def test_the_decided_one_follows_a_report_with_a_pending_objection():
    history = (*HEARD, reported("objection-pending", TODAY), *DECIDED)
    after(*history).when(REPORT).then(reported("final", TODAY))


def test_nothing_is_reported_before_it_is_signed():
    after(*MADE).when(REPORT).then_refused(NothingIsSigned)


def test_whoever_signed_reports():
    after(*RECEIVED).when(replace(REPORT, reported_by="e2")).then_refused(OnlyTheSignerDelivers)


def test_human_resources_report_too():
    office = replace(REPORT, reported_by="h1", by_office=True)
    told = replace(reported("open-to-objection", TODAY), reported_by="h1")
    after(*RECEIVED).when(office).then(told)


def test_nothing_is_reported_before_the_region_names_its_official():
    given(evaluation, *RECEIVED).when(REPORT).then_refused(NoOfficialIsNamed)
