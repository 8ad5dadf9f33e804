"""What others show beside a report: figures of the unit, with the positions they come from."""

from datetime import date
from decimal import Decimal

from contracts.feedback import Answer, CitizenFeedbackReceived, ComplaintAnswered, ServiceDelivered
from contracts.measured import in_time, median, ranges, satisfaction, times
from contracts.satisfaction import ELEMENTS, Tally
from services.reporting.views.measures import MeasureRow, fold, keys
from tests.spec.folding import heard

GOOD = tuple(Answer(element=of, value=4) for of in ELEMENTS)
ANSWERED = CitizenFeedbackReceived(
    response_id="s1",
    kind="survey",
    unit_id="u1",
    service="ktp",
    period="2026-Q1",
    survey_id="a1",
    answers=GOOD,
    channel="web",
    answered_on=date(2026, 3, 2),
)
SERVED = ServiceDelivered(
    ticket_id="t1",
    unit_id="u1",
    service="ktp",
    day=date(2026, 3, 2),
    wait_minutes=12,
    service_minutes=9,
)
COMPLAINT = ComplaintAnswered(
    complaint_id="c1",
    unit_id="u1",
    complaint_class="information",
    filed_on=date(2026, 2, 27),
    answered_on=date(2026, 3, 2),
    due_on=date(2026, 3, 6),
    in_time=True,
)


def test_what_desks_did_stands_under_the_month_of_the_day():
    assert keys(heard(SERVED)) == keys(heard(COMPLAINT)) == ["u1/2026-03/2026-03-02"]


def test_answers_stand_under_the_period_of_their_survey():
    assert keys(heard(ANSWERED)) == ["u1/2026-Q1/2026-03-02"]


def test_suggestions_and_complaints_of_citizens_are_no_figure():
    suggestion = CitizenFeedbackReceived(
        response_id="s2",
        kind="suggestion",
        unit_id="u1",
        service="ktp",
        period="2026-Q1",
        survey_id=None,
        answers=(),
        channel="web",
        answered_on=date(2026, 3, 2),
    )
    assert keys(heard(suggestion)) == []


def test_a_day_holds_its_figures_with_their_positions():
    row = fold(fold(None, heard(SERVED, position=4)), heard(COMPLAINT, position=7))
    assert row == MeasureRow(
        unit_id="u1",
        period="2026-03",
        waits=(12,),
        services=(9,),
        delivered=(4,),
        in_time=1,
        answered=(7,),
    )


def test_the_index_is_shown_once_five_have_answered():
    tally = Tally().plus(GOOD)
    few, enough = satisfaction([tally] * 4, [1, 2, 3, 4]), satisfaction([tally] * 5, range(5))
    assert few and (few.figure, few.count) == (None, 4)
    assert enough and enough.figure == Decimal("100.00")


def test_the_median_of_two_is_between_them():
    assert (median([1, 2, 9]), median([1, 2])) == (Decimal(2), Decimal("1.50"))


def test_nine_of_ten_waited_no_longer_than_the_ninetieth_percentile():
    found = times("waiting-time", [*range(10, 0, -1)], [*range(10)])
    assert found and (found.ninetieth, found.figure) == (9, Decimal("5.50"))


def test_two_of_three_complaints_in_time_are_sixty_seven_percent():
    found = in_time(2, [3, 1, 2])
    assert found and (found.figure, found.positions) == (Decimal("66.67"), [(1, 3)])


def test_what_nobody_told_is_no_figure():
    assert satisfaction([], []) is times("waiting-time", [], []) is in_time(0, []) is None


def test_positions_are_told_as_unbroken_runs():
    assert ranges([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
