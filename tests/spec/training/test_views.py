"""What training shows, as folds."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.event import Event, Sealed
from contracts.reporting import EmployeeRegistered
from contracts.training import TrainingNeedShownAgain
from kernel.heard import Heard
from services.training.views import (
    Gap,
    Hours,
    HoursRow,
    courses,
    gaps,
    hours,
    needs,
    trainings,
)
from tests.spec.folding import folded, folded_in_order, heard
from tests.spec.training.story import (
    COMPLETED,
    FOUND,
    MET,
    MISSED,
    SCHEDULED,
    enrolled,
    present,
    waitlisted,
    withdrawn,
)

REGISTERED = EmployeeRegistered(
    employee_id="e7",
    name=Sealed("e7", "name", "…"),
    nip=Sealed("e7", "nip", "…"),
    employment="PNS",
    position="Pengadministrasi",
    position_class="pelaksana",
    grade="II/c",
    unit_id="u1",
    since=date(2020, 1, 1),
)


def test_a_need_is_shown_open_with_the_evaluation_that_found_it():
    row = folded(needs, FOUND)["e7~public-service"]
    assert (row.status, row.evaluation_id, row.training_id) == ("open", "e7~2026-q1", "")


def test_a_need_is_shown_met_with_the_training_that_met_it():
    row = folded(needs, FOUND, MET)["e7~public-service"]
    assert (row.status, row.training_id) == ("met", "c1~e7")


def test_a_need_found_again_is_open_again():
    row = folded(needs, FOUND, MET, replace(FOUND, evaluation_id="e7~2026-q2"))["e7~public-service"]
    assert (row.status, row.evaluation_id, row.training_id) == ("open", "e7~2026-q2", "")


def test_a_need_shown_again_is_shown_with_the_last_period():
    again = TrainingNeedShownAgain(
        need_id="e7~public-service",
        employee_id="e7",
        competency="public-service",
        evaluation_id="e7~2026-q2",
        period="2026-Q2",
    )
    row = folded(needs, FOUND, again)["e7~public-service"]
    assert (row.status, row.period, row.last_shown) == ("open", "2026-Q1", "2026-Q2")


def test_the_gap_of_a_unit_counts_the_people_who_need_a_competency():
    other = replace(FOUND, need_id="e8~public-service", employee_id="e8")
    assert folded(gaps, FOUND, other, MET) == {
        "u1/public-service": Gap("u1", "public-service", open=1, met=1)
    }


def test_a_scheduled_course_has_all_its_seats_and_hours():
    row = folded(courses, SCHEDULED)["c1"]
    assert (row.seats_left, row.has_seats, row.hours_jp, row.enrolled) == (2, True, 10, ())


def test_a_full_course_shows_its_line_in_order():
    row = folded(courses, SCHEDULED, *map(enrolled, ("e1", "e2")), *map(waitlisted, ("e4", "e3")))
    assert (row["c1"].seats_left, row["c1"].has_seats) == (0, False)
    assert (row["c1"].enrolled, row["c1"].waitlisted) == (("e1", "e2"), ("e4", "e3"))


def test_a_promotion_moves_somebody_from_the_line_to_the_seats():
    full = (SCHEDULED, enrolled("e1"), enrolled("e2"), waitlisted("e3"))
    row = folded(courses, *full, withdrawn("e1"), enrolled("e3"))["c1"]
    assert (row.enrolled, row.waitlisted, row.seats_left) == (("e2", "e3"), (), 0)


def test_the_catalogue_shows_which_sessions_were_recorded():
    row = folded(courses, SCHEDULED, present("s2"), present("s1"), present("s2"))["c1"]
    assert (row.attended, row.version) == (("s1", "s2"), 4)


def test_a_completed_training_shows_hours_score_and_certificate():
    row = folded(trainings, MISSED, COMPLETED)["c1~e7"]
    assert (row.status, row.hours_jp, row.post_score) == ("completed", 10, Decimal("85.50"))
    assert row.certificate == "PP/2026/001"


def test_a_missed_training_counts_no_hours():
    row = folded(trainings, MISSED)["c1~e7"]
    assert (row.status, row.hours_jp) == ("missed", 0)


def test_the_ledger_adds_up_trainings_with_the_records_they_come_from():
    assert folded(hours, COMPLETED)["e7"] == HoursRow(
        "e7", hours=(Hours(2026, 10, "c1~e7", "c1", "13.72/training@0"),)
    )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_ledger_is_the_same_whenever_the_roster_comes(place: int):
    second = replace(COMPLETED, training_id="c2~e7", course_id="c2")
    order: list[Heard[Event]] = [heard(COMPLETED, 0), heard(second, 1)]
    order.insert(place, heard(REGISTERED, 0))
    rows = folded_in_order(hours, *order)
    assert rows["e7"].employment == "PNS"
    assert [entry.training_id for entry in rows["e7"].hours] == ["c1~e7", "c2~e7"]
