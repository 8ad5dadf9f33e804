"""`kinerja contracts check`: it holds, and each of its checks is seen to fail."""

from pathlib import Path
from typing import Any

import pytest

from contracts import check as checks
from contracts.catalogue import EVENTS, SHAPES
from contracts.event import Event, Part, Sealed
from contracts.generate import ASYNCAPI, ENVELOPE, EXAMPLES, SCHEMAS, schemas, stale, write
from contracts.personal import HARMLESS, in_the_clear
from contracts.schema import schema_of
from contracts.topics import Told, laggards
from tests.contracts.golden import REPOSITORY, commit, copy, edit

SUBMITTED = EXAMPLES / "reporting.ReportSubmitted.v1.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def where(problems: list[checks.Problem]) -> list[str]:
    return [problem.where for problem in problems]


def test_the_contracts_of_this_repository_hold():
    """What a clone without history cannot know is for `make check` to refuse, not for this."""
    assert [problem for problem in checks.check(REPOSITORY) if problem.where != "git"] == []


def test_a_copy_without_history_holds(root: Path):
    assert checks.check(root) == []


def test_writing_twice_changes_nothing(root: Path):
    assert write(root) == []


@pytest.mark.parametrize("file", [ASYNCAPI, ENVELOPE, SCHEMAS / SUBMITTED.name])
def test_a_generated_file_that_was_edited_is_found_and_mended(root: Path, file: Path):
    edit(root / file, "title", "titel")
    assert where(checks.check(root)) == [str(file)]
    assert write(root) == [file]
    assert checks.check(root) == []


def test_a_generated_file_that_is_missing_is_found(root: Path):
    (root / ENVELOPE).unlink()
    assert stale(root, schemas()) == [ENVELOPE]


def test_a_schema_of_no_type_is_found_and_removed(root: Path):
    orphan = SCHEMAS / "reporting.CoffeeServed.v1.json"
    (root / orphan).write_text("{}\n")
    assert where(checks.check(root)) == [str(orphan)]
    assert write(root) == [orphan]


def test_a_type_without_a_golden_record_is_found(root: Path):
    (root / SUBMITTED).unlink()
    assert where(checks.unexampled(root, SHAPES)) == [str(SUBMITTED)]


def test_a_golden_record_of_no_type_is_found(root: Path):
    orphan = EXAMPLES / "reporting.CoffeeServed.v1.json"
    (root / SUBMITTED).rename(root / orphan)
    assert where(checks.unexampled(root, SHAPES)) == [str(SUBMITTED), str(orphan)]


def test_a_second_golden_record_does_not_stand_in_for_the_first(root: Path):
    (root / SUBMITTED).unlink()
    assert (root / EXAMPLES / f"{SUBMITTED.stem}~in-words.json").exists()
    assert where(checks.unexampled(root, SHAPES)) == [str(SUBMITTED)]


def test_a_second_golden_record_of_no_type_is_found(root: Path):
    orphan = EXAMPLES / "reporting.CoffeeServed.v1~black.json"
    (root / orphan).write_text("{}")
    assert where(checks.unexampled(root, SHAPES)) == [str(orphan)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"report_id"', '"report"', "is not read"),
        ('"actor"', '"aktor"', "is not read"),
        ('"1.0"', '"1.1"', "is not read"),
        ("{", "", "is not read"),
        ("urn:kinerja:schema", "urn:kinerja:scheme", "under urn:kinerja:scheme"),
        ('"reporting.ReportSubmitted.v1"', '"reporting.ReportSubmitted.v9"', "record of"),
        ('"actor"', '"mood": "sunny", "actor"', "that are not ours"),
    ],
)
def test_a_golden_record_that_is_none_is_found(root: Path, old: str, new: str, said: str):
    edit(root / SUBMITTED, old, new)
    [problem] = checks.unreadable(root)
    assert problem.where == str(SUBMITTED) and said in problem.what


def test_a_golden_record_beyond_48_kib_is_found(root: Path):
    edit(root / SUBMITTED, '"p7r3td"', f'"{"x" * 48 * 1024}"')
    [problem] = checks.unreadable(root)
    assert "more than a record may have" in problem.what


def test_a_golden_record_of_a_type_that_nobody_reads_is_found():
    golden = (REPOSITORY / SUBMITTED).read_text().replace("ReportSubmitted", "CoffeeServed")
    said = checks.amiss("reporting.CoffeeServed.v1", golden.encode())
    assert said == "is of a type that nobody reads"


@pytest.mark.parametrize(
    "shapes", [["x.A.v2"], ["x.A.v1", "x.A.v3"], ["x.A.v0", "x.A.v1"], ["x.A.v1", "x.A.v1"]]
)
def test_a_gap_between_versions_is_found(shapes: list[str]):
    assert where(checks.gaps(shapes, [])) == ["x.A"]


