"""What the people who run a service may do with its views: rebuild, promote, drop, and look."""

from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel.builds import Builds
from kernel.http import Body, Caller, Id, Listed, allow
from kernel.refusal import NotFound
from kernel.running import Running

Looks = Annotated[Caller, allow("ops", "auditor", whose="of the region")]
Does = Annotated[Caller, allow("ops", whose="of the region")]


class NoSuchView(NotFound):
    """This service has no view of that name."""

    slug = "kernel.no-such-view"
    indonesian = "Layanan ini tidak mempunyai tampilan dengan nama itu."


class BuildOf(Body):
    """One build of a view in the region. ``state`` is begun, built, shown or past; ``serves`` says
    whether this process shows it; ``positions`` are the last records folded, by service."""

    view: str
    version: int
    build: int
    state: str
    serves: bool
    positions: dict[str, int] = {}


class Rebuild(Body):
    """How a rebuild goes in this process: queued, building, built, promoted, failed or stopped.
    ``done`` of ``of`` records in ``seconds``; ``why`` says what failed."""

    view: str
    state: str
    done: int = 0
    of: int = 0
    rows: int = 0
    seconds: float = 0.0
    why: str = ""


class Promoted(Body):
    """The build that is shown from now on."""

    view: str
    build: int


class Dropped(Body):
    """How much was dropped."""

    view: str
    builds: int
    rows: int


class Stopped(Body):
    """Whether there was a rebuild to stop."""

    view: str
    stopped: bool


def view_operations(running: Running) -> APIRouter:
    """The routes of one running service, below ``/<service>/operations``."""
    router = APIRouter(prefix="/views")

    def builds_of(view: str) -> Builds:
        if view not in running.builds:
            raise NoSuchView(view)
        return running.builds[view]

    @router.get("")
    async def list_builds(by: Looks) -> Listed[BuildOf]:
        """The builds of every view of this service in the region."""
        return Listed(items=await run_in_threadpool(builds_in, running, by.region))

    @router.get("/rebuilds")
    async def list_rebuilds(by: Looks) -> Listed[Rebuild]:
        """The rebuilds in the region that this process knows of."""
        going = running.rebuilding.going(running.service.name, by.region)
        return Listed(items=[Rebuild.model_validate(each, from_attributes=True) for each in going])

    @router.post("/{view}/rebuild")
    async def rebuild(view: Id, by: Does, promote: bool = False) -> Rebuild:
        """Build the view anew beside what is shown; with ``promote`` it is shown when it is there.
        Asked again, it tells how the rebuild goes that is under way."""
        job = running.job(builds_of(view).view.name, by.region)
        going = running.rebuilding.ask(builds_of(view), job, promote)
        return Rebuild.model_validate(going, from_attributes=True)

    @router.post("/{view}/stop")
    async def stop(view: Id, by: Does) -> Stopped:
        """Stop a rebuild; what it has written is dropped."""
        name = builds_of(view).view.name
        stopped = running.rebuilding.stop(running.service.name, name, by.region)
        return Stopped(view=view, stopped=stopped)

    @router.post("/{view}/promote")
    async def promote(view: Id, by: Does) -> Promoted:
        """Show the build that follows beside; refused while it is behind what is shown."""
        build = await run_in_threadpool(builds_of(view).promote, by.region)
        return Promoted(view=view, build=build)

    @router.post("/{view}/drop")
    async def drop(view: Id, by: Does, also_new: bool = False) -> Dropped:
        """Drop the builds and versions that are not shown any more; with ``also_new`` also the
        build that was made and not promoted yet."""
        dropped = await run_in_threadpool(builds_of(view).drop, by.region, also_new)
        return Dropped(view=view, builds=dropped.builds, rows=dropped.rows)

    return router


def builds_in(running: Running, region: str) -> list[BuildOf]:
    """The builds of every view, each with where it stands."""
    return [
        BuildOf(
            view=name,
            version=each.version,
            build=each.build,
            state=each.state,
            serves=each.state == "shown" and each.version == builds.view.version,
            positions=builds.positions(each),
        )
        for name, builds in running.builds.items()
        for each in builds.all()
        if each.region == region
    ]
