"""What a round of reviews shows, folded from events alone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.event import Sealed
from contracts.reporting import AppraiserAssigned, EmployeeMoved, EmployeeRegistered
from kernel.whole_day import day_of
from services.evaluation.rules.reviews import is_shown, mean
from services.evaluation.views.reviews import (
    OfRelation,
    ReviewRoundRow,
    RoundEvent,
    colleagues,
    counted,
    review_rounds,
    until_yesterday,
)
from tests.spec.evaluation.reviewed import BEGUN, CLOSED, COMMENT, ROUND, given_review
from tests.spec.folding import folded

OTHER = Sealed("e7", "comment", "other words")
E7 = EmployeeRegistered(
    employee_id="e7",
    name=Sealed("e7", "name", "box"),
    nip=Sealed("e7", "nip", "box"),
    employment="PNS",
    position="Operator",
    position_class="pelaksana",
    grade="II/c",
    unit_id="u3",
    since=date(2024, 1, 1),
    appraiser_id="e1",
)
MOVED = EmployeeMoved(
    employee_id="e7",
    unit_id="u4",
    position="Operator",
    position_class="pelaksana",
    grade="II/c",
    since=date(2026, 1, 1),
)


def row_of(*more: RoundEvent) -> ReviewRoundRow:
    return folded(review_rounds, *BEGUN, *more)[ROUND]


def test_a_round_counts_who_is_asked_and_who_has_answered():
    peers = row_of(given_review("r1"), given_review("r3")).relations["peer"]
    assert (peers.asked, peers.given) == (3, 2)


def test_scores_are_kept_as_sums_and_not_by_review():
    row = row_of(given_review("r1", 4), given_review("r2", 5), given_review("r3", 1))
    assert set(row.relations["peer"].totals.values()) == {10}


def test_comments_of_a_relation_are_kept_together():
    row = row_of(given_review("r1"), given_review("r2", comment=None), given_review("r3", 4))
    assert row.relations["peer"].comments == (COMMENT, COMMENT)


def test_relations_are_counted_apart():
    row = row_of(given_review("r1"), given_review("r9", relation="subordinate", comment=OTHER))
    assert [row.relations[how].given for how in ("peer", "subordinate")] == [1, 1]
    assert row.relations["subordinate"].comments == (OTHER,)


def test_an_open_round_knows_which_of_its_reviews_are_given():
    row = row_of(given_review("r2"))
    assert {review_id: each.is_given for review_id, each in row.asked.items()} == {
        "r1": False,
        "r2": True,
        "r3": False,
    }


def test_answers_are_counted_by_days_that_are_over():
    """Of WIB, where the second of these days begins at 17.00 UTC."""
    first, second = datetime(2026, 4, 6, 16, 59, tzinfo=UTC), datetime(2026, 4, 6, 17, tzinfo=UTC)
    early = counted(OfRelation(asked=3), given_review("r1"), day_of(first))
    assert [until_yesterday(early, day_of(at)) for at in (first, second)] == [0, 1]
    late = counted(early, given_review("r2"), day_of(second))
    later = counted(late, given_review("r3"), day_of(second))
    third = second + timedelta(days=1)
    for of, given in ((late, 2), (later, 3)):
        assert [until_yesterday(of, day_of(at)) for at in (second, third)] == [1, given]


def test_a_closed_round_does_not_even_hold_the_sealed_names():
    row = row_of(given_review("r1"), CLOSED)
    assert (row.status, row.asked) == ("closed", {})
    assert row.relations["peer"].given == 1


def test_a_round_has_the_version_of_its_stream():
    assert row_of().version == len(BEGUN)


def test_a_colleague_is_where_the_roster_says():
    rows = folded(
        colleagues,
        E7,
        MOVED,
        AppraiserAssigned(employee_id="e7", appraiser_id="e2", since=date(2026, 1, 1)),
    )
    assert (rows["e7"].unit_id, rows["e7"].appraiser_id) == ("u4", "e2")


@pytest.mark.parametrize(("reviewers", "shown"), [(0, False), (2, False), (3, True)])
def test_a_relation_is_shown_from_three_reviewers_on(reviewers: int, shown: bool):
    assert is_shown(reviewers) is shown


@pytest.mark.parametrize(("reviewers", "shown"), [(3, False), (4, True)])
def test_a_policy_may_show_a_relation_from_more_reviewers_on(reviewers: int, shown: bool):
    assert is_shown(reviewers, 4) is shown


@pytest.mark.parametrize(
    ("total", "of", "shown"), [(13, 3, "4.33"), (14, 3, "4.67"), (17, 8, "2.13")]
)
def test_a_mean_has_two_decimals_half_up(total: int, of: int, shown: str):
    assert mean(total, of) == Decimal(shown)
