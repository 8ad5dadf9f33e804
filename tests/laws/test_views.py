"""What holds for every view of every service: its rows are the same however its logs are read."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st

from contracts.event import Event, Sealed
from contracts.reporting import EmployeeRegistered
from contracts.training import TrainingCompleted
from kernel.heard import Heard
from kernel.rebuild import BUDGET_BYTES, rebuild
from kernel.union import sources
from kernel.view import View
from kinerja.catalogue import services
from tests.laws.lawful import found_out, holds
from tests.laws.logs import in_one_order, two_orders
from tests.laws.paper_history import PaperHistory, PaperTarget
from tests.laws.sealing import resealed

BUDGETS = st.sampled_from([1, 4_000, BUDGET_BYTES])

AnyView = View[Any, Any]
Rows = dict[str, Any]

VIEWS = {f"{service.name}.{view.name}": view for service in services for view in service.views}
OF_SEVERAL_LOGS = {name: view for name, view in VIEWS.items() if len(sources(view.hears)) > 1}

each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
each_view_of_several_logs = pytest.mark.parametrize(
    "view", OF_SEVERAL_LOGS.values(), ids=OF_SEVERAL_LOGS.keys()
)


def folded(view: AnyView, *batches: Iterable[Heard[Any]]) -> Rows:
    """All rows after these batches. Between two batches they are stored and read again."""
    encode = msgspec.json.Encoder(decimal_format="string").encode
    decode = msgspec.json.Decoder(view.row).decode
    stored: dict[str, bytes] = {}
    for batch in batches:
        rows = fold_batch(view, {key: decode(body) for key, body in stored.items()}, batch)
        stored = {key: encode(row) for key, row in rows.items() if row is not None}
    return {key: decode(body) for key, body in stored.items()}


def fold_batch(view: AnyView, rows: Rows, batch: Iterable[Heard[Any]]) -> Rows:
    for heard in batch:
        for key in dict.fromkeys(view.keys(heard)):
            rows[key] = view.folded(rows.get(key), heard, key)
    return rows


def folds_are_total(view: AnyView) -> None:
    def law(heard: list[Heard[Event]]) -> None:
        folded(view, heard)

    holds(law, in_one_order(view.hears))


def rebuilding_gives_the_same_rows(view: AnyView) -> None:
    def law(heard: list[Heard[Event]]) -> None:
        assert folded(view, heard) == folded(view, heard)

    holds(law, in_one_order(view.hears))


def batches_do_not_matter(view: AnyView) -> None:
    def law(batches: list[list[Heard[Event]]]) -> None:
        whole = [heard for batch in batches for heard in batch]
        assert folded(view, *batches) == folded(view, whole)
        assert folded(view, *([heard] for heard in whole)) == folded(view, whole)

    holds(law, batched(view.hears))


@st.composite
def batched(draw: st.DrawFn, hears: Any) -> list[list[Heard[Event]]]:
    heard = draw(in_one_order(hears))
    cuts = sorted(draw(st.lists(st.integers(0, len(heard)), max_size=4)))
    return [heard[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(heard)], strict=True)]


def rebuilding_from_whole_logs_gives_the_live_rows(view: AnyView) -> None:
    """Live: in small batches, the logs in any order. Rebuilt: by the kernel, one log after the
    other, in pages of any size, with rows in memory or hardly any."""

    def law(given: tuple[list[list[Heard[Event]]], int, int]) -> None:
        batches, page, budget = given
        heard = [heard for batch in batches for heard in batch]
        histories = [PaperHistory(source, heard, page) for source in sources(view.hears)]
        target = PaperTarget(view)
        marks = rebuild(view, histories, target, budget)
        assert target.broke == []
        assert target.rows == folded(view, *batches)
        ends = {h.service: h.end() for h in histories if h.end() >= 0}
        assert {source: mark.position for source, mark in marks.items()} == ends == target.marks

    holds(law, st.tuples(batched(view.hears), st.integers(1, 7), BUDGETS))


def logs_come_in_any_order(view: AnyView) -> None:
    def law(orders: tuple[Sequence[Heard[Event]], Sequence[Heard[Event]]]) -> None:
        one, another = orders
        assert folded(view, one) == folded(view, another)

    holds(law, two_orders(view.hears))


def nobody_looks_into_a_box(view: AnyView) -> None:
    def law(heard: list[Heard[Event]]) -> None:
        assert folded(view, resealed(heard)) == resealed(folded(view, heard))

    holds(law, in_one_order(view.hears))


@each_view
def test_a_fold_takes_any_event_on_any_row(view: AnyView):
    folds_are_total(view)


@each_view
def test_a_rebuilt_view_has_the_same_rows(view: AnyView):
    rebuilding_gives_the_same_rows(view)


@each_view
def test_a_view_is_the_same_in_batches_of_any_size(view: AnyView):
    batches_do_not_matter(view)


@each_view
def test_a_view_rebuilt_from_its_logs_has_the_rows_of_the_live_one(view: AnyView):
    rebuilding_from_whole_logs_gives_the_live_rows(view)


@each_view_of_several_logs
def test_a_view_is_the_same_whichever_log_comes_first(view: AnyView):
    logs_come_in_any_order(view)


@each_view
def test_another_box_in_a_sealed_value_changes_no_figure(view: AnyView):
    nobody_looks_into_a_box(view)


Facts = EmployeeRegistered | TrainingCompleted


class Person(msgspec.Struct, frozen=True):
    employee_id: str
    count: int = 0
    last: str = ""
    marks: Any = ()
    name: Sealed | None = None


def of_whom(heard: Heard[Facts]) -> list[str]:
    return [heard.event.employee_id]


def count(row: Person | None, heard: Heard[Facts]) -> Person:
    row = row or Person(heard.event.employee_id)
    return msgspec.structs.replace(row, count=row.count + 1)


def count_those_known(row: Person | None, heard: Heard[Facts]) -> Person | None:
    if row is None and heard.service == "training":
        raise KeyError(heard.event.employee_id)
    return count(row, heard)


def read_the_clock(row: Person | None, heard: Heard[Facts]) -> Person:
    return msgspec.structs.replace(count(row, heard), count=time.perf_counter_ns())


def keep_the_last(row: Person | None, heard: Heard[Facts]) -> Person:
    return msgspec.structs.replace(count(row, heard), last=heard.service)


def keep_marks_the_store_forgets(row: Person | None, heard: Heard[Facts]) -> Person:
    row = count(row, heard)
    last = "whole" if row.marks == () else "torn"  # the store gives a list back
    return msgspec.structs.replace(row, last=last)


def read_the_box(row: Person | None, heard: Heard[Facts]) -> Person:
    box = heard.event.name.box if isinstance(heard.event, EmployeeRegistered) else ""
    return msgspec.structs.replace(count(row, heard), last=box)


people: View[Facts, Person] = View(
    name="people", version=1, hears=Facts, row=Person, keys=of_whom, fold=count
)


def test_a_lawful_view_breaks_no_law():
    folds_are_total(people)
    rebuilding_gives_the_same_rows(people)
    batches_do_not_matter(people)
    rebuilding_from_whole_logs_gives_the_live_rows(people)
    logs_come_in_any_order(people)
    nobody_looks_into_a_box(people)


def test_a_partial_fold_is_found_out():
    with found_out(KeyError):
        folds_are_total(replace(people, fold=count_those_known))


def test_a_fold_that_reads_the_clock_is_found_out():
    with found_out(AssertionError):
        rebuilding_gives_the_same_rows(replace(people, fold=read_the_clock))


def test_a_row_that_is_not_read_as_it_was_stored_is_found_out():
    with found_out(AssertionError):
        batches_do_not_matter(replace(people, fold=keep_marks_the_store_forgets))


def test_a_fold_that_depends_on_the_order_of_logs_is_found_out():
    with found_out(AssertionError):
        logs_come_in_any_order(replace(people, fold=keep_the_last))


def test_a_view_that_is_another_one_when_it_is_rebuilt_is_found_out():
    for fold in (keep_the_last, read_the_clock, keep_marks_the_store_forgets):
        with found_out(AssertionError):
            rebuilding_from_whole_logs_gives_the_live_rows(replace(people, fold=fold))


def test_a_fold_that_fails_only_where_another_log_comes_first_is_found_out():
    with found_out(AssertionError, KeyError):
        rebuilding_from_whole_logs_gives_the_live_rows(replace(people, fold=count_those_known))


def test_a_fold_by_what_is_sealed_is_found_out():
    with found_out(AssertionError):
        nobody_looks_into_a_box(replace(people, fold=read_the_box))
