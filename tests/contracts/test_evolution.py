"""How contracts may change: what breaks readers or old records, and with what that is compared."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from contracts.check import check
from contracts.event import Event, Part, Sealed
from contracts.evolution import (
    Baseline,
    NothingToCompareWith,
    baseline,
    breaks,
    evolved,
    files_at,
)
from contracts.generate import EXAMPLES, SCHEMAS, schemas, write
from contracts.schema import Schema, schema_of
from tests.contracts.golden import commit, copy, edit, git

CALENDAR = EXAMPLES / "evaluation.CalendarAdopted.v1.json"


class Stop(Part):
    """A part, to be changed."""

    place: str
    minutes: int | None


class Travelled(Event):
    """An event, to be changed."""

    type = "x.Travelled.v1"
    by: str
    stops: tuple[Stop, ...]
    span: tuple[int, int]
    note: Sealed | None = None


BEFORE = schema_of(Travelled)
BEFORE["properties"]["by"] = {"type": "string", "enum": ["bus", "train"]}


def changed(*path: str | int, to: Any) -> Schema:
    """The schema with another value at this path; without one where ``to`` is None."""
    after = deepcopy(BEFORE)
    place: Any = after
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return after


FIELDS = ("properties",)
STOP = ("$defs", "Stop", "properties")
TEXT = {"type": "string"}

BREAKING = {
    "data.by is gone": changed(*FIELDS, "by", to=None),
    "data.stops[].place is gone": changed(*STOP, "place", to=None),
    "data.fare is new and has no default": changed("required", to=["by", "stops", "span", "fare"])
    | {"properties": {**BEFORE["properties"], "fare": TEXT}},
    "data.note is now required": changed("required", to=["by", "stops", "span", "note"]),
    "data.by is no longer required": changed("required", to=["stops", "span"]),
    "data.stops[].place: type changed from string to integer": changed(
        *STOP, "place", "type", to="integer"
    ),
    "data.stops: type changed from array to string": changed(*FIELDS, "stops", "type", to="string"),
    "data.by can no longer be train": changed(*FIELDS, "by", "enum", to=["bus"]),
    "data.by can now be ferry": changed(*FIELDS, "by", "enum", to=["bus", "ferry", "train"]),
    "data.by is no longer one of some values": changed(*FIELDS, "by", to=TEXT),
    "data.stops[].place is now one of some values": changed(
        *STOP, "place", to={**TEXT, "enum": ["a"]}
    ),
    "data.stops[].place: format changed from nothing to date": changed(
        *STOP, "place", to={**TEXT, "format": "date"}
    ),
    "data.stops[].minutes changed from": changed(*STOP, "minutes", "anyOf", to=[TEXT]),
    "data.note: default changed from None to x": changed(*FIELDS, "note", "default", to="x"),
    "data.span: maxItems changed from 2 to 3": changed(*FIELDS, "span", "maxItems", to=3),
    "data.span changed from": changed(*FIELDS, "span", "prefixItems", to=[TEXT]),
    "data.span[] changed from False to True": changed(*FIELDS, "span", "items", to=True),
}

HARMLESS = {
    "nothing": BEFORE,
    "a field with a default": changed(*FIELDS, "fare", to={**TEXT, "default": ""}),
    "other words": changed("description", to="Somebody went somewhere."),
    "another name of a part": changed("$defs", "Halt", to=BEFORE["$defs"]["Stop"])
    | {
        "properties": {
            **BEFORE["properties"],
            "stops": {"type": "array", "items": {"$ref": "#/$defs/Halt"}},
        }
    },
}


@pytest.mark.parametrize("said", BREAKING)
def test_it_breaks(said: str):
    assert any(reason.startswith(said) for reason in breaks(BEFORE, BREAKING[said]))


@pytest.mark.parametrize("what", HARMLESS)
def test_it_breaks_nothing(what: str):
    assert breaks(BEFORE, HARMLESS[what]) == []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def test_without_git_there_is_nothing_to_compare_with(root: Path):
    assert baseline(root) == Baseline(None, "nothing to compare with: no commit yet")


def test_the_first_commit_has_nothing_before_and_says_so(root: Path):
    commit(root)
    assert baseline(root) == Baseline(None, "nothing to compare with: this is the first commit")
    assert check(root) == []


def test_changes_are_compared_with_the_last_commit(root: Path):
    last = commit(root)
    edit(root / CALENDAR, '"1.0"', '"1.0" ')
    assert baseline(root).ref == last


def test_a_commit_is_compared_with_its_parent(root: Path):
    parent = commit(root)
    commit(root)
    assert baseline(root) == Baseline(parent, f"compared with the commit before, {parent}")


def test_the_last_release_counts_more_than_the_parent(root: Path):
    commit(root, tag="v1.0.0")
    commit(root, tag="wip")
    commit(root)
    assert baseline(root) == Baseline("v1.0.0", "compared with the last tag, v1.0.0")


def test_a_release_is_compared_with_the_one_before(root: Path):
    commit(root, tag="v1.0.0")
    commit(root, tag="v1.1.0")
    assert baseline(root).ref == "v1.0.0"


def test_one_may_name_what_to_compare_with(root: Path):
    first = commit(root)
    commit(root, tag="v1.0.0")
    assert baseline(root, first).ref == first


def test_a_name_that_git_does_not_know_is_refused(root: Path):
    commit(root)
    with pytest.raises(NothingToCompareWith, match=r"v9\.9"):
        baseline(root, "v9.9")


def test_a_history_that_is_cut_off_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory):
    commit(root, tag="v1.0.0")
    commit(root)
    shallow = tmp_path_factory.mktemp("shallow")
    git(shallow, "clone", "--quiet", "--depth=1", "--no-tags", f"file://{root}", ".")
    with pytest.raises(NothingToCompareWith, match="cut off"):
        baseline(shallow)


def test_the_files_of_a_commit_are_read_from_git(root: Path):
    then = commit(root)
    kept = {path: (root / path).read_text() for path in schemas()}
    (root / CALENDAR).unlink()
    before = files_at(root, then)
    assert {path: before[path].decode() + "\n" for path in kept} == kept
    assert CALENDAR in before


def test_what_stands_today_breaks_nothing_of_today(root: Path):
    assert evolved(files_at(root, commit(root)), schemas()) == []


def test_a_type_that_was_told_once_stays(root: Path):
    gone = root / SCHEMAS / "reporting.CoffeeServed.v1.json"
    gone.write_text('{"type": "object"}')
    commit(root)
    write(root)
    assert [str(problem) for problem in check(root)] == [
        "reporting.CoffeeServed.v1: the type is gone; logs hold it for ever"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"zone"', '"time_zone"', "is no longer read: evaluation.CalendarAdopted.v1: "),
        ('"1.0"', '"0.3"', "is no longer read: Invalid"),
        (".CalendarAdopted.", ".CoffeeServed.", "records of this type are no longer read"),
    ],
)
def test_a_record_that_was_told_once_is_still_read(root: Path, old: str, new: str, said: str):
    edit(root / CALENDAR, old, new)
    before = files_at(root, commit(root))
    [problem] = evolved(before, schemas())
    assert problem.where == CALENDAR.stem and said in problem.what
