"""How a peer is told what to do and tells what it did: the other half of bench/apart.py."""

import json
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any


def given() -> dict[str, Any]:
    """The arguments."""
    return json.loads(sys.argv[1])


class Watch:
    """Seconds and CPU seconds of a block."""

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


def tell(events: int, watch: Watch) -> None:
    told = {"events": events, "seconds": watch.seconds, "cpu_seconds": watch.cpu_seconds}
    print(json.dumps(told))
