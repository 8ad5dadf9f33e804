"""How soon a second instance has its share of the regions, and the first all of them again."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from contracts.topics import group_of
from kinerja import topics
from kinerja.failure import Told
from kinerja.servers.process import free_port

SHARED = "evaluation"
WAIT_SECONDS = 120.0
LOOK_SECONDS = 0.1
ANSWER_SECONDS = 10.0


class Rebalance(msgspec.Struct):
    """Seconds from the start of a second instance, and from its ``kill -9``, to an even share."""

    share_seconds: float
    take_over_seconds: float


def rebalance(at: Path, bootstrap: str) -> Rebalance:
    """Start a second instance of one service beside what is up, and kill it. Raises Told when
    the group has not dealt within `WAIT_SECONDS`."""
    admin, _ = topics.connected(bootstrap)
    group = next(name for name in groups(admin) if name.startswith(group_of(SHARED, "")))
    alone = settled(admin, group)
    port = free_port()
    environment = settings_of(at)
    began = time.monotonic()
    second = subprocess.Popen(
        [sys.executable, "-m", "kinerja", "serve", SHARED, "--port", str(port)],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        share = until(admin, group, began, members=len(alone) + 1, topics=sum(alone))
    finally:
        second.kill()
        second.wait()
    return Rebalance(share, until(admin, group, time.monotonic(), len(alone), sum(alone)))


def settings_of(at: Path) -> Mapping[str, str]:
    """What `kinerja up` tells everybody who wants to join."""
    lines = (at / "environment").read_text().splitlines()
    return {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}


def groups(admin: Any) -> list[str]:
    told = admin.list_consumer_groups(request_timeout=ANSWER_SECONDS).result(ANSWER_SECONDS)
    return sorted(each.group_id for each in told.valid)


def shares(admin: Any, group: str) -> list[int]:
    """How many topics each member has; nothing while the group deals."""
    asked = admin.describe_consumer_groups([group], request_timeout=ANSWER_SECONDS)
    told = asked[group].result(ANSWER_SECONDS)
    if told.state.name != "STABLE":
        return []
    return [len(each.assignment.topic_partitions) for each in told.members]


def settled(admin: Any, group: str) -> list[int]:
    """The shares of a group once it does not deal. Raises Told after `WAIT_SECONDS`."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if found := shares(admin, group):
            return found
        time.sleep(LOOK_SECONDS)
    raise Told(f"{group} has no members that share its topics after {WAIT_SECONDS:.0f} s")


def until(admin: Any, group: str, began: float, members: int, topics: int) -> float:
    """Seconds since ``began`` until so many members have all topics in even shares."""
    while time.monotonic() < began + WAIT_SECONDS:
        found = shares(admin, group)
        if len(found) == members and sum(found) == topics and max(found) - min(found) <= 1:
            return round(time.monotonic() - began, 1)
        time.sleep(LOOK_SECONDS)
    raise Told(f"{group} has not dealt its topics within {WAIT_SECONDS:.0f} s")
