"""The fault programme from a command line: ``python -m tests.faults --seed 7 --seconds 600``."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from random import SystemRandom

import msgspec

from kinerja.servers import ServerMissing
from tests.faults.attack import REGIONS, Attack, Report
from tests.faults.history import History
from tests.faults.injury import INJURIES, LONG
from tests.faults.planted import BUGS
from tests.faults.scenarios import Played, play, regions_for
from tests.faults.world import world

EXAMPLES = """examples:
  python -m tests.faults --seed 7 --seconds 600 --json > faults.json
  python -m tests.faults --planted --json
  python -m tests.faults --only kafka-killed,black-hole --seconds 60

exit code: 0 nothing is broken, 1 an invariant is, 2 wrong use
"""
LONG_RUN = 300.0  # seconds


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words.add_argument("--seed", type=int, help="the same seed, the same faults; else by chance")
    words.add_argument("--seconds", type=float, default=120, help="how long to attack (120)")
    words.add_argument("--pace", type=float, default=0.25, help="s between a client's commands")
    words.add_argument("--only", default="", help=f"some of: {', '.join(INJURIES)}")
    words.add_argument(
        "--planted",
        nargs="?",
        const=",".join(BUGS),
        metavar="BUG,…",
        help="only check the checker: plant each mistake, or these, and see it caught",
    )
    words.add_argument("--json", action="store_true", help="one JSON object on standard output")
    words.add_argument("--keep", type=Path, help="a directory for data, logs and history")
    return words


def named(text: str, known: Collection[str], what: str) -> list[str]:
    """The names in a list. Raises ValueError with a sentence for one that does not exist."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"there is no {what} {unknown[0]}; there are {', '.join(known)}")
    return names


BEGUN = time.monotonic()


def say(what: str) -> None:
    print(f"faults {time.monotonic() - BEGUN:6.1f} s: {what}", file=sys.stderr, flush=True)


async def attacked(
    directory: Path, seed: int, seconds: float, names: Sequence[str], pace: float
) -> Report:
    """Start everything in a directory, attack it, and judge."""
    say(f"seed {seed}; starting Kafka, PostgreSQL and the services in {directory}")
    async with world(directory, REGIONS) as running:
        return await Attack(running, seed, say, pace).run(seconds, names)


async def planted(directory: Path, bugs: Sequence[str]) -> list[Played]:
    """Start everything, and play the scenario of each mistake with it and without."""
    say(f"starting Kafka, PostgreSQL and the services in {directory}")
    regions = regions_for(bugs)
    async with world(directory, regions) as running:
        history = History(directory / "history.jsonl")
        ended: list[Played] = []
        for number, bug in enumerate(bugs):
            say(f"planted: {bug}")
            ended.append(await play(running, bug, regions[4 * number : 4 * number + 4], history))
            say(f"caught by {', '.join(ended[-1].caught_by) or 'nothing'}")
        history.close()
        return ended


def main(arguments: Sequence[str] | None = None) -> int:
    words = parser()
    asked = words.parse_args(arguments)
    try:
        bugs = named(asked.planted or "", BUGS, "planted mistake")
        names = named(asked.only, INJURIES, "fault")
    except ValueError as wrong:
        words.error(str(wrong))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        directory: Path = (asked.keep or Path(temporary)).resolve()
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o755)  # PostgreSQL runs as another user
        try:
            if bugs:
                return told_of(asyncio.run(planted(directory, bugs)), asked.json)
            seed = asked.seed if asked.seed is not None else SystemRandom().randrange(10**6)
            names = names or [n for n in INJURIES if n not in LONG or asked.seconds >= LONG_RUN]
            return told_of(
                asyncio.run(attacked(directory, seed, asked.seconds, names, asked.pace)), asked.json
            )
        except ServerMissing as missing:
            say(str(missing))
            return 1


def told_of(result: Report | list[Played], as_json: bool) -> int:
    """Print what came out; the exit code."""
    shown = msgspec.json.encode(result)
    print(shown.decode() if as_json else msgspec.json.format(shown, indent=2).decode())
    if isinstance(result, Report):
        return 1 if result.violations else 0
    return 0 if all(each.is_caught and not each.without for each in result) else 1


if __name__ == "__main__":
    sys.exit(main())
