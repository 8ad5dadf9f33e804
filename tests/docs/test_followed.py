"""Pages are followed as they stand, beside a demo: every command works, every line comes."""

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

DOCS = Path(__file__).resolve().parents[2] / "docs"
BE_SOMEBODY = "how-to/be-somebody.md"  # what others begin with
BLOCKS = re.compile(r"^```(bash|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
STAYS_UP = "It stays up"

pytestmark = [
    pytest.mark.timeout(300),  # a page calls the command line a dozen times, each a process
    pytest.mark.server,  # as slow as a server: it starts the whole platform
    pytest.mark.skipif(shutil.which("curl") is None, reason="the pages speak with curl"),
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, str]]:
    """Of a shell beside a demo that runs; ``PORT`` is where."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    path = f"{sysconfig.get_path('scripts')}:{found['PATH']}"
    data = str(tmp_path_factory.mktemp("data"))
    environment = found | {"KINERJA_DATA": data, "PORT": str(free_port()), "PATH": path}
    demo = [sys.executable, "-m", "kinerja", "demo", "--people", "12", "--parked", "--port"]
    with subprocess.Popen(
        [*demo, environment["PORT"]], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any(STAYS_UP in line for line in process.stdout), "the demo ended"
        yield environment | {"KINERJA_URL": f"http://127.0.0.1:{environment['PORT']}"}
        process.terminate()
        process.stdout.read()
    assert process.returncode == 0


def blocks(page: str, wanted: str) -> list[str]:
    return [text for kind, text in BLOCKS.findall((DOCS / page).read_text()) if kind == wanted]


@pytest.mark.parametrize(
    ("pages", "count"),
    [
        pytest.param(pages, count, id=pages[-1])
        for *pages, count in (
            ("tutorial/first-hour.md", 10),
            (BE_SOMEBODY, 2),
            (BE_SOMEBODY, "how-to/replay-as-of-a-day.md", 14),
            (BE_SOMEBODY, "how-to/rebuild-a-view.md", 6),
            (BE_SOMEBODY, "how-to/parked-records.md", 11),
            (BE_SOMEBODY, "how-to/read-lag.md", 6),
            (BE_SOMEBODY, "how-to/import-a-roster.md", 7),
            (BE_SOMEBODY, "how-to/correct-an-appraiser.md", 7),
            (BE_SOMEBODY, "how-to/erase-a-person.md", 10),
            (BE_SOMEBODY, "how-to/answer-a-data-subject.md", 12),
            (BE_SOMEBODY, "how-to/report-a-breach.md", 9),
            (BE_SOMEBODY, "how-to/keep-region-keys.md", 6),
            (BE_SOMEBODY, "how-to/agree-a-plan.md", 16),
            (BE_SOMEBODY, "how-to/documents-of-a-plan.md", 10),
            (BE_SOMEBODY, "how-to/exchange-with-the-national-application.md", 12),
            (BE_SOMEBODY, "how-to/log-work-and-report.md", 9),
            (BE_SOMEBODY, "how-to/close-a-month.md", 9),
            (BE_SOMEBODY, "how-to/follow-an-evaluation.md", 16),
            (BE_SOMEBODY, "how-to/run-an-evaluation-period.md", 12),
        )
    ],
)
def test_a_page_does_what_it_says(environment: dict[str, str], pages: list[str], count: int):
    script = "\n".join(text for page in pages for text in blocks(page, "bash"))
    lines = [line for page in pages for text in blocks(page, "text") for line in text.splitlines()]
    assert len(lines) >= count
    shell = ["bash", "-eu", "-o", "pipefail", "-c", script.replace("8080", environment["PORT"])]
    done = subprocess.run(shell, env=environment, capture_output=True, text=True, timeout=240)
    said = iter(done.stdout.splitlines())
    missing = [line for line in lines if not any(line in found for found in said)]
    assert (done.returncode, missing) == (0, []), done.stdout + done.stderr
