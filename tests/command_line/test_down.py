"""`kinerja down` ends what `kinerja up` started, and nobody who got a process id since."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from kinerja import together
from kinerja.servers import ServerMissing
from kinerja.settings import Settings
from tests.verbs import kinerja

FOR_EVER = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture
def stranger() -> Generator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us."""
    process = subprocess.Popen(FOR_EVER)
    yield process
    process.kill()
    process.wait()


def place(data: Path) -> Path:
    at = together.home(Settings(data=data))
    at.mkdir(parents=True)
    return at


def test_a_process_that_got_the_id_since_is_left_alone(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
):
    at = place(tmp_path)
    (at / "issuer.pid").write_text(f"{stranger.pid} 4711 another-start-of-the-machine")
    ended, told = together.down(Settings(data=tmp_path))
    assert (ended, "nothing is up" in told) == ([], True)
    assert stranger.poll() is None


def test_where_nothing_is_up_all_is_well(tmp_path: Path):
    for words, told in (((), "nothing is up"), (("--json",), "[]\n")):
        done = kinerja("down", *words, data=tmp_path)
        assert (done.returncode, done.stdout[: len(told)]) == (0, told)


def test_what_was_started_is_ended_by_another_command(tmp_path: Path):
    at = place(tmp_path)
    together.ours(at)["issuer"].spawn(FOR_EVER, detached=True)
    assert together.down(Settings(data=tmp_path))[0] == ["issuer"]
    assert together.ours(at)["issuer"].pid is None


def test_only_what_was_missing_is_ended_when_up_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    at = place(tmp_path)
    together.ours(at)["reporting"].spawn(FOR_EVER, detached=True)
    together.write(at / "regions.json", together.regions(None))
    (at / "addresses.json").write_text('{"issuer": "http://127.0.0.1:8100"}')
    monkeypatch.setenv("KAFKA_HOME", str(tmp_path))
    with pytest.raises(ServerMissing):
        together.up(Settings(data=tmp_path), 8100, None)
    assert together.ours(at)["reporting"].pid
    together.ours(at)["training"].spawn(FOR_EVER, detached=True)
    assert together.end(at, ["training", "kafka"]) == ["training"]
    assert together.down(Settings(data=tmp_path))[0] == ["reporting"]
