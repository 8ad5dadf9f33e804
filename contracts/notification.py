"""What notification tells the other services. Topic ``kinerja.<region>.notification``."""

from typing import Annotated

import msgspec

from contracts.event import Event, Part, Sealed
from contracts.ids import joined

Subject = Annotated[str, msgspec.Meta(extra_json_schema={"pattern": r"^[a-z]+\.[a-z0-9-]+$"})]
"""What a message is about, ``<service>.<what>``: the service that told it, and what happened. Not a
closed list: a reader that does not know one says that there is news from that service."""


def of_unit(unit_id: str) -> str:
    """The recipient that is a unit and no person; no employee can have such an id."""
    return joined("unit", unit_id)


class Fill(Part):
    """A word of the message that is not fixed: a period, a predicate. Never a personal value."""

    slot: str
    word: str


class MessageQueued(Event):
    """Something happened that this recipient should know: a person, or ``unit~<id>`` for a unit.

    The wording is made when it is shown, in the reader's language, from subject and fills.
    """

    type = "notification.MessageQueued.v2"
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


class MailAddressGiven(Event):
    """This person wants the messages of the inbox by mail too, at this address from now on."""

    type = "notification.MailAddressGiven.v1"
    person_id: str
    mail: Sealed


class MailAddressWithdrawn(Event):
    """This person wants no mail any more."""

    type = "notification.MailAddressWithdrawn.v1"
    person_id: str


AddressEvent = MailAddressGiven | MailAddressWithdrawn
