"""A small service with deadlines: a draft unit lapses unless it is named within so many days."""

from datetime import date, datetime

import msgspec

from contracts.evaluation import CalendarAdopted, Holiday
from contracts.reporting import UnitEstablished, UnitRenamed
from kernel.calendar import Term, adopted_year
from kernel.deadline import CalendarEvents, Deadlines, Due
from kernel.decider import Command, Decider
from kernel.heard import Heard
from kernel.service import Service
from services.evaluation.deciders.calendar import AdoptCalendar, calendar
from tests.kernel.toy import TitleIsTaken, Unit, UnitEvent, evolve, no_routes

WORDS = ("draft", "stubborn", "quiet", "defect", "faulty")


class Draft(Command):
    """``title`` is one of the words above and a number of days: "draft 14"."""

    unit_id: str
    title: str


class Lapse(Command):
    unit_id: str
    due: datetime
    now: datetime


DraftCommand = Draft | Lapse


def decide(command: DraftCommand, unit: Unit) -> list[UnitEvent]:
    match command, unit.title.partition(" ")[0]:
        case Draft(title=title), _ if title == unit.title:
            return []
        case Draft(), "":
            return [
                UnitEstablished(
                    unit_id=command.unit_id, title=command.title, kind="dinas", parent_id=None
                )
            ]
        case Draft(), _:
            return [UnitRenamed(unit_id=command.unit_id, title=command.title)]
        case Lapse(), "draft":
            return [UnitRenamed(unit_id=command.unit_id, title=f"lapsed {command.due:%m-%dT%H:%M}")]
        case Lapse(), "stubborn":
            raise TitleIsTaken(command.unit_id)
        case Lapse(), "defect":
            raise RuntimeError("a defect in a decider")
        case Lapse(), "faulty":  # its event does not fold the row away
            return [UnitRenamed(unit_id=command.unit_id, title=unit.title)]
        case Lapse(), _:
            return []


draft: Decider[DraftCommand, Unit, UnitEvent] = Decider(
    stream=lambda command: f"unit-{command.unit_id}",
    initial=Unit(),
    decide=decide,
    evolve=evolve,
)


class Drafted(msgspec.Struct, frozen=True):
    unit_id: str
    since: datetime
    days: int


def fold(row: Drafted | None, heard: Heard[UnitEvent]) -> Drafted | None:
    word, _, days = heard.event.title.partition(" ")
    if word not in WORDS or not days.isdecimal() or len(days) > 2:
        return None
    if word == "faulty" and row:
        return row
    return Drafted(heard.event.unit_id, heard.time, int(days))


drafts: Deadlines[UnitEvent, Drafted] = Deadlines(
    name="drafts",
    version=1,
    hears=UnitEvent,
    row=Drafted,
    keys=lambda heard: [heard.event.unit_id],
    fold=fold,
    term=lambda row: Term(row.since, row.days),
    command=lambda due: lapse(due),
    calendar=CalendarEvents(CalendarAdopted, adopted_year),
)


def lapse(due: Due[Drafted]) -> Lapse:
    return Lapse(unit_id=due.key, due=due.due, now=due.now)


drafts_service = Service(
    name="reporting",
    deciders=[draft],
    views=[drafts.view],
    deadlines=[drafts],
    routes=no_routes,
)
calendars_service = Service(name="evaluation", deciders=[calendar], routes=no_routes)


def adopt(*holidays: str, year: int = 2026, week: int = 5) -> AdoptCalendar:
    days = tuple(Holiday(day=date.fromisoformat(day), title="libur") for day in holidays)
    return AdoptCalendar(year=year, zone="Asia/Jakarta", working_week=week, holidays=days)
