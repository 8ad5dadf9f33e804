"""The keeper: what stands in the journal is recorded once, and gates open where all is well."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kernel.http import Behind
from kernel.keeper import NOT_CARRIED_OUT, NOT_COMPARED, Keeper
from kernel.outgoing import Outgoing
from kernel.outside import Outside
from kernel.transport import KafkaTransport
from kernel.vault import RESTRICTED
from kernel.vault_away import VaultIsShut
from kinerja.catalogue import services
from kinerja.issuer import identity, issuer
from kinerja.program import program
from kinerja.regions import regions
from kinerja.servers.process import free_port
from kinerja.settings import Settings
from tests.kernel.logs import wait_for
from tests.platform import Platform, embedded
from tests.services.vault.office import Office

HERE, ELSEWHERE = "13.72", "13.71"
KEYS = "INSERT INTO keys_made (region, commitment, subject) VALUES (:region, :commitment, :subject)"


def rows(platform: Platform, query: str, **named: str) -> list[Any]:
    """What stands in the vault's database."""
    with platform.program.runtime.running["vault"].database.read() as connection:
        return list(connection.execute(sa.text(query), named).all())


def records(platform: Platform) -> int:
    log = platform.program.runtime.running["vault"].log
    return log.tail(platform.region).position


async def test_what_is_recorded_again_after_a_crash_is_recorded_once(office: Office):
    """The log has it, and the process ended before it was marked."""
    platform = office.platform
    here = platform.region
    [key] = rows(
        platform,
        "SELECT commitment FROM subject_keys WHERE region = :region AND subject = 'e7'",
        region=here,
    )
    before = records(platform)
    again = {"region": here, "commitment": key.commitment, "subject": "e7"}
    with platform.program.runtime.running["vault"].database.write() as connection:
        connection.execute(sa.text(KEYS), again)
    await office.settled()
    assert records(platform) == before
    assert rows(platform, "SELECT * FROM keys_made WHERE region = :region", region=here) == []


async def test_the_journal_of_a_region_that_is_stopped_waits_and_the_others_go_on(
    office: Office,
):
    platform = office.platform
    [keeper] = platform.program.runtime.keepers
    soundness = platform.program.runtime.running["vault"].soundness
    other = Office(platform.elsewhere("90.99"))
    before = records(platform)
    await office.found(name="contoh")
    soundness.stop_writer(platform.region, "for this test")
    await asyncio.to_thread(keeper.record)
    waiting = "SELECT * FROM lookups WHERE region = :region AND NOT recorded"
    assert len(rows(platform, waiting, region=platform.region)) == 1
    await other.staff()
    assert records(other.platform) >= 3
    soundness.go_on(platform.region)
    await office.settled()
    assert records(platform) == before + 1


async def test_ordinary_arrears_shut_no_gate(tmp_path: Path):
    """Nobody carries anything out for a while: the vault is where it was, and opens what it did."""
    async with embedded(tmp_path) as platform:
        office = Office(platform)
        await office.staff()
        await platform.program.runtime.running["vault"].outgoing.stop()
        assert (await office.restrict()).status_code == 200
        await platform.settled()
        [keeper] = platform.program.runtime.keepers
        before = opened(platform)
        await asyncio.to_thread(keeper.beat)
        assert keeper.behind() == []
        assert opened(platform)[HERE] > before[HERE]


async def test_a_vault_that_may_have_been_put_back_opens_once_all_decided_before_is_carried_out(
    tmp_path: Path,
):
    """A keeper that begins cannot know what was done to a file; what is decided then can wait."""
    async with embedded(tmp_path) as platform:
        office = Office(platform)
        await office.staff()
        runtime = platform.program.runtime
        running = runtime.running["vault"]
        await running.outgoing.stop()
        assert (await office.restrict()).status_code == 200
        await platform.settled()
        assert running.service.keeps
        fresh = Keeper(running, running.service.keeps, runtime.vault)
        before = opened(platform)
        await asyncio.to_thread(fresh.beat)
        assert fresh.behind() == [Behind("vault.gate", HERE, why=NOT_CARRIED_OUT)]
        until = opened(platform)
        assert (until[HERE], until[ELSEWHERE] > before[ELSEWHERE]) == (before[HERE], True)
        outside = Outside(runtime.vault, running.rows)
        outgoing = Outgoing(running.service, running.log, outside, runtime.instruments)
        await outgoing.start()
        await office.settled()
        await outgoing.stop()
        assert (await office.unrestrict()).status_code == 200
        await platform.settled()
        await asyncio.to_thread(fresh.beat)
        assert fresh.behind() == []
        assert opened(platform)[HERE] > before[HERE]


async def test_what_was_decided_before_an_end_is_carried_out_after_the_next_start(tmp_path: Path):
    async with embedded(tmp_path) as first:
        office = Office(first)
        await office.staff()
        await first.program.runtime.running["vault"].outgoing.stop()
        assert (await office.restrict()).status_code == 200
        await first.settled()
    async with embedded(tmp_path) as again:
        [keeper] = again.program.runtime.keepers
        await asyncio.to_thread(wait_for, lambda: not keeper.shut)
        assert (await Office(again).shown())[0] == RESTRICTED


def opened(platform: Platform) -> dict[str, int]:
    """Until when the gates of two regions are open."""
    query = "SELECT region, open_until_us FROM gates WHERE region IN ('13.71', '13.72')"
    return {row.region: row.open_until_us for row in rows(platform, query)}


async def test_a_vault_that_cannot_ask_its_topics_opens_nothing(tmp_path: Path):
    by = issuer("http://issuer.test")
    away = KafkaTransport(f"127.0.0.1:{free_port()}")
    settings = Settings(data=tmp_path)
    running = program(settings, services, regions(None), identity(by), away)
    async with running.runtime as runtime:
        ready = await asyncio.to_thread(runtime.ready)
        assert not ready.ready
        assert Behind("vault.gate", why=NOT_COMPARED) in ready.behind
        with pytest.raises(VaultIsShut):
            await asyncio.to_thread(runtime.vault.search, HERE, "contoh", by="hr1")
