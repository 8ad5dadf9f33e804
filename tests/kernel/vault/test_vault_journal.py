"""The journal: what the vault's log has yet to be told, and how often people may be looked up."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from kernel.database import Database
from kernel.journal_entry import KeyMade, LookedUp
from kernel.vault import Vault
from kernel.vault_limits import LookedUpTooOften
from tests.kernel.vault.given import OTHER, REGION, Clock, name, nip, note, stored, swept


def looked(vault: Vault, region: str = REGION) -> list[LookedUp]:
    return [each for each in vault.journal.unrecorded(region, 1000) if isinstance(each, LookedUp)]


def made(vault: Vault, region: str = REGION) -> list[KeyMade]:
    return [each for each in vault.journal.unrecorded(region, 1000) if isinstance(each, KeyMade)]


def test_a_key_is_told_of_once_a_record_holds_what_it_sealed(vault: Vault, database: Database):
    sealed = vault.seal(REGION, [note("e1"), note("e2")])
    assert made(vault) == []
    vault.confirm(REGION, sealed[:1])
    [row] = [row for row in stored(database)["subject_keys"] if row["subject"] == "e1"]
    assert made(vault) == [KeyMade("e1", row["commitment"])]


def test_a_key_is_told_of_once_however_often_it_is_confirmed(vault: Vault, another: Vault):
    sealed = vault.seal(REGION, [note("e1"), name("e1", "Siti")])
    vault.confirm(REGION, sealed)
    another.confirm(REGION, sealed)
    entries = vault.journal.unrecorded(REGION, 10)
    assert len(entries) == 1
    vault.journal.recorded(REGION, entries)
    vault.confirm(REGION, sealed)
    assert vault.journal.unrecorded(REGION, 10) == []


def test_a_key_whose_person_was_forgotten_meanwhile_is_told_of_all_the_same(vault: Vault):
    vault.confirm(REGION, vault.seal(REGION, [note("e1")]))
    vault.forget(REGION, "e1")
    assert [each.subject_id for each in made(vault)] == ["e1"]


def test_a_key_that_was_swept_is_not_told_of(vault: Vault, clock: Clock):
    vault.seal(REGION, [note("e1")])
    clock.advance(hours=26)
    assert swept(vault, clock)
    assert made(vault) == []


def test_a_search_is_written_down_with_who_was_found_and_without_the_text(
    vault: Vault, database: Database, clock: Clock
):
    vault.confirm(REGION, vault.seal(REGION, [name("e1", "Siti"), name("e2", "Sitor")]))
    vault.search(REGION, "sit", by="u7")
    [entry] = looked(vault)
    expected = LookedUp(entry.lookup_id, "u7", "name", ("e1", "e2"), 2, clock.us)
    assert entry == expected
    assert "sit" not in str(stored(database)["lookups"]).lower()


@pytest.mark.parametrize(("number", "found"), [(1, ("e1",)), (2, ())])
def test_a_question_by_number_is_written_down_whether_anybody_has_it_or_not(
    vault: Vault, number: int, found: tuple[str, ...]
):
    vault.seal(REGION, [nip("e1", 1)])
    vault.subject_of(REGION, "nip", nip("", number).text, by="u7")
    [entry] = looked(vault)
    assert (entry.looker_id, entry.by, entry.subjects) == ("u7", "nip", found)


FILE = "5e" * 32


def numbers(first: int, last: int) -> list[str]:
    return [nip("", number).text for number in range(first, last)]


def test_a_large_import_is_one_entry_that_says_how_many_and_of_which_file(vault: Vault):
    vault.seal(REGION, [nip(f"e{number}", number) for number in range(60)])
    for _ in range(600):
        vault.subjects_of(REGION, "nip", numbers(0, 70), by="u7", file=FILE)
    told = {(each.by, each.subjects, each.found, each.asked, each.file) for each in looked(vault)}
    assert told == {("import", (), 60, 70, FILE)}
    assert len(looked(vault)) == 600, "and there is no limit to large imports"
    vault.search(REGION, "", by="u7")


def test_a_large_import_that_finds_few_names_them(vault: Vault):
    """Somebody tries numbers: most of them are nobody's."""
    vault.seal(REGION, [nip("e1", 1)])
    vault.subjects_of(REGION, "nip", numbers(0, 1000), by="u7", file=FILE)
    [entry] = looked(vault)
    assert (entry.subjects, entry.found, entry.asked, entry.file) == (("e1",), 1, 1000, FILE)


def test_a_small_import_names_whom_it_found_and_not_its_file(vault: Vault):
    vault.seal(REGION, [nip("e1", 1), nip("e2", 2)])
    vault.subjects_of(REGION, "nip", [*numbers(0, 50), *numbers(0, 50)], by="u7", file=FILE)
    [entry] = looked(vault)
    assert (entry.by, entry.subjects, entry.found) == ("import", ("e1", "e2"), 2)
    assert (entry.asked, entry.file) == (50, "")


def test_small_imports_find_no_more_than_five_hundred_numbers_a_day(vault: Vault, clock: Clock):
    begun = clock.us
    for first in range(0, 500, 50):
        for _ in range(2):  # a dry run and the import: each number counts once
            vault.subjects_of(REGION, "nip", numbers(first, first + 50), by="u7", file=FILE)
            clock.us += 1_000_000
    with pytest.raises(LookedUpTooOften) as refused:
        vault.subjects_of(REGION, "nip", numbers(500, 501), by="u7", file=FILE)
    assert refused.value.details == {"at_most": 500, "within_seconds": 86_400}
    assert refused.value.retry_seconds == 86_401 - (clock.us - begun) // 1_000_000
    assert len(looked(vault)) == 20, "nothing is written of what was not answered"
    with pytest.raises(LookedUpTooOften):
        vault.subject_of(REGION, "nip", nip("", 1).text, by="u7")
    vault.subjects_of(REGION, "nip", numbers(0, 50), by="u7", file=FILE)
    vault.subjects_of(REGION, "nip", numbers(500, 501), by="u8", file=FILE)
    clock.advance(hours=25)
    vault.subjects_of(REGION, "nip", numbers(500, 550), by="u7", file=FILE)


