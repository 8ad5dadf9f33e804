"""A short attack of a fixed seed, and three planted mistakes; `make faults` is the long one."""

import asyncio
import sys
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from tests.faults.attack import Attack, Report
from tests.faults.history import History
from tests.faults.scenarios import SCENARIOS, at_once
from tests.faults.world import INSTANCES as ALL
from tests.faults.world import world

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]

SEED = 7
HERE = ("13.71", "13.72")
SHORT = (
    "killed-at-committed",
    "killed-at-checkpoint-moved",
    "append-answer-lost",
    "delivered-again",
    "poisoned",
    "vault-killed",
    "postgres-killed",
)
INSTANCES = {name: service for name, service in ALL.items() if service != "evaluation"}
PLANTED = ("no-dedupe", "stale-answers", "clock-reading-fold")  # each in a service of its own
ELSEWHERE = tuple(f"9{n}.{part}1" for n, _ in enumerate(PLANTED) for part in (1, 2))


class Ended:
    """How the attack ended, and by which invariants each planted mistake was caught after it."""

    def __init__(self, report: Report, caught: Mapping[str, set[str]]) -> None:
        self.report = report
        self.caught = caught


async def attacked(directory: Path) -> Ended:
    async with world(directory, [*HERE, *ELSEWHERE], INSTANCES) as running:
        report = await Attack(running, SEED, say, pace=0.2, regions=HERE).run(0, SHORT)
        history = History(directory / "planted.jsonl")
        return Ended(report, await at_once(running, PLANTED, ELSEWHERE, history))


def say(what: str) -> None:
    print(what, file=sys.stderr)


@pytest.fixture(scope="module")
def ended(kafka_server: object, postgres_server: object) -> Generator[Ended]:
    """Servers of its own: it kills them. The others' fixtures say why it is skipped."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)  # PostgreSQL runs as another user
        yield asyncio.run(attacked(Path(directory)))


def test_nothing_is_lost_doubled_or_wrong_after_a_short_attack(ended: Ended):
    assert ended.report.violations == []
    assert (ended.report.lost, ended.report.doubled) == (0, 0)


def test_every_fault_was_inflicted_while_commands_were_answered(ended: Ended):
    assert ended.report.faults.keys() == set(SHORT)
    assert ended.report.commands["ok"] > 50


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_mistake_is_caught(ended: Ended, bug: str):
    assert SCENARIOS[bug].caught_by & ended.caught[bug]
