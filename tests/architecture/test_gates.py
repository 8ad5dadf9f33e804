"""The gates of ruff and basedpyright are shut: each is shown what it must not let through."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SCRIPTS = sysconfig.get_path("scripts")

BANNED = [
    "import datetime\nat = datetime.datetime.now()\n",
    "from datetime import datetime\nat = datetime.utcnow()\n",
    "from datetime import date\nat = date.today()\n",
    "import time\nat = time.time()\n",
    "import uuid\nid = uuid.uuid4()\n",
    "from uuid import uuid4\n",
    "import random\n",
    "import secrets\n",
    "import os\nsetting = os.environ\n",
    "import os\nsetting = os.getenv('X')\n",
]

MISSING_CASE = '''"""A decision that forgot a case."""

from typing import Literal


def decide(status: Literal["open", "granted", "withheld"]) -> bool:
    match status:
        case "open":
            return True
        case "granted":
            return False
'''


def ruff(place: str, text: str) -> str:
    command = [f"{SCRIPTS}/ruff", "check", "--no-cache", "--output-format=concise"]
    where = ["--stdin-filename", f"{place}/planted.py", "-"]
    done = subprocess.run(
        [*command, *where], cwd=REPOSITORY, input=text, capture_output=True, text=True, check=False
    )
    return done.stdout


@pytest.mark.parametrize("text", BANNED)
def test_a_service_takes_neither_time_nor_chance_nor_settings_from_the_machine(text: str):
    assert "TID251" in ruff("services/training/deciders", text)


@pytest.mark.parametrize("place", ["kernel", "kinerja", "tests"])
@pytest.mark.parametrize("text", BANNED)
def test_the_kernel_and_the_composition_may(place: str, text: str):
    assert "TID251" not in ruff(place, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("BLE001", "try:\n    f()\nexcept Exception:\n    pass\n"),
        ("D100", "x = 1\n"),
        ("T201", '"""A sentence."""\nprint(1)\n'),
        ("TID252", '"""A sentence."""\nfrom . import views\n'),
    ],
)
def test_a_service_is_held_to(rule: str, text: str):
    assert rule in ruff("services/training", text)


def test_a_decision_that_forgets_a_case_is_reported(tmp_path: Path):
    forgetful = tmp_path / "forgetful.py"
    forgetful.write_text(MISSING_CASE)
    command = [f"{SCRIPTS}/basedpyright", str(forgetful)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert "reportMatchNotExhaustive" in done.stdout
    assert "withheld" in done.stdout