def test_searches_of_the_day_leave_less_for_small_imports(vault: Vault, clock: Clock):
    for _ in range(460):
        vault.journal.look_up(REGION, "u7", "nip", [])
        clock.us += 3_000_000
    with pytest.raises(LookedUpTooOften):
        vault.subjects_of(REGION, "nip", numbers(0, 41), by="u7", file=FILE)
    vault.subjects_of(REGION, "nip", numbers(0, 40), by="u7", file=FILE)


def test_what_a_small_import_asked_for_goes_after_a_day(
    vault: Vault, clock: Clock, database: Database
):
    vault.seal(REGION, [nip("e1", 1)])
    vault.subjects_of(REGION, "nip", numbers(0, 3), by="u7", file=FILE)
    kept = {row["digest"] for row in stored(database)["numbers_looked_up"]}
    held = {row["digest"] for row in stored(database)["unique_values"]}
    assert len(kept) == 3
    assert kept.isdisjoint(held), "of whom is forgotten nothing can be told here"
    clock.advance(hours=25)
    vault.journal.forget_old()
    assert stored(database)["numbers_looked_up"] == []


def test_entries_are_read_in_parts_and_each_is_read_until_it_is_recorded(vault: Vault):
    vault.confirm(REGION, vault.seal(REGION, [note(f"e{number}") for number in range(3)]))
    for _ in range(3):
        vault.search(REGION, "", by="u7")
    whole = vault.journal.unrecorded(REGION, 10)
    assert [type(each) for each in whole] == [KeyMade] * 3 + [LookedUp] * 3
    first = vault.journal.unrecorded(REGION, 4)
    assert first == vault.journal.unrecorded(REGION, 4) == whole[:4]
    vault.journal.recorded(REGION, first)
    vault.journal.recorded(REGION, first)
    assert vault.journal.unrecorded(REGION, 10) == whole[4:]


def test_the_regions_are_named_in_which_something_waits(vault: Vault):
    assert vault.journal.waiting() == []
    vault.search(OTHER, "", by="u7")
    vault.confirm(REGION, vault.seal(REGION, [note("e1")]))
    assert vault.journal.waiting() == [OTHER, REGION]
    assert looked(vault) == []
    vault.journal.recorded(OTHER, vault.journal.unrecorded(OTHER, 10))
    assert vault.journal.waiting() == [REGION]


def test_nobody_looks_up_more_than_thirty_times_a_minute(vault: Vault, clock: Clock):
    for _ in range(30):
        vault.search(REGION, "", by="u7")
        clock.advance(hours=1 / 3600)
    with pytest.raises(LookedUpTooOften) as refused:
        vault.subject_of(REGION, "nip", nip("", 1).text, by="u7")
    assert refused.value.retry_seconds == 30
    assert refused.value.details == {"at_most": 30, "within_seconds": 60}
    assert len(looked(vault)) == 30
    vault.search(REGION, "", by="u8")
    clock.advance(hours=30 / 3600)
    vault.search(REGION, "", by="u7")


def test_recording_does_not_lift_the_limit_nor_does_another_region(vault: Vault):
    for _ in range(30):
        vault.search(REGION, "", by="u7")
    vault.journal.recorded(REGION, vault.journal.unrecorded(REGION, 100))
    with pytest.raises(LookedUpTooOften):
        vault.search(OTHER, "", by="u7")


def test_nobody_looks_up_more_than_five_hundred_times_a_day(vault: Vault, clock: Clock):
    begun = clock.us
    for _ in range(500):
        vault.journal.look_up(REGION, "u7", "nip", [])
        clock.us += 3_000_000
    with pytest.raises(LookedUpTooOften) as refused:
        vault.search(REGION, "", by="u7")
    assert refused.value.details == {"at_most": 500, "within_seconds": 86_400}
    assert refused.value.retry_seconds == 86_400 - (clock.us - begun) // 1_000_000
    clock.advance(hours=24)
    vault.search(REGION, "", by="u7")


def test_many_at_once_do_not_pass_the_limit(vault: Vault, another: Vault):
    def ask(number: int) -> bool:
        try:
            (vault, another)[number % 2].search(REGION, "", by="u7")
        except LookedUpTooOften:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(45))) == 30


def test_what_is_recorded_and_older_than_a_day_goes_and_nothing_else(
    vault: Vault, clock: Clock, database: Database
):
    for person in ("u7", "u8"):
        vault.search(REGION, "", by=person)
    vault.journal.recorded(REGION, looked(vault)[:1])
    left = looked(vault)[0].looker_id
    assert vault.journal.forget_old() == 0
    clock.advance(hours=25)
    assert vault.journal.forget_old() == 1
    assert [row["looker"] for row in stored(database)["lookups"]] == [left]


def test_subjects_are_kept_as_json(vault: Vault, database: Database):
    vault.seal(REGION, [nip("e1", 1)])
    vault.subject_of(REGION, "nip", nip("", 1).text, by="u7")
    [row] = stored(database)["lookups"]
    assert json.loads(row["subjects"]) == ["e1"]
