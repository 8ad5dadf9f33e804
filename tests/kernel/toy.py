"""Two small services on real event types, to try the kernel with: units, and needs that follow."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from fastapi import APIRouter

from contracts.event import Event
from contracts.reporting import UnitEstablished, UnitRenamed
from contracts.training import NeedEvent, TrainingNeedFound
from kernel.decider import Command, Decider, Seen
from kernel.heard import Heard
from kernel.reaction import Reaction
from kernel.refusal import Conflict, NotFound
from kernel.service import Service
from kernel.view import View

UnitEvent = UnitEstablished | UnitRenamed


class Establish(Command):
    unit_id: str
    title: str
    parent_id: str | None = None


class Rename(Command):
    unit_id: str
    title: str


UnitCommand = Establish | Rename


class NoSuchUnit(NotFound):
    """Nobody established this unit."""

    slug = "toy.no-such-unit"


class TitleIsTaken(Conflict):
    """It has another title already."""

    slug = "toy.title-is-taken"


class NoSuchParent(Conflict):
    """The unit above is not there."""

    slug = "toy.no-such-parent"


class Unit(msgspec.Struct, frozen=True):
    title: str = ""


def stream(command: UnitCommand) -> str:
    return f"unit-{command.unit_id}"


def decide(command: UnitCommand, unit_: Unit, seen: Seen) -> list[UnitEvent]:
    match command:
        case Establish(title="defect"):
            raise RuntimeError("a defect")
        case Establish(title=title) if unit_.title == title:
            return []
        case Establish() if unit_.title:
            raise TitleIsTaken(command.unit_id)
        case Establish(parent_id=str(parent)) if not seen(unit, f"unit-{parent}").title:
            raise NoSuchParent(command.unit_id)
        case Establish():
            return [
                UnitEstablished(
                    unit_id=command.unit_id,
                    title=command.title,
                    kind="dinas",
                    parent_id=command.parent_id,
                )
            ]
        case Rename() if not unit_.title:
            raise NoSuchUnit(command.unit_id)
        case Rename(title=title) if unit_.title == title:
            return []
        case Rename():
            return [UnitRenamed(unit_id=command.unit_id, title=command.title)]


def evolve(unit_: Unit, event: UnitEvent) -> Unit:
    return Unit(event.title)


unit: Decider[UnitCommand, Unit, UnitEvent] = Decider(
    stream=stream,
    initial=Unit(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (
        [(unit, f"unit-{command.parent_id}")]
        if isinstance(command, Establish) and command.parent_id
        else []
    ),
)


class Title(msgspec.Struct, frozen=True):
    unit_id: str
    title: str
    changes: int = 1


def fold(row: Title | None, heard: Heard[UnitEvent]) -> Title:
    event = heard.event
    if event.title == "unfoldable":
        raise RuntimeError("a defect in a fold")
    return Title(event.unit_id, event.title, row.changes + 1 if row else 1)


titles: View[UnitEvent, Title] = View(
    name="titles",
    version=1,
    hears=UnitEvent,
    row=Title,
    keys=lambda heard: [heard.event.unit_id],
    fold=fold,
    find_by=("title",),
    streams=lambda key: [f"unit-{key}"],
)


class FindNeed(Command):
    need_id: str


class NeedIsRefused(Conflict):
    """This need may never be found."""

    slug = "toy.need-is-refused"


class Need(msgspec.Struct, frozen=True):
    found: bool = False


def decide_need(command: FindNeed, need_: Need) -> list[NeedEvent]:
    if need_.found:
        return []
    if command.need_id == "refused":
        raise NeedIsRefused(command.need_id)
    return [
        TrainingNeedFound(
            need_id=command.need_id,
            employee_id="e1",
            unit_id="u1",
            competency="c1",
            evaluation_id="v1",
            indicator_code="i1",
            period="2026-Q1",
        )
    ]


def evolve_need(need_: Need, event: NeedEvent) -> Need:
    return Need(isinstance(event, TrainingNeedFound))


need: Decider[FindNeed, Need, NeedEvent] = Decider(
    stream=lambda command: f"need-{command.need_id}",
    initial=Need(),
    decide=decide_need,
    evolve=evolve_need,
)


def react(heard: Heard[UnitEvent]) -> list[FindNeed]:
    if heard.event.title == "unreactable":
        raise RuntimeError("a defect in a reaction")
    return [FindNeed(need_id=heard.event.unit_id)]


needs_follow: Reaction[UnitEvent] = Reaction(name="needs_follow", hears=UnitEvent, react=react)


def no_routes(edge: Any) -> APIRouter:
    return APIRouter()


units_service = Service(name="reporting", deciders=[unit], views=[titles], routes=no_routes)
needs_service = Service(
    name="training", deciders=[need], reactions=[needs_follow], routes=no_routes
)

services = (units_service, needs_service)


def heard(event: Event, position: int = 0) -> Heard[Any]:
    return Heard(
        event=event,
        region="13.72",
        service="reporting",
        position=position,
        id=f"id-{position}",
        stream="unit-u1",
        version=position + 1,
        time=datetime(2026, 3, 31, tzinfo=UTC),
    )
