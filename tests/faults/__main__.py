"""The fault programme from a command line: ``python -m tests.faults --seed 7 --seconds 600``."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kinerja.servers import ServerMissing
from tests.faults.attack import REGIONS, Attack, Report
from tests.faults.injury import INJURIES, LONG
from tests.faults.world import world

EXAMPLES = """examples:
  python -m tests.faults --seed 7 --seconds 600 --json > faults.json
  python -m tests.faults --only kafka-killed,black-hole --seconds 60

exit code: 0 nothing is broken, 1 an invariant is, 2 wrong use
"""
LONG_RUN_SECONDS = 300


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
    words.add_argument("--json", action="store_true", help="one JSON object on standard output")
    words.add_argument("--keep", type=Path, help="a directory for data, logs and history")
    return words


def chosen(only: str, seconds: float) -> list[str]:
    """The faults to inflict. Raises ValueError with a sentence for one that does not exist."""
    names = [name.strip() for name in only.split(",") if name.strip()]
    if unknown := [name for name in names if name not in INJURIES]:
        raise ValueError(f"there is no fault {unknown[0]}; there are {', '.join(INJURIES)}")
    return names or [n for n in INJURIES if n not in LONG or seconds >= LONG_RUN_SECONDS]


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


def main(arguments: Sequence[str] | None = None) -> int:
    words = parser()
    asked = words.parse_args(arguments)
    try:
        names = chosen(asked.only, asked.seconds)
    except ValueError as wrong:
        words.error(str(wrong))
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        directory = asked.keep or Path(temporary)
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o755)  # PostgreSQL runs as another user
        try:
            report = asyncio.run(
                attacked(directory.resolve(), seed, asked.seconds, names, asked.pace)
            )
        except ServerMissing as missing:
            say(str(missing))
            return 1
    shown = msgspec.json.encode(report)
    print(shown.decode() if asked.json else msgspec.json.format(shown, indent=2).decode())
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main())
