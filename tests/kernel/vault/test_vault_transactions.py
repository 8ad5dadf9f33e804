"""A transaction of the vault runs statements only, and begins again when it was overtaken."""

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
import sqlalchemy as sa

from kernel import vault_tables as tables
from kernel.database import Database
from kernel.keyring import Keyring
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from tests.kernel.vault.given import REGION, REGION_KEYS, Clock, beaten, name, nip, note, stored

CIPHERS = ("/kernel/boxes.py", "/kernel/names.py")


class Watched(Database):
    """A database that knows whether a transaction is open, and lets something happen before the
    next one begins."""

    is_open = False
    before: Callable[[], object] | None = None

    @contextmanager
    def write(self) -> Generator[sa.Connection]:
        before, self.before = self.before, None
        if before:
            before()
        with super().write() as connection:
            self.is_open = True
            try:
                yield connection
            finally:
                self.is_open = False


@pytest.fixture
def database(url: str) -> Iterator[Watched]:
    opened = Watched(url)
    opened.create(tables.metadata)
    beaten(opened)
    yield opened
    opened.close()


def reckoned_in_transactions(database: Watched, act: Callable[[], object]) -> list[str]:
    """The functions of keys, boxes, digests and names that ran while a transaction was open."""
    found: list[str] = []

    def note_it(frame: FrameType, what: str, _: Any) -> None:
        if what == "call" and database.is_open and frame.f_code.co_filename.endswith(CIPHERS):
            found.append(frame.f_code.co_name)

    sys.setprofile(note_it)
    try:
        act()
    finally:
        sys.setprofile(None)
    return found


def test_nothing_is_reckoned_while_a_transaction_is_open(vault: Vault, database: Watched):
    def people() -> None:
        sealed = vault.seal(REGION, [name("e1", "Siti"), nip("e1", 1), note("e2")])
        vault.confirm(REGION, sealed)
        vault.seal(REGION, [name("e1", "Aminah"), nip("e3", 3)])

    assert reckoned_in_transactions(database, people) == []


def test_what_is_reckoned_in_a_transaction_would_be_seen(database: Watched, vault: Vault):
    [box] = vault.seal(REGION, [note("e1")])

    def planted() -> None:
        with database.write():
            vault.open(REGION, [box])

    assert "open" in reckoned_in_transactions(database, planted)


def test_a_key_that_another_made_in_between_is_sealed_with(
    vault: Vault, another: Vault, database: Watched
):
    vault.check([REGION])
    theirs: list[Any] = []
    database.before = lambda: theirs.extend(another.seal(REGION, [note("e1"), note("e2")]))
    ours = vault.seal(REGION, [note("e2"), nip("e3", 3), note("e1")])
    assert [ours[2], ours[0]] == theirs
    assert vault.open(REGION, ours) == another.open(REGION, ours)
    assert len(stored(database)["subject_keys"]) == 3


def test_an_index_key_that_another_made_in_between_is_the_one(
    vault: Vault, another: Vault, database: Watched
):
    database.before = lambda: another.check([REGION])
    vault.seal(REGION, [nip("e1", 1)])
    assert another.subject_of(REGION, "nip", nip("e1", 1).text, by="hr") == "e1"


def test_an_old_key_that_is_swept_in_between_is_kept_for_what_was_sealed(
    vault: Vault, database: Watched, clock: Clock
):
    [old] = vault.seal(REGION, [note("e1")])
    clock.advance(hours=2)
    database.before = lambda: removed(database, "e1")
    assert vault.seal(REGION, [note("e1")]) == [old]
    assert [row["used_us"] for row in stored(database)["subject_keys"]] == [clock.us]


def test_a_name_is_not_indexed_when_its_person_got_another_key_in_between(
    vault: Vault, another: Vault, database: Watched
):
    [box] = vault.seal(REGION, [name("e1", "Siti")])
    vault.check([REGION])

    def exchanged() -> None:
        removed(database, "e1")
        another.seal(REGION, [note("e1")])

    database.before = exchanged
    vault.confirm(REGION, [box])
    assert stored(database)["names"] == []


def removed(database: Database, subject: str) -> None:
    """The key of a person is gone, as after a sweep."""
    with database.write() as connection:
        key = tables.subject_keys.c
        connection.execute(sa.delete(tables.subject_keys).where(key.subject == subject))


def test_a_roster_larger_than_one_statement_is_sealed_whole(vault: Vault, database: Watched):
    roster = [nip(f"e{number}", number) for number in range(6_000)]
    boxes = vault.seal(REGION, roster)
    assert len(set(boxes)) == len(stored(database)["unique_values"]) == 6_000
    assert vault.seal(REGION, roster) == boxes
    ring = Keyring(database, RegionKeys(REGION_KEYS), Clock())
    assert len(Vault(ring).open(REGION, boxes)) == 6_000
