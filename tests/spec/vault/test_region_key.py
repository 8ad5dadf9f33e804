"""A rotation of the region key is recorded once, and the next one too."""

from contracts.vault import RegionKeyRotated
from services.vault.deciders.region_key import RecordRotation, region_key
from tests.spec.given import given

FIRST, SECOND = "a" * 64, "b" * 64


def rotated(commitment: str) -> RegionKeyRotated:
    return RegionKeyRotated(commitment=commitment, keys=8000)


def record(commitment: str) -> RecordRotation:
    return RecordRotation(commitment=commitment, keys=8000)


def test_a_rotation_is_recorded_with_the_new_key_and_how_many_keys_are_under_it():
    given(region_key).when(record(FIRST)).then(rotated(FIRST))


def test_a_rotation_is_recorded_once():
    given(region_key, rotated(FIRST)).when(record(FIRST)).then_nothing()


def test_the_next_rotation_is_recorded_too_even_back_to_an_earlier_key():
    given(region_key, rotated(FIRST)).when(record(SECOND)).then(rotated(SECOND))
    given(region_key, rotated(FIRST), rotated(SECOND)).when(record(FIRST)).then(rotated(FIRST))
