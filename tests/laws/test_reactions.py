"""What holds for every reaction of every service, whatever it hears and whichever log is late."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from contracts.event import Event
from contracts.feedback import SurveyClosed
from contracts.reporting import UnitMoved
from kernel.decider import Command, Decider
from kernel.heard import Heard
from kernel.reaction import Reaction
from kernel.refusal import Conflict
from kernel.service import Service
from kinerja.catalogue import services
from tests.laws.lawful import holds
from tests.laws.logs import in_one_order
from tests.laws.paper import PaperLog

REACTIONS = {
    f"{service.name}.{reaction.name}": (service, reaction)
    for service in services
    for reaction in service.reactions
}

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
