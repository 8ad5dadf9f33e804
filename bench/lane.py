"""A lane: who takes turns, what is claimed of ours, and what becomes of the rounds."""

import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bench.place import Place
from kinerja.performance import Result

ROUNDS = 3
OURS = "ours"


class Sample(msgspec.Struct):
    """What one run of a contestant gave: by name, in the lane's unit; and what it cost."""

    values: dict[str, float]
    cpu_seconds_per_million: float = 0.0
    peak_mib: float = 0.0


@dataclass(frozen=True)
class Contestant:
    """Somebody who takes part. ``once``: only in the last round."""

    run: Callable[[], Sample]
    once: bool = False


@dataclass(frozen=True)
class Claim:
    """Against whom ours is held: a value of the rounds, or a bound in the lane's unit.

    ``goal`` is that of ours divided by theirs: the least for rates, the most for everything else;
    None where nothing is promised. ``ours`` names the value that is compared.
    """

    against: str
    goal: float | None = None
    is_floor: bool = False
    bound: float | None = None
    ours: str = OURS


Contestants = Mapping[str, Contestant]


@dataclass(frozen=True)
class Lane:
    """``setup(place, size)`` prepares what the contestants need, and gives them by name."""

    name: str
    unit: str
    size: int
    smoke_size: int
    claims: Sequence[Claim]
    setup: Callable[[Place, int], AbstractContextManager[Contestants]]


def race(contestants: Contestants, rounds: int, say: Callable[[str], None]) -> list[list[Sample]]:
    """Let them run in turns, A B C A B C …: noise of the machine then meets all of them.

    Gives a list of samples for each round, ours first.
    """
    raced: list[list[Sample]] = []
    for number in range(rounds):
        samples: list[Sample] = []
        for name, contestant in contestants.items():
            if contestant.once and number < rounds - 1:
                continue
            sample = contestant.run()
            told = ", ".join(f"{what} {value:.4g}" for what, value in sample.values.items())
            say(f"round {number + 1}/{rounds}: {name}: {told}")
            samples.append(sample)
        raced.append(samples)
    return raced


def result(lane: Lane, raced: Sequence[Sequence[Sample]]) -> Result:
    """Medians over the rounds, and the ratios of the medians."""
    rounds = [{k: v for sample in samples for k, v in sample.values.items()} for samples in raced]
    names = {claim.ours for claim in lane.claims} | {OURS}
    names |= {claim.against for claim in lane.claims if claim.bound is None}
    medians = {name: median(rounds, name) for name in names}
    mine = [s for samples in raced for s in samples if OURS in s.values]
    peers = [claim for claim in lane.claims if not claim.is_floor]
    floors = [claim for claim in lane.claims if claim.is_floor]
    return Result(
        lane=lane.name,
        unit=lane.unit,
        ours=medians[OURS],
        peer={c.against: theirs(c, medians) for c in peers},
        floor={c.against: theirs(c, medians) for c in floors},
        ratio_peer={c.against: ratio(c, medians) for c in peers},
        ratio_floor={c.against: ratio(c, medians) for c in floors},
        goal_peer={c.against: c.goal for c in peers if c.goal is not None},
        goal_floor={c.against: c.goal for c in floors if c.goal is not None},
        rounds=rounds,
        cpu_seconds_per_million=statistics.median(s.cpu_seconds_per_million for s in mine),
        peak_mib=max(s.peak_mib for s in mine),
        at=now(),
        machine=machine(),
    )


def median(rounds: Sequence[Mapping[str, float]], name: str) -> float:
    return statistics.median(each[name] for each in rounds if name in each)


def theirs(claim: Claim, medians: Mapping[str, float]) -> float:
    return medians[claim.against] if claim.bound is None else claim.bound


def ratio(claim: Claim, medians: Mapping[str, float]) -> float:
    return medians[claim.ours] / theirs(claim, medians)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
