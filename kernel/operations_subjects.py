"""What a service knows of a person, and whom its log and its tables touch: for access and copies
(UU 27/2022, Pasal 7, 13 and 32), for the notice of a breach (Pasal 46), for retention (Pasal 42).

Each service answers for its own log and tables; `kinerja subject` asks all of them. Pages are
stretches of a log, so one may be empty although there are more: ``next`` says so.
"""

from collections.abc import AsyncGenerator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from contracts.subjects import ROUND
from kernel.access import PAGE_LIMIT
from kernel.http import Caller, Id, Listed, Problem, allow, cursor_of
from kernel.refusal import Forbidden, Invalid, NotFound
from kernel.running import Running
from kernel.shapes import SubjectId
from kernel.subject_records import Looked, own_values, records_of
from kernel.subject_shapes import (
    Document,
    RecordOf,
    RecordsOf,
    SubjectsTouched,
    TableOf,
    record_of,
    told,
)
from kernel.subject_touched import tables, touched_by_rows, unnamed_in
from kernel.tables import records
from kernel.touched_log import begin, read_place, spelled, touched_by

SEES_EVERYBODY = ("hr", "auditor")

Person = Annotated[
    Caller,
    allow("employee", *SEES_EVERYBODY, whose="one's own; hr's and auditors' of anybody"),
]
Officer = Annotated[Caller, allow(*SEES_EVERYBODY, whose="of anybody in the region")]
Microseconds = Annotated[
    int | None, Query(ge=0, le=2**53 - 1, description="Microseconds since 1970, UTC.")
]


class OthersRecordsAreClosed(Forbidden):
    """All that is known of a person is told to that person, to human resources and to auditors."""

    slug = "kernel.others-records-are-closed"
    indonesian = "Semua yang tercatat tentang seseorang hanya untuk dirinya, HR, dan auditor."


class SubjectIsNoPerson(Invalid):
    """This is the key of a review round and nobody's: who was asked in it is told to nobody."""

    slug = "kernel.subject-is-no-person"
    indonesian = "Ini kunci putaran penilaian rekan, bukan orang: yang diminta tidak diberitahukan."


class NoSuchTable(NotFound):
    """This service has no table of that name with rows of a region; `tables` names all it has."""

    slug = "kernel.no-such-table"
    indonesian = "Layanan ini tidak mempunyai tabel dengan nama itu; lihat `tables`."


def add_subjects(router: APIRouter, running: Running) -> None:
    """Put the routes below ``/<service>/operations``."""

    @router.get("/subjects/{subject}/records")
    async def list_records(subject: SubjectId, by: Person) -> RecordsOf:
        """The records of this service that name a person, oldest first."""
        check_subject(subject, by)
        after = position_of(by.cursor)
        looked, items = await run_in_threadpool(page, running, by, subject, after, by.limit)
        is_end = looked.position >= looked.end
        following = None if is_end else cursor_of(str(looked.position))
        return RecordsOf(items=items, next=following, position=looked.position, end=looked.end)

    @router.get("/subjects/{subject}/document", response_model=Document)
    async def read_document(subject: SubjectId, by: Person) -> StreamingResponse:
        """The same in one document, as a file to keep."""
        check_subject(subject, by)
        name = f'attachment; filename="{running.service.name}-{by.region}.json"'
        parts = document(running, by, subject)
        return StreamingResponse(
            parts, media_type="application/json", headers={"Content-Disposition": name}
        )

    @router.get("/subjects")
    async def list_touched(
        by: Officer, since_us: Microseconds = None, until_us: Microseconds = None
    ) -> SubjectsTouched:
        """Whom the records touch that were recorded from one time on and before another. What was
        said by authors who stay unknown is told by whole days (of WIB), and what was said about a
        person only once the day is over."""
        return await run_in_threadpool(touched_page, running, by, since_us, until_us)

    @router.get("/tables")
    async def list_tables(by: Officer) -> Listed[TableOf]:
        """The tables of this service that hold rows of regions."""
        found = await run_in_threadpool(tables, running.database)
        return Listed(items=[TableOf(name=name) for name in found])

    @router.get("/tables/{table}/subjects")
    async def list_touched_by_table(table: Id, by: Officer) -> SubjectsTouched:
        """Whom the rows of a table touch that are there now, of all its builds. Where values by
        authors who stay unknown may stand, they are told as if they did."""
        return await run_in_threadpool(rows_page, running, table, by)


