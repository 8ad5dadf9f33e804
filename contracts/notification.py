"""What notification tells the other services. Topic ``kinerja.<region>.notification``."""

from typing import Literal

from contracts.event import Event, Part

Subject = Literal[
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


class Fill(Part):
    """A word of the message that is not fixed: a period, a predicate. Never a personal value."""

    slot: str
    word: str


class MessageQueued(Event):
    """Something happened that this recipient should know: a person, or ``unit-<id>`` for a unit.

    The wording is made when it is shown, in the reader's language, from subject and fills.
    """

    type = "notification.MessageQueued.v1"
    message_id: str
    recipient_id: str
    subject: Subject
    about: str
    cause: str
    fills: tuple[Fill, ...] = ()


class MessageRead(Event):
    """The recipient has seen it. ``queued_position`` is where its MessageQueued stands in this log:
    inboxes are kept in that order."""

    type = "notification.MessageRead.v1"
    message_id: str
    recipient_id: str
    queued_position: int


MessageEvent = MessageQueued | MessageRead
