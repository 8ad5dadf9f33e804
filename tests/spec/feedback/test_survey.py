"""A survey, as PermenPANRB 14/2017 and the region say. Read the names from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.feedback import SurveyClosed, SurveyOpened
from kernel.refusal import Refusal
from services.feedback.deciders.survey import (
    CloseSurvey,
    ElementIsAskedTwice,
    NobodyIsServed,
    NoSuchSurvey,
    NothingIsAsked,
    OpenSurvey,
    SurveyClosesBeforeItOpens,
    SurveyIsDifferent,
    survey,
)
from tests.spec.given import given

OPEN = OpenSurvey(
    survey_id="s1",
    unit_id="u1",
    service="ktp",
    period="2026-Q1",
    elements=("U3", "U1"),
    population=500,
    opens=date(2026, 3, 2),
    closes=date(2026, 3, 31),
)
OPENED = SurveyOpened(
    survey_id="s1",
    unit_id="u1",
    service="ktp",
    period="2026-Q1",
    elements=("U1", "U3"),
    population=500,
    opens=date(2026, 3, 2),
    closes=date(2026, 3, 31),
)
CLOSE = CloseSurvey(survey_id="s1")
CLOSED = SurveyClosed(survey_id="s1", unit_id="u1")


def test_a_survey_is_opened_with_its_elements_in_order():
    given(survey).when(OPEN).then(OPENED)


def test_opening_twice_changes_nothing():
    given(survey, OPENED).when(OPEN).then_nothing()


def test_opening_again_what_was_closed_meanwhile_changes_nothing():
    given(survey, OPENED, CLOSED).when(OPEN).then_nothing()


@pytest.mark.parametrize("history", [(OPENED,), (OPENED, CLOSED)])
def test_the_terms_of_a_survey_stand(history: tuple[SurveyOpened | SurveyClosed, ...]):
    other = replace(OPEN, elements=("U1",))
    given(survey, *history).when(other).then_refused(SurveyIsDifferent)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (replace(OPEN, elements=()), NothingIsAsked),
        (replace(OPEN, elements=("U1", "U3", "U1")), ElementIsAskedTwice),
        (replace(OPEN, closes=date(2026, 3, 1)), SurveyClosesBeforeItOpens),
        (replace(OPEN, population=0), NobodyIsServed),
    ],
)
def test_a_survey_nobody_could_answer_is_not_opened(wrong: OpenSurvey, refusal: type[Refusal]):
    given(survey).when(wrong).then_refused(refusal)


def test_a_survey_may_last_one_day():
    one_day = replace(OPEN, closes=OPEN.opens)
    given(survey).when(one_day).then(replace(OPENED, closes=OPENED.opens))


def test_an_open_survey_is_closed():
    given(survey, OPENED).when(CLOSE).then(CLOSED)


def test_closing_twice_changes_nothing():
    given(survey, OPENED, CLOSED).when(CLOSE).then_nothing()


def test_a_survey_nobody_opened_cannot_be_closed():
    given(survey).when(CLOSE).then_refused(NoSuchSurvey)