def check_subject(subject: str, by: Caller) -> None:
    """Raises OthersRecordsAreClosed and SubjectIsNoPerson."""
    if subject != by.subject and not by.has(*SEES_EVERYBODY):
        raise OthersRecordsAreClosed(subject)
    if subject.startswith(ROUND):
        raise SubjectIsNoPerson(subject)


def position_of(cursor: str) -> int:
    """The position after which a page begins. Raises the problem *malformed parameter*."""
    if not cursor:
        return -1
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 16):
        raise Problem("kernel.malformed-parameter", parameter="cursor")
    return int(cursor)


def page(
    running: Running, by: Caller, subject: str, after: int, limit: int
) -> tuple[Looked, list[RecordOf]]:
    """The next records that name a subject, the subject's values open: those of one who is
    restricted too, for they are handed to the person. Who reads another's is written down first."""
    looked = records_of(running.log, by.region, subject, after, limit)
    sealed = [each for known in looked.found for each in own_values(known.data, subject)]
    if sealed and by.subject != subject:
        running.vault.journal.look_up(by.region, by.subject, "records", [subject])
    texts = running.vault.open(by.region, sealed, restricted=True) if sealed else {}
    return looked, [record_of(known, subject, texts) for known in looked.found]


async def document(running: Running, by: Caller, subject: str) -> AsyncGenerator[bytes]:
    """The document in parts: however long the log is, a page of it is in memory."""
    head = {"region": by.region, "service": running.service.name, "subject": subject}
    yield msgspec.json.encode(head)[:-1] + b',"records":['
    position, end, comma = -1, 0, b""
    while position < end:
        looked, items = await run_in_threadpool(page, running, by, subject, position, PAGE_LIMIT)
        for item in items:
            yield comma + item.model_dump_json(exclude_none=True).encode()
            comma = b","
        position, end = looked.position, looked.end
    yield b'],"end":%d}' % end


def touched_page(
    running: Running, by: Caller, since_us: int | None, until_us: int | None
) -> SubjectsTouched:
    """One page of the log; which time it is about is fixed by the first. Raises the problem
    *malformed parameter*."""
    now_us = running.writer.executor.now_us()
    place = (
        read_place(by.cursor)
        if by.cursor
        else begin(running.log, by.region, since_us, until_us, now_us)
    )
    if place is None:
        raise Problem("kernel.malformed-parameter", parameter="cursor")
    touched, following = touched_by(running.log, by.region, place, now_us)
    return told(touched, cursor_of(spelled(following)) if following else None)


def rows_page(running: Running, table: str, by: Caller) -> SubjectsTouched:
    """One stretch of a table; of a log's, whom the log touches. Raises NoSuchTable, and the problem
    *malformed parameter*."""
    if table == records.name:
        return touched_page(running, by, None, None)
    known = tables(running.database)
    if table not in known:
        raise NoSuchTable(table, tables=", ".join(known))
    after = read_key(by.cursor, len(known[table])) if by.cursor else []
    unnamed = unnamed_in(running.service.views, table)
    keys = known[table]
    touched, key = touched_by_rows(running.database, table, keys, by.region, after, unnamed)
    return told(touched, cursor_of(msgspec.json.encode(key).decode()) if key else None)


def read_key(cursor: str, size: int) -> list[str | int]:
    try:
        key = msgspec.json.decode(cursor, type=list[str | int])
    except msgspec.DecodeError:
        raise Problem("kernel.malformed-parameter", parameter="cursor") from None
    if len(key) != size:
        raise Problem("kernel.malformed-parameter", parameter="cursor")
    return key
