"""A service before and after a deploy: its view of two logs, one of them a topic, has changed."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from contracts.reporting import UnitEstablished, UnitRenamed
from contracts.training import TrainingNeedFound
from kernel.database import Database
from kernel.heard import Heard
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.transport import KafkaTransport
from kernel.vault import Vault
from kernel.view import View
from tests.kernel.toy import need, no_routes

Program = tuple[Sequence[Service], str]
Facts = UnitEstablished | UnitRenamed | TrainingNeedFound


class Known(msgspec.Struct, frozen=True):
    """What is known under a name: the title it has as a unit, how often it was given, and how many
    needs are called so. Each log touches fields of its own, so the two may come in any order."""

    name: str
    title: str = ""
    titles: int = 0
    needs: int = 0


def keys(heard: Heard[Facts]) -> list[str]:
    event = heard.event
    return [event.need_id if isinstance(event, TrainingNeedFound) else event.unit_id]


def fold(row: Known | None, heard: Heard[Facts]) -> Known:
    row = row or Known(keys(heard)[0])
    match heard.event:
        case TrainingNeedFound():
            return msgspec.structs.replace(row, needs=row.needs + 1)
        case UnitEstablished(title=title) | UnitRenamed(title=title):
            return msgspec.structs.replace(row, title=title, titles=row.titles + 1)


def fold_loudly(row: Known | None, heard: Heard[Facts]) -> Known:
    row = fold(row, heard)
    return msgspec.structs.replace(row, title=row.title.upper())


known: View[Facts, Known] = View(
    name="known", version=1, hears=Facts, row=Known, keys=keys, fold=fold
)
louder = replace(known, version=2, fold=fold_loudly)
before = (Service(name="training", deciders=[need], views=[known], routes=no_routes),)
after = (Service(name="training", deciders=[need], views=[louder], routes=no_routes),)

BEFORE = (before, "tests.kernel.kafka.deploys:before")
AFTER = (after, "tests.kernel.kafka.deploys:after")


@asynccontextmanager
async def instance(program: Program, url: str, kafka: str, keys: Path) -> AsyncGenerator[Runtime]:
    """One instance of the service, as it is before the deploy or after it."""
    services, catalogue = program
    made = Runtime(
        services,
        database_of=lambda _: Database(url),
        vault=Vault.open_at(url, RegionKeys.found(keys, {})),
        digest_key=lambda _: b"k",
        now_us=lambda: time.time_ns() // 1000,
        kafka=KafkaTransport(kafka),
        catalogue=catalogue,
    )
    async with made:
        yield made
