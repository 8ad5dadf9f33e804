"""Who may import whom: the rules of `.importlinter` hold, and each fails when it is broken."""

import os
import re
import shutil
import subprocess
import sysconfig
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
from grimp import ImportGraph, build_graph
from importlinter import Contract
from importlinter.api import read_configuration  # pyright: ignore[reportUnknownVariableType]
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("contracts", "kernel", "services", "kinerja")
KINDS: dict[str, type[Contract]] = {
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}
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
    ("kernel/planted.py", "import typst", {"documents"}),
    ("services/training/service.py", "import pyhanko", {"documents"}),
    ("services/reporting/documents/planted.py", "import fastapi", {"pure"}),
    ("services/reporting/documents/planted.py", "import services.reporting.api", {"pure", "shape"}),
    ("services/reporting/views/planted.py", "import services.reporting.documents", {"shape"}),
]


# What `import services.training.service` in a file means to the graph of who imports whom.
IMPORT = re.compile(r"import (\S+)")


def read() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What all contracts of `.importlinter` share, and each by its short name."""
    file = str(REPOSITORY / ".importlinter")
    rules = cast("dict[str, Any]", read_configuration(file))
    return rules["session_options"], {each["id"]: each for each in rules["contracts_options"]}


SHARED, RULES = read()


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """Who imports whom in this repository, and a module of `kinerja` for others to import."""
    found = build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)
    found.add_module("kinerja.planted")
    return found


def planted(graph: ImportGraph, file: str, line: str) -> ImportGraph:
    """The same graph with this line in this file, which need not exist."""
    module = file.removesuffix(".py").replace("/", ".")
    changed = deepcopy(graph)
    changed.add_module(module)
    for imported in IMPORT.findall(line):
        if imported not in changed.modules:
            changed.add_module(imported, is_squashed=True)
        changed.add_import(importer=module, imported=imported, line_number=1, line_contents=line)
    return changed


def broken_in(graph: ImportGraph) -> set[str]:
    """The contracts that this graph breaks."""
    return {name for name, rule in RULES.items() if not kept(rule, graph)}


def kept(rule: dict[str, Any], graph: ImportGraph) -> bool:
    contract = KINDS[rule["type"]](rule["name"], SHARED, rule)
    return contract.check(deepcopy(graph), verbose=False).kept


def broken_contracts(tree: Path) -> tuple[int, set[str]]:
    """What import-linter says of the packages in this folder: exit code, contracts broken."""
    command = [f"{sysconfig.get_path('scripts')}/lint-imports", "--no-logo", "--no-cache"]
    here = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=here, capture_output=True, text=True, check=False)
    verdicts = dict(re.findall(r"^(.*) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
    named = {rule["name"]: name for name, rule in RULES.items()}
    assert verdicts.keys() == named.keys(), done.stdout + done.stderr
    return done.returncode, {named[said] for said, end in verdicts.items() if end == "BROKEN"}


def test_every_import_of_the_project_is_allowed():
    assert broken_contracts(REPOSITORY) == (0, set())


def test_the_lines_planted_in_files_are_found_by_the_linter_itself(tmp_path: Path):
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, tmp_path / package, ignore=ignored)
    shutil.copy(REPOSITORY / ".importlinter", tmp_path)
    (tmp_path / "kinerja/planted.py").touch()
    for file, line, _ in VIOLATIONS:
        with (tmp_path / file).open("a") as text:
            text.write(f"\n{line}\n")
    assert broken_contracts(tmp_path) == (1, set(RULES))


def test_the_graph_in_which_imports_are_planted_is_that_of_the_project(graph: ImportGraph):
    assert broken_in(graph) == set()


@pytest.mark.parametrize(("file", "line", "broken"), VIOLATIONS)
def test_a_planted_import_breaks_exactly_its_contract(
    graph: ImportGraph, file: str, line: str, broken: set[str]
):
    assert broken_in(planted(graph, file, line)) == broken


def test_every_contract_has_a_violation_that_breaks_it_alone():
    alone = {next(iter(broken)) for _, _, broken in VIOLATIONS if len(broken) == 1}
    assert alone == set(RULES)
