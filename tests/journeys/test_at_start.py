"""A view has changed and the program starts: who looks sees bars, who does not finds log lines."""

import os
import pty
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from kernel.database import Database
from kinerja.progress import takes_bars
from kinerja.servers.process import free_port
from tests.journeys.places import KINERJA, WAIT_SECONDS
from tests.kernel.logs import sqlite_url, wait_for
from tests.platform import embedded
from tests.services.reporting.office import Office

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

REGIONS = ["13.71", "13.72"]
BAR = "━"


@pytest.fixture
async def changed(tmp_path: Path) -> Path:
    """Two regions in which units was last shown in another version, as if by the program before."""
    async with embedded(tmp_path) as platform:
        for region in REGIONS:
            await Office(platform.elsewhere(region)).open()
        await platform.settled()
    database = Database(sqlite_url(tmp_path, "reporting"))
    with database.write() as connection:
        for table, column in (("builds", "view"), ("checkpoints", "follower")):
            earlier = f"UPDATE {table} SET version = 0 WHERE {column} = 'units'"
            assert connection.execute(sa.text(earlier)).rowcount == len(REGIONS)
    database.close()
    return tmp_path


@contextmanager
def serving(data: Path, stderr: int) -> Generator[str]:
    """`kinerja serve` with this as its standard error; its address."""
    port = str(free_port())
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KINERJA_")}
    environment |= {"KINERJA_DATA": str(data), "TERM": "xterm", "COLUMNS": "150"}
    words = [*KINERJA, "serve", "--port", port]
    process = subprocess.Popen(words, env=environment, stderr=stderr, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


class Screen:
    """What comes out of a file descriptor, without what moves the cursor."""

    def __init__(self, source: int) -> None:
        self._source = source
        self._read = b""
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        try:
            while some := os.read(self._source, 4096):
                self._read += some
        except OSError:  # so a terminal says that nobody writes to it any more
            return

    @property
    def text(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._read.decode(errors="replace"))


def until_it_is_built(address: str, screen: Screen, holds: Callable[[str], bool]) -> None:
    wait_for(lambda: holds(screen.text), WAIT_SECONDS)
    lines = httpx2.get(f"{address}/readyz").text
    assert "this version is being built" not in lines


async def test_on_a_terminal_there_is_a_bar_for_each_region_and_one_for_all(changed: Path):
    ours, theirs = pty.openpty()
    screen = Screen(ours)
    with serving(changed, theirs) as address:
        os.close(theirs)
        until_it_is_built(address, screen, lambda text: "2 of 2" in text)
    os.close(ours)
    for region in REGIONS:
        (last,) = [line for line in screen.text.splitlines() if f"units {region} " in line][-1:]
        assert BAR in last
        assert re.search(r"100 %  [\d,]+ records/s +\d:\d\d:\d\d", last), last
    assert "is built:" not in screen.text
    assert '"message":"reporting.units in 13.71 is promoted: 3 rows in' in screen.text
    assert all(line.startswith("{") for line in screen.text.splitlines() if "message" in line)


async def test_without_a_terminal_the_log_says_it_and_nothing_else_does(changed: Path):
    ours, theirs = os.pipe()
    screen = Screen(ours)
    with serving(changed, theirs) as address:
        os.close(theirs)
        until_it_is_built(address, screen, lambda text: text.count(" is promoted: 3 rows") == 2)
    assert BAR not in screen.text
    assert all(line.startswith("{") for line in screen.text.splitlines())


def test_a_bar_is_for_a_terminal_that_can_go_back_in_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal, (tmp_path / "log").open("w") as file:
        monkeypatch.setenv("TERM", "xterm")
        assert takes_bars(terminal)
        assert not takes_bars(file)
        monkeypatch.setenv("TERM", "dumb")
        assert not takes_bars(terminal)
    os.close(ours)
