"""A service whose titles are brought to the receivers they name; it runs alone or as a process.

Titles are "a b c": the receivers. As a process it gets the database's URL, then NAME=URL of each
receiver, in which ``{pid}`` stands for the process.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from contracts.reporting import UnitEstablished, UnitRenamed
from kernel.database import Database
from kernel.effect import Delivery, Effect
from kernel.heard import Heard
from kernel.outside import Outside
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.vault import Vault
from kernel.webhook import Target, Webhooks
from tests.kernel.logs import REGION, sqlite_url
from tests.kernel.toy import units_service

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SECONDS = 1.0
UnitEvent = UnitEstablished | UnitRenamed


def receivers(heard: Heard[UnitEvent]) -> list[str]:
    if "unsendable" in heard.event.title:
        raise RuntimeError("a defect in an effect")
    return heard.event.title.split()


def calling(urls: Mapping[str, str], seconds: float = SECONDS) -> Effect[UnitEvent]:
    """The effect; ``urls`` are where each receiver is called."""
    webhooks = Webhooks(to_loopback=True, answer_seconds=seconds)

    async def send(delivery: Delivery[UnitEvent], outside: Outside) -> None:
        target = Target(urls[delivery.receiver], [SECRET])
        await webhooks.post(target, delivery.id, delivery.body)

    return Effect(name="calling", hears=UnitEvent, receivers=receivers, send=send)


def with_effect(effect: Effect[UnitEvent] | None) -> Service:
    return replace(units_service, effects=[effect] if effect else [])


@asynccontextmanager
async def running(
    url: str, directory: Path, effect: Effect[UnitEvent] | None
) -> AsyncGenerator[Runtime]:
    """The service on a database, until the end of the block."""
    keys = RegionKeys.create(directory / "keys.json", [REGION, "13.71"])
    vault = Vault.open_at(sqlite_url(directory, "vault"), keys)
    runtime = Runtime(
        [with_effect(effect)], lambda _: Database(url), vault, lambda _: b"k", lambda: 1_800_000_000
    )
    async with runtime:
        yield runtime


async def run(url: str, urls: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        async with running(url, Path(directory), calling(urls, seconds=60)):
            print("ready", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    given = [each.format(pid=os.getpid()).partition("=") for each in sys.argv[2:]]
    asyncio.run(run(sys.argv[1], {name: to for name, _, to in given}))
