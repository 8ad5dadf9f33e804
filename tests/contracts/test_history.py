"""Superseded shapes: a record of an old version is read as the event of today."""

from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType, new_class

import msgspec
import pytest

from contracts.catalogue import collect, event_of, readers
from contracts.envelope import decode
from contracts.evaluation import CalendarAdopted, Holiday
from contracts.event import Event
from contracts.history import HISTORY, Superseded
from contracts.notification import MessageQueued

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"


def test_a_calendar_without_titles_is_read_as_one_with_titles():
    old = decode((EXAMPLES / "evaluation.CalendarAdopted.v1.json").read_bytes())
    read = event_of(old.type, old.data)
    assert isinstance(read, CalendarAdopted)
    assert (read.year, read.zone, read.working_week) == (2025, "Asia/Makassar", 5)
    assert read.holidays[0] == Holiday(day=date(2025, 1, 1), title="Libur")


def test_a_message_of_a_closed_list_is_read_as_one_of_an_open_one():
    old = decode((EXAMPLES / "notification.MessageQueued.v1.json").read_bytes())
    read = event_of(old.type, old.data)
    assert isinstance(read, MessageQueued)
    assert (read.subject, read.recipient_id) == ("reporting.report-submitted", "p5m1xv")


def test_no_module_of_events_holds_a_superseded_shape():
    assert {old.shape.__module__ for old in HISTORY} == {"contracts.history"}


class V1(Event):
    type = "x.Counted.v1"
    n: int


class V2(Event):
    type = "x.Counted.v2"
    count: int


class V3(Event):
    type = "x.Counted.v3"
    count: int
    of: str


def to_v2(old: V1) -> V2:
    return V2(count=old.n)


def to_v3(old: V2) -> V3:
    return V3(count=old.count, of="all")


CHAIN = (Superseded(V1, to_v2), Superseded(V2, to_v3))


def test_upcasts_follow_one_another_to_the_current_shape():
    read = readers([V1, V2, V3], CHAIN)
    assert read["x.Counted.v1"](b'{"n":7}') == V3(count=7, of="all")
    assert read["x.Counted.v2"](b'{"count":7}') == V3(count=7, of="all")
    assert read["x.Counted.v3"](b'{"count":7,"of":"some"}') == V3(count=7, of="some")


def test_what_an_upcast_is_given_has_the_old_shape():
    with pytest.raises(msgspec.ValidationError):
        readers([V1, V2, V3], CHAIN)["x.Counted.v1"](b'{"count":7}')


def into(space: dict[str, str], body: dict[str, object]) -> None:
    body.update(space)


def module(*types: str, service: str = "x") -> ModuleType:
    """A module of events that was made up: for each type a class of the name within it."""
    made = ModuleType(f"contracts.{service}")
    for number, type in enumerate(types):
        name = type.split(".")[1]
        space = {"type": type, "__module__": made.__name__}
        setattr(made, f"c{number}", new_class(name, (Event,), exec_body=partial(into, space)))
    return made


def test_events_are_collected_by_type():
    assert list(collect([module("x.A.v1", "x.B.v2"), module("y.C.v1", service="y")])) == [
        "x.A.v1",
        "x.B.v2",
        "y.C.v1",
    ]


@pytest.mark.parametrize("type", ["y.A.v1", "x.A", "x.A.v0", "x.A.v1b", "x.A.1"])
def test_a_type_is_service_class_and_version(type: str):
    with pytest.raises(TypeError, match="is named"):
        collect([module(type)])


def test_a_type_stands_on_one_class():
    with pytest.raises(TypeError, match="two classes"):
        collect([module("x.A.v1", "x.A.v1")])
