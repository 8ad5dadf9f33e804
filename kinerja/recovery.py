"""Mending a region over HTTP: `recover` a log from its topic, `relay` a log to its topic again."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from rich.progress import Progress

from kinerja.progress import passing
from kinerja.remote import answered, asked
from kinerja.settings import VAULT, Settings

ASKED_TIMES = 6  # the service waits ten seconds each time

T = TypeVar("T")


class Walk(msgspec.Struct):
    """Where the walk along a topic stands; given back as it came."""

    offset: int
    position: int
    furthest: int
    time_us: int


class Part(msgspec.Struct):
    """The answer to one part of a walk."""

    walk: Walk
    end: int
    log: int
    compared: int
    recovered: int
    done: bool


class Published(msgspec.Struct):
    """The answer to one part of publishing again."""

    position: int
    offset: int
    log: int
    done: bool


class LostKeys(msgspec.Struct):
    """How many keys the vault has lost, and up to where that is known."""

    lost: int
    compared: int
    log: int


class Recovered(msgspec.Struct):
    """What came of `recover`: records compared and recovered (or, dry, that would be), the last
    position of the log, and the first position that the topic lacks although it has later ones. Of
    the vault's log also how many keys are lost; None where it was not compared with them yet."""

    log: str
    dry_run: bool
    compared: int
    recovered: int
    position: int
    missing: int | None
    lost_keys: int | None = None

    def __str__(self) -> str:
        verb = "would be recovered" if self.dry_run else "recovered"
        text = (
            f"{self.log}: {self.compared} records are the same in log and topic,"
            f" {self.recovered} {verb}; the log ends with {self.position}"
        )
        if self.lost_keys:
            text += (
                f". {self.lost_keys} keys that were made since the backup are lost, and what they"
                f" sealed: GET …/vault/subjects?lost=true says whose"
            )
        if self.missing is None:
            return text
        return f"{text}. The topic has later records, but lacks position {self.missing}"


class Relayed(msgspec.Struct):
    """What came of `relay`."""

    log: str
    compared: int
    published: int
    position: int

    def __str__(self) -> str:
        return (
            f"{self.log}: {self.compared} records of the topic are those of the log;"
            f" {self.published} published again, up to {self.position}"
        )


def recover(settings: Settings, region: str, service: str, dry_run: bool) -> Recovered:
    """Bring back what the log has lost. Raises Told where log and topic contradict each other."""
    with passing() as progress:
        what = "comparing" if dry_run else "recovering"
        parts = walked(settings, region, service, dry_run, bar(progress, what, service, region))
    last = parts[-1]
    return Recovered(
        log=f"{region}/{service}",
        dry_run=dry_run,
        compared=sum(part.compared for part in parts),
        recovered=sum(part.recovered for part in parts),
        position=last.log,
        missing=last.walk.position + 1 if last.walk.furthest > last.walk.position else None,
        lost_keys=None if dry_run or service != VAULT else lost_keys(settings, region),
    )


def lost_keys(settings: Settings, region: str) -> int | None:
    """How many keys the region has lost, once the log that came back was compared with those that
    are there; None where that takes long."""
    for _ in range(ASKED_TIMES):
        answer = asked(settings, "GET", region, f"{VAULT}/operations/lost-keys")
        found: LostKeys = answered(answer, LostKeys)
        if found.compared >= found.log:
            return found.lost
    return None


def relay(settings: Settings, region: str, service: str, start: int) -> Relayed:
    """Compare the topic, then publish the log from ``start`` on. Raises Told as `recover` does."""
    with passing() as progress:
        parts = walked(settings, region, service, True, bar(progress, "comparing", service, region))
        told = bar(progress, "publishing", service, region)
        position, offset, done, published = start, parts[-1].walk.offset, False, 0
        while not done:
            body = {"position": position, "offset": offset}
            part = part_of(settings, region, service, "relay", body, Published)
            published += part.position + 1 - position
            position, offset, done = part.position + 1, part.offset, part.done
            told(position, part.log + 1)
    compared = sum(part.compared for part in parts)
    return Relayed(f"{region}/{service}", compared, published, position - 1)


def walked(
    settings: Settings,
    region: str,
    service: str,
    dry_run: bool,
    told: Callable[[int, int], None],
) -> list[Part]:
    """The answers to all parts of a walk from the topic's beginning to its end."""
    parts: list[Part] = []
    while not parts or not parts[-1].done:
        body: dict[str, Any] = {"dry_run": dry_run}
        if parts:
            body["walk"] = msgspec.to_builtins(parts[-1].walk)
        parts.append(part_of(settings, region, service, "recover", body, Part))
        told(parts[-1].walk.offset, parts[-1].end)
    return parts


def part_of(
    settings: Settings, region: str, service: str, verb: str, body: Any, shape: type[T]
) -> T:
    answer = asked(settings, "POST", region, f"{service}/operations/{verb}", json=body)
    return answered(answer, shape)


def bar(progress: Progress, what: str, service: str, region: str) -> Callable[[int, int], None]:
    """A bar of its own; call it with how much of how much is done."""
    task = progress.add_task(f"{what} {region}/{service}", total=None)
    return lambda done, of: progress.update(task, completed=done, total=of)
