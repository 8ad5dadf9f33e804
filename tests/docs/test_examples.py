"""Every example of the command line, in its help and in the pages, can be typed as it stands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import click
import pytest
import typer

from kinerja.__main__ import app
from kinerja.failure import Told
from kinerja.operate import named as log_named
from kinerja.parked_records import addressed
from kinerja.rebuilds import named as view_named
from kinerja.regions import regions
from kinerja.serve import chosen as services_named
from kinerja.settings import Settings

PAGES = sorted((Path(__file__).resolve().parents[2] / "docs").rglob("*.md"))
REGIONS = regions(None)
WrongWords: Any = typer.BadParameter.__base__  # typer brings a click of its own
SOME = "13.72/reporting"  # where only the other name is asked about

IN_BLOCKS = re.compile(r"^ *(kinerja [^\n`]*)$", re.MULTILINE)
INLINE = re.compile(r"`(kinerja [a-z]+[^`]*/[^`]*)`")  # others only name a verb


def verbs(group: Any, words: str = "kinerja") -> Iterator[tuple[str, Any]]:
    for name, verb in group.commands.items():
        if hasattr(verb, "commands"):
            yield from verbs(verb, f"{words} {name}")
        else:
            yield f"{words} {name}", verb


ROOT = cast(click.Group, typer.main.get_command(app))
HELPED = [
    pytest.param(" ".join(example.split()), id=name)
    for name, verb in verbs(ROOT)
    for example in [(verb.help or "").partition("Example: ")[2]]
]
PRINTED = sorted(
    {
        found.partition("#")[0].strip()
        for page in PAGES
        for pattern in (IN_BLOCKS, INLINE)
        for found in pattern.findall(page.read_text())
        if page.parent.name in ("how-to", "tutorial") and "…" not in found
    }
)


def parsed(line: str) -> tuple[Any, dict[str, Any]]:
    """The verb and its parameters, nothing done. Raises WrongWords."""
    said = re.sub(r"\$\([^)]*\)", "said", line)
    words = re.split(r"[|>&]", re.sub(r"\$[A-Z_]+", "7", said))[0]  # a variable may be a number
    verb: Any = ROOT
    left = shlex.split(words)[1:]
    while hasattr(verb, "commands"):
        context = click.Context(verb)
        _, verb, left = verb.resolve_command(context, left)
    return verb, verb.make_context(verb.name, left).params


def check(line: str) -> None:
    """Raises WrongWords or Told for an example that would be refused."""
    verb, given = parsed(line)
    for option in verb.params:
        value = given.get(option.name)
        if not value:
            continue
        match option.metavar or option.opts[0]:
            case "REGION/SERVICE":
                log_named(value, REGIONS)
            case "SERVICE/FOLLOWER":
                addressed(Settings(), value, SOME)
            case "SERVICE/VIEW":
                view_named(value)
            case "SERVICE…":
                services_named(value)
            case "service":
                services_named([value])
            case "--view":
                view_named(f"{log_named(given['log'], REGIONS)[1]}/{value}")
            case "--region":
                for region in [value] if isinstance(value, str) else value:
                    log_named(f"{region}/reporting", REGIONS)
            case _:
                pass


def test_every_verb_has_an_example():
    assert [each.id for each in HELPED if not each.values[0]] == []
    assert len(HELPED) > 20 and len(PRINTED) > 20


@pytest.mark.parametrize("example", HELPED)
def test_the_example_of_a_verb_names_what_there_is(example: str):
    check(example)


@pytest.mark.parametrize("line", PRINTED)
def test_a_line_of_a_page_names_what_there_is(line: str):
    check(line)


@pytest.mark.parametrize(
    "line",
    [
        "kinerja parked show training/needs 13.72/evaluation evaluation-v7",
        "kinerja parked show training/needs_found 13.72/evaluation",
        "kinerja views drop training/hour",
        "kinerja replay 13.72/training --view units",
        "kinerja replay 13.72/train --view hours",
        "kinerja views drop training/hours --region 13.70",
        "kinerja lag --regions 13.72",
    ],
)
def test_a_line_that_would_be_refused_is_found(line: str):
    with pytest.raises((Told, WrongWords)):
        check(line)
