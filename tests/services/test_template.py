"""`kinerja new service` writes a service that runs, passes the gates, and is like the others."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kinerja.failure import Told
from kinerja.template import service

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A copy of the packages with a service `leave` in it."""
    for name in ("contracts", "kernel", "services", "kinerja", "tests/spec"):
        kept = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=kept)
    (tmp_path / "tests/__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    service(tmp_path, "leave")
    return tmp_path


def run(made: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=made, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_has_the_files_of_every_service(made: Path):
    ours = {path.stem for path in (made / "services/leave").iterdir()}
    theirs = {path.stem for path in (ROOT / "services/training").iterdir()}
    assert ours <= theirs
    assert (made / "contracts/leave.py").exists()


def test_it_is_formatted_and_linted(made: Path):
    new = ["services/leave", "contracts/leave.py", "tests/spec/leave"]
    run(made, str(BIN / "ruff"), "format", "--check", *new)
    run(made, str(BIN / "ruff"), "check", *new)


def test_its_first_specification_passes(made: Path):
    passed = run(made, sys.executable, "-m", "pytest", "-q", "tests/spec/leave")
    assert "4 passed" in passed


def test_nothing_is_written_when_a_file_is_in_the_way(made: Path):
    with pytest.raises(Told, match="in the way"):
        service(made, "leave")


@pytest.mark.parametrize("name", ["Leave", "x", "reporting", "../leave"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str):
    with pytest.raises(Told):
        service(tmp_path, name)
    assert list(tmp_path.iterdir()) == []
