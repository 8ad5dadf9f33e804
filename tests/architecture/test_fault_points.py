"""Nothing that is installed can arm a fault point: there is no setting for it, and no caller."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.fault_point import POINTS

REPOSITORY = Path(__file__).parents[2]
INSTALLED = ("contracts", "kernel", "services", "portal", "kinerja")


def uses(tree: Path, name: str) -> Iterator[str]:
    """Where a name of `kernel.fault_point` is imported or taken from it, outside that file."""
    for package in INSTALLED:
        for module in sorted((tree / package).rglob("*.py")):
            if module.relative_to(tree) == Path("kernel/fault_point.py"):
                continue
            for node in ast.walk(ast.parse(module.read_bytes())):
                if taken_from(node, name):
                    yield module.relative_to(tree).as_posix()


def taken_from(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "kernel.fault_point":
        return any(alias.name in (name, "*") for alias in node.names)
    return (
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and node.value.id == "fault_point"
    )


@pytest.mark.parametrize("name", ["arm", "_strike"])
def test_no_installed_module_arms_a_fault_point(name: str):
    assert list(uses(REPOSITORY, name)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from kernel.fault_point import arm",
        "from kernel import fault_point\nfault_point.arm(print)",
    ],
)
def test_a_module_that_would_arm_one_is_found(tmp_path: Path, source: str):
    (tmp_path / "kinerja").mkdir()
    (tmp_path / "kinerja/serve.py").write_text(source)
    assert list(uses(tmp_path, "arm")) == ["kinerja/serve.py"]


def test_every_point_is_reached_in_one_place():
    named = [
        node.args[0].value
        for module in sorted((REPOSITORY / "kernel").rglob("*.py"))
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.Call)
        and taken_from(node.func, "reached")
        and isinstance(node.args[0], ast.Constant)
    ]
    assert sorted(map(str, named)) == sorted(POINTS)