def test_writing_a_version_that_is_superseded_is_found():
    assert where(checks.gaps(["x.A.v1", "x.A.v2"], ["x.A.v1"])) == ["x.A.v1"]
    assert checks.gaps(["x.A.v1", "x.A.v2"], ["x.A.v2"]) == []


class Visit(Part):
    """A part that hides what it should not."""

    home_address: str


class Complained(Event):
    """An event as it must not be."""

    type = "feedback.Complained.v1"
    citizen_id: str
    reason: Sealed
    names: tuple[Sealed, ...]
    comment: Sealed | None
    phone: str
    fullname: str | None
    notes: tuple[str, ...]
    visits: tuple[Visit, ...]
    anything: Any
    share: float
    shares: tuple[float, ...] = ()


IN_THE_CLEAR = [
    "Visit.home_address",
    "feedback.Complained.v1.fullname",
    "feedback.Complained.v1.notes",
    "feedback.Complained.v1.phone",
]


def test_personal_values_in_the_clear_are_found():
    assert where(checks.exposed([schema_of(Complained)], {})) == IN_THE_CLEAR


def test_a_harmless_field_is_listed_with_its_reason():
    harmless = dict.fromkeys(IN_THE_CLEAR, "made up")
    assert checks.exposed([schema_of(Complained)], harmless) == []
    nameless = harmless | {"Visit.home_address": ""}
    assert where(checks.exposed([schema_of(Complained)], nameless)) == ["Visit.home_address"]


def test_a_harmless_field_that_is_no_more_is_found():
    assert where(checks.exposed([], {"Visit.home_address": "made up"})) == ["Visit.home_address"]


@pytest.mark.parametrize("name", ["name", "nip", "nik", "phone", "telephone", "address", "email"])
@pytest.mark.parametrize("before", ["", "citizen_"])
def test_every_such_name_is_suspicious(name: str, before: str):
    field = f"{before}{name}"
    schema = {"title": "x.A.v1", "properties": {field: {"type": "string"}}}
    assert in_the_clear(schema) == [f"x.A.v1.{field}"]


def test_each_harmless_field_has_a_reason():
    assert all(len(reason) >= 5 for reason in HARMLESS.values())


def test_floats_and_fields_that_may_be_anything_are_found():
    assert where(checks.vague(schema_of(Complained))) == [
        "feedback.Complained.v1.anything",
        "feedback.Complained.v1.share",
        "feedback.Complained.v1.shares",
    ]


class Mute(Event):
    type = "feedback.Mute.v1"
    citizen_id: str


def test_an_event_without_a_docstring_is_found():
    assert where(checks.vague(schema_of(Mute))) == ["feedback.Mute.v1"]


def test_a_consumer_that_handles_no_version_of_today_is_found():
    types = ["CalendarAdopted.v1", "CalendarAdopted.v2"]
    heard_by = {"feedback": [f"evaluation.{type}" for type in types]}
    told = Told(by="evaluation", purpose="", heard_by=heard_by)
    assert laggards([told], EVENTS) == [
        "feedback handles evaluation.CalendarAdopted.v1, which evaluation does not write"
    ]


def test_a_consumer_that_awaits_what_another_writes_is_found():
    told = Told(by="evaluation", purpose="", heard_by={"training": ["feedback.SurveyClosed.v1"]})
    assert laggards([told], EVENTS) == [
        "training handles feedback.SurveyClosed.v1, which evaluation does not write"
    ]


def test_all_checks_of_classes_are_made():
    late = Told(by="feedback", purpose="", heard_by={"training": ["feedback.Complained.v1"]})
    shapes = {"feedback.Complained.v2": Complained, Mute.type: Mute}
    assert set(where(checks.in_classes(shapes, {Mute.type: Mute}, [late], {}))) == {
        "feedback.Complained",
        *IN_THE_CLEAR,
        "feedback.Complained.v1.share",
        "feedback.Complained.v1.shares",
        "feedback.Complained.v1.anything",
        "feedback.Mute.v1",
        "feedback.Complained.v1.citizen_id",
        "feedback.Mute.v1.citizen_id",
        "contracts/topics.py",
    }


def test_all_checks_of_files_are_made(root: Path):
    orphan = EXAMPLES / "reporting.CoffeeServed.v1.json"
    (root / orphan).write_text("{}")
    edit(root / ENVELOPE, "title", "titel")
    assert where(checks.check(root)) == [str(ENVELOPE), str(orphan), str(orphan)]


def test_a_broken_promise_is_found(root: Path):
    schema = root / SCHEMAS / SUBMITTED.name
    edit(schema, '"plan_revision"', '"plan_number"')
    commit(root)
    write(root)
    assert where(checks.check(root)) == ["reporting.ReportSubmitted.v1"] * 2


def test_a_baseline_that_is_not_there_is_a_problem(root: Path):
    commit(root)
    assert where(checks.check(root, "v9.9")) == ["git"]
