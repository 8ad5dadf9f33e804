"""Sealing, opening and finding personal values, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from kernel.database import Database
from kernel.edge import Personal
from kernel.sealing import HeldByAnother, Offender, SubjectIsForgotten
from kernel.vault import Vault
from tests.kernel.vault.given import OTHER, REGION, bury, moved, name, nip, note, stored

PER_TEST = [HealthCheck.function_scoped_fixture]  # examples may share a vault


def test_what_is_sealed_opens_again(vault: Vault):
    [box] = vault.seal(REGION, [note("e1", "Cuti besar, anak sakit")])
    assert vault.open(REGION, [box]) == {box: "Cuti besar, anak sakit"}


@given(st.lists(st.tuples(st.sampled_from(["e1", "e2", "e3"]), st.text()), max_size=8))
@settings(max_examples=40, suppress_health_check=PER_TEST, deadline=None)
def test_any_text_of_anybody_opens_again(vault: Vault, texts: list[tuple[str, str]]):
    boxes = vault.seal(REGION, [note(subject, text) for subject, text in texts])
    opened = vault.open(REGION, boxes)
    assert [(box.subject, opened[box]) for box in boxes] == texts


def test_the_same_value_of_the_same_person_is_the_same_box(vault: Vault, another: Vault):
    first = vault.seal(REGION, [note("e1")])
    assert vault.seal(REGION, [note("e1")]) == first
    assert another.seal(REGION, [note("e1")]) == first


@pytest.mark.parametrize("value", [note("e2"), Personal("e1", "reason", note("e1").text)])
def test_the_same_text_of_another_person_or_label_is_another_box(vault: Vault, value: Personal):
    [here, there] = vault.seal(REGION, [note("e1"), value])
    assert here.box != there.box


def test_the_same_text_in_another_region_is_another_box(vault: Vault):
    assert vault.seal(REGION, [note("e1")]) != vault.seal(OTHER, [note("e1")])


@pytest.mark.parametrize("place", [{"subject": "e2"}, {"label": "reason"}])
def test_a_box_moved_to_another_person_or_label_does_not_open(vault: Vault, place: dict[str, str]):
    [box, _] = vault.seal(REGION, [note("e1"), note("e2")])
    wrong = moved(box, **place)
    assert vault.open(REGION, [box, wrong]) == {box: "Rapat dinas", wrong: "[tidak terbaca]"}


def test_a_box_of_another_region_does_not_open(vault: Vault):
    [box] = vault.seal(REGION, [note("e1")])
    vault.seal(OTHER, [note("e1")])
    assert vault.open(OTHER, [box]) == {box: "[tidak terbaca]"}


@pytest.mark.parametrize("change", ["{}A", "A{}", "{}=", "{}==", "+{}", "{}\n", "{}é", "", "AAAA"])
def test_a_box_that_was_changed_does_not_open(vault: Vault, change: str):
    [box] = vault.seal(REGION, [note("e1")])
    wrong = moved(box, box=change.format(box.box))
    assert vault.open(REGION, [wrong, box]) == {wrong: "[tidak terbaca]", box: "Rapat dinas"}


def test_a_value_whose_key_is_gone_reads_as_erased(
    vault: Vault, another: Vault, database: Database
):
    boxes = vault.seal(REGION, [note("e1"), note("e2")])
    bury(database, REGION, "e1")
    assert another.open(REGION, boxes) == {boxes[0]: "[dihapus]", boxes[1]: "Rapat dinas"}


def test_a_name_has_to_be_labelled_as_one(vault: Vault):
    with pytest.raises(AssertionError):
        vault.seal(REGION, [Personal("e1", "nickname", "Ujang", named=True)])


def test_a_unique_value_leads_to_its_holder(vault: Vault, another: Vault):
    vault.seal(REGION, [nip("e1", 1), nip("e2", 2)])
    [first, second, third] = [nip("", number).text for number in (1, 2, 3)]
    assert another.subjects_of(REGION, "nip", [first, second, third], by="hr", file="") == {
        first: "e1",
        second: "e2",
    }
    assert another.subject_of(REGION, "nip", first, by="hr") == "e1"


def test_a_unique_value_is_found_in_its_region_and_under_its_label_only(vault: Vault):
    vault.seal(REGION, [nip("e1", 1)])
    assert vault.subject_of(OTHER, "nip", nip("e1", 1).text, by="hr") is None
    assert vault.subject_of(REGION, "nik", nip("e1", 1).text, by="hr") is None


def test_a_unique_value_may_be_sealed_for_its_holder_again(vault: Vault):
    assert vault.seal(REGION, [nip("e1", 1)]) == vault.seal(REGION, [nip("e1", 1)])


def test_a_unique_value_may_belong_to_another_person_of_another_region(vault: Vault):
    vault.seal(REGION, [nip("e1", 1)])
    vault.seal(OTHER, [nip("e2", 1)])
    assert vault.subject_of(OTHER, "nip", nip("", 1).text, by="hr") == "e2"


def test_a_unique_value_of_another_person_is_refused_without_being_repeated(vault: Vault):
    vault.seal(REGION, [nip("e1", 1)])
    with pytest.raises(HeldByAnother) as refused:
        vault.seal(REGION, [nip("e2", 1)])
    assert refused.value.about == "e2"
    assert nip("e1", 1).text not in repr([refused.value, vars(refused.value)])


def test_every_offender_of_an_import_is_named_with_its_place(vault: Vault):
    vault.seal(REGION, [nip("e1", 1)])
    with pytest.raises(HeldByAnother) as refused:
        vault.seal(REGION, [nip("e2", 2), nip("e3", 1), nip("e4", 2), nip("e5", 5)])
    assert refused.value.offenders == (Offender(1, "e3", "nip"), Offender(2, "e4", "nip"))


def test_nothing_of_a_refused_batch_is_stored(vault: Vault, database: Database):
    vault.seal(REGION, [nip("e1", 1)])
    before = stored(database)
    with pytest.raises(HeldByAnother):
        vault.seal(REGION, [nip("e2", 2), name("e3", "Siti"), nip("e3", 1)])
    assert stored(database) == before


def test_a_key_of_a_refused_batch_is_not_used_afterwards(vault: Vault, another: Vault):
    vault.seal(REGION, [nip("e1", 1)])
    with pytest.raises(HeldByAnother):
        vault.seal(REGION, [nip("e2", 1)])
    assert vault.seal(REGION, [note("e2")]) == another.seal(REGION, [note("e2")])


def test_nothing_is_sealed_for_a_forgotten_person(vault: Vault, database: Database):
    bury(database, REGION, "e1")
    with pytest.raises(SubjectIsForgotten) as refused:
        vault.seal(REGION, [note("e2"), note("e1")])
    assert refused.value.offenders == (Offender(1, "e1", "note"),)
    assert stored(database)["subject_keys"] == []


def test_a_person_forgotten_in_one_region_is_known_in_another(vault: Vault, database: Database):
    bury(database, OTHER, "e1")
    [box] = vault.seal(REGION, [note("e1")])
    assert vault.open(REGION, [box]) == {box: "Rapat dinas"}


def test_a_page_is_opened_with_one_query(vault: Vault, another: Vault):
    boxes = vault.seal(REGION, [note(f"e{number}") for number in range(50)])
    assert len(statements(lambda: another.open(REGION, boxes))) == 1


def test_a_key_used_lately_is_sealed_with_without_asking_the_database(vault: Vault):
    vault.seal(REGION, [note("e1")])
    assert statements(lambda: vault.seal(REGION, [note("e1", "Apel pagi")])) == []


def test_a_whole_roster_is_sealed_with_a_few_statements(vault: Vault):
    people = [f"e{number}" for number in range(200)]
    roster = [value for n, e in enumerate(people) for value in (name(e, "Siti"), nip(e, n))]
    vault.check([REGION])
    assert len(statements(lambda: vault.seal(REGION, roster))) < 10


def statements(act: Callable[[], object]) -> list[str]:
    """What the database was asked while ``act`` ran, an executemany counted once."""
    asked: list[str] = []

    def note_it(*about: Any) -> None:
        asked.append(about[2])

    event.listen(Engine, "before_cursor_execute", note_it)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note_it)
    return [statement for statement in asked if not statement.startswith("BEGIN")]


def test_what_is_sealed_at_hand_is_sealed_as_ever(vault: Vault):
    assert vault.seal_at_hand(REGION, [note("e1")]) is None, "its key has yet to be made"
    boxes = vault.seal(REGION, [note("e1")])
    vault.confirm(REGION, boxes)
    vault.seal(REGION, [note("e1")])
    assert vault.seal_at_hand(REGION, [note("e1")]) == boxes
    assert vault.seal_at_hand(REGION, [nip("e1", 1)]) is None, "whether it is unique must be asked"
    assert vault.seal_at_hand(REGION, [note("e1"), note("e2")]) is None, "all of them or none"
