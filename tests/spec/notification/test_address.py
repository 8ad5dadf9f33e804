"""Where mail goes: given by oneself, changed, withdrawn."""

from contracts.event import Sealed
from contracts.notification import MailAddressGiven, MailAddressWithdrawn
from services.notification.deciders.address import GiveAddress, WithdrawAddress, address
from tests.spec.given import given

MAIL = Sealed("e7", "mail", "box-of-siti-at-example-org")
OTHER = Sealed("e7", "mail", "box-of-siti-at-example-com")
GIVEN = MailAddressGiven(person_id="e7", mail=MAIL)
WITHDRAWN = MailAddressWithdrawn(person_id="e7")


def test_an_address_is_given():
    given(address).when(GiveAddress(person_id="e7", mail=MAIL)).then(GIVEN)


def test_giving_the_same_address_again_changes_nothing():
    given(address, GIVEN).when(GiveAddress(person_id="e7", mail=MAIL)).then_nothing()


def test_another_address_takes_the_place_of_the_first():
    changed = MailAddressGiven(person_id="e7", mail=OTHER)
    given(address, GIVEN).when(GiveAddress(person_id="e7", mail=OTHER)).then(changed)


def test_an_address_is_withdrawn():
    given(address, GIVEN).when(WithdrawAddress(person_id="e7")).then(WITHDRAWN)


def test_withdrawing_what_was_not_given_changes_nothing():
    given(address).when(WithdrawAddress(person_id="e7")).then_nothing()
    given(address, GIVEN, WITHDRAWN).when(WithdrawAddress(person_id="e7")).then_nothing()


def test_an_address_that_was_withdrawn_can_be_given_again():
    given(address, GIVEN, WITHDRAWN).when(GiveAddress(person_id="e7", mail=MAIL)).then(GIVEN)
