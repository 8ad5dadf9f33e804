"""Somebody was served at a desk. Until the desks have their queue here, an officer (or the queue
machine of a unit, by an officer's token) tells each service when it is delivered, once.
"""

from datetime import date

from contracts.feedback import DeliveryEvent, ServiceDelivered
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Invalid

MINUTES_A_DAY = 24 * 60


class RecordDelivery(Command):
    """``today`` is the day in the region."""

    ticket_id: str
    unit_id: str
    service: str
    day: date
    wait_minutes: int
    service_minutes: int
    today: date


class DeliveryIsDifferent(Conflict):
    """What was told of a ticket stands."""

    slug = "feedback.delivery-is-different"
    indonesian = "Catatan pelayanan nomor ini sudah ada dan berbeda."


class DeliveryIsToCome(Invalid):
    """A service is delivered today or before, by the clock of the region."""

    slug = "feedback.delivery-is-to-come"
    indonesian = "Pelayanan dicatat pada harinya atau sesudahnya, menurut waktu daerah."


class MinutesAreNotOfADay(Invalid):
    """Waiting and service each take no less than nothing and at most a day."""

    slug = "feedback.minutes-are-not-of-a-day"
    indonesian = "Waktu tunggu dan waktu layanan paling lama satu hari."


class Delivery(State, frozen=True):
    told: ServiceDelivered | None = None


def decide(command: RecordDelivery, delivery: Delivery) -> list[DeliveryEvent]:
    told = ServiceDelivered(
        ticket_id=command.ticket_id,
        unit_id=command.unit_id,
        service=command.service,
        day=command.day,
        wait_minutes=command.wait_minutes,
        service_minutes=command.service_minutes,
    )
    match delivery.told:
        case None:
            check(command)
            return [told]
        case there if there == told:
            return []
        case _:
            raise DeliveryIsDifferent(command.ticket_id)


def check(asked: RecordDelivery) -> None:
    if asked.day > asked.today:
        raise DeliveryIsToCome(asked.ticket_id, today=asked.today.isoformat())
    for minutes in (asked.wait_minutes, asked.service_minutes):
        if not 0 <= minutes <= MINUTES_A_DAY:
            raise MinutesAreNotOfADay(asked.ticket_id, at_most=MINUTES_A_DAY)


def evolve(delivery: Delivery, event: DeliveryEvent) -> Delivery:
    return Delivery(event)


delivery: Decider[RecordDelivery, Delivery, DeliveryEvent] = Decider(
    stream=lambda command: f"ticket-{command.ticket_id}",
    initial=Delivery(),
    decide=decide,
    evolve=evolve,
)
