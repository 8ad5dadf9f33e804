"""Whom the records of a time touch, in pages that give no author away who is to stay unknown.

Those records are told by whole days, what is said about a person only once the day is over: else
whoever asks again and again, or for shorter and shorter times, learns when a colleague wrote. The
others are told to the microsecond, and no answer says at which positions: a gap among them would be
such a record, and its neighbours would tell its time.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from contracts.envelope import decode
from contracts.persons import Mention
from contracts.subjects import RESPONSE
from kernel.feed import Record
from kernel.history import LogHistory
from kernel.log import Log
from kernel.record_bytes import POSITIONS_AT_ONCE, UNNAMED_AUTHOR, matching
from kernel.subject_records import mentioned_in
from kernel.subject_touched import Touched
from kernel.whole_day import DAY_US, begin_us_of

RECORDS_AT_ONCE = 2_000  # each is decoded, and the interpreter is shared with commands


class Place(NamedTuple):
    """Where a page of the time from ``since_us`` on and before ``until_us`` begins: behind so many
    (``behind``) of the records with a known author of ``time_us`` and later; and once these are
    told, with the day ``day_us`` of the others."""

    since_us: int
    until_us: int
    time_us: int
    behind: int = 0
    day_us: int | None = None


def begin(log: Log, region: str, since_us: int | None, until_us: int | None, now_us: int) -> Place:
    """The place of the first page. Without ``until_us`` all that is there now is told."""
    since = since_us or 0
    until = max(log.tail(region).time_us, now_us) + 1 if until_us is None else until_us
    return Place(since, until, since)


def touched_by(log: Log, region: str, at: Place, now_us: int) -> tuple[Touched, Place | None]:
    """Whom the records of a page touch, and where the next page begins; None behind the last."""
    found = Touched()
    if at.day_us is None:
        at = told_named(log, region, at, found)
    if at.day_us is None:
        return found, at
    return found, told_unnamed(log, region, at, at.day_us, now_us, found)


def told_named(log: Log, region: str, at: Place, found: Touched) -> Place:
    """Up to `RECORDS_AT_ONCE` of the records with a known author. One more is looked for: that it
    is there says whether a page follows. Records of the others must not say so."""
    history = LogHistory(log, region)
    after, end = history.last_at(at.time_us - 1), history.last_at(at.until_us - 1)
    skip, records, wanted = at.behind, list[Record](), RECORDS_AT_ONCE + 1
    while after < end and len(records) < wanted:
        until, limit = min(after + skip + POSITIONS_AT_ONCE, end), wanted - len(records)
        part = matching(log, region, after, until, limit, lacks=UNNAMED_AUTHOR, skip=skip)
        records += part
        after = part[-1].position if len(part) == limit else until
        skip = 0
    page = records[:RECORDS_AT_ONCE]
    for record in page:
        found.add(named_in(record), record.type, record.time_us)
    if len(records) < wanted:
        return at._replace(day_us=begin_us_of(at.since_us))
    last_us = page[-1].time_us
    behind = sum(record.time_us == last_us for record in page)
    return at._replace(time_us=last_us, behind=behind + (at.behind if last_us == at.time_us else 0))


def told_unnamed(
    log: Log, region: str, at: Place, day_us: int, now_us: int, found: Touched
) -> Place | None:
    """The others, by whole days; at least `RECORDS_AT_ONCE` of them, unless that is all."""
    today, count, day = begin_us_of(now_us), 0, day_us
    until_us = begin_us_of(at.until_us - 1) + DAY_US if at.since_us < at.until_us else day_us
    for record in unnamed(log, region, day_us, until_us):
        of = begin_us_of(record.time_us)
        if count >= RECORDS_AT_ONCE and of != day:
            return at._replace(day_us=of)
        count, day = count + 1, of
        named = named_in(record)
        if of < today or not is_about_a_person(named):
            found.add(named, record.type, of)
    return None


def unnamed(log: Log, region: str, since_us: int, until_us: int) -> Iterator[Record]:
    """The records of a time whose author stays unknown, read a part at a time."""
    history = LogHistory(log, region)
    after, end = history.last_at(since_us - 1), history.last_at(until_us - 1)
    while after < end:
        until = min(after + POSITIONS_AT_ONCE, end)
        part = matching(log, region, after, until, RECORDS_AT_ONCE, holds=UNNAMED_AUTHOR)
        yield from part
        after = part[-1].position if len(part) == RECORDS_AT_ONCE else until


def is_about_a_person(named: list[Mention]) -> bool:
    """Rather than about what a citizen said, which is no secret once it is said."""
    return any(not each.subject.startswith(RESPONSE) for each in named)


def named_in(record: Record) -> list[Mention]:
    """Everybody whom a record names."""
    envelope = decode(record.body)
    return list(mentioned_in(record.stream, envelope.actor, msgspec.json.decode(envelope.data)))


def spelled(place: Place) -> str:
    """A place as it stands in a cursor."""
    return "/".join("" if each is None else str(each) for each in place)


def read_place(text: str) -> Place | None:
    """The place in a cursor; None where there is none."""
    numbers = text.split("/")
    if len(numbers) != len(Place._fields) or not all(map(is_number, numbers[:-1])):
        return None
    day = numbers[-1].removeprefix("-")
    if day and not is_number(day):
        return None
    since_us, until_us, time_us, behind = map(int, numbers[:-1])
    return Place(since_us, until_us, time_us, behind, int(numbers[-1]) if day else None)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(2**53))
