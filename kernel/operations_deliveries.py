"""What the people who run a service may ask of its effects: to send to suspended receivers again.

Looking reads the database: ``kinerja deliveries list``.
"""

from typing import Annotated

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from kernel.http import Body, Caller, Id, JoinedId, allow
from kernel.refusal import NotFound
from kernel.running import Running

Ops = Annotated[Caller, allow("ops", whose="of the region")]


class NoSuchEffect(NotFound):
    """This service has no effect of this name, or it is not switched on here."""

    slug = "kernel.no-such-effect"
    indonesian = "Layanan ini tidak punya efek dengan nama itu, atau efek itu tidak aktif di sini."


class ResumeBody(Body):
    """Without a receiver, all that are suspended in the region."""

    receiver: JoinedId | None = None


class Resumed(Body):
    resumed: int


def add_deliveries(router: APIRouter, running: Running) -> None:
    """Put the routes below ``/<service>/operations``."""

    @router.post("/deliveries/{effect}/resume")
    async def resume(effect: Id, asked: ResumeBody, by: Ops) -> Resumed:
        """Send to suspended receivers again; what waits for them goes out, in order."""
        outgoing = running.outgoing
        try:
            count = await run_in_threadpool(outgoing.resume, by.region, effect, asked.receiver)
        except LookupError:
            raise NoSuchEffect(effect) from None
        return Resumed(resumed=count)
