"""The checker is itself checked: small attacks, each with one planted mistake that it must expose.

Every scenario has regions of its own, so one platform serves all of them; the same attack without
the mistake, in regions of its own too, must leave nothing to complain about.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import msgspec

from tests.faults.clients import Sender
from tests.faults.evidence import Foreign, gather
from tests.faults.history import History
from tests.faults.invariants import Violation, violations
from tests.faults.planted import PARTS
from tests.faults.world import Instance, World, until

STRIKE_SECONDS = 30.0
SETTLE_SECONDS = 60.0
ROUNDS = 20


@dataclass(frozen=True)
class Stage:
    """Where one scenario plays: two regions, and the instances that have the mistake."""

    world: World
    here: Sender
    there: Sender

    async def opened(self, sender: Sender) -> str:
        survey = sender.token()
        await sender.open(survey)
        return survey


@dataclass(frozen=True)
class Scenario:
    """Who has the mistake, what is done, and which invariants may catch it."""

    instances: tuple[str, ...]
    plays: Callable[[Stage], Awaitable[None]]
    caught_by: frozenset[str]


async def killed_after_the_answer(stage: Stage) -> None:
    """Answered, then kill -9 before anything is stored."""
    survey = await stage.opened(stage.here)
    for instance in stage.world.of("feedback"):
        instance.strike_at("appended")
    answering = [stage.here.answer(survey, stage.here.token()) for _ in range(4)]
    await asyncio.gather(*answering)


async def repeated_later(stage: Stage) -> None:
    """A unit is renamed twice, and the first request comes again."""
    await stage.here.rename("setda", stage.here.token(), parent=None)
    first, second = stage.here.token(), stage.here.token()
    await stage.here.rename("u1", first)
    await stage.here.rename("u1", second)
    await stage.here.rename("u1", first, again=True)


async def killed_behind_the_checkpoint(stage: Stage) -> None:
    """The reaction's process ends at its named point; nothing comes after that would tell it."""
    survey = await stage.opened(stage.here)
    notification = stage.world.instances["notification"]
    notification.strike_at("checkpoint-moved")
    await stage.here.answer(survey, stage.here.token())
    await gone(notification)


async def same_keys_in_two_regions(stage: Stage) -> None:
    """The same unit in two regions, in turns."""
    for sender in (stage.here, stage.there, stage.here):
        survey = await stage.opened(sender)
        await sender.answer(survey, sender.token())
        await stage.world.settled(SETTLE_SECONDS, [sender.region])


async def one_message(stage: Stage) -> None:
    """One answer, of which a unit is told."""
    survey = await stage.opened(stage.here)
    await stage.here.answer(survey, stage.here.token())


async def opened_elsewhere(stage: Stage) -> None:
    """One instance has heard that a survey is not there; the other opens it."""
    first, second = stage.world.of("feedback")
    survey = stage.here.token()
    await stage.here.answer(survey, stage.here.token(), at=second)
    await stage.here.open(survey, at=first)
    await stage.here.answer(survey, stage.here.token(), at=second)


async def answer_is_lost(stage: Stage) -> None:
    """PostgreSQL commits; the answer is lost; the client asked for version 0."""
    instance = stage.world.instances["feedback"]
    await stage.opened(stage.here)
    instance.proxy.lose_answer("append")
    await stage.here.open(stage.here.token(), expected=0, at=instance)
    instance.proxy.never_mind()


async def many_from_two_logs(stage: Stage) -> None:
    """Answers and renames at once, all counted in one row."""
    survey = await stage.opened(stage.here)
    await stage.here.rename("setda", stage.here.token(), parent=None)
    await stage.here.rename("u1", stage.here.token())
    for _ in range(ROUNDS):
        answers = [stage.here.answer(survey, stage.here.token()) for _ in range(2)]
        await asyncio.gather(*answers, stage.here.rename("u1", stage.here.token()))


async def gone(instance: Instance) -> None:
    await until(lambda: not instance.is_running, STRIKE_SECONDS, f"{instance.name} is dead")


