"""A number or a name is corrected: the one before is let go once a log holds the new one, in the
order of the log, and no moment lets two people have one number."""

import pytest

from contracts.event import Sealed
from kernel.database import Database
from kernel.edge import Personal
from kernel.sealing import HeldByAnother, IsNotFreeYet
from kernel.vault import Vault
from kernel.vault_confirming import Step
from tests.kernel.vault.given import REGION, Clock, name, nip, put_back, stored, swept


def instead(of: str, number: int, box: Sealed) -> Personal:
    """The value with which somebody's other number is corrected."""
    plain = nip(of, number)
    return Personal(of, "nip", plain.text, unique=True, instead_of=box)


def holder(vault: Vault, number: int) -> str | None:
    return vault.subject_of(REGION, "nip", nip("", number).text, by=f"hr{number}")


def step(before: int, *at: int) -> Step:
    return Step("reporting", before, at[-1], at)


@pytest.fixture
def siti(vault: Vault) -> list[Sealed]:
    """Name and number 1 of e1, at position 3 of the log."""
    boxes = vault.seal(REGION, [name("e1", "Sitti"), nip("e1", 1)])
    vault.confirm(REGION, boxes, step(-1, 3, 3))
    return boxes


@pytest.fixture
def right(vault: Vault, siti: list[Sealed]) -> list[Sealed]:
    """What corrects them: sealed, and in no log yet."""
    return vault.seal(REGION, [name("e1", "Zahra"), instead("e1", 2, siti[1])])


def test_a_search_finds_who_is_right_and_not_who_was_wrong(
    vault: Vault, another: Vault, right: list[Sealed]
):
    vault.confirm(REGION, right, step(3, 8, 8))
    assert (holder(another, 1), holder(another, 2)) == (None, "e1")
    assert another.search(REGION, "sit", by="hr") == []
    assert another.search(REGION, "zah", by="hr") == ["e1"]


def test_another_person_may_have_the_number_then_and_not_before(
    vault: Vault, another: Vault, right: list[Sealed]
):
    with pytest.raises(HeldByAnother):
        another.seal(REGION, [nip("e9", 1)])
    vault.confirm(REGION, right, step(3, 8, 8))
    another.confirm(REGION, another.seal(REGION, [nip("e9", 1)]), step(8, 9))
    assert (holder(vault, 1), holder(vault, 2)) == ("e9", "e1")


def test_a_refused_correction_lets_go_of_nothing(
    vault: Vault, siti: list[Sealed], right: list[Sealed], clock: Clock
):
    vault.confirm(REGION, siti, step(3, 8, 8))  # something else of e1 is recorded
    with pytest.raises(HeldByAnother):
        vault.seal(REGION, [nip("e9", 1)])
    assert right
    clock.advance(hours=26)
    swept(vault, clock)
    assert (holder(vault, 1), holder(vault, 2)) == ("e1", None)


def test_somebody_goes_back_to_a_number_only_after_it_was_let_go(
    vault: Vault, another: Vault, right: list[Sealed]
):
    """Else the custodian would let go of what a command rests on."""
    with pytest.raises(IsNotFreeYet) as refused:
        another.seal(REGION, [instead("e1", 1, right[1])])
    assert [(of.subject, of.label) for of in refused.value.offenders] == [("e1", "nip")]
    vault.confirm(REGION, right, step(3, 8, 8))
    back = another.seal(REGION, [instead("e1", 1, right[1])])
    vault.confirm(REGION, right, step(8, 8, 8))  # is read again: the command's number stays
    with pytest.raises(HeldByAnother):
        another.seal(REGION, [nip("e9", 1)])
    vault.confirm(REGION, back, step(8, 12))
    assert (holder(vault, 1), holder(vault, 2)) == ("e1", None)


def test_sealing_the_number_that_somebody_has_is_no_correction(vault: Vault, siti: list[Sealed]):
    assert vault.seal(REGION, [instead("e1", 1, siti[1])]) == siti[1:]


def test_a_command_that_is_sent_again_seals_again(vault: Vault, siti: list[Sealed]):
    first = vault.seal(REGION, [instead("e1", 2, siti[1])])
    assert vault.seal(REGION, [instead("e1", 2, siti[1])]) == first


