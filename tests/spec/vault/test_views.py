"""How a subject stands, which forgettings wait, who looked up whom. Read from top to bottom."""

from datetime import UTC, datetime

from contracts.vault import SubjectsLookedUp
from services.vault.views import forgettings, lookups, subjects
from tests.spec.folding import NOON, folded
from tests.spec.vault.test_lookup import LOOKED_UP
from tests.spec.vault.test_subject import (
    EXPORTED,
    FORGOTTEN,
    LOST,
    MADE,
    OTHER_KEY,
    PROPOSED,
    RESTRICTED,
    UNRESTRICTED,
    WITHDRAWN,
)

NOBODY = SubjectsLookedUp(
    lookup_id="k2",
    looker_id="hr1",
    by="nip",
    subjects=(),
    found=0,
    looked_at=datetime(2026, 3, 2, 4, tzinfo=UTC),
)


def test_a_subject_with_a_key_is_held_and_shows_its_commitments():
    row = folded(subjects, MADE, OTHER_KEY)["e7"]
    assert (row.standing, row.basis, row.proposed) == ("held", "", False)
    assert row.commitments == ("a" * 64, "b" * 64)


def test_a_restricted_subject_says_why_and_is_held_again_afterwards():
    row = folded(subjects, MADE, RESTRICTED)["e7"]
    assert (row.standing, row.basis) == ("restricted", "subject-request")
    row = folded(subjects, MADE, RESTRICTED, UNRESTRICTED)["e7"]
    assert (row.standing, row.basis) == ("held", "")


def test_a_forgotten_subject_stays_so():
    row = folded(subjects, MADE, PROPOSED, FORGOTTEN, RESTRICTED, PROPOSED)["e7"]
    assert (row.standing, row.basis, row.proposed) == ("forgotten", "subject-request", False)


def test_a_lost_key_is_shown_until_it_is_there_again_or_its_person_forgotten():
    assert folded(subjects, MADE, LOST)["e7"].lost
    found = folded(subjects, MADE, LOST, MADE)["e7"]
    assert (found.lost, found.commitments) == (False, ("a" * 64,))
    assert not folded(subjects, MADE, LOST, FORGOTTEN)["e7"].lost


def test_a_row_tells_where_it_was_decided_how_its_subject_stands():
    assert folded(subjects, MADE, EXPORTED)["e7"].decided == -1
    assert folded(subjects, MADE, RESTRICTED, EXPORTED)["e7"].decided == 1
    assert folded(subjects, MADE, EXPORTED, FORGOTTEN, EXPORTED)["e7"].decided == 2


def test_exports_are_counted():
    assert folded(subjects, MADE, EXPORTED, EXPORTED)["e7"].exports == 2


def test_a_proposal_waits_until_it_is_approved_or_withdrawn():
    row = folded(forgettings, PROPOSED)["e7"]
    assert (row.basis, row.proposed_by, row.proposed_at) == ("subject-request", "hr1", NOON)
    assert folded(subjects, MADE, PROPOSED)["e7"].proposed
    assert folded(forgettings, PROPOSED, WITHDRAWN) == {}
    assert not folded(subjects, MADE, PROPOSED, WITHDRAWN)["e7"].proposed
    assert folded(forgettings, PROPOSED, FORGOTTEN) == {}


def test_each_subject_that_was_found_has_a_row_and_nobody_has_one_too():
    found = folded(lookups, LOOKED_UP, NOBODY)
    assert [(row.looker_id, row.subject_id, row.found) for row in found.values()] == [
        ("hr1", "e7", 2),
        ("hr1", "e8", 2),
        ("hr1", "", 0),
    ]
    assert list(found) == sorted(found)
