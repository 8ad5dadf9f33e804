"""`kinerja new service` writes a service that runs, passes the gates, and is like the others."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.check import unexampled
from kinerja import __main__ as command_line
from kinerja.failure import Told
from kinerja.template import left, service
from tests.verbs import kinerja

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NEW = "gala"  # not the example of CONTRIBUTING.md: a service of that name may be there


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A copy of the packages with a new service in it."""
    for name in ("contracts", "kernel", "services", "kinerja", "tests/spec"):
        kept = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=kept)
    (tmp_path / "tests/__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    service(tmp_path, NEW)
    return tmp_path


def run(made: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=made, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_has_the_files_of_every_service(made: Path):
    ours = {path.stem for path in (made / "services" / NEW).iterdir()}
    theirs = {path.stem for path in (ROOT / "services/training").iterdir()}
    assert ours <= theirs
    assert (made / f"contracts/{NEW}.py").exists()


def test_it_is_formatted_and_linted(made: Path):
    new = [f"services/{NEW}", f"contracts/{NEW}.py", f"tests/spec/{NEW}"]
    run(made, str(BIN / "ruff"), "format", "--check", *new)
    run(made, str(BIN / "ruff"), "check", *new)


def test_its_first_specification_passes(made: Path):
    passed = run(made, sys.executable, "-m", "pytest", "-q", f"tests/spec/{NEW}")
    assert "4 passed" in passed


def test_an_example_of_each_of_its_events_is_there_and_read_again_as_it_is(made: Path):
    look = (
        f"from contracts import {NEW}; from contracts import catalogue as c;"
        f" c._READERS |= c.readers(c.collect([{NEW}]).values(), ());"
        " from pathlib import Path; from contracts.check import amiss;"
        f" print([(p.stem, amiss(p.stem, p.read_bytes())) for p in"
        f" sorted(Path('contracts/examples').glob('{NEW}.*'))])"
    )
    types = [f"{NEW}.{NEW.capitalize()}{what}.v1" for what in ("Closed", "Opened")]
    assert run(made, sys.executable, "-c", look).strip() == str([(each, None) for each in types])
    theirs = {path.stem for path in (ROOT / "contracts/examples").iterdir()}
    assert unexampled(made, {*types, *theirs}) == []


def test_what_is_left_to_do_is_told_as_contributing_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(command_line, "ROOT", tmp_path)
    done = kinerja("new", "service", NEW, data=tmp_path)
    assert done.returncode == 0, done.stderr
    places = [re.split(r"[:`]", each.lstrip("`"))[0] for each in left(NEW)]
    assert len(places) == 8
    chapter = (ROOT / "CONTRIBUTING.md").read_text().partition("## Add a service")[2]
    steps = re.findall(r"^(\d)\. `([^`]+)`", chapter.partition("\n## ")[0], re.MULTILINE)
    assert steps == [(str(number), place) for number, place in enumerate(places, 1)]
    for number, each in enumerate(left(NEW), 1):
        assert f"  {number}. {each}" in done.stdout.splitlines()


def test_nothing_is_written_when_a_file_is_in_the_way(made: Path):
    with pytest.raises(Told, match="in the way"):
        service(made, NEW)


@pytest.mark.parametrize("name", ["Leave", "x", "reporting", f"../{NEW}"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str):
    with pytest.raises(Told):
        service(tmp_path, name)
    assert list(tmp_path.iterdir()) == []
