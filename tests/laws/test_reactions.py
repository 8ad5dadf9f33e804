"""What holds for every reaction of every service, whatever it hears and whichever log is late."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from fastapi import APIRouter

from contracts.event import Event
from contracts.feedback import SurveyClosed
from contracts.reporting import UnitMoved
from kernel.decider import Command, Decider
from kernel.heard import Heard
from kernel.reaction import Reaction
from kernel.refusal import Conflict
from kernel.service import Service
from kernel.union import classes
from kinerja.catalogue import services
from tests.laws.lawful import found_out, holds
from tests.laws.logs import in_one_order, two_orders
from tests.laws.paper import PaperLog

REACTIONS = {
    f"{service.name}.{reaction.name}": (service, reaction)
    for service in services
    for reaction in service.reactions
}

each_service = pytest.mark.parametrize(
    "service", [pytest.param(of, id=of.name) for of in services if of.reactions]
)
each_reaction = pytest.mark.parametrize(
    ("service", "reaction"), REACTIONS.values(), ids=REACTIONS.keys()
)


def reacting_again_gives_the_same(reaction: Reaction[Any]) -> None:
    def law(heard: list[Heard[Event]]) -> None:
        assert [reaction.react(it) for it in heard] == [reaction.react(it) for it in heard]

    holds(law, in_one_order(reaction.hears))


def nothing_is_refused(service: Service, reaction: Reaction[Any]) -> None:
    """Whichever log is late: a refusal would park the record (architecture.md, *Follow*)."""

    def law(heard: list[Heard[Event]]) -> None:
        log = PaperLog(service)
        for it in heard:
            for command in reaction.react(it):
                log.execute(command)

    holds(law, in_one_order(reaction.hears))


def the_end_is_the_same(service: Service) -> None:
    """Whichever log is heard first: each thing ends in the same status. How it came there may
    differ; what has no status ends in the same state."""

    def law(orders: tuple[Sequence[Heard[Event]], Sequence[Heard[Event]]]) -> None:
        one, another = (ended(service, order) for order in orders)
        assert one == another

    holds(law, two_orders(hears(service)))


def hears(service: Service) -> Any:
    """The union of what the reactions of a service hear."""
    first, *others = service.reactions
    together: Any = first.hears
    for reaction in others:
        together |= reaction.hears
    return together


def ended(service: Service, heard: Iterable[Heard[Event]]) -> dict[str, Any]:
    """How each stream stands once all this was heard by whoever of the service hears it."""
    log = PaperLog(service)
    for it in heard:
        for reaction in service.reactions:
            if isinstance(it.event, classes(reaction.hears)):
                for command in reaction.react(it):
                    log.execute(command)
    states = log.states()
    return {of: getattr(state, "status", state) for of, state in states.items()}


@each_reaction
def test_a_record_delivered_again_gives_the_same_commands(
    service: Service, reaction: Reaction[Any]
):
    assert reaction in service.reactions
    reacting_again_gives_the_same(reaction)


@each_reaction
def test_what_a_reaction_asks_for_is_never_refused_whichever_log_is_late(
    service: Service, reaction: Reaction[Any]
):
    nothing_is_refused(service, reaction)


@each_service
def test_the_end_is_the_same_whichever_log_is_heard_first(service: Service):
    the_end_is_the_same(service)


class Move(Command):
    unit_id: str
    mark: int = 0


class Close(Command):
    unit_id: str


class NotMovedYet(Conflict):
    """A unit is closed after it was moved."""

    slug = "planted.not-moved-yet"


def decide(command: Move | Close, moved: tuple[UnitMoved, ...]) -> list[UnitMoved]:
    if isinstance(command, Close) and not moved:
        raise NotMovedYet(command.unit_id)
    return [UnitMoved(unit_id=command.unit_id, parent_id=None)]


def decide_when_ready(command: Move | Close, moved: tuple[UnitMoved, ...]) -> list[UnitMoved]:
    return [UnitMoved(unit_id=command.unit_id, parent_id=None)]


def decide_or_forget(command: Move | Close, moved: tuple[UnitMoved, ...]) -> list[UnitMoved]:
    return [] if isinstance(command, Close) and not moved else decide(command, moved)


def evolve(moved: tuple[UnitMoved, ...], event: UnitMoved) -> tuple[UnitMoved, ...]:
    return (*moved, event)


def move_or_close(heard: Heard[UnitMoved | SurveyClosed]) -> list[Command]:
    match heard.event:
        case UnitMoved(unit_id=unit_id):
            return [Move(unit_id=unit_id)]
        case SurveyClosed(unit_id=unit_id):
            return [Close(unit_id=unit_id)]


def move_by_the_clock(heard: Heard[UnitMoved | SurveyClosed]) -> list[Command]:
    return [Move(unit_id=heard.event.unit_id, mark=time.perf_counter_ns())]


impatient: Decider[Move | Close, tuple[UnitMoved, ...], UnitMoved] = Decider(
    stream=lambda command: f"unit-{command.unit_id}", initial=(), decide=decide, evolve=evolve
)
patient = replace(impatient, decide=decide_when_ready)
forgetful = replace(impatient, decide=decide_or_forget)
moving: Reaction[UnitMoved | SurveyClosed] = Reaction(
    name="moving", hears=UnitMoved | SurveyClosed, react=move_or_close
)


def planted(decider: Decider[Any, Any, Any]) -> Service:
    return Service(name="planted", deciders=[decider], routes=lambda edge: APIRouter())


def test_a_lawful_reaction_breaks_no_law():
    reacting_again_gives_the_same(moving)
    nothing_is_refused(planted(patient), moving)


def test_a_reaction_by_the_clock_is_found_out():
    with found_out(AssertionError):
        reacting_again_gives_the_same(replace(moving, react=move_by_the_clock))


def test_a_decider_that_refuses_because_another_log_is_late_is_found_out():
    with found_out(NotMovedYet):
        nothing_is_refused(planted(impatient), moving)


def test_a_reaction_whose_command_nobody_decides_is_found_out():
    with found_out(KeyError):
        nothing_is_refused(replace(planted(patient), deciders=[]), moving)


def test_a_service_that_forgets_what_came_too_early_is_found_out():
    with found_out(AssertionError):
        the_end_is_the_same(replace(planted(forgetful), reactions=[moving]))
