"""A sweep by any process rests on the custodians of all services, in this process or in others."""

import pytest

from kernel.vault import Vault
from tests.kernel.vault.given import OTHER, REGION, Clock, nip

FREE = nip("", 1).text


@pytest.fixture
def abandoned(vault: Vault, clock: Clock) -> Vault:
    """In two regions a number was reserved for a command that was refused, 26 hours ago."""
    vault.sweeping.register(["reporting", "training"])
    vault.seal(REGION, [nip("e1", 1)])
    vault.seal(OTHER, [nip("e1", 1)])
    clock.advance(hours=26)
    return vault


def kept(vault: Vault) -> list[str]:
    """The regions in which the number is not free."""
    return [region for region in (OTHER, REGION) if vault.subject_of(region, "nip", FREE, by="hr")]


def test_nothing_is_swept_before_every_service_has_told_how_far_it_is(
    abandoned: Vault, clock: Clock
):
    abandoned.sweeping.confirmed("reporting", clock.us, [])
    assert (abandoned.sweeping.sweep(), kept(abandoned)) == (0, [OTHER, REGION])


def test_another_process_sweeps_what_all_have_told(abandoned: Vault, another: Vault, clock: Clock):
    abandoned.sweeping.confirmed("reporting", clock.us, [])
    another.sweeping.confirmed("training", clock.us, [])
    assert another.sweeping.sweep() == 4
    assert kept(abandoned) == []


def test_a_region_that_is_behind_waits_and_the_others_do_not(abandoned: Vault, clock: Clock):
    abandoned.sweeping.confirmed("reporting", clock.us, [REGION])
    abandoned.sweeping.confirmed("training", clock.us, [])
    abandoned.sweeping.sweep()
    assert kept(abandoned) == [REGION]
    abandoned.sweeping.confirmed("reporting", clock.us, [])
    abandoned.sweeping.sweep()
    assert kept(abandoned) == []


def test_a_service_that_has_been_down_keeps_what_came_since(abandoned: Vault, clock: Clock):
    abandoned.sweeping.confirmed("training", clock.us - 3 * 3_600_000_000, [])
    abandoned.sweeping.confirmed("reporting", clock.us, [])
    assert abandoned.sweeping.sweep() == 0


def test_a_region_that_stays_behind_does_not_move(abandoned: Vault, clock: Clock):
    for _ in range(3):
        abandoned.sweeping.confirmed("reporting", clock.us, [REGION])
        abandoned.sweeping.confirmed("training", clock.us, [])
        clock.advance(hours=30)
    abandoned.sweeping.sweep()
    assert kept(abandoned) == [REGION]


def test_registering_again_forgets_nothing(abandoned: Vault, clock: Clock):
    for service in ("reporting", "training"):
        abandoned.sweeping.confirmed(service, clock.us, [])
    abandoned.sweeping.register(["reporting"])
    assert abandoned.sweeping.sweep() == 4
