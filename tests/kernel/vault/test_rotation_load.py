"""A rotation under load: two processes seal and open, and the one that rotates is killed."""

import multiprocessing
from multiprocessing.queues import Queue
from pathlib import Path
from typing import TypeAlias

import pytest

from contracts.event import Sealed
from kernel.boxes import KeyCache
from kernel.database import Database
from kernel.keyring import Keyring, wall_clock_us
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from tests.kernel.vault.given import REGION, note
from tests.kernel.vault.test_rotation import added, marks, only_the_newest, rotated

spawn = multiprocessing.get_context("spawn")
PEOPLE = 600
AT_ONCE = 10
Told: TypeAlias = "Queue[tuple[str, list[tuple[Sealed, str]]]]"


def vault_of(url: str, file: str) -> Vault:
    """The vault as a process of its own has it, which keeps hardly a key in memory."""
    ring = Keyring(
        Database(url), RegionKeys.found(Path(file), {}), wall_clock_us, KeyCache(entries=1)
    )
    return Vault(ring)


def work(url: str, file: str, name: str, told: Told, stop: str) -> None:
    """Seal people who are new and open everybody who is known, round after round."""
    vault = vault_of(url, file)
    known: dict[Sealed, str] = {}
    while not Path(stop).exists():
        values = [note(f"{name}-{len(known) + n}", f"Rapat {n}") for n in range(3)]
        fresh = dict(zip(vault.seal(REGION, values), [v.text for v in values], strict=True))
        known |= fresh
        assert vault.open(REGION, known) == known
        told.put((name, list(fresh.items())))
    vault.close()


def rotate(url: str, file: str, to: str, told: Told) -> None:
    vault = vault_of(url, file)
    vault.rewrapping.begin(REGION, to)
    while vault.rewrapping.part(REGION, to, AT_ONCE).left:
        told.put(("part", []))


@pytest.mark.server
def test_two_processes_seal_and_open_while_one_rotates_is_killed_and_another_goes_on(
    postgres_database: str, tmp_path: Path
):
    file, stop = tmp_path / "keys.json", tmp_path / "stop"
    RegionKeys.create(file, [REGION])
    url, at = postgres_database, str(file)
    vault = Vault.open_at(url, RegionKeys.found(file, {}))
    vault.gate.beat([REGION])
    boxes = vault.seal(REGION, [note(f"e{n}") for n in range(PEOPLE)])
    sealed = dict.fromkeys(boxes, "Rapat dinas")
    told: Told = spawn.Queue()
    workers = [
        spawn.Process(target=work, args=(url, at, name, told, str(stop))) for name in ("a", "b")
    ]
    for worker in workers:
        worker.start()

    def until_both_have_worked() -> None:
        seen: set[str] = set()
        while {"a", "b"} - seen:
            name, fresh = told.get(timeout=60)
            sealed.update(fresh)
            seen.add(name)

    until_both_have_worked()
    to, parts = added(file), spawn.Queue()
    rotating = spawn.Process(target=rotate, args=(url, at, to, parts))
    rotating.start()
    for _ in range(5):
        parts.get(timeout=60)
    rotating.kill()
    rotating.join(60)
    left = vault.rewrapping.wrapped_under(REGION)
    assert left.current == to
    assert sum(number for key, number in left.keys.items() if key != to) > 0
    until_both_have_worked()
    rotated(vault, to, 50)
    only_the_newest(file)
    until_both_have_worked()
    until_both_have_worked()
    stop.touch()
    while any(worker.is_alive() for worker in workers) or not told.empty():
        if not told.empty():
            sealed.update(told.get()[1])
    assert [worker.exitcode for worker in workers] == [0, 0]
    database = Database(url)
    assert marks(database) == {to}
    later = vault_of(url, at)
    assert later.open(REGION, sealed) == sealed
    assert len(sealed) > PEOPLE + 12
    for opened in (database, vault, later):
        opened.close()


@pytest.mark.parametrize("parts", [0, 1, 4])
def test_on_sqlite_a_process_that_is_killed_leaves_what_the_next_one_finishes(
    tmp_path: Path, parts: int
):
    file, url = tmp_path / "keys.json", f"sqlite:///{tmp_path}/vault.sqlite"
    RegionKeys.create(file, [REGION])
    vault = Vault.open_at(url, RegionKeys.found(file, {}))
    vault.gate.beat([REGION])
    boxes = vault.seal(REGION, [note(f"e{n}") for n in range(PEOPLE)])
    vault.close()
    to, told = added(file), spawn.Queue()
    rotating = spawn.Process(target=rotate, args=(url, str(file), to, told))
    rotating.start()
    for _ in range(parts):
        told.get(timeout=60)
    rotating.kill()
    rotating.join(60)
    later = Vault.open_at(url, RegionKeys.found(file, {}))
    assert set(later.open(REGION, boxes).values()) == {"Rapat dinas"}
    rotated(later, to, 100)
    only_the_newest(file)
    assert set(later.open(REGION, boxes).values()) == {"Rapat dinas"}
    later.close()
    last = Database(url)
    assert marks(last) == {to}
    last.close()
