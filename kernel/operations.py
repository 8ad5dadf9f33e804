"""What the people who run a service may ask of it, below ``/<service>/operations``: role *ops*.

Verbs of the command line that only look read the database; those that change something come here,
because on SQLite the process that serves is the only one that writes.
"""

from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel.feed import Feed
from kernel.follower import Following
from kernel.http import Body, Caller, Listed, allow
from kernel.operations_deliveries import add_deliveries
from kernel.operations_parked import add_parked
from kernel.operations_subjects import add_subjects
from kernel.recorded import next_waited_seconds
from kernel.recovery_routes import add_recovery
from kernel.region_key_routes import add_region_key
from kernel.running import Running
from kernel.view_operations import view_operations

Ops = Annotated[Caller, allow("ops", "auditor", whose="of the region")]


class Position(Body):
    """How far a follower is in one log of the region, and for how long the first record that it has
    yet to apply has stood there; ``stopped`` says why it will not go on."""

    follower: str
    version: int
    source: str
    position: int
    end: int
    behind_seconds: float = 0.0
    stopped: str = ""


class End(Body):
    """The last position of a service's log in the region; -1 where it holds nothing."""

    position: int


def operations(running: Running) -> APIRouter:
    """The routes of one running service."""
    router = APIRouter(prefix=f"/{running.service.name}/operations", tags=["operations"])

    @router.get("/followers")
    async def followers(by: Ops) -> Listed[Position]:
        """How far each follower of this service is in the region, as this process knows it."""
        return Listed(items=await run_in_threadpool(positions, running, by.region))

    @router.get("/log")
    async def log(by: Ops) -> End:
        """Where the log of this service ends in the region."""
        return End(position=(await run_in_threadpool(running.log.tail, by.region)).position)

    add_deliveries(router, running)
    add_parked(router, running)
    add_subjects(router, running)
    router.include_router(view_operations(running))
    add_recovery(router, running)
    add_region_key(router, running)
    return router


def positions(running: Running, region: str) -> list[Position]:
    """Every follower in every log that it hears. Raises what a feed raises when it is away."""
    now_us = running.writer.executor.now_us()
    return [
        position(following, feed, region, now_us)
        for following in running.followings.values()
        for feed in following.feeds.values()
    ]


def position(following: Following, feed: Feed, region: str, now_us: int) -> Position:
    """One follower in one log; only one that is behind costs a record that is read."""
    mark = following.hint(region, feed.service)
    end = feed.ends().get(region, -1)
    waited = 0.0
    if end > mark.position:
        waited = next_waited_seconds(feed, region, mark.position, mark.offset, now_us)
    return Position(
        follower=following.name,
        version=following.version,
        source=feed.service,
        position=mark.position,
        end=end,
        behind_seconds=waited,
        stopped=following.stopped.get(region, ""),
    )
