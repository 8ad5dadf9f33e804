"""Somebody gives the address to which messages go by mail as well, changes it, and withdraws it.

Without one nothing is mailed: nobody is written to at an address they did not give themselves.
"""

from contracts.event import Sealed
from contracts.notification import AddressEvent, MailAddressGiven, MailAddressWithdrawn
from kernel.decider import Command, Decider, State


class GiveAddress(Command):
    person_id: str
    mail: Sealed


class WithdrawAddress(Command):
    person_id: str


AddressCommand = GiveAddress | WithdrawAddress


class Address(State, frozen=True):
    mail: Sealed | None = None


def decide(command: AddressCommand, address: Address) -> list[AddressEvent]:
    match command:
        case GiveAddress(mail=mail) if mail == address.mail:
            return []
        case GiveAddress():
            return [MailAddressGiven(person_id=command.person_id, mail=command.mail)]

        case WithdrawAddress() if address.mail is None:
            return []
        case WithdrawAddress():
            return [MailAddressWithdrawn(person_id=command.person_id)]


def evolve(address: Address, event: AddressEvent) -> Address:
    match event:
        case MailAddressGiven():
            return Address(event.mail)
        case MailAddressWithdrawn():
            return Address()


address: Decider[AddressCommand, Address, AddressEvent] = Decider(
    stream=lambda command: f"address-{command.person_id}",
    initial=Address(),
    decide=decide,
    evolve=evolve,
)
