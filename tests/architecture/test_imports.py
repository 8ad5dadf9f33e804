"""Who may import whom: the rules of `.importlinter` hold, and each fails when it is broken."""

import configparser
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("contracts", "kernel", "services", "kinerja")
STORAGE = ("aiokafka", "confluent_kafka", "psycopg", "sqlalchemy")
WEB = ("fastapi", "httpx2", "starlette", "uvicorn")

# The file that gets a line, the line, and the contracts that this breaks.
VIOLATIONS = [
    ("kernel/planted.py", "import services.training.service", {"layers"}),
    ("contracts/planted.py", "import kernel.refusal", {"layers"}),
    ("services/training/service.py", "import kinerja.planted", {"layers"}),
    ("services/training/service.py", "import services.feedback.views", {"independence"}),
    ("services/training/views.py", "import services.feedback.deciders", {"independence"}),
    ("services/training/rules/planted.py", "import services.training.deciders", {"shape"}),
    ("services/training/deciders/planted.py", "import services.training.views", {"shape"}),
    ("services/training/views.py", "import services.training.reactions", {"shape"}),
    ("services/training/effects.py", "import services.training.service", {"shape"}),
    ("services/training/tools.py", "", {"shape"}),
    ("services/training/rules/planted.py", "import fastapi", {"pure"}),
    ("services/training/views.py", "import fastapi", {"pure"}),
    ("services/training/reactions.py", "import fastapi", {"pure"}),
    ("contracts/planted.py", "import fastapi", {"pure"}),
    ("services/training/deciders/planted.py", "import kernel.database", {"pure"}),
    *(("services/training/deciders/planted.py", f"import {name}", {"pure"}) for name in WEB),
    *(
        ("services/training/deciders/planted.py", f"import {name}", {"pure", "storage"})
        for name in STORAGE
    ),
    *(("services/training/service.py", f"import {name}", {"storage"}) for name in STORAGE),
    ("kernel/planted.py", "import faststream", {"faststream"}),
    ("services/training/service.py", "import faststream", {"faststream"}),
    ("kernel/planted.py", "import pydantic", {"pydantic"}),
    ("services/training/service.py", "import pydantic", {"pydantic"}),
]


def named_contracts() -> dict[str, str]:
    """The short name of each contract, by the sentence that import-linter prints."""
    rules = configparser.ConfigParser()
    rules.read(REPOSITORY / ".importlinter")
    sections = [section for section in rules.sections() if ":contract:" in section]
    return {rules[section]["name"]: section.rpartition(":")[2] for section in sections}


def broken_contracts(tree: Path) -> set[str]:
    """The contracts that the packages in this folder break."""
    command = [f"{sysconfig.get_path('scripts')}/lint-imports", "--no-logo", "--no-cache"]
    here = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=here, capture_output=True, text=True, check=False)
    verdicts = dict(re.findall(r"^(.*) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
    contracts = named_contracts()
    assert verdicts.keys() == contracts.keys(), done.stdout + done.stderr
    return {contracts[name] for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own, in which something may be planted."""
    tree = tmp_path_factory.mktemp("packages")
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, tree / package, ignore=ignored)
    shutil.copy(REPOSITORY / ".importlinter", tree)
    (tree / "kinerja/planted.py").touch()
    return tree


def test_every_import_of_the_project_is_allowed():
    assert broken_contracts(REPOSITORY) == set()


@pytest.mark.parametrize(("file", "line", "broken"), VIOLATIONS)
def test_a_planted_import_breaks_exactly_its_contract(
    copied: Path, file: str, line: str, broken: set[str]
):
    planted = copied / file
    before = planted.read_text() if planted.exists() else None
    planted.write_text(f"{before or ''}\n{line}\n")
    try:
        assert broken_contracts(copied) == broken
    finally:
        planted.unlink()
        if before is not None:
            planted.write_text(before)


def test_every_contract_has_a_violation_that_breaks_it_alone():
    alone = {next(iter(broken)) for _, _, broken in VIOLATIONS if len(broken) == 1}
    assert alone == set(named_contracts().values())
