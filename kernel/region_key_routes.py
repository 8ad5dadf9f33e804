"""The routes of `kernel.rewrapping`, below ``/<service>/operations/region-key``: role *ops*.

Every service has them, so that each process can be asked which region keys it knows before one is
used. A rotation is asked for part by part; the verb `kinerja region-key rotate` goes on until it is
done, and whoever interrupts it has left something that is whole.
"""

from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel.http import Caller, allow
from kernel.rewrapping import Part, WrappedUnder
from kernel.running import Running
from kernel.shapes import Body, Commitment

Looks = Annotated[Caller, allow("ops", "auditor", whose="of the region")]
Does = Annotated[Caller, allow("ops", whose="of the region")]


class RegionKey(Body):
    """Under which region keys the vault's keys are wrapped: ``current`` for those to come, ``keys``
    counts those that are there, ``known`` are what this process has, the newest first. A key is
    named by its commitment; "" is what was wrapped before that was noted."""

    current: str
    known: list[str]
    keys: dict[str, int]


class To(Body):
    """The commitment to the region key under which everything is to be wrapped."""

    to: Commitment


class Wrapped(Body):
    """How many keys were wrapped by this request, and how many are left."""

    wrapped: int
    left: int


def add_region_key(router: APIRouter, running: Running) -> None:
    """Add the routes of one running service."""

    @router.get("/region-key")
    async def region_key(by: Looks) -> RegionKey:
        """How it stands; the keys are read again where they are from."""
        return shown(await run_in_threadpool(running.vault.rewrapping.wrapped_under, by.region))

    @router.post("/region-key/begin")
    async def begin(asked: To, by: Does) -> RegionKey:
        """Wrap new keys under this region key from now on, in every process."""
        await run_in_threadpool(running.vault.rewrapping.begin, by.region, asked.to)
        return shown(await run_in_threadpool(running.vault.rewrapping.wrapped_under, by.region))

    @router.post("/region-key/part")
    async def part(asked: To, by: Does) -> Wrapped:
        """Wrap a few of the keys that are under other region keys."""
        done: Part = await run_in_threadpool(running.vault.rewrapping.part, by.region, asked.to)
        return Wrapped(wrapped=done.wrapped, left=done.left)


def shown(found: WrappedUnder) -> RegionKey:
    return RegionKey(current=found.current, known=found.known, keys=found.keys)
