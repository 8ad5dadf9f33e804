"""`kinerja demo --check`: a year in four regions and the story, all verified through HTTP."""

import os
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kinerja.catalogue import services
from tests.journeys.places import KINERJA

pytestmark = pytest.mark.server

REGIONS = ["13.71", "13.72", "62.71", "64.72"]
QUIET = ["01.01", "01.02"]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What it prints on standard output, which is one JSON object."""
    kept: Path = tmp_path_factory.mktemp("untouched")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KINERJA_")}
    done = subprocess.run(
        [*KINERJA, "demo", "--check", "--people", "12", "--regions", "6", "--busy", "4"],
        env=environment | {"KINERJA_DATA": str(kept)},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(kept.iterdir()) == [], "a check keeps nothing"
    return msgspec.json.decode(done.stdout)


def test_every_step_of_the_demo_holds(outcome: dict[str, Any]):
    assert (outcome["ok"], outcome["mode"], outcome["regions"]) == (
        True,
        "embedded",
        [*REGIONS, *QUIET],
    )
    names = [step["name"] for step in outcome["steps"] if step["ok"]]
    assert len(names) == len(outcome["steps"])
    assert "story: citizen answered" in names
    assert {f"{region} satisfaction" for region in REGIONS} <= set(names)


def test_every_log_of_every_region_has_grown(outcome: dict[str, Any]):
    logs = {f"{region}/{service.name}" for region in REGIONS for service in services}
    assert {log for log, count in outcome["events"].items() if count > 20} == logs


def test_a_region_that_rests_has_its_first_records(outcome: dict[str, Any]):
    rest = {log: count for log, count in outcome["events"].items() if log[:5] in QUIET}
    assert {log.split("/")[1] for log in rest} >= {
        "reporting",
        "evaluation",
        "training",
        "feedback",
    }
