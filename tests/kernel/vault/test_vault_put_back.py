"""A vault is put back to before somebody came: what is given back, what is lost, what goes on."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from contracts.event import Sealed
from kernel import vault_lost
from kernel.boxes import KeyCache
from kernel.database import Database
from kernel.journal_entry import KeyLost, KeyMade
from kernel.keyring import Keyring
from kernel.name_index import Fresh, NameIndex
from kernel.region_keys import RegionKeys
from kernel.sealing import HeldByAnother, KeyIsLost
from kernel.vault import Vault
from kernel.vault_confirming import Confirming, Step
from kernel.vault_lost import LostKeys
from kernel.vault_marks import MarkHasMoved
from tests.kernel.vault.given import (
    REGION,
    REGION_KEYS,
    Clock,
    Rows,
    beaten,
    bury,
    name,
    nip,
    note,
    put_back,
    stored,
    swept,
)

COME = Step("reporting", -1, 5)


@pytest.fixture
def before(vault: Vault, database: Database) -> Rows:
    """The vault when e1 was there, with a number, and nobody else."""
    vault.confirm(REGION, vault.seal(REGION, [name("e1", "Siti"), nip("e1", 1)]))
    return stored(database)


@pytest.fixture
def sealed(before: Rows, vault: Vault) -> list[Sealed]:
    """What a log holds of e9, who came after."""
    boxes = vault.seal(REGION, [name("e9", "Kenari"), nip("e9", 9), note("e9")])
    vault.confirm(REGION, boxes, COME)
    return boxes


@pytest.fixture
def old(database: Database, before: Rows, sealed: list[Sealed]) -> Database:
    """The vault after it was put back; the process of `vault` holds the key of e9."""
    assert sealed
    put_back(database, before)
    beaten(database)
    return database


def key_of(database: Database, subject: str) -> dict[str, object] | None:
    rows = stored(database)["subject_keys"]
    return next((row for row in rows if row["subject"] == subject), None)


def marks(database: Database) -> dict[str, int]:
    return {row["service"]: row["reached"] for row in stored(database)["custodians"]}


def losses(vault: Vault) -> list[KeyLost]:
    return [each for each in vault.journal.unrecorded(REGION, 100) if isinstance(each, KeyLost)]


def test_a_page_is_shown_without_the_one_value_whose_key_is_lost(
    another: Vault, old: Database, sealed: list[Sealed]
):
    [siti] = another.seal(REGION, [name("e1", "Siti")])
    bury(old, REGION, "e8")
    gone = Sealed("e8", "note", sealed[2].box)
    opened = another.open(REGION, [siti, sealed[2], gone])
    assert list(opened.values()) == ["Siti", "[hilang]", "[dihapus]"]


def test_whoever_seals_and_still_holds_the_key_gives_it_back_and_makes_no_second(
    vault: Vault, another: Vault, old: Database, sealed: list[Sealed], clock: Clock
):
    clock.advance(hours=2)  # the use of the key has to be noted again, so the vault is asked
    vault.seal(REGION, [name("e9", "Kenari"), nip("e9", 9)])
    assert another.open(REGION, sealed[2:]) == {sealed[2]: "Rapat dinas"}
    assert another.seal(REGION, [note("e9")]) == sealed[2:]


def test_a_custodian_that_holds_the_key_confirms_it_again(
    vault: Vault, another: Vault, old: Database, sealed: list[Sealed]
):
    vault.confirm(REGION, sealed)
    key = key_of(old, "e9")
    assert key and key["confirmed"]
    assert another.search(REGION, "kenari", by="hr") == ["e9"]
    assert another.subject_of(REGION, "nip", nip("", 9).text, by="hr") == "e9"
    assert vault.lost.counted() == {}
    with pytest.raises(HeldByAnother):
        another.seal(REGION, [nip("e2", 9)])


def test_a_name_whose_key_comes_back_while_it_is_confirmed_is_found(
    vault: Vault, another: Vault, old: Database, sealed: list[Sealed], clock: Clock
):
    class Late(NameIndex):
        def fresh(self, region: str, named: Mapping[str, Sealed]) -> list[Fresh]:
            found = super().fresh(region, named)
            vault.lost.give_back_all()
            return found

    keyring = Keyring(old, RegionKeys(REGION_KEYS), clock)
    Confirming(keyring, Late(keyring), LostKeys(keyring)).confirm(REGION, sealed[:1])
    assert another.search(REGION, "kenari", by="hr") == ["e9"]


def test_a_custodian_counts_what_nobody_holds_and_goes_on(
    another: Vault, old: Database, sealed: list[Sealed]
):
    later = another.seal(REGION, [name("e2", "Budi"), nip("e2", 2)])
    another.confirm(REGION, [*sealed, *later])
    assert another.lost.counted() == {REGION: 1}
    assert losses(another) == [KeyLost("e9", None)]
    assert another.search(REGION, "", by="hr") == ["e2", "e1"]
    assert another.subject_of(REGION, "nip", nip("", 2).text, by="hr") == "e2"


def test_no_second_key_is_made_for_who_has_lost_the_first(
    another: Vault, old: Database, sealed: list[Sealed]
):
    another.confirm(REGION, sealed)
    with pytest.raises(KeyIsLost) as refused:
        another.seal(REGION, [note("e1"), note("e9")])
    assert [offender.index for offender in refused.value.offenders] == [1]
    assert key_of(old, "e9") is None


def test_a_key_that_comes_back_late_has_all_of_its_region_confirmed_again(
    vault: Vault, another: Vault, old: Database, sealed: list[Sealed]
):
    another.confirm(REGION, sealed, COME)
    another.journal.recorded(REGION, losses(another))
    assert vault.lost.give_back_all() == 1
    assert vault.lost.counted() == {}
    assert marks(old) == {"reporting": -1}
    with pytest.raises(MarkHasMoved):  # a custodian that thinks it was at the end
        another.confirm(REGION, sealed, Step("reporting", 5, 6))
    another.confirm(REGION, sealed, COME)
    assert another.search(REGION, "kenari", by="hr") == ["e9"]
    made = [each for each in another.journal.unrecorded(REGION, 9) if isinstance(each, KeyMade)]
    assert {each.subject_id for each in made} == {"e1", "e9"}


def test_who_was_forgotten_is_not_given_back(vault: Vault, old: Database):
    bury(old, REGION, "e9")
    assert vault.lost.give_back_all() == 0
    assert key_of(old, "e9") is None


def test_a_key_that_is_not_the_one_the_log_tells_of_is_not_given_back(vault: Vault, old: Database):
    with old.write() as connection:
        vault_lost.told_lost(connection, REGION, {"e9": "0" * 64})
    assert vault.lost.give_back_all() == 0
    assert vault.lost.counted() == {REGION: 1}


def test_a_number_that_somebody_took_meanwhile_stays_theirs(
    vault: Vault, another: Vault, old: Database, sealed: list[Sealed]
):
    another.seal(REGION, [nip("e2", 9)])
    vault.confirm(REGION, sealed)
    assert another.subject_of(REGION, "nip", nip("", 9).text, by="hr") == "e2"


def test_forgetting_somebody_whose_key_is_lost_ends_the_loss(
    another: Vault, old: Database, sealed: list[Sealed]
):
    another.confirm(REGION, sealed)
    another.forget(REGION, "e9")
    assert another.lost.counted() == {}
    assert another.open(REGION, sealed[:1]) == {sealed[0]: "[dihapus]"}


def test_a_key_older_than_five_minutes_is_of_no_use_and_can_be_given_back(
    database: Database, clock: Clock, before: Rows
):
    seconds = [0.0]
    cache = KeyCache(clock=lambda: seconds[0])
    process = Vault(Keyring(database, RegionKeys(REGION_KEYS), clock, cache))
    process.watch.look()
    [box] = process.seal(REGION, [note("e9")])
    seconds[0] = 301.0
    process.watch.look()
    assert (len(cache), process.open_at_hand(REGION, [box])) == (0, {})
    put_back(database, before)
    assert process.lost.give_back_all() == 1
    beaten(database)
    assert process.open(REGION, [box]) == {box: "Rapat dinas"}


def test_a_key_that_was_unconfirmed_in_the_backup_is_not_swept_before_it_is_confirmed_again(
    vault: Vault, database: Database, clock: Clock
):
    boxes = vault.seal(REGION, [note("e1")])
    unconfirmed = stored(database)
    vault.confirm(REGION, boxes, COME)
    put_back(database, unconfirmed)
    beaten(database)
    clock.advance(hours=30)
    vault.sweeping.register(["reporting"])
    reached = {REGION: Step("reporting", 5, 7)}  # what the custodian knows
    assert vault.sweeping.confirmed("reporting", clock.us, [], reached) == {REGION}
    assert vault.sweeping.sweep() == 0
    vault.confirm(REGION, boxes, COME)
    assert vault.sweeping.confirmed("reporting", clock.us, [], reached) == set()
    assert (vault.sweeping.sweep(), marks(database)) == (0, {"reporting": 7})
    assert key_of(database, "e1")


def test_what_no_record_holds_is_swept_as_ever(vault: Vault, clock: Clock, database: Database):
    vault.confirm(REGION, vault.seal(REGION, [note("e1")]), COME)
    vault.seal(REGION, [note("e2")])
    clock.advance(hours=26)
    assert swept(vault, clock) == 1
    assert key_of(database, "e1")


@pytest.mark.server
def test_a_process_that_finds_the_vault_elsewhere_gives_back_all_it_holds_and_forgets_it(
    postgres_database: str, clock: Clock
):
    database = Database(postgres_database)
    vault = Vault.at(database, RegionKeys(REGION_KEYS), clock)
    beaten(database)
    told: list[str] = []
    vault.watch.look()
    vault.watch.moved.append(lambda: told.append("moved"))
    [box] = vault.seal(REGION, [note("e9")])
    with database.write() as connection:  # as a restore does it that fills the tables anew
        connection.execute(sa.text("TRUNCATE subject_keys"))
    vault.watch.look()
    assert (told, vault.open_at_hand(REGION, [box])) == (["moved"], {})
    beaten(database)
    assert vault.open(REGION, [box]) == {box: "Rapat dinas"}
    vault.watch.look()
    assert told == ["moved"]
    vault.close()


def test_what_a_process_held_before_its_first_look_is_given_back_too(
    vault: Vault, old: Database, sealed: list[Sealed]
):
    told: list[str] = []
    vault.watch.moved.append(lambda: told.append("moved"))
    vault.watch.look()
    assert (told, bool(key_of(old, "e9"))) == (["moved"], True)
    vault.watch.look()
    assert told == ["moved"]


def test_a_process_that_has_started_keeps_what_it_holds_at_its_next_look(vault: Vault):
    vault.start()
    vault.stop()
    [box] = vault.seal(REGION, [note("e9")])
    vault.watch.look()
    assert vault.open_at_hand(REGION, [box]) == {box: "Rapat dinas"}


def test_a_process_that_holds_nothing_yet_begins_nothing_again(vault: Vault):
    told: list[str] = []
    vault.watch.moved.append(lambda: told.append("moved"))
    vault.watch.look()
    assert told == []


@pytest.mark.server
def test_tables_that_were_filled_anew_are_another_place_with_their_gates_shut(
    postgres_database: str, clock: Clock
):
    database = Database(postgres_database)
    vault = Vault.at(database, RegionKeys(REGION_KEYS), clock)
    beaten(database)
    assert vault.gate.opened() == (set(REGION_KEYS), False)
    with database.write() as connection:
        connection.execute(sa.text("TRUNCATE standings"))
    assert vault.gate.opened() == (set(), True)
    vault.gate.shut([REGION])
    assert vault.gate.opened() == (set(), True)
    beaten(database)
    assert vault.gate.opened() == (set(REGION_KEYS), False)
    vault.close()
