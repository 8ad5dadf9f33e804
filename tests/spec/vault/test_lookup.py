"""Who looked up whom is recorded once, whatever was found."""

from datetime import UTC, datetime

from contracts.vault import SubjectsLookedUp
from services.vault.deciders.lookup import RecordLookup, lookup
from tests.spec.given import given

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
RECORD = RecordLookup(
    lookup_id="k1", looker_id="hr1", by="name", subjects=("e7", "e8"), found=2, looked_at=AT
)
LOOKED_UP = SubjectsLookedUp(
    lookup_id="k1", looker_id="hr1", by="name", subjects=("e7", "e8"), found=2, looked_at=AT
)


def test_a_look_up_is_recorded_with_who_looked_and_whom_was_found():
    given(lookup).when(RECORD).then(LOOKED_UP)


def test_a_look_up_is_recorded_once():
    given(lookup, LOOKED_UP).when(RECORD).then_nothing()
