"""A message, from queued to read. Read the names from top to bottom."""

import pytest
from msgspec.structs import replace

from contracts.notification import Fill, MessageEvent, MessageQueued, MessageRead
from services.notification.deciders.message import (
    MarkRead,
    MessageIsDifferent,
    MessageIsForSomebodyElse,
    NoSuchMessage,
    QueueMessage,
    message,
)
from tests.spec.given import given

Q1 = (Fill(slot="period", word="2026-Q1"),)
QUEUE = QueueMessage(
    message_id="m1",
    recipient_id="e7",
    subject="reporting.report-accepted",
    about="e7~2026-q1",
    cause="13.72/reporting@17",
    fills=Q1,
)
QUEUED = MessageQueued(
    message_id="m1",
    recipient_id="e7",
    subject="reporting.report-accepted",
    about="e7~2026-q1",
    cause="13.72/reporting@17",
    fills=Q1,
)
FOR_UNIT = replace(QUEUED, recipient_id="unit~u1", subject="feedback.citizen-answered")
MARK = MarkRead(message_id="m1", reads_for=("e7",))
READ = MessageRead(message_id="m1", recipient_id="e7", queued_position=0)


def sent(*history: MessageEvent):
    """The stream itself is seen as well: it stands at position 0 of the log."""
    return given(message, *history).seeing("message-m1", *history)


def test_a_message_is_queued():
    given(message).when(QUEUE).then(QUEUED)


@pytest.mark.parametrize("history", [(QUEUED,), (QUEUED, READ)])
def test_queueing_twice_changes_nothing(history: tuple[MessageEvent, ...]):
    sent(*history).when(QUEUE).then_nothing()


@pytest.mark.parametrize("history", [(QUEUED,), (QUEUED, READ)])
def test_a_message_never_says_something_else(history: tuple[MessageEvent, ...]):
    sent(*history).when(replace(QUEUE, about="e8")).then_refused(MessageIsDifferent)


def test_the_recipient_reads_a_message():
    sent(QUEUED).when(MARK).then(READ)


def test_reading_says_where_the_message_was_queued():
    other = given(message, QUEUED).seeing("message-m0", QUEUED).seeing("message-m1", QUEUED)
    other.when(MARK).then(replace(READ, queued_position=1))


def test_reading_twice_changes_nothing():
    sent(QUEUED, READ).when(MARK).then_nothing()


def test_the_head_reads_a_message_to_the_unit():
    head = replace(MARK, reads_for=("e1", "unit~u1"))
    sent(FOR_UNIT).when(head).then(replace(READ, recipient_id="unit~u1"))


@pytest.mark.parametrize("history", [(QUEUED,), (QUEUED, READ)])
def test_nobody_reads_for_somebody_else(history: tuple[MessageEvent, ...]):
    curious = replace(MARK, reads_for=("e8", "unit~u1"))
    sent(*history).when(curious).then_refused(MessageIsForSomebodyElse)


def test_a_message_that_was_never_sent_cannot_be_read():
    sent().when(MARK).then_refused(NoSuchMessage)
