"""When a period is evaluated (PermenPANRB 6/2022, IV.A.8 and IV.A.14). Read the names."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from contracts.evaluation import AnnualWindow, DayOfYear, EvaluationEvent, Window
from services.evaluation.deciders.evaluation import Evaluation, EvaluationCommand, evaluation
from services.evaluation.deciders.opening import OpenEvaluation
from services.evaluation.rules.window import first_day, last_day, window_end
from tests.spec.evaluation.facts import OPENED, POLICY
from tests.spec.evaluation.followed import CALENDAR
from tests.spec.given import given

OPEN = OpenEvaluation(
    evaluation_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    report_id="e7~2026-q1",
    opened_at=datetime(2026, 4, 2, 3, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026-Q1", date(2026, 3, 1)),
        ("2026-Q2", date(2026, 6, 1)),
        ("2026-Q3", date(2026, 9, 1)),
        ("2026-Q4", date(2026, 12, 1)),
        ("2026", date(2026, 12, 21)),
    ],
)
def test_the_window_opens_at_the_end_of_its_period(period: str, day: date):
    assert first_day(period, POLICY) == day


def test_25_september_lies_in_the_window_of_the_third_quarter_and_25_august_does_not():
    assert date(2026, 8, 25) < first_day("2026-Q3") <= date(2026, 9, 25)


def test_a_policy_may_open_the_window_until_the_25th_of_the_last_month():
    later = replace(POLICY, window=Window(opens_on=25))
    assert first_day("2026-Q3", later) == date(2026, 9, 25)


def test_a_month_is_evaluated_from_its_own_first_day_on():
    assert first_day("2026-03") == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        ("2026-02", date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 29)),
        ("2026", date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_period(period: str, day: date):
    assert last_day(period) == day


def test_what_is_no_period_has_no_days():
    with pytest.raises(ValueError, match="2026-Q5"):
        last_day("2026-Q5")


@pytest.mark.parametrize(
    ("period", "term"),
    [
        ("2026-Q1", "working 10 2026-03-31"),
        ("2026-03", "working 10 2026-03-31"),
        ("2026", "working 0 2027-01-31"),
    ],
)
def test_the_window_closes_on_working_day_10_of_the_next_month_and_on_31_january(
    period: str, term: str
):
    assert str(window_end(period, POLICY)) == term


def test_a_policy_may_close_the_windows_earlier():
    closes = DayOfYear(month=1, day=20)
    early = replace(
        POLICY, window=Window(closes_after=5), annual_window=AnnualWindow(closes=closes)
    )
    assert str(window_end("2026-Q1", early)) == "working 5 2026-03-31"
    assert str(window_end("2026", early)) == "working 0 2027-01-20"


def known(*history: EvaluationEvent) -> given[EvaluationCommand, Evaluation, EvaluationEvent]:
    held = given(evaluation, *history).seeing("policy-current", POLICY)
    return held.seeing("calendar-2026", CALENDAR)


def at(day: int, hour: int = 3) -> OpenEvaluation:
    return replace(OPEN, opened_at=datetime(2026, 4, day, hour, tzinfo=UTC))


@pytest.mark.parametrize("day", [1, 2, 15])
def test_what_is_reported_within_the_window_is_evaluated_within_it(day: int):
    known().when(at(day)).then(OPENED)


def test_what_is_reported_when_the_window_has_closed_gets_as_many_days_from_then_on():
    known().when(at(16)).then(replace(OPENED, window_from=date(2026, 4, 16)))


@pytest.mark.parametrize(("hour", "inside"), [(15, True), (16, False)])
def test_the_day_of_a_report_is_that_of_the_region(hour: int, inside: bool):
    """In WITA the 16th begins at 16:00 UTC of the 15th."""
    opened = OPENED if inside else replace(OPENED, window_from=date(2026, 4, 16))
    known().when(at(15, hour)).then(opened)


def test_a_corrected_report_does_not_move_the_window():
    late = replace(at(20), appraiser_id="e2")
    known(OPENED).when(late).then(replace(OPENED, appraiser_id="e2"))


def test_without_a_calendar_the_usual_window_holds():
    given(evaluation).when(at(28)).then(OPENED)


def test_a_policy_adopted_later_does_not_move_a_window_that_is_open():
    shorter = replace(POLICY, policy_id="p2", window=Window(closes_after=5))
    held = given(evaluation, OPENED).seeing("policy-current", POLICY, shorter)
    held.when(at(3)).then_nothing()
    given(evaluation).seeing("policy-current", shorter).when(at(3)).then(
        replace(OPENED, window_days=5)
    )
