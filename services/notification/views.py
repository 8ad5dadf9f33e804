"""What notification shows. Each view: a row, the keys an event touches, how it folds."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.notification import (
    AddressEvent,
    Fill,
    MailAddressGiven,
    MailAddressWithdrawn,
    MessageEvent,
    MessageQueued,
    MessageRead,
    Subject,
)
from contracts.reporting import EmployeeMoved, EmployeeRegistered, IdentityCorrected
from kernel.heard import Heard
from kernel.view import View

Known = EmployeeRegistered | EmployeeMoved | IdentityCorrected


class InboxMessage(msgspec.Struct, frozen=True):
    """One row for each message; an inbox is read in the order in which its messages were queued."""

    message_id: str
    recipient_id: str
    subject: Subject
    about: str
    cause: str
    fills: tuple[Fill, ...]
    position: int
    queued_at: datetime
    read: bool = False


def inbox_key(recipient_id: str, position: int) -> str:
    """Sorts by recipient, then by the log's order: behind the last seen key is what is unseen."""
    return f"{recipient_id}/{position:012}"


def inbox_keys(heard: Heard[MessageEvent]) -> list[str]:
    match heard.event:
        case MessageQueued() as queued:
            return [inbox_key(queued.recipient_id, heard.position)]
        case MessageRead() as read:
            return [inbox_key(read.recipient_id, read.queued_position)]


def fold_inbox(row: InboxMessage | None, heard: Heard[MessageEvent]) -> InboxMessage | None:
    match heard.event:
        case MessageQueued() as queued:
            return InboxMessage(
                message_id=queued.message_id,
                recipient_id=queued.recipient_id,
                subject=queued.subject,
                about=queued.about,
                cause=queued.cause,
                fills=queued.fills,
                position=heard.position,
                queued_at=heard.time,
            )
        case MessageRead():
            return replace(row, read=True) if row else None


inbox: View[MessageEvent, InboxMessage] = View(
    name="inbox",
    version=2,
    hears=MessageEvent,
    row=InboxMessage,
    keys=inbox_keys,
    fold=fold_inbox,
    find_by=("recipient_id", "read"),
)


class Unread(msgspec.Struct, frozen=True):
    """One row for each recipient: how many messages wait to be read."""

    recipient_id: str
    count: int = 0


def unread_keys(heard: Heard[MessageEvent]) -> list[str]:
    return [heard.event.recipient_id]


def fold_unread(row: Unread | None, heard: Heard[MessageEvent]) -> Unread:
    row = row or Unread(heard.event.recipient_id)
    match heard.event:
        case MessageQueued():
            return replace(row, count=row.count + 1)
        case MessageRead():
            return replace(row, count=row.count - 1)


unread: View[MessageEvent, Unread] = View(
    name="unread",
    version=1,
    hears=MessageEvent,
    row=Unread,
    keys=unread_keys,
    fold=fold_unread,
)


class Person(msgspec.Struct, frozen=True):
    """One row for each employee: the name for messages, and the unit led; "" leads none."""

    employee_id: str
    name: Sealed
    leads: str = ""


def person_keys(heard: Heard[Known]) -> list[str]:
    return [heard.event.employee_id]


def fold_person(row: Person | None, heard: Heard[Known]) -> Person | None:
    match heard.event:
        case EmployeeRegistered() as registered:
            return Person(registered.employee_id, registered.name, registered.leads or "")
        case EmployeeMoved() as moved:
            return replace(row, leads=moved.leads or "") if row else None
        case IdentityCorrected() as corrected:
            return replace(row, name=corrected.name) if row else None


people: View[Known, Person] = View(
    name="people",
    version=2,
    hears=Known,
    row=Person,
    keys=person_keys,
    fold=fold_person,
    find_by=("leads",),
    streams=lambda key: [f"employee-{key}"],
)


class Address(msgspec.Struct, frozen=True):
    """One row for each person who wants mail: where to."""

    person_id: str
    mail: Sealed


def address_keys(heard: Heard[AddressEvent]) -> list[str]:
    return [heard.event.person_id]


def fold_address(row: Address | None, heard: Heard[AddressEvent]) -> Address | None:
    match heard.event:
        case MailAddressGiven() as given:
            return Address(given.person_id, given.mail)
        case MailAddressWithdrawn():
            return None


addresses: View[AddressEvent, Address] = View(
    name="addresses",
    version=1,
    hears=AddressEvent,
    row=Address,
    keys=address_keys,
    fold=fold_address,
)
