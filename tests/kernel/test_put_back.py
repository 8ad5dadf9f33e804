"""Embedded: a SQLite file that was put back in time is noticed by those who followed its log."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel import react
from kernel.checkpoint import read
from kernel.database import Database
from kernel.order import Batch
from kernel.recovery import Walk, walked
from kernel.refusal import RegionStopped
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.unmendable import NoTopic
from kernel.vault import Vault
from tests.kernel.logs import REGION, sqlite_url, unit_named, wait_for
from tests.kernel.toy import needs_service, units_service


@asynccontextmanager
async def running(home: Path) -> AsyncGenerator[Runtime]:
    """Units and the needs that follow from them, on the files in ``home``."""
    keys = RegionKeys.create(home / "keys.json", [REGION])
    made = Runtime(
        [units_service, needs_service],
        lambda service: Database(sqlite_url(home, service)),
        Vault.open_at(sqlite_url(home, "vault"), keys),
        lambda _: b"k",
        lambda: 1_800_000_000,
    )
    async with made:
        yield made


async def establish(runtime: Runtime, *names: str) -> None:
    writer = runtime.running["reporting"].writer
    for name in names:
        await writer.execute(REGION, Batch([unit_named(name)]))
    await asyncio.to_thread(wait_for, runtime.loop.is_settled)


def stopped(runtime: Runtime) -> dict[str, str]:
    return {each.name: each.why for each in runtime.ready().behind if each.why}


async def test_an_older_copy_of_a_file_takes_no_commands_and_says_why(tmp_path: Path):
    file, copy = tmp_path / "reporting.sqlite", tmp_path / "copy"
    async with running(tmp_path) as first:
        await establish(first, "a", "b")
    shutil.copy(file, copy)
    async with running(tmp_path) as second:
        await establish(second, "c")
    newer = shutil.copy(file, tmp_path / "newer")
    shutil.copy(copy, file)
    async with running(tmp_path) as put_back:
        with pytest.raises(RegionStopped):
            await establish(put_back, "other")
        why = stopped(put_back)
        assert f"{REGION}/reporting@2 is not in the store" in why["reporting.writer"]
        assert f"kinerja recover {REGION}/reporting" in why["training.needs_follow"]
        assert put_back.running["reporting"].log.tail(REGION).position == 1
    shutil.copy(newer, file)
    async with running(tmp_path) as mended:
        await establish(mended, "d")
        assert stopped(mended) == {}


async def test_a_torn_write_ahead_log_is_noticed(tmp_path: Path):
    torn = tmp_path.with_name(f"{tmp_path.name}-torn")
    async with running(tmp_path) as whole:
        await establish(whole, "a", "b", "c", "d")
        shutil.copytree(tmp_path, torn)
        log = torn / "reporting.sqlite-wal"
        whole_bytes = log.read_bytes()
        assert b"unit-d" in whole_bytes
        log.write_bytes(whole_bytes[: whole_bytes.index(b"unit-d")])
    async with running(torn) as cut:
        with pytest.raises(RegionStopped):
            await establish(cut, "other")
        assert f"{REGION}/reporting@" in stopped(cut)["reporting.writer"]


async def test_a_file_that_was_put_back_and_written_again_is_noticed_too(tmp_path: Path):
    file, copy = tmp_path / "reporting.sqlite", tmp_path / "copy"
    async with running(tmp_path) as first:
        await establish(first, "a")
    shutil.copy(file, copy)
    async with running(tmp_path) as second:
        await establish(second, "b")
    shutil.copy(copy, file)
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(file, alone / file.name)
    async with running(alone) as elsewhere:  # where nobody had followed it further
        await establish(elsewhere, "x", "y")
    shutil.copy(alone / file.name, file)
    async with running(tmp_path) as put_back:
        following = put_back.running["training"].followings["needs_follow"]
        writer = put_back.running["reporting"].writer
        await asyncio.to_thread(wait_for, lambda: REGION in writer.stopped)
        assert REGION in following.stopped


def reached(runtime: Runtime) -> int:
    """How far the reaction is where that is stored, and not only in memory."""
    database = runtime.running["training"].database
    return read(database, "needs_follow", react.VERSION, REGION).at("reporting").position


async def test_who_goes_on_reads_again_how_far_it_is(tmp_path: Path):
    """Checkpoints were put back with all the rest; that the log is whole again moves none."""
    async with running(tmp_path) as runtime:
        await establish(runtime, "a", "b")
        assert reached(runtime) == 1
        service = runtime.running["training"]
        with service.database.write() as connection:
            connection.execute(sa.text("DELETE FROM checkpoints WHERE follower = 'needs_follow'"))
        service.soundness.stop_writer(REGION, "it was put back in time")
        await asyncio.to_thread(runtime.watch.look_again)
        await asyncio.to_thread(wait_for, lambda: reached(runtime) == 1)


async def test_embedded_there_is_nothing_to_recover_from_and_it_is_said(tmp_path: Path):
    async with running(tmp_path) as runtime:
        with pytest.raises(NoTopic):
            walked(runtime.running["reporting"], REGION, Walk(), recover=True)
