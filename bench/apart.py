"""A contestant runs in a process of its own, so that its CPU time and its memory are its own.

``python -m bench.apart module:function '{"…": …}'`` calls the function; what it returns, an
`Outcome`, is printed as JSON. Peers do the same from an environment of their own.
"""

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

import msgspec

from bench.lane import Sample

REPOSITORY = Path(__file__).resolve().parent.parent
PEERS = REPOSITORY / ".bench-peers/bin/python"
KIB_IN_MIB = 1024
BYTES_IN_MIB = 1024 * 1024


class Outcome(msgspec.Struct):
    """Of the part that is measured: how many events, in how many seconds, with how much CPU time;
    ``values`` is for lanes that measure something else than a rate."""

    events: int
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    values: dict[str, float] = {}
    peak_mib: float = 0.0


class ContestantFailed(Exception):
    """A contestant ended with an error; what it printed stands above."""


class Watch:
    """Seconds and CPU seconds of a block, children that have ended in it included."""

    seconds = 0.0
    cpu_seconds = 0.0


@contextmanager
def watched() -> Generator[Watch]:
    watch = Watch()
    began, cpu = time.perf_counter(), cpu_seconds()
    yield watch
    watch.seconds, watch.cpu_seconds = time.perf_counter() - began, cpu_seconds() - cpu


def cpu_seconds() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mib(pid: int | str = "self") -> float:
    """The most memory that a process has held so far, its children not counted.

    Linux's ``ru_maxrss`` would not do: a process begins with what the one held that forked it, so
    that a small one tells the size of its parent.
    """
    if not (status := Path(f"/proc/{pid}/status")).exists():
        return getrusage(RUSAGE_SELF).ru_maxrss / BYTES_IN_MIB if pid == "self" else 0.0
    lines = status.read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / KIB_IN_MIB


def ours(function: Callable[..., Outcome], **given: Any) -> Outcome:
    """Call a function of this package in a fresh process of this environment."""
    name = f"{function.__module__}:{function.__name__}"
    return called([sys.executable, "-m", "bench.apart", name], given, {})


def peer(script: str, environment: Mapping[str, str] | None = None, **given: Any) -> Outcome:
    """Run a script of bench/peers in the environment of the peers."""
    if not PEERS.exists():
        raise ContestantFailed("the peers are not installed: `make bench` does it")
    file = REPOSITORY / "bench/peers" / f"{script}.py"
    return called([str(PEERS), "-W", "ignore", str(file)], given, environment or {})


def called(command: Sequence[str], given: object, environment: Mapping[str, str]) -> Outcome:
    """Run it to its end. What it prints last is its outcome; it has weighed itself."""
    process = subprocess.Popen(
        [*command, msgspec.json.encode(given).decode()],
        cwd=REPOSITORY,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    if process.wait():
        raise ContestantFailed(f"{command[-1]} ended with {process.returncode}")
    return msgspec.json.decode(printed.splitlines()[-1], type=Outcome)


def rate(name: str, outcome: Outcome) -> Sample:
    """Events a second."""
    return sample({name: outcome.events / outcome.seconds}, outcome)


def sample(values: dict[str, float], outcome: Outcome) -> Sample:
    return Sample(values, outcome.cpu_seconds / outcome.events * 1e6, outcome.peak_mib)


def main(name: str, given: str) -> None:
    module, _, function = name.partition(":")
    call = getattr(importlib.import_module(module), function)
    outcome: Outcome = call(**msgspec.json.decode(given))
    outcome.peak_mib = peak_mib()
    print(msgspec.json.encode(outcome).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
