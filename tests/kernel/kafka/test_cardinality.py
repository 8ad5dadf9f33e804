"""Where a service publishes and hears over Kafka its metrics grow with no region either."""

import asyncio
import os
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry

from contracts.topics import topic_of
from kernel.order import Batch
from kernel.reach import KafkaAway
from kernel.region_keys import RegionKeys
from kernel.soundness import Soundness
from tests.kernel.kafka.instance import runtime
from tests.kernel.logs import wait_for
from tests.kernel.toy import FindNeed
from tests.servers import Kafka, Postgres

Series = set[tuple[str, tuple[tuple[str, str], ...]]]


def series_of(registry: CollectorRegistry) -> Series:
    return {
        (sample.name, tuple(sorted(sample.labels.items())))
        for family in registry.collect()
        for sample in family.samples
    }


def compared(soundness: Soundness, region: str) -> bool:
    """Whether Kafka tells by now what the topic holds, which was just made."""
    try:
        soundness.prove(region)
    except KafkaAway:
        return False
    return True


async def series_with(
    regions: list[str], kafka: Kafka, postgres: Postgres, directory: Path
) -> Series:
    """What is counted where each region had a command, and every follower is at the end."""
    database = f"cardinality_{os.getpid()}_{len(regions)}"
    postgres.execute(f"CREATE DATABASE {database} TEMPLATE template0")
    keys = directory / f"{len(regions)}.json"
    RegionKeys.create(keys, regions)
    try:
        async with runtime(postgres.url(database), kafka.bootstrap, keys) as served:
            writer = served.running["training"].writer
            soundness = served.running["training"].soundness
            for region in regions:
                await asyncio.to_thread(wait_for, partial(compared, soundness, region), 60)
                await writer.execute(region, Batch([FindNeed(need_id="n1")]))
            followings = served.running["training"].followings
            for region in regions:
                assert await followings["relay"].until(region, "training", 0, 60)
            sample = served.instruments.registry.get_sample_value

            def are_measured() -> bool:
                served.loop.hurry()
                named = [{"service": "training", "follower": name} for name in followings]
                return all(sample("kinerja_behind_seconds", each) == 0 for each in named)

            await asyncio.to_thread(wait_for, are_measured, 60)
            return series_of(served.instruments.registry)
    finally:
        postgres.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


async def test_many_regions_with_a_relay_have_the_series_of_two(
    kafka_server: Kafka, postgres_server: Postgres, tmp_path: Path
):
    regions = [f"94.{number:02}" for number in range(60)]
    heard = ("reporting", "training")
    kafka_server.create(*(topic_of(region, service) for region in regions for service in heard))
    few = await series_with(regions[:2], kafka_server, postgres_server, tmp_path)
    many = await series_with(regions[2:], kafka_server, postgres_server, tmp_path)
    assert many == few
    assert not [value for _, labels in many for _, value in labels if "94." in value]
