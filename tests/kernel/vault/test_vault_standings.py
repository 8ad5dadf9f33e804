"""Forgotten, restricted, free: what is destroyed, what is shown, and what stays so."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from contracts.event import Sealed
from kernel.boxes import SubjectKey
from kernel.database import Database
from kernel.keyring import Keyring
from kernel.region_keys import RegionKeys
from kernel.sealing import HeldByAnother, SubjectIsForgotten
from kernel.vault import Vault
from kernel.vault_standings import Standings
from tests.kernel.vault.given import OTHER, REGION, REGION_KEYS, Clock, name, nip, note, stored

TABLES = ("subject_keys", "unique_values")


@pytest.fixture
def siti(vault: Vault) -> list[Sealed]:
    """Name, NIP and a note of e1, as a log holds them; and of e2."""
    sealed = vault.seal(
        REGION,
        [name("e1", "Siti"), nip("e1", 1), note("e1"), name("e2", "Sitor"), nip("e2", 2)],
    )
    vault.confirm(REGION, sealed)
    return sealed


def of(database: Database, table: str, subject: str) -> list[dict[str, object]]:
    return [row for row in stored(database)[table] if row["subject"] == subject]


def test_forgetting_destroys_key_reservations_and_name(
    vault: Vault, siti: list[Sealed], database: Database
):
    before = {table: of(database, table, "e2") for table in TABLES}
    boxes = {each.box for each in siti if each.subject == "e1"}
    assert vault.forget(REGION, "e1")
    assert [of(database, table, "e1") for table in TABLES] == [[], []]
    assert [row["box"] for row in of(database, "names", "e1")] == [""]
    assert {table: of(database, table, "e2") for table in TABLES} == before
    kept = str(stored(database))
    assert not [box for box in boxes if box in kept]


def test_who_was_forgotten_reads_as_erased_and_others_do_not(
    vault: Vault, another: Vault, siti: list[Sealed]
):
    vault.forget(REGION, "e1")
    for each in (vault, another):
        assert list(each.open(REGION, siti).values()) == [
            "[dihapus]", "[dihapus]", "[dihapus]", "Sitor", nip("e2", 2).text,
        ]  # fmt: skip


def test_forgetting_twice_changes_nothing(vault: Vault, siti: list[Sealed], database: Database):
    vault.forget(REGION, "e1")
    once = stored(database)
    assert not vault.forget(REGION, siti[0].subject)
    assert stored(database) == once


def test_a_key_that_a_copy_brought_back_is_destroyed_by_forgetting_again(
    vault: Vault, siti: list[Sealed], database: Database
):
    [row] = of(database, "subject_keys", "e1")
    vault.forget(REGION, "e1")
    with database.write() as connection:
        columns = ", ".join(row)
        values = ", ".join(f":{column}" for column in row)
        connection.execute(sa.text(f"INSERT INTO subject_keys ({columns}) VALUES ({values})"), row)
    assert not vault.forget(REGION, siti[0].subject)
    assert of(database, "subject_keys", "e1") == []


def test_somebody_of_whom_nothing_is_kept_is_forgotten_for_good(vault: Vault):
    assert vault.forget(REGION, "e9")
    with pytest.raises(SubjectIsForgotten):
        vault.seal(REGION, [note("e9")])


def test_a_number_of_a_forgotten_person_is_free_for_another(vault: Vault, siti: list[Sealed]):
    with pytest.raises(HeldByAnother):
        vault.seal(REGION, [nip("e3", 1)])
    vault.forget(REGION, siti[0].subject)
    vault.seal(REGION, [nip("e3", 1)])
    assert vault.subject_of(REGION, "nip", nip("", 1).text, by="hr") == "e3"


@pytest.mark.parametrize("change", ["restrict", "release"])
def test_forgotten_is_final(vault: Vault, siti: list[Sealed], change: str):
    vault.forget(REGION, "e1")
    assert not getattr(vault, change)(REGION, "e1")
    assert vault.standing_of(REGION, ["e1"]) == {"e1": "forgotten"}
    assert vault.open(REGION, siti[:1]) == {siti[0]: "[dihapus]"}


def test_who_is_restricted_is_shown_to_nobody_until_released(
    vault: Vault, another: Vault, siti: list[Sealed]
):
    assert vault.restrict(REGION, "e1")
    for each in (vault, another):
        opened = each.open(REGION, siti)
        assert [opened[box] for box in siti[:4]] == ["[dibatasi]"] * 3 + ["Sitor"]
    assert vault.release(REGION, "e1")
    another.watch.look()
    for each in (vault, another):
        assert each.open(REGION, siti[:1]) == {siti[0]: "Siti"}


def test_an_export_for_the_person_opens_what_is_restricted(vault: Vault, siti: list[Sealed]):
    vault.restrict(REGION, "e1")
    assert vault.open(REGION, siti[:1], restricted=True) == {siti[0]: "Siti"}
    vault.forget(REGION, "e1")
    assert vault.open(REGION, siti[:1], restricted=True) == {siti[0]: "[dihapus]"}


def test_what_is_restricted_is_sealed_and_confirmed_as_ever(vault: Vault, siti: list[Sealed]):
    vault.restrict(REGION, "e1")
    [box] = vault.seal(REGION, [note("e1", "Cuti")])
    vault.confirm(REGION, [box])
    assert vault.seal(REGION, [name("e1", "Siti")]) == siti[:1]
    vault.release(REGION, "e1")
    assert vault.open(REGION, [box]) == {box: "Cuti"}


@pytest.mark.usefixtures("siti")
def test_nobody_forgotten_or_restricted_is_found_by_name(vault: Vault, another: Vault):
    """By a process that has the names in memory, without another look, and by one that has not."""
    assert vault.search(REGION, "sit", by="hr") == ["e1", "e2"]
    another.restrict(REGION, "e1")
    another.forget(REGION, "e2")
    assert vault.search(REGION, "sit", by="hr") == another.search(REGION, "sit", by="hr") == []
    another.release(REGION, "e1")
    another.release(REGION, "e2")
    assert vault.search(REGION, "sit", by="hr") == another.search(REGION, "sit", by="hr") == ["e1"]


def test_a_name_confirmed_while_its_person_is_restricted_is_found_after_the_release(
    vault: Vault, another: Vault
):
    sealed = vault.seal(REGION, [name("e1", "Siti")])
    vault.restrict(REGION, "e1")
    vault.confirm(REGION, sealed)
    assert another.search(REGION, "siti", by="hr") == []
    vault.release(REGION, "e1")
    assert another.search(REGION, "siti", by="hr") == ["e1"]


def test_a_standing_is_of_one_region(vault: Vault):
    vault.forget(REGION, "e1")
    vault.restrict(OTHER, "e1")
    assert vault.standing_of(REGION, ["e1", "e2"]) == {"e1": "forgotten", "e2": "free"}
    assert vault.standing_of(OTHER, ["e1", "e2"]) == {"e1": "restricted", "e2": "free"}


@pytest.mark.parametrize("again", ["restrict", "release"])
def test_a_standing_that_is_so_already_takes_no_number(
    vault: Vault, database: Database, again: str
):
    getattr(vault, again)(REGION, "e1")
    before = stored(database)
    assert not getattr(vault, again)(REGION, "e1")
    assert stored(database) == before


def test_a_key_in_the_memory_of_another_process_is_dropped_at_its_next_look(
    vault: Vault, another: Vault, siti: list[Sealed]
):
    another.watch.look()
    assert another.open(REGION, siti)[siti[0]] == "Siti"
    vault.forget(REGION, "e1")
    assert another.open_at_hand(REGION, siti[:1]) == {siti[0]: "Siti"}
    another.watch.look()
    assert another.open_at_hand(REGION, siti) == {siti[3]: "Sitor", siti[4]: nip("e2", 2).text}


def test_a_key_read_before_it_was_dropped_does_not_come_back_into_memory(
    vault: Vault, database: Database, siti: list[Sealed]
):
    class Slow(Keyring):
        def keep(
            self, region: str, keys: dict[str, SubjectKey], turn: int
        ) -> dict[str, SubjectKey]:
            vault.forget(REGION, "e1")
            slow.watch.look()
            return super().keep(region, keys, turn)

    slow = Vault(Slow(database, RegionKeys(REGION_KEYS), Clock()))
    assert slow.open(REGION, siti[:1]) == {siti[0]: "Siti"}, "it was asked for in time"
    assert slow.open_at_hand(REGION, siti[:1]) == {}


def test_numbers_are_in_the_order_of_commits(vault: Vault, another: Vault, database: Database):
    """Who asks for what came after the last number it saw misses nothing, however many change."""
    standings = Standings(Keyring(database, RegionKeys({}), Clock()))
    seen: list[int] = []
    is_over = threading.Event()

    def look() -> None:
        while True:
            is_last = is_over.is_set()
            last = seen[-1] if seen else 0
            seen.extend(row.number for row in standings.since(last)[1] if row.number > last)
            if is_last:
                return

    def change(number: int) -> None:
        region = (REGION, OTHER)[number % 3 == 0]
        (vault, another)[number % 2].restrict(region, f"e{number}")

    with ThreadPoolExecutor(7) as pool:
        looking = pool.submit(look)
        try:
            list(pool.map(change, range(60)))
        finally:
            is_over.set()
        looking.result()
    assert seen == list(range(1, 61))


def test_nobody_has_a_key_after_being_forgotten_while_others_seal(
    vault: Vault, another: Vault, database: Database
):
    people = [f"e{number}" for number in range(40)]

    def seal(subject: str) -> None:
        try:
            sealed = another.seal(REGION, [name(subject, "Siti"), nip(subject, int(subject[1:]))])
            another.confirm(REGION, sealed)
        except SubjectIsForgotten:
            pass

    acts: list[Callable[[], object]] = []
    for subject in people:
        acts += [lambda s=subject: seal(s), lambda s=subject: vault.forget(REGION, s)]
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result()
    left = stored(database)
    assert left["subject_keys"] == left["unique_values"] == []
    assert [row for row in left["names"] if row["box"]] == []
