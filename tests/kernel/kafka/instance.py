"""One instance of a small service as a process: it follows over Kafka, and takes commands.

A line `<region> <need>` on its input is a command; `<need> <position>` on its output the answer, or
`<need> -` when it could not be carried out.
"""

import asyncio
import sys
import time
from pathlib import Path

import msgspec

from contracts.training import TrainingNeedFound
from kernel.database import Database
from kernel.heard import Heard
from kernel.order import Batch
from kernel.refusal import Unavailable
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.telemetry import configure_logging
from kernel.transport import KafkaTransport
from kernel.vault import Vault
from kernel.view import View
from tests.kernel.toy import FindNeed, need, needs_follow, no_routes


class Found(msgspec.Struct, frozen=True):
    need_id: str
    times: int = 1


def fold(row: Found | None, heard: Heard[TrainingNeedFound]) -> Found:
    return Found(heard.event.need_id, row.times + 1 if row else 1)


found: View[TrainingNeedFound, Found] = View(
    name="found",
    version=1,
    hears=TrainingNeedFound,
    row=Found,
    keys=lambda heard: [heard.event.need_id],
    fold=fold,
)
service = Service(
    name="training", deciders=[need], views=[found], reactions=[needs_follow], routes=no_routes
)


def runtime(url: str, kafka: str | None, keys: Path, serves_uncompared: bool = False) -> Runtime:
    return Runtime(
        [service],
        database_of=lambda _: Database(url),
        vault=Vault.open_at(url, RegionKeys.found(keys, {})),
        digest_key=lambda _: b"k",
        now_us=lambda: time.time_ns() // 1000,
        kafka=KafkaTransport(kafka, serves_uncompared) if kafka else None,
    )


async def answered(running: Runtime, line: str) -> None:
    region, name = line.split()
    try:
        batch = Batch([FindNeed(need_id=name)])
        answer = await running.running["training"].writer.execute(region, batch)
        print(name, answer.position, flush=True)
    except Unavailable:
        print(name, "-", flush=True)


async def main(url: str, kafka: str, keys: str) -> None:
    configure_logging("instance")
    running = runtime(url, kafka, Path(keys))
    await running.start()
    print("ready", 0, flush=True)
    async with asyncio.TaskGroup() as answering:
        while line := await asyncio.to_thread(sys.stdin.readline):
            answering.create_task(answered(running, line))
    await running.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
