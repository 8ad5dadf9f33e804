"""Superseded shapes and how each becomes the next: the only place where old versions live.

An old class keeps its type, schema and golden example for as long as a log may hold a record of
it, which is forever. Its upcast gives the next version; a chain of upcasts gives the current one.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, NamedTuple

from contracts.evaluation import CalendarAdopted, Holiday
from contracts.event import Event
from contracts.notification import Fill, MessageQueued


class Superseded(NamedTuple):
    """A shape that is only read, never written, and how it becomes the version after it."""

    shape: type[Event]
    upcast: Callable[[Any], Event]


class CalendarAdoptedV1(Event):
    """The working days of one year; holidays had no title yet."""

    type = "evaluation.CalendarAdopted.v1"
    year: int
    zone: str
    working_week: int
    holidays: tuple[date, ...]


def calendar_with_titles(old: CalendarAdoptedV1) -> CalendarAdopted:
    """A day without a title is shown by the word for a day off, *libur*."""
    return CalendarAdopted(
        year=old.year,
        zone=old.zone,
        working_week=old.working_week,
        holidays=tuple(Holiday(day=day, title="Libur") for day in old.holidays),
    )


class MessageQueuedV1(Event):
    """Something happened that this recipient should know; each kind of news was a version."""

    type = "notification.MessageQueued.v1"
    message_id: str
    recipient_id: str
    subject: Literal[
        "report-submitted",
        "report-returned",
        "report-accepted",
        "plan-proposed",
        "plan-returned",
        "plan-agreed",
        "evaluation-scored",
        "training-need-found",
        "training-enrolled",
        "training-waitlisted",
        "training-completed",
        "citizen-answered",
    ]
    about: str
    cause: str
    fills: tuple[Fill, ...] = ()


TOLD_BY = {
    "report": "reporting.report-",
    "plan": "reporting.plan-",
    "evaluation": "evaluation.",
    "training": "training.",
    "citizen": "feedback.citizen-",
}


def message_with_open_subject(old: MessageQueuedV1) -> MessageQueued:
    """The same subject, behind the service that told it."""
    begins, _, rest = old.subject.partition("-")
    return MessageQueued(
        message_id=old.message_id,
        recipient_id=old.recipient_id,
        subject=TOLD_BY[begins] + rest,
        about=old.about,
        cause=old.cause,
        fills=old.fills,
    )


HISTORY: tuple[Superseded, ...] = (
    Superseded(CalendarAdoptedV1, calendar_with_titles),
    Superseded(MessageQueuedV1, message_with_open_subject),
)
