"""What citizens say: answers to a survey, suggestions, complaints. Read from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.feedback import Answer, CitizenFeedbackReceived
from services.feedback.deciders.response import (
    AnswerIsOffTheScale,
    AnswersDoNotFit,
    GiveAnswer,
    MakeSuggestion,
    ResponseCommand,
    ResponseIsGiven,
    SurveyIsClosed,
    SurveyIsNotOpenThatDay,
    response,
)
from services.feedback.deciders.survey import NoSuchSurvey
from tests.spec.feedback.test_survey import CLOSED, OPENED
from tests.spec.given import given

WORDS = Sealed("response-r1", "comment", "…")
GOOD, FAIR = Answer(element="U1", value=4), Answer(element="U3", value=2)
GIVE = GiveAnswer(
    response_id="r1",
    survey_id="s1",
    answers=(FAIR, GOOD),
    channel="web",
    answered_on=date(2026, 3, 2),
)
GIVEN = CitizenFeedbackReceived(
    response_id="r1",
    kind="survey",
    unit_id="u1",
    service="ktp",
    period="2026-Q1",
    survey_id="s1",
    answers=(GOOD, FAIR),
    channel="web",
    answered_on=date(2026, 3, 2),
)
SUGGEST = MakeSuggestion(
    response_id="r1",
    kind="complaint",
    unit_id="u1",
    service="ktp",
    channel="mobile",
    answered_on=date(2026, 6, 30),
    comment=WORDS,
)
SUGGESTED = CitizenFeedbackReceived(
    response_id="r1",
    kind="complaint",
    unit_id="u1",
    service="ktp",
    period="2026-Q2",
    survey_id=None,
    answers=(),
    channel="mobile",
    answered_on=date(2026, 6, 30),
    comment=WORDS,
)


def open_survey(*history: CitizenFeedbackReceived):
    return given(response, *history).seeing("survey-s1", OPENED)


def test_an_answer_counts_for_the_unit_service_and_period_of_its_survey():
    open_survey().when(GIVE).then(GIVEN)


def test_a_citizen_may_add_a_comment():
    open_survey().when(replace(GIVE, comment=WORDS)).then(replace(GIVEN, comment=WORDS))


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 31)])
def test_first_and_last_day_belong_to_the_survey(day: date):
    open_survey().when(replace(GIVE, answered_on=day)).then(replace(GIVEN, answered_on=day))


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 1)])
def test_an_answer_before_or_after_the_survey_is_refused(day: date):
    late = replace(GIVE, answered_on=day)
    open_survey().when(late).then_refused(SurveyIsNotOpenThatDay)


def test_a_closed_survey_takes_no_answer():
    given(response).seeing("survey-s1", OPENED, CLOSED).when(GIVE).then_refused(SurveyIsClosed)


def test_a_survey_that_nobody_opened_cannot_be_answered():
    given(response).when(GIVE).then_refused(NoSuchSurvey)


@pytest.mark.parametrize(
    "answers",
    [(), (GOOD,), (GOOD, GOOD), (GOOD, FAIR, FAIR), (GOOD, FAIR, Answer(element="U4", value=1))],
)
def test_each_element_asked_is_answered_once_and_no_other(answers: tuple[Answer, ...]):
    open_survey().when(replace(GIVE, answers=answers)).then_refused(AnswersDoNotFit)


@pytest.mark.parametrize("value", [0, 5])
def test_an_answer_is_1_to_4(value: int):
    answers = (GOOD, Answer(element="U3", value=value))
    open_survey().when(replace(GIVE, answers=answers)).then_refused(AnswerIsOffTheScale)


@pytest.mark.parametrize(
    "again",
    [GIVE, replace(GIVE, answers=(GOOD, FAIR)), replace(GIVE, answered_on=date(2026, 3, 3))],
    ids=["same", "other-order", "next-day"],
)
def test_the_same_answer_sent_again_changes_nothing(again: GiveAnswer):
    open_survey(GIVEN).when(again).then_nothing()


def test_the_same_answer_sent_again_after_the_survey_closed_changes_nothing():
    given(response, GIVEN).seeing("survey-s1", OPENED, CLOSED).when(GIVE).then_nothing()


def test_nobody_changes_an_answer():
    better = replace(GIVE, answers=(GOOD, Answer(element="U3", value=4)))
    open_survey(GIVEN).when(better).then_refused(ResponseIsGiven)


def test_a_complaint_counts_for_the_quarter_in_which_it_was_made():
    given(response).when(SUGGEST).then(SUGGESTED)


def test_a_suggestion_needs_no_survey():
    suggestion = replace(SUGGEST, kind="suggestion", answered_on=date(2026, 10, 1))
    told = replace(
        SUGGESTED, kind="suggestion", period="2026-Q4", answered_on=suggestion.answered_on
    )
    given(response).when(suggestion).then(told)


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 1)])
def test_the_same_complaint_sent_again_changes_nothing(day: date):
    given(response, SUGGESTED).when(replace(SUGGEST, answered_on=day)).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        replace(SUGGEST, comment=Sealed("response-r1", "comment", "other")),
        replace(SUGGEST, kind="suggestion"),
        GIVE,
    ],
    ids=["other-words", "other-kind", "an-answer"],
)
def test_a_response_id_is_used_for_one_response(other: ResponseCommand):
    survey = given(response, SUGGESTED).seeing("survey-s1", OPENED)
    survey.when(other).then_refused(ResponseIsGiven)
