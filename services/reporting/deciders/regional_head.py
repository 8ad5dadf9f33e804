"""The head of the region (bupati, wali kota, gubernur) takes office, and leaves it or is followed.

The regional head appraises the leading posts and the heads of independent units without being a
civil servant (PermenPANRB 6/2022, IV.A.12): there is no NIP, no grade and no plan, and there is one
at a time. A deputy or an acting one (Pj.) who takes office is the regional head all the same.
"""

from datetime import date

from contracts.event import Sealed
from contracts.reporting import (
    RegionalHeadEvent,
    RegionalHeadLeftOffice,
    RegionalHeadTookOffice,
)
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict
from services.reporting.deciders.day import check_day


class TakeOffice(Command):
    """``official_id`` is the pseudonym under which the regional head appraises."""

    region_id: str
    official_id: str
    name: Sealed
    position: str
    since: date
    today: date


class LeaveOffice(Command):
    region_id: str
    official_id: str
    since: date
    today: date


RegionalHeadCommand = TakeOffice | LeaveOffice


class NotInOffice(Conflict):
    """Only the regional head in office leaves it."""

    slug = "reporting.not-in-office"
    indonesian = "Yang meninggalkan jabatan adalah kepala daerah yang sedang menjabat."


class RegionalHead(State, frozen=True):
    """``official_id`` is None while nobody is in office; ``left`` is who left last, and when."""

    official_id: str | None = None
    name: Sealed | None = None
    position: str = ""
    since: date | None = None
    left: tuple[str, date] | None = None


def decide(command: RegionalHeadCommand, state: RegionalHead) -> list[RegionalHeadEvent]:
    match command:
        case TakeOffice():
            return take(command, state)
        case LeaveOffice():
            if state.official_id is None and state.left == (command.official_id, command.since):
                return []
            if command.official_id != state.official_id:
                raise NotInOffice(command.official_id)
            check_day(command.since, command.today, command.official_id)
            return [
                RegionalHeadLeftOffice(
                    region_id=command.region_id,
                    official_id=command.official_id,
                    since=command.since,
                )
            ]


def take(asked: TakeOffice, state: RegionalHead) -> list[RegionalHeadEvent]:
    now = (state.official_id, state.name, state.position, state.since)
    if (asked.official_id, asked.name, asked.position, asked.since) == now:
        return []
    check_day(asked.since, asked.today, asked.official_id)
    return [
        RegionalHeadTookOffice(
            region_id=asked.region_id,
            official_id=asked.official_id,
            name=asked.name,
            position=asked.position,
            since=asked.since,
        )
    ]


def evolve(state: RegionalHead, event: RegionalHeadEvent) -> RegionalHead:
    match event:
        case RegionalHeadTookOffice():
            return RegionalHead(event.official_id, event.name, event.position, event.since)
        case RegionalHeadLeftOffice():
            return RegionalHead(left=(event.official_id, event.since))


regional_head: Decider[RegionalHeadCommand, RegionalHead, RegionalHeadEvent] = Decider(
    stream=lambda command: f"regionalhead-{command.region_id}",
    initial=RegionalHead(),
    decide=decide,
    evolve=evolve,
)
