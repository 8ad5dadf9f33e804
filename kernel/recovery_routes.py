"""The routes of `kernel.recovery`, below ``/<service>/operations``: role *ops*.

Each answers for one part; the verbs `kinerja recover` and `kinerja relay` ask until it is done.
"""

from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel.commitments import COMMITMENTS
from kernel.http import Caller, allow
from kernel.recovery import Part, Published, Walk, published, walked
from kernel.running import Running
from kernel.shapes import Body

REACH_SECONDS = 10.0

Ops = Annotated[Caller, allow("ops", whose="of the region")]


class Asked(Body):
    """Which part comes next. ``dry_run`` compares and changes nothing."""

    walk: Walk = Walk()
    dry_run: bool = False


class From(Body):
    """Publish from this position on. ``offset`` is that of the answer before, 0 at first."""

    position: int
    offset: int = 0


class LostKeys(Body):
    """How many keys of the region are gone though nobody was forgotten. ``compared`` is up to where
    the log was compared with the keys that are there, ``log`` its last position."""

    lost: int
    compared: int
    log: int


def add_recovery(router: APIRouter, running: Running) -> None:
    """Add the routes of one running service."""

    @router.post("/recover")
    async def recover(asked: Asked, by: Ops) -> Part:
        """Compare a part of the topic with the log, and append what the log has lost."""
        return await run_in_threadpool(
            walked, running, by.region, asked.walk, recover=not asked.dry_run
        )

    @router.post("/relay")
    async def relay(asked: From, by: Ops) -> Published:
        """Publish records of the log again, after comparing."""
        return await run_in_threadpool(published, running, by.region, asked.position, asked.offset)

    if not running.service.keeps:
        return

    @router.get("/lost-keys")
    async def lost_keys(by: Ops) -> LostKeys:
        """What a restored vault has lost; waits up to ten seconds until the log is compared."""
        following, service = running.followings[COMMITMENTS], running.service.name
        tail = await run_in_threadpool(running.log.tail, by.region)
        await following.until(by.region, service, tail.position, REACH_SECONDS)
        counted = await run_in_threadpool(running.vault.lost.counted)
        compared = following.at(by.region, service)
        return LostKeys(lost=counted.get(by.region, 0), compared=compared, log=tail.position)
