"""What follows from the journal beside the keys, and from a review round that is closed."""

from contracts.evaluation import ReviewRoundClosed
from kernel.journal_entry import KeyLost, KeyMade, LookedUp, Rotated
from services.vault.deciders.region_key import RecordRotation
from services.vault.deciders.subject import RecordLoss
from services.vault.reactions import forget_round, told
from tests.spec.folding import heard
from tests.spec.vault.test_lookup import AT, RECORD
from tests.spec.vault.test_subject import CLOSE
from tests.spec.vault.test_subject import RECORD as RECORD_KEY


def test_a_key_that_was_made_is_recorded_with_its_commitment():
    assert told(KeyMade("e7", "a" * 64)) == [RECORD_KEY]


def test_a_look_up_is_recorded_with_the_time_at_which_somebody_looked():
    time_us = int(AT.timestamp()) * 1_000_000
    looked = LookedUp("k1", "hr1", "name", ("e7", "e8"), 2, time_us)
    assert told(looked) == [RECORD]


def test_a_rotation_that_is_done_is_recorded():
    assert told(Rotated("a" * 64, 8000)) == [RecordRotation(commitment="a" * 64, keys=8000)]


def test_the_key_of_a_closed_round_is_forgotten():
    closed = ReviewRoundClosed(round_id="2026-h1", employee_id="e7")
    assert forget_round(heard(closed)) == [CLOSE]


def test_a_key_that_was_lost_is_recorded_with_what_is_known_of_it():
    assert told(KeyLost("e7", None)) == [RecordLoss(subject_id="e7", commitment=None)]
