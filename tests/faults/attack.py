"""An attack: quiet, then a fault every few seconds while commands run, heal, settle, judge."""

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from tests.faults.clients import Sender
from tests.faults.crowd import Crowd
from tests.faults.evidence import Evidence, gather
from tests.faults.history import History, counts
from tests.faults.injury import INJURIES, Deck, NotReached, Site
from tests.faults.invariants import Violation, violations
from tests.faults.world import NotInTime, World, until

QUIET_SECONDS = 4.0
BETWEEN_SECONDS = (5.0, 10.0)
RECOVER_SECONDS = 120.0
SETTLE_SECONDS = 180.0
REGIONS = ("13.71", "13.72", "64.72")


class Recovery(msgspec.Struct, frozen=True):
    """How long after a fault was healed a fresh command had come through to another service."""

    count: int
    median: float
    worst: float


class Report(msgspec.Struct, frozen=True):
    """What `python -m tests.faults --json` prints."""

    seed: int
    seconds: float
    commands: dict[str, int]
    records: dict[str, int]
    faults: dict[str, int]
    not_reached: dict[str, int]
    restarts: int  # of services that ended by themselves and were started by their supervisor
    recovery_seconds: dict[str, Recovery]
    settled_seconds: float
    lost: int
    doubled: int
    violations: list[Violation]
    by_invariant: dict[str, int]
    evidence: str  # the directory with history, logs of the processes, data


class Attack:
    """One run on a world that has just started."""

    def __init__(
        self,
        world: World,
        seed: int,
        say: Callable[[str], None],
        pace: float,
        regions: Sequence[str] = REGIONS,
    ) -> None:
        """``pace`` is what a client waits between two commands, in seconds, on average."""
        self.regions = regions
        self.world = world
        self.seed = seed
        self.say = say
        self.history = History(world.directory / "history.jsonl")
        self.site = Site(world, regions, random.Random(seed))
        self.crowds = [Crowd(Sender(world, self.history, region, seed), pace) for region in regions]
        self.faults: Counter[str] = Counter()
        self.not_reached: Counter[str] = Counter()
        self.recoveries: dict[str, list[float]] = {}
        self._watching: list[asyncio.Task[None]] = []

    async def run(self, seconds: float, injuries: Sequence[str]) -> Report:
        """Attack for so long, or until every injury of the list was tried when ``seconds`` is 0."""
        begun = time.monotonic()
        await asyncio.gather(*(crowd.begin() for crowd in self.crowds))
        running = [asyncio.create_task(crowd.run()) for crowd in self.crowds]
        await asyncio.sleep(QUIET_SECONDS)
        deck, tried = Deck(injuries, self.site.random), 0
        while time.monotonic() - begun < seconds if seconds else tried < len(injuries):
            since = time.monotonic()
            await self._inflict(deck.draw())
            tried += 1
            wait = self.site.random.uniform(*BETWEEN_SECONDS) if seconds else 1.0
            await asyncio.sleep(max(0.5, since + wait - time.monotonic()))
        for crowd in self.crowds:
            crowd.is_over.set()
        await asyncio.gather(*running)
        await asyncio.gather(*self._watching)
        settled = await self._settled()
        self.history.close()
        self.say("judging")
        evidence = await asyncio.to_thread(
            gather, self.world, self.regions, self.history.entries, self.site.foreign
        )
        await self._shown(evidence)
        found = await asyncio.to_thread(violations, evidence)
        return self._report(time.monotonic() - begun, settled, evidence, found)

    async def _inflict(self, name: str) -> None:
        self.say(f"{len(self.history.entries)} commands; {name}")
        try:
            await INJURIES[name](self.site)
        except NotReached:
            self.not_reached[name] += 1
            return
        self.faults[name] += 1
        self._watching.append(asyncio.create_task(self._recovers(name, time.monotonic())))

    async def _recovers(self, name: str, healed: float) -> None:
        """A fresh command is answered, and notification has told of it and counted it."""
        sender = random.Random(healed).choice(self.crowds).sender
        survey = sender.token()
        opened = await sender.open(survey)
        while opened.outcome != "ok":  # each try has its own pauses
            opened = await sender.open(survey)
        entry = await sender.answer(survey, sender.token())
        while entry.outcome != "ok":
            entry = await sender.answer(survey, sender.token())
        with suppress(NotInTime):
            await until(
                lambda: self._is_told(sender.region, entry.position), RECOVER_SECONDS, "told"
            )
        self.recoveries.setdefault(name, []).append(round(time.monotonic() - healed, 2))

    def _is_told(self, region: str, position: int) -> bool:
        stored = self.world.checkpoints("notification")
        told = (stored[name].get(region) for name in ("telling", "tally"))
        return all(each and each.at("feedback").position >= position for each in told)

    async def _settled(self) -> float:
        """A last command in every log, for whatever is noticed only then; and wait for the end."""
        for instance in self.world.instances.values():
            await until(instance.answers, 60, f"{instance.name} is ready")
        for crowd in self.crowds:
            sender = crowd.sender
            await sender.rename("setda", sender.token(), parent=None)
            survey = sender.token()
            await sender.open(survey)
            await sender.answer(survey, sender.token())
        self.say("settling")
        self.world.look_afresh()
        begun = time.monotonic()
        with suppress(NotInTime):  # the invariant says which are behind
            await self.world.settled(SETTLE_SECONDS, self.regions)
        return time.monotonic() - begun

    async def _shown(self, evidence: Evidence) -> None:
        """The final reads: whoever serves a region shows what is its own."""
        for crowd in self.crowds:
            for service, path in (("reporting", "/units"), ("feedback", "/satisfaction/u1")):
                for instance in self.world.of(service):
                    text = await crowd.sender.read(instance, path)
                    evidence.shown[crowd.sender.region, f"{instance.name}{path}"] = text

    def _report(
        self, seconds: float, settled: float, evidence: Evidence, found: list[Violation]
    ) -> Report:
        by = Counter(each.invariant for each in found)
        return Report(
            seed=self.seed,
            seconds=round(seconds, 1),
            commands=counts(self.history.entries),
            records={
                service: sum(len(evidence.logs[r, service]) for r in evidence.regions)
                for service in evidence.services
            },
            faults=dict(sorted(self.faults.items())),
            not_reached=dict(self.not_reached),
            restarts=self.world.restarts,
            recovery_seconds={
                name: Recovery(len(each), round(statistics.median(each), 2), max(each))
                for name, each in sorted(self.recoveries.items())
            },
            settled_seconds=round(settled, 1),
            lost=by["ok-is-there"],
            doubled=by["nothing-twice"] + by["caused-once"],
            violations=found[:50],
            by_invariant=dict(by),
            evidence=str(self.world.directory),
        )
