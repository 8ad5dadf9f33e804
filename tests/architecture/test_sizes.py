"""How much one screen holds: the maxima of the style, the words it bans, the opening sentence."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FUNCTION_LINES = 70
FILE_LINES = {
    "contracts": 300,
    "kernel": 250,
    "services": 300,
    "portal": 300,
    "kinerja": 250,
    "bench": 300,
    "tests": 500,
}
BANNED = {
    "Manager",
    "Helper",
    "Util",
    "Base",
    "Impl",
    "New",
    "Handler",
    "Processor",
    "Data",
    "Info",
}


def modules(tree: Path) -> Iterator[Path]:
    for package in FILE_LINES:
        yield from sorted((tree / package).rglob("*.py"))


Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parsed(text: bytes) -> tuple[str, tuple[Named, ...]]:
    """The opening sentence of a module, and all its classes and functions; read once a run."""
    module = ast.parse(text)
    return (ast.get_docstring(module) or "").strip(), tuple(defined(module))


def defined(within: ast.AST) -> Iterator[Named]:
    """All classes and functions within, however deep; no expression holds any."""
    for node in ast.iter_child_nodes(within):
        if isinstance(node, Named):
            yield node
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield from defined(node)


def nodes(tree: Path) -> Iterator[tuple[Path, Named]]:
    for module in modules(tree):
        _, found = parsed(module.read_bytes())
        yield from ((module.relative_to(tree), node) for node in found)


def long_files(tree: Path) -> list[str]:
    lengths = {module.relative_to(tree): len(lines(module)) for module in modules(tree)}
    return [f"{at}: {long} lines" for at, long in lengths.items() if long > FILE_LINES[at.parts[0]]]


def lines(module: Path) -> list[str]:
    return module.read_text().splitlines()


def long_functions(tree: Path) -> list[str]:
    return [
        f"{at}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for at, node in nodes(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]


def banned_names(tree: Path) -> list[str]:
    """Classes and modules with a banned word: `RowHandler`, `utils.py`, but not `Database`."""
    classes = [
        f"{at}:{node.lineno} class {node.name}"
        for at, node in nodes(tree)
        if isinstance(node, ast.ClassDef)
        and BANNED & {word.rstrip("s") for word in re.findall(r"[A-Z][a-z0-9]*", node.name)}
    ]
    named = [module.relative_to(tree) for module in modules(tree)]
    words = {at: {word.rstrip("s").title() for word in at.stem.split("_")} for at in named}
    return classes + [f"{at}: named so" for at in named if BANNED & words[at]]


def silent_modules(tree: Path) -> list[str]:
    """Modules that do not open with a sentence; an empty file says nothing and needs none."""
    return [
        f"{module.relative_to(tree)}: opens with no sentence"
        for module in modules(tree)
        if (text := module.read_bytes()).strip()
        and not parsed(text)[0].endswith((".", ":", "`", "?"))
    ]


CHECKS = [long_files, long_functions, banned_names, silent_modules]
VIOLATIONS: list[tuple[Callable[[Path], list[str]], str, str]] = [
    (long_files, "kernel/planted.py", '"""Long."""\n' + "x = 1\n" * 250),
    (long_files, "services/training/planted.py", '"""Long."""\n' + "x = 1\n" * 300),
    (long_files, "tests/planted.py", '"""Long."""\n' + "x = 1\n" * 500),
    (long_functions, "kernel/planted.py", '"""Long."""\ndef f():\n' + "    g()\n" * 70),
    (long_functions, "services/planted.py", '"""Long."""\nasync def f():\n' + "    g()\n" * 70),
    (silent_modules, "contracts/planted.py", "x = 1\n"),
    (silent_modules, "kinerja/planted.py", '""""""\nx = 1\n'),
    *(
        (banned_names, "kernel/planted.py", f'"""Named badly."""\nclass {name}: ...\n')
        for name in [f"Row{word}" for word in sorted(BANNED)]
        + ["BaseRow", "HTTPHandler", "RowUtils"]
    ),
    (banned_names, "services/training/utils.py", '"""Named badly."""\n'),
    (banned_names, "kernel/row_helper.py", '"""Named badly."""\n'),
]
ALLOWED = (
    '''"""At the limit, and named well."""

class Database: ...
class Newcomer: ...

def f():
'''
    + "    g()\n" * 69
)


@pytest.mark.parametrize("check", CHECKS)
def test_the_project_keeps_to_it(check: Callable[[Path], list[str]]):
    assert check(REPOSITORY) == []


@pytest.mark.parametrize(("check", "file", "text"), VIOLATIONS)
def test_a_planted_violation_is_found_by_its_check_alone(
    tmp_path: Path, check: Callable[[Path], list[str]], file: str, text: str
):
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(text)
    assert [found for found in CHECKS if found(tmp_path)] == [check]


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_at_the_limit_passes(tmp_path: Path, check: Callable[[Path], list[str]]):
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel/planted.py").write_text(ALLOWED)
    assert check(tmp_path) == []
