"""Figures whose source is not the employee. Read the names from top to bottom."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.feedback import ComplaintAnswered, ServiceDelivered
from contracts.reporting import PlannedSource
from services.evaluation.rules.sources import Figure, MonthMeasured, figures_of, source_of
from services.evaluation.rules.window import months_of
from services.evaluation.views.figures import measures, takings
from tests.spec.evaluation.facts import realised, result, taken
from tests.spec.folding import folded

SERVED = ServiceDelivered(
    ticket_id="t1",
    unit_id="u3",
    service="ktp",
    day=date(2026, 3, 2),
    wait_minutes=4,
    service_minutes=9,
)
ANSWERED = ComplaintAnswered(
    complaint_id="c1",
    unit_id="u3",
    complaint_class="information",
    filed_on=date(2026, 3, 2),
    answered_on=date(2026, 3, 4),
    due_on=date(2026, 3, 9),
    in_time=True,
)
EMPTY = MonthMeasured({}, {}, (), 0, 0, ())


def test_the_months_of_each_kind_of_period():
    assert months_of("2026-Q2") == ["2026-04", "2026-05", "2026-06"]
    assert months_of("2026-05") == ["2026-05"]
    assert months_of("2026") == [f"2026-{month:02}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("waits", "median"),
    [
        ({5: 1}, "5"),
        ({4: 1, 5: 1}, "4.50"),
        ({1: 2, 90: 1}, "1"),
        ({1: 2, 90: 3}, "90"),
        ({0: 4}, "0"),
    ],
)
def test_the_waiting_time_of_a_period_is_the_median_of_all_its_minutes(
    waits: dict[int, int], median: str
):
    found = figures_of([EMPTY._replace(waits=waits, desk=("p1", "p9"))])
    number = sum(waits.values())
    assert found["waiting-time"] == Figure(Decimal(median), number, ("p1", "p9"))


@pytest.mark.parametrize(
    ("in_time", "answered", "share"), [(2, 3, "66.67"), (0, 4, "0.00"), (4, 4, "100.00")]
)
def test_complaints_count_by_the_share_that_was_answered_in_time(
    in_time: int, answered: int, share: str
):
    found = figures_of([EMPTY._replace(in_time=in_time, answered=answered, complaints=("p2",))])
    assert found["complaints-in-time"] == Figure(Decimal(share), answered, ("p2", "p2"))


def test_the_months_of_a_quarter_are_one_figure_not_a_mean_of_means():
    busy = EMPTY._replace(services={10: 9}, desk=("p1", "p9"))
    quiet = EMPTY._replace(services={90: 1}, desk=("p20", "p21"))
    assert figures_of([busy, quiet])["service-time"] == Figure(Decimal(10), 10, ("p1", "p21"))


def test_a_source_that_showed_nothing_is_absent_and_never_zero():
    assert figures_of([EMPTY]) == {}


@pytest.mark.parametrize(
    ("planned", "expected"), [("waiting-time", "waiting-time"), (None, "self")]
)
def test_the_source_is_the_plans_and_of_older_reports_the_reports_own(
    planned: PlannedSource | None, expected: PlannedSource
):
    assert source_of(replace(realised("1"), planned_source=planned)) == expected


def test_a_row_counts_how_often_how_many_minutes_and_names_the_first_and_the_last_record():
    again = replace(SERVED, ticket_id="t2")
    late = replace(ANSWERED, complaint_id="c2", in_time=False)
    next_month = replace(SERVED, ticket_id="t3", day=date(2026, 4, 1))
    rows = folded(measures, SERVED, ANSWERED, again, late, next_month)
    assert set(rows) == {"u3/2026-03", "u3/2026-04"}
    march = rows["u3/2026-03"]
    assert (march.waits, march.services) == ({4: 2}, {9: 2})
    assert march.desk == ("13.72/feedback@0", "13.72/feedback@2")
    assert (march.in_time, march.answered) == (1, 2)
    assert march.complaints == ("13.72/feedback@1", "13.72/feedback@3")


def test_the_figures_that_were_accepted_last_are_those_a_proposal_is_made_of():
    corrected = replace(taken(result(realised("95"))), taken_from="13.72/reporting@12")
    rows = folded(takings, taken(result(realised("80"))), corrected)
    [row] = rows.values()
    assert (row.taken_from, row.results) == ("13.72/reporting@12", corrected.results)
