"""The tutorial is run as it stands, beside a demo: every command works, every line comes."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Generator
from pathlib import Path

import pytest

from kinerja.servers.process import free_port

PAGE = Path(__file__).resolve().parents[2] / "docs/tutorial/first-hour.md"
BLOCKS = re.compile(r"^```(bash|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
STAYS_UP = "It stays up"


@pytest.fixture
def environment(tmp_path: Path) -> Generator[dict[str, str]]:
    """Of a shell beside a demo that runs; ``PORT`` is where."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    path = f"{sysconfig.get_path('scripts')}:{found['PATH']}"
    environment = found | {"KINERJA_DATA": str(tmp_path), "PORT": str(free_port()), "PATH": path}
    demo = [sys.executable, "-m", "kinerja", "demo", "--people", "12", "--port"]
    with subprocess.Popen(
        [*demo, environment["PORT"]], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any(STAYS_UP in line for line in process.stdout), "the demo ended"
        yield environment
        process.terminate()
        process.stdout.read()
    assert process.returncode == 0


@pytest.mark.server
@pytest.mark.skipif(shutil.which("curl") is None, reason="the tutorial speaks with curl")
def test_the_tutorial_does_what_it_says(environment: dict[str, str]):
    blocks = BLOCKS.findall(PAGE.read_text())
    script = "\n".join(text for kind, text in blocks if kind == "bash")
    lines = [line for kind, text in blocks if kind == "text" for line in text.splitlines()]
    assert len(lines) > 10
    shell = ["bash", "-eu", "-o", "pipefail", "-c", script.replace("8080", environment["PORT"])]
    done = subprocess.run(shell, env=environment, capture_output=True, text=True, timeout=60)
    said = iter(done.stdout.splitlines())
    missing = [line for line in lines if not any(line in found for found in said)]
    assert (done.returncode, missing) == (0, []), done.stdout + done.stderr
