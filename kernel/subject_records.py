"""What a log holds of one person: the records that name them, in which role, and what is shown.

A record that is about the person is shown with what it says; of one in which they only appear,
because they appraised or decided, only that it is there. Values of other people stay closed, and so
does everything by an author who is to stay unknown: UU 27/2022, Pasal 33 letter b.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

import msgspec

from contracts.envelope import decode
from contracts.event import Sealed
from contracts.persons import (
    OWN,
    SHARES,
    Mention,
    Role,
    in_stream,
    is_sealed,
    mentions,
    names_of,
)
from contracts.subjects import RESPONSE, is_nobody
from kernel.feed import Record
from kernel.log import Log
from kernel.record_bytes import POSITIONS_AT_ONCE, UNNAMED_AUTHOR, matching

ROWS_AT_ONCE = 1_000


class Known(NamedTuple):
    """One record that names the person. ``data`` is what it says, values still sealed; None where
    the record is about somebody else."""

    position: int
    time_us: int
    type: str
    stream: str
    actor: str
    roles: tuple[Role, ...]
    data: Any


class Looked(NamedTuple):
    """What was found up to a position, and where the log ends."""

    found: Sequence[Known]
    position: int
    end: int


def records_of(log: Log, region: str, subject: str, after: int, limit: int) -> Looked:
    """Up to ``limit`` records behind a position that name a subject. Looks through a stretch of the
    log at once: there may be none in it, although there are more behind."""
    end = log.tail(region).position
    until = min(after + POSITIONS_AT_ONCE, end)
    found: list[Known] = []
    needle = msgspec.json.encode(core(subject))[1:-1]
    hidden = None if subject.startswith(RESPONSE) else UNNAMED_AUTHOR
    candidates = matching(log, region, after, until, ROWS_AT_ONCE, holds=needle, lacks=hidden)
    for record in candidates:
        if (known := known_of(record, subject)) is not None:
            found.append(known)
            if len(found) == limit:
                return Looked(found, record.position, end)
    is_cut = len(candidates) == ROWS_AT_ONCE
    return Looked(found, candidates[-1].position if is_cut else max(until, after), end)


def core(subject: str) -> str:
    """What every form of a subject's id has in it: a response is also named without its prefix."""
    return subject.removeprefix(RESPONSE) or subject


def known_of(record: Record, subject: str) -> Known | None:
    """How a record names a subject; None where it does not, and where its author stays unknown to
    everybody: not even its time is told then, which could give the author away."""
    if not subject.startswith(RESPONSE) and UNNAMED_AUTHOR in record.body:
        return None
    if not re.search(rb'["~-]' + re.escape(msgspec.json.encode(core(subject))[1:-1]), record.body):
        return None
    envelope = decode(record.body)
    data = msgspec.json.decode(envelope.data)
    named = list(mentioned_in(record.stream, envelope.actor, data))
    roles: dict[Role, None] = {each.role: None for each in named if each.subject == subject}
    if not roles:
        return None
    is_own = not OWN.isdisjoint(roles) or all(each.subject == subject for each in named)
    return Known(
        record.position,
        record.time_us,
        record.type,
        record.stream if is_own else "",
        envelope.actor,
        tuple(roles),
        data if is_own else None,
    )


def mentioned_in(stream: str, actor: str, data: Any) -> Iterator[Mention]:
    """Everybody whom a record names: by its data, its stream and its actor."""
    yield from mentions(data)
    if named := in_stream(stream):
        yield named
    if not is_nobody(actor):
        yield Mention(actor, "actor", "id")


def own_values(data: Any, subject: str) -> Iterator[Sealed]:
    """The sealed values of a subject that say something of it."""
    if isinstance(data, list):
        for each in cast("list[Any]", data):
            yield from own_values(each, subject)
    elif isinstance(data, dict):
        fields = cast("dict[str, Any]", data)
        if not is_sealed(fields):
            yield from own_values(list(fields.values()), subject)
        elif fields["subject"] == subject and fields["label"] not in SHARES:
            yield Sealed(**fields)


def shown(data: Any, subject: str, texts: Mapping[Sealed, str]) -> Any:
    """The data of a record as the person is shown it: the own values open, others named by their
    label, and of a list of people only the person."""
    if isinstance(data, list):
        return [shown(each, subject, texts) for each in cast("list[Any]", data)]
    if not isinstance(data, dict):
        return data
    fields = cast("dict[str, Any]", data)
    if is_sealed(fields):
        sealed = Sealed(**fields)
        return texts.get(sealed, {"withheld": sealed.label})
    told: dict[str, Any] = {}
    for field, value in fields.items():
        names = names_of(field, fields)
        if names and isinstance(value, list):
            ids = cast("list[str]", value)
            told[field] = [id for id in ids if names.subject(id) == subject]
        else:
            told[field] = shown(value, subject, texts)
    return told
