"""How a service answers about persons: the records that name one, and whom a stretch touches."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.event import Sealed
from kernel.http import Body, Listed
from kernel.subject_records import Known, shown
from kernel.subject_touched import Span, Touched

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RecordOf(Body):
    """A record that names the person, in these roles. ``data`` is what it says, the person's values
    open; absent, as ``stream``, where the record is about somebody else."""

    position: int
    time: datetime
    type: str
    roles: list[str]
    actor: str
    stream: str | None = None
    data: dict[str, Any] | None = None


class RecordsOf(Listed[RecordOf]):
    """``position`` is how far the log was looked through, of ``end``."""

    position: int
    end: int


class Document(Body):
    """All records of one service that name the person. ``end`` is the position up to which the log
    was looked through; it comes last, so a document without it is not whole."""

    region: str
    service: str
    subject: str
    records: list[RecordOf]
    end: int


class SpanShown(Body):
    """How many records, and when the first and the last were recorded, or the day of it began where
    the author stays unknown; rows have no time."""

    count: int
    first: datetime | None = None
    last: datetime | None = None


class SubjectTouched(Body):
    """A person, with spans by kind of data: ``id``, or the label of a value that is sealed."""

    subject: str
    kinds: dict[str, SpanShown]


class SubjectsTouched(Listed[SubjectTouched]):
    """Whom this page touches, and how many records of each type there were. Nothing says where in
    the log they stand: a gap would be a record whose author stays unknown."""

    types: dict[str, SpanShown]


class TableOf(Body):
    """A table with rows of regions."""

    name: str


def record_of(known: Known, subject: str, texts: Mapping[Sealed, str]) -> RecordOf:
    return RecordOf(
        position=known.position,
        time=moment(known.time_us),
        type=known.type,
        roles=list(known.roles),
        actor=known.actor,
        stream=known.stream or None,
        data=None if known.data is None else shown(known.data, subject, texts),
    )


def told(touched: Touched, following: str | None) -> SubjectsTouched:
    items = [
        SubjectTouched(subject=subject, kinds=spans(kinds))
        for subject, kinds in sorted(touched.subjects.items())
    ]
    types = spans(touched.types)
    return SubjectsTouched(items=items, next=following, types=types)


def spans(found: Mapping[str, Span]) -> dict[str, SpanShown]:
    return {
        name: SpanShown(
            count=span.count,
            first=moment(span.first_us) if span.last_us else None,
            last=moment(span.last_us) if span.last_us else None,
        )
        for name, span in sorted(found.items())
    }


def moment(us: int) -> datetime:
    return EPOCH + timedelta(microseconds=us)
