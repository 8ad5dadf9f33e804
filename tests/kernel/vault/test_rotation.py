"""A region key is exchanged for another while people are sealed and opened."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.event import Sealed
from kernel import vault_rows
from kernel import vault_tables as tables
from kernel.boxes import RegionKeyDoesNotFit
from kernel.database import Database
from kernel.journal_entry import Rotated
from kernel.keyring import Keyring, VaultIsAway
from kernel.region_key_file import changing
from kernel.region_keys import RegionKeyIsMissing, RegionKeys, fresh, under
from kernel.rewrapping import AnotherRotation, Part, RegionKeyIsUnknown
from kernel.vault import Vault
from tests.kernel.vault.given import OTHER, REGION, Clock, beaten, bury, name, nip, note, stored
from tests.kernel.vault.test_vault_transactions import Watched, removed

CROWD = [note(f"e{number}", f"Rapat {number}") for number in range(30)]


@pytest.fixture
def database(url: str) -> Iterator[Watched]:
    opened = Watched(url)
    opened.create(tables.metadata)
    beaten(opened)
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    RegionKeys.create(tmp_path / "keys.json", [REGION, OTHER])
    return tmp_path / "keys.json"


@pytest.fixture
def process(database: Watched, clock: Clock, file: Path) -> Callable[[], Vault]:
    """The vault as one more process sees it, which read the file when it started."""
    return lambda: Vault(Keyring(database, RegionKeys.found(file, {}), clock))


@pytest.fixture
def vault(process: Callable[[], Vault]) -> Vault:
    return process()


def added(file: Path) -> str:
    """A new key of the region in front of those in the file; its commitment."""
    with changing(file) as keys:
        keys[REGION].insert(0, fresh(REGION, None))
        return keys[REGION][0].commitment


def only_the_newest(file: Path) -> None:
    with changing(file) as keys:
        del keys[REGION][1:]


def rotated(vault: Vault, to: str, limit: int = 7) -> list[Part]:
    vault.rewrapping.begin(REGION, to)
    parts = [vault.rewrapping.part(REGION, to, limit)]
    while parts[-1].left:
        parts.append(vault.rewrapping.part(REGION, to, limit))
    return parts


def marks(database: Database) -> set[str]:
    """The region keys under which anything of the region is wrapped."""
    found = stored(database)
    rows = [row["wrapped"] for row in found["subject_keys"] if row["region"] == REGION]
    rows += [row["index_key"] for row in found["regions"] if row["region"] == REGION]
    return {under(row) for row in rows}


def but_wrapped(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row, without what is wrapped, and without the journal's word that it is done."""
    found = {table: rows for table, rows in stored(database).items() if table != "rotations"}
    hidden = {"wrapped", "index_key"}
    return {
        table: sorted(({k: v for k, v in row.items() if k not in hidden} for row in rows), key=str)
        for table, rows in found.items()
    }


def texts(vault: Vault, boxes: list[Sealed]) -> list[str]:
    opened = vault.open(REGION, boxes)
    return [opened[box] for box in boxes]


