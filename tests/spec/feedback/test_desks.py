"""What desks tell: people served, complaints answered. Read the names from top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.feedback import ComplaintAnswered, ComplaintClass, ServiceDelivered
from kernel.calendar import Year
from services.feedback.deciders.complaint import (
    AnswerComesBeforeTheComplaint,
    AnswerComplaint,
    AnswerIsToCome,
    ComplaintIsAnswered,
    complaint,
)
from services.feedback.deciders.delivery import (
    DeliveryIsDifferent,
    DeliveryIsToCome,
    MinutesAreNotOfADay,
    RecordDelivery,
    delivery,
)
from services.feedback.rules.term import due_on
from tests.spec.given import given
from tests.spec.reporting.facts import changed

TODAY = date(2026, 1, 15)
RECORD = RecordDelivery(
    ticket_id="t1",
    unit_id="u1",
    service="ktp",
    day=TODAY,
    wait_minutes=12,
    service_minutes=9,
    today=TODAY,
)
DELIVERED = ServiceDelivered(
    ticket_id="t1", unit_id="u1", service="ktp", day=TODAY, wait_minutes=12, service_minutes=9
)
ANSWER = AnswerComplaint(
    complaint_id="c1",
    unit_id="u1",
    complaint_class="information",
    filed_on=date(2026, 1, 8),
    answered_on=TODAY,
    due_on=TODAY,
    today=TODAY,
)
ANSWERED = ComplaintAnswered(
    complaint_id="c1",
    unit_id="u1",
    complaint_class="information",
    filed_on=date(2026, 1, 8),
    answered_on=TODAY,
    due_on=TODAY,
    in_time=True,
)


def test_a_service_is_delivered():
    given(delivery).when(RECORD).then(DELIVERED)


def test_telling_it_twice_changes_nothing():
    given(delivery, DELIVERED).when(RECORD).then_nothing()


def test_what_was_told_of_a_ticket_stands():
    given(delivery, DELIVERED).when(changed(RECORD, wait_minutes=1)).then_refused(
        DeliveryIsDifferent
    )


def test_a_service_of_tomorrow_is_not_delivered_yet():
    later = changed(RECORD, day=TODAY + timedelta(days=1))
    given(delivery).when(later).then_refused(DeliveryIsToCome)


@pytest.mark.parametrize(("minutes", "right"), [(-1, 0), (1441, 1440)])
def test_waiting_takes_nothing_at_least_and_a_day_at_most(minutes: int, right: int):
    given(delivery).when(changed(RECORD, wait_minutes=minutes)).then_refused(MinutesAreNotOfADay)
    told = changed(DELIVERED, wait_minutes=right)
    given(delivery).when(changed(RECORD, wait_minutes=right)).then(told)


def test_a_complaint_answered_on_the_last_day_of_its_term_is_answered_in_time():
    given(complaint).when(ANSWER).then(ANSWERED)


def test_one_answered_a_day_later_is_not():
    before = TODAY - timedelta(days=1)
    late = changed(ANSWERED, due_on=before, in_time=False)
    given(complaint).when(changed(ANSWER, due_on=before)).then(late)


def test_telling_it_again_under_another_calendar_changes_nothing():
    moved = changed(ANSWER, due_on=TODAY - timedelta(days=1))
    given(complaint, ANSWERED).when(moved).then_nothing()


def test_what_was_told_of_a_complaint_stands():
    other = changed(ANSWER, complaint_class="supervisory")
    given(complaint, ANSWERED).when(other).then_refused(ComplaintIsAnswered)


def test_an_answer_does_not_come_before_the_complaint():
    same_day = changed(ANSWER, filed_on=TODAY)
    given(complaint).when(same_day).then(changed(ANSWERED, filed_on=TODAY))
    early = changed(ANSWER, filed_on=TODAY + timedelta(days=1))
    given(complaint).when(early).then_refused(AnswerComesBeforeTheComplaint)


def test_a_complaint_is_not_answered_tomorrow():
    later = changed(ANSWER, answered_on=TODAY + timedelta(days=1))
    given(complaint).when(later).then_refused(AnswerIsToCome)


@pytest.mark.parametrize(
    ("complaint_class", "last"),
    [
        ("information", date(2026, 3, 27)),
        ("non-supervisory", date(2026, 4, 10)),
        ("supervisory", date(2026, 6, 17)),
    ],
)
def test_each_class_has_its_term_of_working_days_across_lebaran(
    complaint_class: ComplaintClass, last: date
):
    lebaran = (date(2026, 3, 19), date(2026, 3, 20), date(2026, 4, 3), date(2026, 5, 1))
    years = {2026: Year("Asia/Makassar", 5, (*lebaran, date(2026, 5, 14)))}
    assert due_on(complaint_class, date(2026, 3, 18), years) == last
