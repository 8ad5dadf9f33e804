"""Copies of the contracts in which something can be broken, and git histories around them."""

import shutil
import subprocess
from pathlib import Path

from contracts.generate import EXAMPLES

REPOSITORY = Path(__file__).parents[2]
GOLDEN = sorted((REPOSITORY / EXAMPLES).glob("*.json"))


def copy(to: Path) -> Path:
    """The schemas, examples and AsyncAPI description of today in a directory of their own."""
    code = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(REPOSITORY / "contracts", to / "contracts", ignore=code)
    return to


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=tester", "-c", "user.email=tester@example.org"]
    settled = [*who, "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]
    command = ["git", *settled, *arguments]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(root: Path, tag: str = "") -> str:
    """Everything below ``root`` as the next commit, the first one too; returns its name."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=next")
    if tag:
        git(root, "tag", tag)
    return git(root, "rev-parse", "--short", "HEAD")


def edit(file: Path, old: str, new: str) -> None:
    """Replace one text in a file that certainly holds it."""
    text = file.read_text()
    assert old in text, f"{file.name} holds no {old}"
    file.write_text(text.replace(old, new))