def test_all_is_wrapped_under_the_new_key_and_nothing_else_is_touched(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    values = [*CROWD, name("e1", "Siti"), nip("e1", 7)]
    boxes = vault.seal(REGION, values)
    vault.confirm(REGION, boxes)
    [elsewhere] = vault.seal(OTHER, [note("e1", "Lain")])
    before, digest_key = but_wrapped(database), vault.digest_key(REGION)
    to = added(file)
    assert rotated(vault, to) == [Part(7, left) for left in (23, 16, 9, 2)] + [Part(2, 0)]
    assert marks(database) == {to}
    assert but_wrapped(database) == before
    only_the_newest(file)
    later = process()
    assert texts(later, boxes) == [value.text for value in values]
    assert later.seal(REGION, values) == boxes
    assert later.subject_of(REGION, "nip", nip("e1", 7).text, by="hr") == "e1"
    assert later.search(REGION, "siti", by="hr") == ["e1"]
    assert later.digest_key(REGION) == digest_key
    assert later.open(OTHER, [elsewhere]) == {elsewhere: "Lain"}


def test_a_process_that_started_before_the_new_key_was_made_goes_on(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    boxes = vault.seal(REGION, CROWD)
    old = process()
    assert texts(old, boxes[:3]) == [value.text for value in CROWD[:3]]
    to = added(file)
    rotated(vault, to)
    [box] = old.seal(REGION, [note("e99")])
    assert texts(old, boxes) == [value.text for value in CROWD]
    only_the_newest(file)
    assert old.open(REGION, [box]) == vault.open(REGION, [box]) == {box: "Rapat dinas"}
    assert marks(database) == {to}


def test_while_it_is_under_way_keys_under_both_are_opened_and_new_ones_are_under_the_new(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    boxes = vault.seal(REGION, CROWD)
    before = vault.rewrapping.wrapped_under(REGION).current
    to = added(file)
    vault.rewrapping.begin(REGION, to)
    assert vault.rewrapping.part(REGION, to, 10) == Part(10, 20)
    vault.seal(REGION, [note("e99")])
    other = process()
    other.seal(REGION, [note("e98")])
    assert texts(other, boxes) == [value.text for value in CROWD]
    wrapped = other.rewrapping.wrapped_under(REGION)
    assert (wrapped.current, wrapped.known) == (to, [to, before])
    assert wrapped.keys == {to: 12, before: 20}


def test_a_key_that_is_in_the_file_is_of_no_use_before_a_rotation_begins(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    vault.seal(REGION, [note("e1")])
    to = added(file)
    process().seal(REGION, [note("e2")])
    assert to not in marks(database)


def test_what_was_wrapped_before_it_began_is_not_stored_after(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    vault.check([REGION])
    other, to = process(), added(file)
    database.before = lambda: rotated(other, to)
    [box] = vault.seal(REGION, [note("e1", "Siti")])
    assert marks(database) == {to}
    assert other.open(REGION, [box]) == {box: "Siti"}


@pytest.mark.server
def test_it_does_not_begin_while_somebody_stores_a_key(
    postgres_database: str, clock: Clock, file: Path
):
    database = Database(postgres_database)
    database.create(tables.metadata)
    beaten(database)
    vault = Vault(Keyring(database, RegionKeys.found(file, {}), clock))
    vault.check([REGION])
    to = added(file)
    with database.write() as connection:
        vault_rows.beside(connection, REGION)  # as a sealing does
        vault.seal(REGION, [note("e1")])  # others may
        with pytest.raises(VaultIsAway):
            vault.rewrapping.begin(REGION, to)
    vault.rewrapping.begin(REGION, to)
    database.close()


def test_a_key_that_is_destroyed_meanwhile_does_not_come_back(
    vault: Vault, database: Watched, file: Path
):
    vault.seal(REGION, CROWD)
    to = added(file)
    vault.rewrapping.begin(REGION, to)
    database.before = lambda: bury(database, REGION, "e3")
    assert vault.rewrapping.part(REGION, to, 50).left == 0
    assert "e3" not in {row["subject"] for row in stored(database)["subject_keys"]}


def test_a_key_that_was_made_anew_meanwhile_is_not_exchanged_for_the_one_before(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    vault.seal(REGION, CROWD)
    to, other = added(file), process()
    vault.rewrapping.begin(REGION, to)
    boxes: list[Sealed] = []

    def anew() -> None:
        removed(database, "e3")
        boxes.extend(other.seal(REGION, [note("e3", "Baru")]))

    database.before = anew
    assert vault.rewrapping.part(REGION, to, 50).left == 0
    assert texts(process(), boxes) == ["Baru"]


def test_a_key_that_is_swept_meanwhile_comes_back_under_the_new(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path, clock: Clock
):
    [old] = vault.seal(REGION, [note("e1")])
    clock.advance(hours=2)
    to = added(file)
    vault.rewrapping.begin(REGION, to)
    later = process()
    database.before = lambda: removed(database, "e1")
    assert later.seal(REGION, [note("e1")]) == [old]
    assert marks(database) == {to}


def test_two_that_do_the_same_do_it_once(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    vault.seal(REGION, CROWD)
    to, other = added(file), process()
    vault.rewrapping.begin(REGION, to)
    other.rewrapping.begin(REGION, to)
    database.before = lambda: other.rewrapping.part(REGION, to, 30)
    assert vault.rewrapping.part(REGION, to, 10).left == 0
    assert vault.rewrapping.wrapped_under(REGION).keys == {to: 30}


def test_one_to_another_key_ends_the_one_before(vault: Vault, file: Path):
    boxes = vault.seal(REGION, CROWD)
    first = added(file)
    vault.rewrapping.begin(REGION, first)
    vault.rewrapping.part(REGION, first, 10)
    second = added(file)
    vault.rewrapping.begin(REGION, second)
    with pytest.raises(AnotherRotation):
        vault.rewrapping.part(REGION, first, 10)
    rotated(vault, second)
    only_the_newest(file)
    assert texts(vault, boxes) == [value.text for value in CROWD]


def test_to_a_key_that_the_process_does_not_have_it_does_not_begin(vault: Vault, file: Path):
    with pytest.raises(RegionKeyIsUnknown):
        vault.rewrapping.begin(REGION, "0" * 16)


def test_the_end_of_it_stands_in_the_journal_until_it_is_recorded(vault: Vault, file: Path):
    vault.seal(REGION, CROWD)
    to = added(file)
    vault.rewrapping.begin(REGION, to)
    vault.rewrapping.part(REGION, to, 10)
    assert vault.journal.waiting() == []
    vault.rewrapping.part(REGION, to, 20)
    vault.rewrapping.part(REGION, to, 20)
    assert vault.journal.waiting() == [REGION]
    [rotated] = vault.journal.unrecorded(REGION, 10)
    assert isinstance(rotated, Rotated)
    assert (rotated.commitment[:16], len(rotated.commitment), rotated.keys) == (to, 64, 30)
    vault.journal.recorded(REGION, [rotated])
    assert vault.journal.waiting() == []


def test_a_vault_whose_rows_do_not_say_it_is_opened_by_the_oldest_key(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    boxes = vault.seal(REGION, CROWD)
    unmarked(database)
    to = added(file)
    assert texts(process(), boxes) == [value.text for value in CROWD]
    assert process().rewrapping.wrapped_under(REGION).keys == {"": 30}
    later = process()
    later.seal(REGION, [note("e99")])
    rotated(later, to)
    only_the_newest(file)
    assert texts(process(), boxes) == [value.text for value in CROWD]
    assert marks(database) == {to}


def test_where_nothing_was_begun_there_is_nothing_to_tell(
    vault: Vault, process: Callable[[], Vault], file: Path
):
    vault.seal(REGION, CROWD)
    current = vault.rewrapping.wrapped_under(REGION).current
    assert vault.rewrapping.part(REGION, current) == Part(0, 0)
    vault.rewrapping.begin(REGION, current)
    assert process().rewrapping.part(REGION, current) == Part(0, 0)
    assert vault.journal.waiting() == [] == vault.journal.unrecorded(REGION, 10)


def test_a_rotation_is_told_once_though_it_is_asked_for_again(
    vault: Vault, process: Callable[[], Vault], file: Path
):
    vault.seal(REGION, [note("e1")])
    to = added(file)
    rotated(vault, to)
    [done] = vault.journal.unrecorded(REGION, 10)
    assert isinstance(done, Rotated) and done.keys == 1
    vault.journal.recorded(REGION, [done])
    assert rotated(process(), to) == [Part(0, 0)]
    assert vault.journal.waiting() == []


def test_a_region_that_never_had_another_key_has_nothing_to_tell(vault: Vault, file: Path):
    to = added(file)
    assert rotated(vault, to) == [Part(0, 0)]
    assert vault.journal.waiting() == []


def test_one_that_was_overtaken_is_not_told_and_the_one_after_it_is(vault: Vault, file: Path):
    vault.seal(REGION, CROWD)
    first = added(file)
    vault.rewrapping.begin(REGION, first)
    vault.rewrapping.part(REGION, first, 10)
    second = added(file)
    assert rotated(vault, second, 100) == [Part(30, 0)]
    told = vault.journal.unrecorded(REGION, 10)
    assert [each.commitment[:16] for each in told if isinstance(each, Rotated)] == [second]


def test_a_vault_whose_rows_do_not_say_it_is_not_opened_by_a_wrong_key(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    vault.seal(REGION, CROWD)
    unmarked(database)
    added(file)
    only_the_newest(file)
    with pytest.raises(RegionKeyDoesNotFit, match=REGION):
        process().check([REGION])


def test_an_older_vault_that_was_restored_is_opened_while_its_key_is_kept_and_rotated_again(
    vault: Vault, process: Callable[[], Vault], database: Watched, file: Path
):
    boxes = vault.seal(REGION, CROWD)
    backup, kept = stored(database), file.read_bytes()
    to = added(file)
    rotated(vault, to)
    both = file.read_bytes()
    only_the_newest(file)
    restored(database, backup)
    with pytest.raises(RegionKeyIsMissing, match="a vault from a backup needs") as missing:
        process().check([REGION])
    assert str(file) in str(missing.value)
    assert to in str(missing.value)
    file.write_bytes(both)
    later = process()
    assert texts(later, boxes) == [value.text for value in CROWD]
    rotated(later, to)
    only_the_newest(file)
    assert texts(process(), boxes) == [value.text for value in CROWD]
    assert kept != both


def unmarked(database: Database) -> None:
    """As rows were before they had a mark."""
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE subject_keys SET wrapped = substr(wrapped, 9)")
        connection.exec_driver_sql("UPDATE regions SET index_key = substr(index_key, 9)")


def restored(database: Database, rows: dict[str, list[dict[str, Any]]]) -> None:
    """The tables as they were."""
    with database.write() as connection:
        for table in tables.metadata.sorted_tables:
            connection.execute(sa.delete(table))
            if rows[table.name]:
                connection.execute(sa.insert(table), rows[table.name])
