"""What feedback shows of a history. Read the names from top to bottom."""

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.feedback import Answer, CitizenFeedbackReceived
from contracts.satisfaction import ELEMENTS
from services.feedback.views import satisfaction, suggestions, surveys
from tests.spec.feedback.test_response import GIVEN, SUGGESTED, WORDS
from tests.spec.feedback.test_survey import CLOSED, OPENED
from tests.spec.folding import folded


def answers(*values: int) -> CitizenFeedbackReceived:
    """By U1, U2 … as many as there are values."""
    given = [Answer(element=e, value=v) for e, v in zip(ELEMENTS, values, strict=False)]
    return replace(GIVEN, answers=tuple(given))


def test_a_survey_is_shown_with_its_terms():
    [row] = folded(surveys, OPENED).values()
    assert (row.elements, row.population, row.closed) == (("U1", "U3"), 500, False)
    assert (row.opens, row.closes) == (date(2026, 3, 2), date(2026, 3, 31))


def test_a_closed_survey_is_shown_as_closed_in_its_version():
    [row] = folded(surveys, OPENED, CLOSED).values()
    assert (row.closed, row.version) == (True, 2)


def test_an_opened_survey_is_shown_with_no_index_yet():
    row = folded(satisfaction, OPENED)["u1/ktp/2026-Q1"]
    assert (row.population, row.answers, row.index, row.band) == (500, 0, None, None)


def test_answers_are_summed_by_element():
    row = folded(satisfaction, answers(4, 3), answers(2, 3))["u1/ktp/2026-Q1"]
    assert (row.answers, row.sums[:3], row.counts[:3]) == (2, (6, 6, 0), (2, 2, 0))


def test_the_index_follows_every_answer():
    row = folded(satisfaction, answers(4, 4), answers(4, 3))["u1/ktp/2026-Q1"]
    assert (row.index, row.band) == (Decimal("93.75"), "A")


def test_each_service_and_period_of_a_unit_is_counted_for_itself():
    elsewhere = replace(answers(1), service="kk")
    later = replace(answers(2), period="2026-Q2")
    rows = folded(satisfaction, answers(4), elsewhere, later)
    assert [row.answers for row in rows.values()] == [1, 1, 1]


def test_complaints_and_suggestions_are_not_counted():
    assert folded(satisfaction, SUGGESTED) == {}


def test_the_survey_opened_last_says_how_many_people_are_served():
    more = replace(OPENED, survey_id="s2", population=1_000)
    row = folded(satisfaction, OPENED, answers(4), more)["u1/ktp/2026-Q1"]
    assert (row.population, row.answers) == (1_000, 1)


def test_everything_in_words_is_listed_in_the_order_it_came():
    rows = folded(suggestions, SUGGESTED, replace(GIVEN, comment=WORDS))
    assert [rows[key].kind for key in sorted(rows)] == ["complaint", "survey"]


def test_an_answer_without_a_comment_is_not_listed():
    assert folded(suggestions, GIVEN) == {}


def test_comments_stay_sealed_in_the_list():
    [row] = folded(suggestions, SUGGESTED).values()
    assert row.comment == Sealed("response-r1", "comment", "…")
