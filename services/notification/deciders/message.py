"""A message is queued for one recipient, a person or ``unit~<id>``, who reads it once.

Reading rests on the message's own stream, to know where it was queued: inboxes are kept in the
order of the log, so that a reader who comes back resumes behind what was last seen.
"""

from enum import Enum

from msgspec.structs import replace

from contracts.envelope import parse_cause
from contracts.notification import Fill, MessageEvent, MessageQueued, MessageRead, Subject
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, NotFound


class QueueMessage(Command):
    message_id: str
    recipient_id: str
    subject: Subject
    about: str
    cause: str
    fills: tuple[Fill, ...] = ()


class MarkRead(Command):
    """``reads_for`` are the recipients whose messages the caller reads: oneself, the unit led."""

    message_id: str
    reads_for: tuple[str, ...]


MessageCommand = QueueMessage | MarkRead


class NoSuchMessage(NotFound):
    """Nobody was sent this message."""

    slug = "notification.no-such-message"
    indonesian = "Pesan ini tidak ada."


class MessageIsDifferent(Conflict):
    """A message says what it said; other news is another message."""

    slug = "notification.message-is-different"
    indonesian = "Isi pesan tidak berubah; kabar lain menjadi pesan lain."


class MessageIsForSomebodyElse(Forbidden):
    """Only the recipient marks a message as read, or the head of the unit it was sent to."""

    slug = "notification.message-is-for-somebody-else"
    indonesian = "Hanya penerima, atau kepala unit penerima, yang menandai pesan sudah dibaca."


class Status(Enum):
    UNKNOWN = "unknown"
    QUEUED = "queued"
    READ = "read"


class Message(State, frozen=True):
    status: Status = Status.UNKNOWN
    recipient_id: str = ""
    subject: Subject = ""
    about: str = ""
    cause: str = ""
    fills: tuple[Fill, ...] = ()


def decide(command: MessageCommand, message: Message, seen: Seen) -> list[MessageEvent]:
    match command, message.status:
        case QueueMessage(), Status.UNKNOWN:
            return [queued(command)]
        case QueueMessage(), Status.QUEUED | Status.READ:
            return unchanged(command, message)

        case MarkRead(), Status.QUEUED:
            only_recipient(command, message)
            return [read(command, message, seen)]
        case MarkRead(), Status.READ:
            only_recipient(command, message)
            return []
        case MarkRead(), Status.UNKNOWN:
            raise NoSuchMessage(command.message_id)


def unchanged(asked: QueueMessage, message: Message) -> list[MessageEvent]:
    if replace(evolve(message, queued(asked)), status=message.status) != message:
        raise MessageIsDifferent(asked.message_id)
    return []


def only_recipient(asked: MarkRead, message: Message) -> None:
    if message.recipient_id not in asked.reads_for:
        raise MessageIsForSomebodyElse(asked.message_id)


def queued(asked: QueueMessage) -> MessageQueued:
    return MessageQueued(
        message_id=asked.message_id,
        recipient_id=asked.recipient_id,
        subject=asked.subject,
        about=asked.about,
        cause=asked.cause,
        fills=asked.fills,
    )


def read(asked: MarkRead, message: Message, seen: Seen) -> MessageRead:
    stands = seen.position(stream(asked))
    assert stands is not None, "what is queued has a record"
    return MessageRead(
        message_id=asked.message_id,
        recipient_id=message.recipient_id,
        queued_position=parse_cause(stands).position,
    )


def evolve(message: Message, event: MessageEvent) -> Message:
    match event:
        case MessageQueued():
            return Message(
                status=Status.QUEUED,
                recipient_id=event.recipient_id,
                subject=event.subject,
                about=event.about,
                cause=event.cause,
                fills=event.fills,
            )
        case MessageRead():
            return replace(message, status=Status.READ)


def stream(command: MessageCommand) -> str:
    return f"message-{command.message_id}"


message: Decider[MessageCommand, Message, MessageEvent] = Decider(
    stream=stream,
    initial=Message(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, state: [(message, stream(command))],
)
