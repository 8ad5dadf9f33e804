"""Several at once: threads, processes, and a database that goes away."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from contracts.event import Sealed
from kernel.database import Database, DatabaseIsOwned
from kernel.edge import Personal
from kernel.keyring import VaultIsAway
from kernel.region_keys import RegionKeys
from kernel.sealing import HeldByAnother
from kernel.vault import Vault
from tests.kernel.vault.given import REGION, REGION_KEYS, nip, note, stored

T = TypeVar("T")
THREADS = 8
CROWD = [note(f"e{number}") for number in range(60)]


def at_once(acts: list[Callable[[], T]]) -> list[T]:
    """What each gives, all begun together on threads of their own."""
    barrier = Barrier(len(acts))

    def begin(act: Callable[[], T]) -> T:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def sealed_at(url: str, values: list[Personal]) -> list[Sealed]:
    """What a process of its own seals."""
    vault = Vault.open_at(url, RegionKeys(REGION_KEYS))
    vault.gate.beat([REGION])
    try:
        return vault.seal(REGION, values)
    finally:
        vault.close()


def test_threads_that_meet_a_person_first_get_the_same_key(vault: Vault, another: Vault):
    acts: list[Callable[[], list[Sealed]]] = [
        lambda: vault.seal(REGION, CROWD),
        lambda: vault.seal(REGION, CROWD[::-1])[::-1],
        lambda: another.seal(REGION, CROWD),
        lambda: another.seal(REGION, CROWD[::-1])[::-1],
    ]
    assert len({tuple(boxes) for boxes in at_once(acts * 2)}) == 1


@pytest.mark.server
def test_processes_that_meet_a_person_first_get_the_same_key(postgres_database: str):
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=spawn) as pool:
        asked = [pool.submit(sealed_at, postgres_database, order) for order in (CROWD, CROWD[::-1])]
        first, second = [set(each.result(60)) for each in asked]
    assert first == second


def test_of_many_who_want_one_number_one_gets_it(vault: Vault, another: Vault, database: Database):
    def wanting(number: int) -> bool:
        try:
            (vault, another)[number % 2].seal(REGION, [nip(f"e{number}", 1), nip(f"e{number}", 99)])
        except HeldByAnother:
            return False
        return True

    assert sum(at_once([lambda n=n: wanting(n) for n in range(THREADS)])) == 1
    assert len({row["subject"] for row in stored(database)["unique_values"]}) == 1
    assert len(stored(database)["subject_keys"]) == 1


def test_one_key_serves_many_threads(vault: Vault):
    texts = [f"Rapat {number}" for number in range(400)]

    def there_and_back() -> list[str]:
        boxes = vault.seal(REGION, [note("e1", text) for text in texts])
        opened = vault.open(REGION, boxes)
        return [opened[box] for box in boxes]

    assert at_once([there_and_back] * 4) == [texts] * 4


def test_sealing_and_confirming_at_once_do_not_lock_each_other_out(vault: Vault, another: Vault):
    boxes = vault.seal(REGION, CROWD)
    numbers = [nip(value.subject, index) for index, value in enumerate(CROWD)]
    acts: list[Callable[[], Any]] = [
        lambda: vault.confirm(REGION, boxes[::-1]),
        lambda: another.seal(REGION, [*CROWD, *numbers]),
        lambda: another.confirm(REGION, boxes),
        lambda: vault.seal(REGION, [*CROWD[::-1], *numbers[::-1]]),
    ]
    at_once(acts)
    assert vault.subject_of(REGION, "nip", numbers[7].text, by="hr") == "e7"


def test_two_processes_may_make_the_tables_at_once(url: str):
    if url.startswith("sqlite"):
        with pytest.raises(DatabaseIsOwned):
            at_once([lambda: sealed_at(url, CROWD)] * 4)
        return
    assert len({tuple(boxes) for boxes in at_once([lambda: sealed_at(url, CROWD)] * 4)}) == 1


def test_a_vault_that_is_not_there_is_away():
    with pytest.raises(VaultIsAway) as away:
        Vault.open_at("postgresql+psycopg://vault:geheim@127.0.0.1:1/vault", RegionKeys({}))
    assert "geheim" not in str(away.value)


@pytest.mark.server
def test_a_vault_that_went_away_is_used_again_when_it_is_back(postgres_database: str):
    vault = Vault.open_at(postgres_database, RegionKeys(REGION_KEYS))
    vault.gate.beat([REGION])
    [box] = vault.seal(REGION, [note("e1")])
    cut(postgres_database)
    with pytest.raises(VaultIsAway):
        vault.seal(REGION, [note("e2")])
    assert vault.seal(REGION, [note("e1"), note("e2")])[0] == box
    vault.close()


def cut(url: str) -> None:
    """End every other connection to the database."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        where = " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(sa.text(others + where)).all()
    engine.dispose()


def test_a_vault_opened_again_has_kept_everything(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/vault.sqlite"
    assert sealed_at(url, CROWD) == sealed_at(url, CROWD)
