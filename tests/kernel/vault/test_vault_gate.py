"""The gate: keys are handed out only while the vault's service says that log and vault agree."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.event import Sealed
from kernel import vault_tables as tables
from kernel.database import Database
from kernel.keyring import VaultIsAway
from kernel.vault import Vault
from kernel.vault_away import VaultIsShut
from kernel.vault_gate import OPEN_SECONDS
from tests.kernel.vault.given import (
    HOUR_US,
    OTHER,
    REGION,
    beaten,
    let_pass,
    name,
    nip,
    note,
    put_back,
    stored,
)

BOX = Sealed("e1", "note", "AAAA")
ASKED: Mapping[str, Callable[[Vault], Any]] = {
    "open": lambda vault: vault.open(REGION, [BOX]),
    "seal": lambda vault: vault.seal(REGION, [note("e1")]),
    "seal somebody new": lambda vault: vault.seal(REGION, [note("e9")]),
    "seal a number": lambda vault: vault.seal(REGION, [nip("e9", 9)]),
    "find by number": lambda vault: vault.subject_of(REGION, "nip", nip("", 1).text, by="hr"),
    "find many": lambda vault: vault.subjects_of(
        REGION, "nip", [nip("", 1).text], by="hr", file=""
    ),
    "search": lambda vault: vault.search(REGION, "siti", by="hr"),
    "confirm": lambda vault: vault.confirm(REGION, [BOX]),
}


@pytest.fixture
def siti(vault: Vault) -> list[Sealed]:
    sealed = vault.seal(REGION, [name("e1", "Siti"), nip("e1", 1), note("e2")])
    vault.confirm(REGION, sealed)
    return sealed


@pytest.mark.usefixtures("siti")
@pytest.mark.parametrize("asked", ASKED)
def test_nothing_is_handed_out_once_the_beats_have_ended(
    another: Vault, database: Database, asked: str
):
    let_pass(database, (OPEN_SECONDS + 1) * 1_000_000)
    before = stored(database)
    with pytest.raises(VaultIsShut, match=REGION):
        ASKED[asked](another)
    assert stored(database) == before


@pytest.mark.parametrize("asked", ASKED)
def test_everything_is_handed_out_again_after_a_beat(
    another: Vault, siti: list[Sealed], database: Database, asked: str
):
    let_pass(database, HOUR_US)
    beaten(database)
    if asked == "open":  # what was sealed, and not a box of nobody's
        another.open(REGION, siti)
    else:
        ASKED[asked](another)


def test_a_gate_stays_open_between_two_beats(
    another: Vault, siti: list[Sealed], database: Database
):
    let_pass(database, (OPEN_SECONDS - 20) * 1_000_000)
    assert another.open(REGION, siti[:1]) == {siti[0]: "Siti"}


def test_a_region_that_is_shut_says_nothing_of_others(vault: Vault, another: Vault):
    [box] = vault.seal(OTHER, [note("e1")])
    vault.gate.shut([REGION])
    assert another.open(OTHER, [box]) == {box: "Rapat dinas"}
    with pytest.raises(VaultIsAway):
        another.open(REGION, [box])


def test_a_region_without_a_gate_is_shut(database: Database, vault: Vault):
    with database.write() as connection:
        connection.execute(sa.delete(tables.gates))
    with pytest.raises(VaultIsShut):
        vault.seal(REGION, [note("e1")])


def test_keys_in_memory_serve_on_while_the_gate_is_shut(vault: Vault, siti: list[Sealed]):
    vault.gate.shut([REGION])
    assert vault.open(REGION, siti[:1]) == {siti[0]: "Siti"}
    vault.seal(REGION, [note("e2", "Apel pagi")])


def test_the_start_needs_no_open_gate(another: Vault, database: Database):
    let_pass(database, HOUR_US)
    another.check([REGION])


def test_a_copy_of_an_old_vault_hands_out_nothing_until_who_was_forgotten_is_so_again(
    vault: Vault, another: Vault, siti: list[Sealed], database: Database
):
    copied = stored(database)
    vault.forget(REGION, "e1")
    put_back(database, copied)
    assert "e1" in {row["subject"] for row in stored(database)["subject_keys"]}
    for asked in ASKED.values():
        with pytest.raises(VaultIsShut):
            asked(another)
    vault.forget(REGION, "e1")
    vault.gate.beat([REGION])
    opened = another.open(REGION, siti)
    assert list(opened.values()) == ["[dihapus]", "[dihapus]", "Rapat dinas"]
    assert another.search(REGION, "siti", by="hr") == []
    assert another.subject_of(REGION, "nip", nip("", 1).text, by="hr") is None


def test_who_held_keys_of_a_vault_that_was_put_back_drops_them(
    vault: Vault, another: Vault, siti: list[Sealed], database: Database
):
    copied = stored(database)
    vault.restrict(REGION, "e5")
    another.open(REGION, siti)
    another.watch.look()
    put_back(database, copied)
    another.watch.look()
    assert another.open_at_hand(REGION, siti) == {}
