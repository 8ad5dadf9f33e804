"""What holds for the deadlines of every service: a lawful view, a term, a command for each row."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from contracts.event import Event
from contracts.reporting import UnitEstablished
from kernel.calendar import Calendar, Term, Year, term_of
from kernel.deadline import YEAR, Deadlines, Due
from kernel.decider import Command
from kernel.heard import Heard
from kernel.service import Service
from kinerja.catalogue import services
from tests.kernel.toy import UnitEvent
from tests.kernel.toy_deadlines import Drafted, drafts, drafts_service
from tests.laws.lawful import found_out, holds
from tests.laws.logs import in_one_order
from tests.laws.test_views import (
    batches_do_not_matter,
    folded,
    folds_are_total,
    logs_come_in_any_order,
    nobody_looks_into_a_box,
    rebuilding_from_whole_logs_gives_the_live_rows,
    rebuilding_gives_the_same_rows,
)


def wait_until_renamed(row: Drafted | None, heard: Heard[UnitEvent]) -> Drafted | None:
    """Whatever it is called: the words of the toy are not those that Hypothesis knows."""
    if isinstance(heard.event, UnitEstablished):
        return Drafted(heard.event.unit_id, heard.time, len(heard.event.title))
    return None


waiting = replace(drafts, fold=wait_until_renamed)
waiting_service = replace(drafts_service, views=[waiting.view], deadlines=[waiting])

ALL = [
    pytest.param(service, deadlines, id=f"{service.name}.{deadlines.name}")
    for service in (*services, waiting_service)
    for deadlines in service.deadlines
]
NOW = datetime(2026, 7, 1, tzinfo=UTC)

each_of_them = pytest.mark.parametrize(("service", "deadlines"), ALL)


def rows_have_a_term_and_a_command(service: Service, deadlines: Deadlines[Any, Any]) -> None:
    def law(heard: list[Heard[Event]]) -> None:
        for key, kept in folded(deadlines.view, heard).items():
            if key.startswith(YEAR):
                continue
            row = deadlines.waiting(kept)
            assert str(deadlines.term(row)) == str(term_of(kept.term)) == kept.term
            due = Due(key, row, "13.72", NOW, NOW + timedelta(days=1))
            assert type(deadlines.command(due)) in service.decider_of
            assert deadlines.command(due) == deadlines.command(due)

    holds(law, in_one_order(deadlines.view.hears))


@each_of_them
def test_the_rows_are_the_same_however_the_logs_are_read(
    service: Service, deadlines: Deadlines[Any, Any]
):
    view = deadlines.view
    folds_are_total(view)
    rebuilding_gives_the_same_rows(view)
    batches_do_not_matter(view)
    rebuilding_from_whole_logs_gives_the_live_rows(view)
    logs_come_in_any_order(view)
    nobody_looks_into_a_box(view)


@each_of_them
def test_every_row_has_a_term_and_a_command_that_a_decider_takes(
    service: Service, deadlines: Deadlines[Any, Any]
):
    rows_have_a_term_and_a_command(service, deadlines)


def test_a_command_that_no_decider_takes_is_found_out():
    class Forget(Command):
        unit_id: str

    def forget(due: Due[Drafted]) -> Command:
        return Forget(unit_id=due.key)

    with found_out(AssertionError):
        rows_have_a_term_and_a_command(waiting_service, replace(waiting, command=forget))


def test_a_fold_that_depends_on_the_order_of_logs_is_found_out():
    def fold(row: Drafted | None, heard: Heard[Any]) -> Drafted:
        days = 1 if heard.service == "evaluation" else 2
        return Drafted("a1", heard.time, days)

    def one_key(heard: Heard[Any]) -> list[str]:
        return ["a1"]

    hears = drafts.hears | drafts.calendar.hears
    both = replace(drafts, hears=hears, keys=one_key, fold=fold)
    with found_out(AssertionError):
        logs_come_in_any_order(both.view)


DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 1))
CALENDARS = st.builds(
    Year,
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin"]),
    working_week=st.sampled_from([5, 6]),
    holidays=st.lists(DAYS, max_size=20).map(tuple),
)
TERMS = st.builds(Term, DAYS, st.integers(0, 30), st.sampled_from(["working", "calendar"]))


def end(year: Year, term: Term) -> datetime:
    return Calendar({2026: year, 2027: year}).end_of(term)


def test_one_more_holiday_never_brings_an_end_nearer():
    def law(given: tuple[Year, Term, date]) -> None:
        year, term, holiday = given
        more = Year(year.zone, year.working_week, (*year.holidays, holiday))
        assert end(more, term) >= end(year, term)
        assert end(more, term) == end(year, term) or term.counted == "working"

    holds(law, st.tuples(CALENDARS, TERMS, DAYS))


def test_a_term_of_n_working_days_has_n_of_them_and_ends_on_one():
    def law(given: tuple[Year, Term]) -> None:
        year, term = given
        calendar = Calendar({2026: year, 2027: year})
        local = calendar.end_of(term).astimezone(calendar.zone)
        assert (local.hour, local.minute, local.second) == (23, 59, 59)
        if term.counted == "working" and term.days:
            assert isinstance(term.since, date)
            count = (local.date() - term.since).days
            passed = [term.since + timedelta(days=n) for n in range(1, count + 1)]
            assert sum(map(calendar.is_working, passed)) == term.days
            assert calendar.is_working(local.date())

    holds(law, st.tuples(CALENDARS, TERMS))


def test_a_moment_told_to_the_quarter_of_an_hour_is_of_the_same_day():
    def law(given: tuple[Year, datetime, int]) -> None:
        year, since, days = given
        term = Term(since, days, "calendar")
        assert end(year, term_of(str(term))) == end(year, term)

    moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))
    holds(law, st.tuples(CALENDARS, moments, st.integers(0, 30)))
