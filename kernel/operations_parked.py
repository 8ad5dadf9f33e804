"""What the people who run a service may do with its parked records: apply them again, give them up.

Looking reads the database: ``kinerja parked list``.
"""

import logging
from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel import parking
from kernel.http import Body, Caller, Id, OpenText, allow
from kernel.parking import GivenUp, Stream
from kernel.refusal import Conflict, NotFound
from kernel.retrying import Retried, retry
from kernel.running import Running
from kernel.service import Service
from kernel.shapes import StreamId

Ops = Annotated[Caller, allow("ops", whose="of the region")]

logger = logging.getLogger(__name__)


class NoSuchFollower(NotFound):
    """This service has no follower of this name that parks records of that log."""

    slug = "kernel.no-such-follower"
    indonesian = "Layanan ini tidak punya pengikut bernama itu yang menahan catatan dari log itu."


class RecordIsOwed(Conflict):
    """What this follower does is owed to somebody by law: it destroys keys, and pauses processing.
    A record that it has parked is applied again once the cause is mended, and never given up."""

    slug = "kernel.record-is-owed"
    indonesian = (
        "Tindakan pengikut ini diwajibkan undang-undang: memusnahkan kunci dan menghentikan"
        " pemrosesan. Catatannya diterapkan lagi setelah penyebabnya diperbaiki, tidak dilepas."
    )


class StreamBody(Body):
    """A stream of another service's log, or of the own one."""

    source: Id
    stream: StreamId


class DropBody(StreamBody):
    """Without a position, the first parked record of the stream. The reason is kept as it is
    written: it names no person."""

    reason: OpenText
    position: int | None = None


class RetriedShown(Body):
    """What was applied again, in order; the first that failed, and why; how many are left."""

    applied: list[int]
    failed: int | None
    reason: str
    left: int


class DroppedShown(Body):
    """What was given up; the record that is now first in the stream; how many are left."""

    position: int
    next: int | None
    reason: str
    left: int


def add_parked(router: APIRouter, running: Running) -> None:
    """Put the routes below ``/<service>/operations``."""

    @router.post("/parked/{follower}/retry")
    async def retry_parked(follower: Id, asked: StreamBody, by: Ops) -> RetriedShown:
        """Apply the parked records of a stream in order, up to the first that fails again; at most
        200 in one request, so ask again while nothing failed and some are left."""
        of = stream(running, follower, asked, by)
        done = await run_in_threadpool(retried, running, of)
        logger.info("%s retried %s of %s: %s", by.subject, follower, by.region, done)
        return RetriedShown(
            applied=done.applied, failed=done.failed, reason=done.reason, left=done.left
        )

    @router.post("/parked/{follower}/drop")
    async def drop_parked(follower: Id, asked: DropBody, by: Ops) -> DroppedShown:
        """Give up one parked record, for a reason that is kept with who gave it. What follows in
        the stream stays parked until it is retried; with none left, the stream goes on by itself.
        What is owed by law, such as a key that is to be destroyed, is not given up.
        """
        of = stream(running, follower, asked, by)
        refuse_owed(running.service, follower)
        now_us = running.writer.executor.now_us()
        given = GivenUp(asked.reason, by.subject, now_us, by.key or "")
        return await run_in_threadpool(dropped, running, of, asked.position, given)


def stream(running: Running, follower: str, asked: StreamBody, by: Caller) -> Stream:
    following = running.followings.get(follower)
    if following is None or follower not in running.parks or asked.source not in following.feeds:
        raise NoSuchFollower(f"{running.service.name}/{follower}")
    return Stream(follower, following.version, by.region, asked.source, asked.stream)


def refuse_owed(service: Service, follower: str) -> None:
    """Raises RecordIsOwed for a follower that is a duty."""
    duties = {each.name for each in (*service.reactions, *service.effects) if each.is_duty}
    if follower in duties:
        raise RecordIsOwed(f"{service.name}/{follower}")


def retried(running: Running, of: Stream) -> Retried:
    feed = running.followings[of.follower].feeds[of.source]
    return retry(running.parks[of.follower], running.database, feed, of)


def dropped(running: Running, of: Stream, position: int | None, given: GivenUp) -> DroppedShown:
    gone = parking.drop(running.database, of, position, given)
    record = f"{of.region}/{of.source}@{gone}"
    logger.warning("%s dropped %s, parked by %s", given.dropped_by, record, of.follower)
    following = parking.records_of(running.database, of, 1)
    return DroppedShown(
        position=gone,
        next=following[0].position if following else None,
        reason=following[0].reason if following else "",
        left=parking.count_in(running.database, of),
    )
