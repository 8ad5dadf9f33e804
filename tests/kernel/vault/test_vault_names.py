"""Searching people by name: in order, whatever titles, case and diacritics."""

import pytest

from contracts.event import Sealed
from kernel.boxes import KeyCache
from kernel.database import Database
from kernel.keyring import Keyring
from kernel.name_index import NameIndex
from kernel.names import sort_key
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from tests.kernel.vault.given import OTHER, REGION, REGION_KEYS, Clock, bury, moved, name, note

PEOPLE = {
    "e1": "Dr. Ir. Budi Santoso, S.Kom., M.Si.",
    "e2": "BUDIMAN",
    "e3": "Ãdé Nur'aini, A.Md.Keb.",
    "e4": "Hj. Budi Astuti S.Pd",
    "e5": "Citra 100%_Dewi",
}


def registered(vault: Vault, people: dict[str, str], region: str = REGION) -> list[Sealed]:
    """People whose names stand in a log."""
    sealed = vault.seal(region, [name(subject, text) for subject, text in people.items()])
    vault.confirm(region, sealed)
    return sealed


@pytest.mark.parametrize(
    "text, key",
    [
        ("Siti Rahmawati", "siti rahmawati"),
        ("  SITI   rahmawati ", "siti rahmawati"),
        ("Dr. Ir. Siti Rahmawati, S.Kom., M.Si.", "siti rahmawati"),
        ("Prof. Dr. dr. Siti Rahmawati, Sp.OG(K), Ph.D.", "siti rahmawati"),
        ("Drs. H. Amir", "amir"),
        ("H Amir", "h amir"),
        ("M. Yusuf", "m yusuf"),
        ("Siti Rahmawati S.E. M.M", "siti rahmawati"),
        ("Ahmad M.Noor", "ahmad m noor"),
        ("A.R. Hakim", "a r hakim"),
        ("Al-Fikri", "al fikri"),
        ("Nur'aini", "nuraini"),
        ("Ãdé Ḥasan", "ade hasan"),
        ("Dr", "dr"),
        ("S.Kom", "s kom"),
        (", S.Kom", "s kom"),
        ("", ""),
    ],
)
def test_a_name_is_sorted_without_titles_case_and_diacritics(text: str, key: str):
    assert sort_key(text) == key


@pytest.mark.parametrize("prefix", ["bud", "BUD", "Bùd", "Dr. Bud", "  bud"])
def test_a_search_gives_those_whose_name_begins_so_sorted_by_name(vault: Vault, prefix: str):
    registered(vault, PEOPLE)
    assert vault.search(REGION, prefix, by="hr") == ["e4", "e1", "e2"]


def test_an_empty_search_gives_everybody(vault: Vault):
    registered(vault, PEOPLE)
    assert vault.search(REGION, "", by="hr") == ["e3", "e4", "e1", "e2", "e5"]


@pytest.mark.parametrize("prefix", ["%", "_", "b%", "citra 100%", "rahmat"])
def test_signs_in_a_search_stand_for_nothing_else(vault: Vault, prefix: str):
    registered(vault, {"e1": "Budi", "e5": "Citra 100%_Dewi"})
    found = {"b%": ["e1"], "citra 100%": ["e5"]}
    assert vault.search(REGION, prefix, by="hr") == found.get(prefix, [])


def test_a_search_is_read_page_by_page(vault: Vault):
    registered(vault, PEOPLE)
    assert vault.search(REGION, "bud", limit=2, by="hr") == ["e4", "e1"]
    assert vault.search(REGION, "bud", limit=2, after="e1", by="hr") == ["e2"]
    assert vault.search(REGION, "bud", limit=2, after="e2", by="hr") == []


def test_people_of_the_same_name_are_parted_by_pages_and_none_is_lost(vault: Vault):
    registered(vault, {f"e{number}": "Siti Aminah" for number in range(1, 6)})
    first = vault.search(REGION, "siti", limit=2, by="hr")
    rest = vault.search(REGION, "siti", limit=5, after=first[-1], by="hr")
    assert [*first, *rest] == ["e1", "e2", "e3", "e4", "e5"]


def test_a_search_stays_within_its_region(vault: Vault):
    registered(vault, {"e1": "Siti"})
    registered(vault, {"e2": "Siti"}, OTHER)
    assert vault.search(OTHER, "siti", by="hr") == ["e2"]


def test_a_name_is_found_once_a_log_holds_it_and_not_before(vault: Vault, another: Vault):
    sealed = vault.seal(REGION, [name("e1", "Siti")])
    assert another.search(REGION, "siti", by="hr") == []
    vault.confirm(REGION, sealed)
    assert another.search(REGION, "siti", by="hr") == ["e1"]


def test_a_name_that_was_changed_is_found_by_the_last_one(vault: Vault, another: Vault):
    [old] = registered(vault, {"e1": "Siti"})
    assert another.search(REGION, "", by="hr") == ["e1"]
    [new] = vault.seal(REGION, [name("e1", "Aminah")])
    vault.confirm(REGION, [new, old, new])
    assert another.search(REGION, "aminah", by="hr") == ["e1"]
    assert another.search(REGION, "siti", by="hr") == []


def test_only_values_labelled_name_are_found(vault: Vault):
    vault.confirm(REGION, vault.seal(REGION, [note("e1", "Siti")]))
    assert vault.search(REGION, "siti", by="hr") == []


def test_a_forgotten_person_is_not_indexed_again(vault: Vault, another: Vault, database: Database):
    [box] = vault.seal(REGION, [name("e1", "Siti")])
    bury(database, REGION, "e1")
    another.confirm(REGION, [box])
    assert another.search(REGION, "", by="hr") == []


def test_a_name_whose_key_is_gone_is_not_found(vault: Vault, another: Vault, database: Database):
    registered(vault, {"e1": "Siti", "e2": "Budi"})
    bury(database, REGION, "e1")
    assert another.search(REGION, "", by="hr") == ["e2"]


def test_a_name_that_does_not_open_stops_no_custodian_and_harms_no_search(vault: Vault):
    [box] = registered(vault, {"e1": "Siti"})
    registered(vault, {"e2": "Budi"})
    [later] = vault.seal(REGION, [name("e3", "Citra")])
    vault.confirm(REGION, [moved(box, subject="e2"), later])
    assert vault.search(REGION, "", by="hr") == ["e2", "e3", "e1"]


def test_a_search_passes_over_a_name_that_was_changed_where_it_lies(
    vault: Vault, another: Vault, database: Database
):
    registered(vault, {"e1": "Siti", "e2": "Budi"})
    with database.write() as connection:
        box = "(SELECT box FROM names WHERE subject = 'e1')"
        connection.exec_driver_sql(f"UPDATE names SET box = {box} WHERE subject = 'e2'")
    assert another.search(REGION, "", by="hr") == ["e1"]


def test_the_names_in_memory_are_bounded(vault: Vault, database: Database, clock: Clock):
    registered(vault, PEOPLE)
    registered(vault, PEOPLE, OTHER)
    ring = Keyring(database, RegionKeys(REGION_KEYS), clock, KeyCache())
    index = NameIndex(ring, in_memory=6)
    found = [index.search(region, "citra", 5, None) for region in (REGION, OTHER, REGION)]
    assert found == [["e5"]] * 3
    assert index.held == 5
