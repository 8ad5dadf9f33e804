"""The lock files name what pyproject.toml asks for, with hashes, and no host to get it from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
LOCKS = {
    "requirements/run.lock": ("build",),
    "requirements/dev.lock": ("build", "dev", "interop"),
}


def asked(pyproject: str, extras: tuple[str, ...]) -> set[str]:
    """The names of the packages that these extras need, as the index spells them."""
    project = tomllib.loads(pyproject)["project"]
    needed = [*project["dependencies"]]
    for extra in extras:
        needed += project["optional-dependencies"][extra]
    return {spelled(re.split(r"[\s\[<>=;!~]", each, maxsplit=1)[0]) for each in needed}


def spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def missing(pyproject: str, lock: str, extras: tuple[str, ...]) -> set[str]:
    return asked(pyproject, extras) - {spelled(name) for name, _ in PINNED.findall(lock)}


def text(path: str) -> str:
    return (ROOT / path).read_text()


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items())
def test_what_is_asked_for_is_locked(lock: str, extras: tuple[str, ...]):
    assert missing(text("pyproject.toml"), text(lock), extras) == set()


def test_a_package_that_was_added_and_not_locked_is_found():
    more = text("pyproject.toml").replace('"rich>', '"leftpad>=1",\n    "rich>')
    assert missing(more, text("requirements/run.lock"), ()) == {"leftpad"}


@pytest.mark.parametrize("lock", [*LOCKS, "bench/peers/requirements.lock"])
def test_every_pin_has_a_hash_and_no_lock_names_a_host(lock: str):
    pins = re.split(r"\n(?=[A-Za-z0-9])", text(lock))
    bare = [pin.split("\n")[0] for pin in pins if "==" in pin and "--hash=sha256:" not in pin]
    assert bare == []
    assert "://" not in text(lock)
