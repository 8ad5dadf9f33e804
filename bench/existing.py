"""What there is for each region of a platform: topics, keys, grants, logs with a first record."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sa

from contracts.topics import topic_of
from kernel.database import Database
from kernel.log import Log
from kernel.region_keys import RegionKeys
from kinerja.catalogue import services
from kinerja.settings import VAULT, Settings

FIRST = ("reporting", "evaluation", "training", "feedback")
"""Whose first records a region begins with: units, policy and calendar, a course, a survey."""


class Existing(msgspec.Struct):
    """How many regions have it. ``logs`` are those with a record, by service. ``grants`` are the
    regions of the vault that the database shows to a service's role, asked as that role; embedded
    there are none, since one process owns all files. ``topics`` are all that should be there."""

    keys: int
    logs: dict[str, int]
    grants: dict[str, int] = {}
    topics: int = 0


def existing(of: Settings, regions: Iterable[str], topics: Iterable[str] = ()) -> Existing:
    """Count, of these regions; ``topics`` are those of the broker."""
    known, names = set(regions), [service.name for service in services]
    keys = RegionKeys.found(of.keys_file, {})
    wanted = {topic_of(region, name) for region in known for name in names}
    return Existing(
        keys=len(known & set(keys.regions)),
        logs={name: logs(of.database_of(name), name, known) for name in FIRST},
        grants=grants(of, names, known) if of.kafka else {},
        topics=len(wanted & set(topics)),
    )


def logs(url: str, service: str, known: set[str]) -> int:
    database = Database(url)
    try:
        return len(known & Log(service, database).ends().keys())
    finally:
        database.close()


def grants(of: Settings, names: Sequence[str], known: set[str]) -> dict[str, int]:
    """By service, whose own role asks: row-level security shows it what it is let into."""
    return {name: shown(role_of(of, name), known) for name in names if name != VAULT}


def role_of(of: Settings, service: str) -> str:
    """The URL of the vault's database with the role of a service's own."""
    own = sa.make_url(of.database_of(service))
    there = sa.make_url(of.vault_of(service))
    return there.set(username=own.username, password=own.password).render_as_string(False)


def shown(url: str, known: set[str]) -> int:
    database = Database(url)
    try:
        with database.read() as connection:
            found = connection.execute(sa.text("SELECT region FROM regions")).scalars().all()
        return len(known & set(found))
    finally:
        database.close()


def lacking(found: Existing, regions: int, is_distributed: bool) -> list[str]:
    """What some regions do not have, a sentence each."""
    counted = [("region keys", found.keys, regions)]
    counted += [(f"first records of {name}", count, regions) for name, count in found.logs.items()]
    if is_distributed:
        grants = found.grants or {"any service": 0}
        counted += [(f"grants of {name}", count, regions) for name, count in grants.items()]
        counted.append(("topics", found.topics, regions * len(services)))
    return [f"{what}: {count} of {all}" for what, count, all in counted if count != all]


def region_codes(file: Path) -> list[str]:
    """The regions that a file names."""
    found = msgspec.json.decode(file.read_bytes(), type=list[dict[str, str]])
    return [each["code"] for each in found]