def test_a_number_that_was_given_up_within_one_page_is_free_too(vault: Vault):
    first = vault.seal(REGION, [nip("e1", 1)])
    second = vault.seal(REGION, [instead("e1", 2, first[0])])
    other = vault.seal(REGION, [nip("e5", 5)])
    vault.confirm(REGION, [*first, *other, *second], step(-1, 3, 4, 8))
    assert [holder(vault, number) for number in (1, 2, 5)] == [None, "e1", "e5"]


def test_within_one_page_a_number_goes_from_one_to_the_other(
    vault: Vault, another: Vault, siti: list[Sealed], right: list[Sealed], database: Database
):
    """A vault put back to before the correction: e9 has had the number since."""
    before = stored(database)
    vault.confirm(REGION, right, step(3, 8, 8))
    e9 = vault.seal(REGION, [nip("e9", 1)])
    vault.confirm(REGION, e9, step(8, 9))
    put_back(database, before)
    vault.gate.beat([REGION])
    vault.lost.give_back_all()
    vault.confirm(REGION, [*right, *e9], step(3, 8, 8, 9))
    assert (holder(another, 1), holder(another, 2)) == ("e9", "e1")


@pytest.mark.parametrize("pages", [1, 2])
def test_an_old_vault_comes_to_the_last_number_and_name(
    vault: Vault, another: Vault, siti: list[Sealed], database: Database, pages: int
):
    before = stored(database)
    right = vault.seal(REGION, [name("e1", "Zahra"), instead("e1", 2, siti[1])])
    vault.confirm(REGION, right, step(3, 8, 8))
    last = vault.seal(REGION, [name("e1", "Zahra"), instead("e1", 3, right[1])])
    vault.confirm(REGION, last, step(8, 11, 11))
    put_back(database, before)
    vault.gate.beat([REGION])
    if pages == 1:
        another.confirm(REGION, [*right, *last], step(3, 8, 8, 11, 11))
    else:
        another.confirm(REGION, right, step(3, 8, 8))
        another.confirm(REGION, last, step(8, 11, 11))
    assert [holder(another, number) for number in (1, 2, 3)] == [None, None, "e1"]
    assert another.search(REGION, "sit", by="hr") == []
    assert another.search(REGION, "zah", by="hr") == ["e1"]


def test_a_custodian_that_reads_all_again_lets_go_of_nothing_that_counts(
    vault: Vault, another: Vault, siti: list[Sealed], right: list[Sealed]
):
    vault.confirm(REGION, right, step(3, 8, 8))
    vault.confirm(REGION, siti, Step("reporting", 8, 9, (3, 3)))
    assert (holder(another, 1), holder(another, 2)) == (None, "e1")
    with pytest.raises(HeldByAnother):
        another.seal(REGION, [nip("e9", 2)])
    another.seal(REGION, [nip("e9", 1)])
    vault.confirm(REGION, right, Step("reporting", 9, 10, (8, 8)))
    assert holder(another, 2) == "e1"


def test_forgetting_destroys_both_numbers_and_both_names(
    vault: Vault, another: Vault, siti: list[Sealed], right: list[Sealed], database: Database
):
    vault.confirm(REGION, right, step(3, 8, 8))
    vault.forget(REGION, "e1")
    assert set(another.open(REGION, [*siti, *right]).values()) == {"[dihapus]"}
    assert stored(database)["unique_values"] == []
    assert (holder(another, 1), holder(another, 2)) == (None, None)
    vault.confirm(REGION, [*siti, *right], step(8, 9, 9, 9, 9))
    assert stored(database)["unique_values"] == []


def test_a_nik_is_another_number_than_a_nip(vault: Vault, siti: list[Sealed]):
    nik = Personal("e1", "nik", "1372011501800001", unique=True)
    boxes = vault.seal(REGION, [nik])
    vault.confirm(REGION, boxes, step(3, 5))
    assert holder(vault, 1) == "e1"
    assert vault.subject_of(REGION, "nik", nik.text, by="hr") == "e1"
    with pytest.raises(HeldByAnother):
        vault.seal(REGION, [Personal("e9", "nik", nik.text, unique=True)])
