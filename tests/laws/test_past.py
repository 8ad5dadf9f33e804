"""What holds for every view as it was: a row needs no other streams than those the view says."""

from collections import Counter
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reporting import EmployeeRegistered, UnitEstablished
from kernel.heard import Heard
from kernel.replay import Moment, at_once
from kernel.replay import replay as whole
from kernel.union import sources
from tests.golden_streams import stream_of
from tests.laws.lawful import found_out, holds
from tests.laws.logs import logs
from tests.laws.paper_history import PaperHistory
from tests.laws.test_views import VIEWS, AnyView

OF_STREAMS = {name: view for name, view in VIEWS.items() if view.streams}
ABSENT = "nothing-of-this-name"

each_view = pytest.mark.parametrize("view", OF_STREAMS.values(), ids=OF_STREAMS.keys())


@st.composite
def in_their_streams(draw: st.DrawFn, hears: Any) -> list[Heard[Event]]:
    """Any logs of these events, one log after the other, each event in the stream of its thing."""
    versions = Counter[tuple[str, str]]()
    found: list[Heard[Event]] = []
    for heard in (heard for log in draw(logs(hears)).values() for heard in log):
        stream = stream_of(heard.event)
        versions[heard.service, stream] += 1
        version = versions[heard.service, stream]
        found.append(msgspec.structs.replace(heard, stream=stream, version=version))
    return found


def moments(histories: list[PaperHistory]) -> list[Moment]:
    """Each position of each log, and before the first record and after the last."""
    positions = [Moment({h.service: at}) for h in histories for at in range(h.end() + 1)]
    return [Moment({}, -1), *positions, Moment({}, 2**53)]


def its_streams_are_all_that_a_row_needs(view: AnyView) -> int:
    """Gives how many rows were compared."""
    compared = 0

    def law(heard: list[Heard[Event]]) -> None:
        nonlocal compared
        histories = [PaperHistory(source, heard) for source in sources(view.hears)]
        keys = {key for each in heard for key in view.keys(each)} | {ABSENT}
        for until in moments(histories):
            there = whole(view, histories, until)
            for key in keys:
                one = at_once(view, histories, until, key)
                assert one is not None, "the view says its streams, and all are at hand"
                assert one.rows == {k: row for k, row in there.rows.items() if k == key}
                assert one.positions == there.positions
                compared += key in there.rows

    holds(law, in_their_streams(view.hears))
    return compared


def test_some_views_say_their_streams():
    assert len(OF_STREAMS) >= 11


@each_view
def test_a_row_as_it_was_needs_the_streams_that_its_view_says_and_no_others(view: AnyView):
    assert its_streams_are_all_that_a_row_needs(view) > 0


class Person(msgspec.Struct, frozen=True):
    employee_id: str
    unit: str = ""
    seen: int = 0


Facts = EmployeeRegistered | UnitEstablished


def of_whom(heard: Heard[Facts]) -> list[str]:
    match heard.event:
        case EmployeeRegistered(employee_id=employee_id):
            return [employee_id]
        case UnitEstablished(unit_id=unit_id):
            return [unit_id]


def fold(row: Person | None, heard: Heard[Facts]) -> Person:
    row = row or Person(of_whom(heard)[0])
    return msgspec.structs.replace(row, seen=row.seen + 1, unit=heard.stream)


def both_streams(key: str) -> list[str]:
    return [f"employee-{key}", f"unit-{key}"]


def one_stream(key: str) -> list[str]:
    return [f"unit-{key}"]


def no_stream(key: str) -> list[str]:
    return [key]


both: AnyView = replace(
    VIEWS["reporting.units"],
    hears=Facts,
    row=Person,
    keys=of_whom,
    fold=fold,
    streams=both_streams,
)


def test_a_view_that_names_both_its_streams_breaks_no_law():
    assert its_streams_are_all_that_a_row_needs(both) > 0


def test_a_view_that_forgets_one_of_its_streams_is_found_out():
    with found_out(AssertionError):
        its_streams_are_all_that_a_row_needs(replace(both, streams=one_stream))


def test_a_view_that_names_the_stream_of_something_else_is_found_out():
    with found_out(AssertionError):
        its_streams_are_all_that_a_row_needs(replace(both, streams=no_stream))
