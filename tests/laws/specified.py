"""The situations that the specification tells of: where chance seldom leads, laws begin there."""

import importlib
import inspect
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from contracts.event import Event
from kernel.decider import Command
from kernel.service import AnyDecider
from tests.spec.given import TOLD

SPEC = Path(__file__).parents[1] / "spec"

Specified = tuple[AnyDecider, Command, Sequence[Event], dict[str, list[Event]]]


@cache
def specified(command: type[Command]) -> Sequence[Specified]:
    """Those in which this command is given."""
    return [each for each in everything() if type(each[1]) is command]


@cache
def everything() -> Sequence[Specified]:
    """All that the sentences tell which need no arguments."""
    found: list[Specified] = []

    def tell(*situation: Any) -> None:
        decider, command, history, others = situation
        found.append((decider, command, history, dict(others)))

    token = TOLD.set(tell)
    try:
        for sentence in sentences():
            sentence()
    finally:
        TOLD.reset(token)
    return found


def sentences() -> list[Any]:
    modules = [
        importlib.import_module(f"tests.spec.{file.parent.name}.{file.stem}")
        for file in sorted(SPEC.glob("*/test_*.py"))
    ]
    return [
        sentence
        for module in modules
        for name, sentence in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("test_") and not inspect.signature(sentence).parameters
    ]
