"""Which fields name a person: all are said to or not to, and whoever a record names is found."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.catalogue import SHAPES
from contracts.check import in_classes
from contracts.envelope import decode
from contracts.event import Event, Part, Sealed
from contracts.persons import (
    MESSAGES,
    PERSONS,
    SLOTS,
    STREAMS,
    Mention,
    in_stream,
    mentions,
    unclassified,
)
from contracts.retention import RETENTION, unkept
from contracts.schema import schema_of
from contracts.subjects import is_nobody
from contracts.things import THINGS
from kinerja.catalogue import services
from services.notification.rules.wording import WORDINGS

EXAMPLES = Path(__file__).resolve().parents[2] / "contracts/examples"
THINGS_OF_STREAMS = {
    "assignment-",
    "calendar-",
    "complaint-",
    "course-",
    "lookup-",
    "message-",
    "month-",
    "official-",
    "organisation-",
    "policy",
    "region-key",
    "regionalhead-",
    "review-",
    "survey-",
    "team-",
    "template-",
    "ticket-",
    "unit-",
}
WORDS_OF_SLOTS = {
    "answer",
    "competency",
    "course",
    "day",
    "hours",
    "kind",
    "period",
    "predicate",
    "service",
    "step",
    "year",
}
BOX = "x" * 22


class Lent(Part):
    """A thing somebody has."""

    thing: str
    borrower_id: str


class ThingsLent(Event):
    """Somebody has these."""

    type = "toy.ThingsLent.v1"
    loan_id: str
    keeper: str | None
    witnesses: tuple[str, ...]
    lent: tuple[Lent, ...]
    note: Sealed | None = None


def test_every_field_of_text_is_said_to_name_a_person_or_a_thing():
    assert unclassified(map(schema_of, SHAPES.values())) == []


def test_a_field_that_nobody_has_spoken_of_is_found_wherever_it_stands():
    found = unclassified([schema_of(ThingsLent)])
    assert found == [
        "Lent.borrower_id",
        "Lent.thing",
        "toy.ThingsLent.v1.keeper",
        "toy.ThingsLent.v1.loan_id",
        "toy.ThingsLent.v1.witnesses",
    ]


def test_the_check_of_the_contracts_names_such_a_field():
    wrong = in_classes({ThingsLent.type: ThingsLent}, {}, [], {})
    assert "toy.ThingsLent.v1.loan_id" in {problem.where for problem in wrong}


@pytest.mark.parametrize("field", sorted(PERSONS))
def test_the_gate_bites_for_each_field_that_names_a_person(field: str):
    schema = {"title": "toy.Asked.v1", "properties": {field: {"type": "string"}}}
    known = (PERSONS.keys() | THINGS.keys()) - {field}
    assert unclassified([schema], known) == [f"toy.Asked.v1.{field}"]


def test_no_field_is_both_a_person_and_a_thing():
    assert not PERSONS.keys() & THINGS.keys()


def test_every_field_of_text_of_every_view_is_said_too():
    assert unclassified(shown()) == []


def shown() -> Iterator[dict[str, Any]]:
    for service in services:
        for view in service.views:
            _, parts = msgspec.json.schema_components([view.row], ref_template="#/$defs/{name}")
            for name, part in parts.items():
                yield {"title": f"{service.name}/{view.name}.{name}", **part}


def test_what_each_message_is_about_is_known():
    assert set(WORDINGS) <= set(MESSAGES)


def test_each_place_in_a_wording_is_a_persons_or_a_words():
    texts = [text for each in WORDINGS.values() for wording in each.values() for text in wording]
    slots = {slot for text in texts for slot in re.findall(r"{(\w+)}", text)}
    assert slots <= set(SLOTS) | WORDS_OF_SLOTS


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_each_kind_of_stream_is_known_and_names_who_the_record_names(file: Path):
    record = decode(file.read_bytes())
    begins = [each for each in (*STREAMS, *THINGS_OF_STREAMS) if record.stream.startswith(each)]
    assert begins, f"say in contracts/persons.py whom {record.stream} names"
    if named := in_stream(record.stream):
        data = msgspec.json.decode(record.data)
        assert named.subject in {each.subject for each in mentions(data)}


NAMED: list[tuple[dict[str, Any], list[Mention]]] = [
    ({"employee_id": "e7"}, [Mention("e7", "about", "id")]),
    ({"appraiser_id": None}, []),
    ({"appraiser_id": ""}, []),
    ({"report_id": "e7~2026-q1"}, [Mention("e7", "about", "id")]),
    ({"report_id": "v7"}, []),
    ({"training_id": "c1~e7"}, [Mention("e7", "about", "id")]),
    ({"response_id": "r1"}, [Mention("response-r1", "about", "id")]),
    ({"recipient_id": "unit~u1"}, []),
    ({"recipient_id": "e1"}, [Mention("e1", "recipient", "id")]),
    (
        {"present": ["e7", "e8"]},
        [Mention("e7", "participant", "id"), Mention("e8", "participant", "id")],
    ),
    ({"unit_id": "e7"}, []),
    (
        {"results": [{"note": {"subject": "e7", "label": "note", "box": BOX}}]},
        [Mention("e7", "about", "note")],
    ),
    (
        {"keys": [{"subject": "e1", "label": "document-key", "box": "…"}]},
        [Mention("e1", "mentioned", "document-key")],
    ),
    (
        {"subject": "reporting.report-submitted", "about": "e7~2026-q1"},
        [Mention("e7", "mentioned", "id")],
    ),
    ({"subject": "report-submitted", "about": "e7~2026-q1"}, [Mention("e7", "mentioned", "id")]),
    ({"subject": "citizen-answered", "about": "r1"}, [Mention("response-r1", "mentioned", "id")]),
    ({"subject": "training.enrolled", "about": "e7"}, []),
    ({"subject": "leave.granted", "about": "e7"}, []),
    ({"fills": [{"slot": "employee", "word": "e7"}]}, [Mention("e7", "mentioned", "id")]),
    ({"fills": [{"slot": "period", "word": "e7"}]}, []),
]


@pytest.mark.parametrize(("data", "who"), NAMED)
def test_whoever_a_field_names_is_found(data: dict[str, Any], who: list[Mention]):
    assert list(mentions(data)) == who


def test_a_stream_names_whom_its_name_holds():
    assert in_stream("plan-e7~2026~1") == Mention("e7", "about", "id")
    assert in_stream("response-r1") == Mention("response-r1", "about", "id")
    assert in_stream("unit-e7") is None
    assert in_stream("report-r7") is None  # no id made of ids: it tells nobody's


@pytest.mark.parametrize(
    ("actor", "is_so"),
    [
        ("system", True),
        ("anonymous", True),
        ("anonymous-0", True),
        ("e7", False),
        ("systems", False),
    ],
)
def test_the_platform_and_who_has_no_account_are_nobody(actor: str, is_so: bool):
    assert is_nobody(actor) is is_so


def test_it_is_said_how_long_each_type_of_record_is_kept_and_by_which_source():
    assert unkept(SHAPES) == []
    assert unkept(["toy.ThingsLent.v1"]) == ["toy.ThingsLent.v1"]
    assert all(rule.source and rule.what for rule in RETENTION)
