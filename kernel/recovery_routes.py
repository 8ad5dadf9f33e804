"""The routes of `kernel.recovery`, below ``/<service>/operations``: role *ops*.

Each answers for one part; the verbs `kinerja recover` and `kinerja relay` ask until it is done.
"""

from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel.http import Caller, allow
from kernel.recovery import Part, Published, Walk, published, walked
from kernel.running import Running
from kernel.shapes import Body

Ops = Annotated[Caller, allow("ops", whose="of the region")]


class Asked(Body):
    """Which part comes next. ``dry_run`` compares and changes nothing."""

    walk: Walk = Walk()
    dry_run: bool = False


class From(Body):
    """Publish from this position on. ``offset`` is that of the answer before, 0 at first."""

    position: int
    offset: int = 0


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