SCENARIOS: dict[str, Scenario] = {
    "ack-before-commit": Scenario(
        ("feedback", "feedback-2"), killed_after_the_answer, frozenset({"ok-is-there"})
    ),
    "no-dedupe": Scenario(("reporting",), repeated_later, frozenset({"nothing-twice"})),
    "checkpoint-before-effect": Scenario(
        ("notification",), killed_behind_the_checkpoint, frozenset({"no-checkpoint-ahead"})
    ),
    "missing-region-filter": Scenario(
        ("feedback", "feedback-2"), same_keys_in_two_regions, frozenset({"view-is-replay"})
    ),
    "clock-reading-fold": Scenario(("notification",), one_message, frozenset({"view-is-replay"})),
    "stale-answers": Scenario(("feedback-2",), opened_elsewhere, frozenset({"answers-are-true"})),
    "decides-again": Scenario(("feedback",), answer_is_lost, frozenset({"fail-is-not-there"})),
    "checkpoint-per-source": Scenario(
        ("notification",), many_from_two_logs, frozenset({"view-is-replay"})
    ),
}


class Played(msgspec.Struct, frozen=True):
    """How a scenario ended: by which invariants the mistake was caught, and what was found
    without it (which must be nothing)."""

    bug: str
    caught_by: list[str]
    is_caught: bool
    violations: int
    without: list[Violation]


def regions_for(bugs: Sequence[str]) -> list[str]:
    """Four regions for each: two with the mistake, two without."""
    return [f"9{n}.{part}1" for n, _ in enumerate(bugs) for part in range(1, 5)]


async def play(world: World, bug: str, regions: Sequence[str], history: History) -> Played:
    """A scenario without the mistake and with it; the instances are as before afterwards."""
    scenario = SCENARIOS[bug]
    without = await played(world, scenario, regions[:2], history)
    await restarted(world, scenario.instances, bug)
    world.parts = PARTS if bug == "checkpoint-per-source" else {}
    found = await played(world, scenario, regions[2:], history)
    world.parts = {}
    await restarted(world, scenario.instances, None)
    by = Counter(each.invariant for each in found)
    is_caught = not scenario.caught_by.isdisjoint(by)
    return Played(bug, sorted(by), is_caught, len(found), without)


async def played(
    world: World,
    scenario: Scenario,
    regions: Sequence[str],
    history: History,
) -> list[Violation]:
    """What the checker finds when everything is at rest afterwards."""
    begun = len(history.entries)
    here, there = (Sender(world, history, region, 0) for region in regions)
    await scenario.plays(Stage(world, here, there))
    for instance in world.instances.values():
        if not instance.is_running:
            instance.start()
        instance.strike.unlink(missing_ok=True)
        instance.is_wanted = True
    await world.settled(SETTLE_SECONDS, regions)
    entries = history.entries[begun:]
    evidence = await asyncio.to_thread(gather, world, regions, entries, set[Foreign]())
    return violations(evidence)


async def restarted(world: World, instances: Sequence[str], bug: str | None) -> None:
    for name in instances:
        await asyncio.to_thread(world.instances[name].end)  # it leaves its group at once
        world.instances[name].start(bug)
    for name in instances:
        await until(world.instances[name].answers, 90, f"{name} is ready")


async def at_once(
    world: World, bugs: Sequence[str], regions: Sequence[str], history: History
) -> dict[str, set[str]]:
    """Several mistakes in different services, two regions each: by which invariants each was
    caught. Their services keep them."""
    for bug in bugs:
        for name in SCENARIOS[bug].instances:
            await asyncio.to_thread(world.instances[name].end)
            world.instances[name].start(bug)
    for instance in world.instances.values():
        await until(instance.answers, 90, f"{instance.name} is ready")
    caught: dict[str, set[str]] = {}
    for number, bug in enumerate(bugs):
        found = await played(world, SCENARIOS[bug], regions[2 * number : 2 * number + 2], history)
        caught[bug] = {each.invariant for each in found}
    return caught
