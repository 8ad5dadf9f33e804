"""A log and the vault in one database: on SQLite its service and the library share a `Database`."""

import asyncio

from kernel.database import Database
from kernel.order import Batch
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.vault import Vault
from tests.kernel import toy
from tests.kernel.logs import unit_named
from tests.kernel.vault.given import REGION, REGION_KEYS, name, nip, note

KEYS = RegionKeys(REGION_KEYS)
PEOPLE = 40


def program(url: str) -> Runtime:
    database = Database(url)
    return Runtime(
        [toy.units_service],
        lambda _: database,
        Vault.at(database, KEYS),
        lambda _: b"k",
        lambda: 1_800_000_000_000_000,
    )


async def test_commands_and_personal_values_share_a_database_and_both_are_kept(url: str):
    async with program(url) as runtime:
        writer, vault = runtime.running["reporting"].writer, runtime.vault

        async def person(number: int) -> str:
            values = [name(f"e{number}", "Siti"), nip(f"e{number}", number)]
            sealed = await asyncio.to_thread(vault.seal, REGION, values)
            await writer.execute(REGION, Batch([unit_named(f"u{number}")]))
            await asyncio.to_thread(vault.confirm, REGION, sealed)
            return f"e{number}"

        people = await asyncio.gather(*map(person, range(PEOPLE)))
        await asyncio.to_thread(vault.forget, REGION, "e1")
        [box] = await asyncio.to_thread(vault.seal, REGION, [note("e2")])
    async with program(url) as runtime:
        assert runtime.running["reporting"].log.tail(REGION).position == PEOPLE - 1
        found = runtime.vault.search(REGION, "siti", limit=PEOPLE, by="hr")
        assert set(found) == set(people) - {"e1"}
        assert runtime.vault.open(REGION, [box]) == {box: "Rapat dinas"}
        assert runtime.vault.standing_of(REGION, ["e1"]) == {"e1": "forgotten"}


async def test_who_owns_a_vault_that_no_service_keeps_opens_its_gates(url: str):
    async with program(url) as runtime:
        assert runtime.vault.seal(REGION, [note("e1")])
