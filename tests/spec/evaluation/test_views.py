"""What evaluation shows, folded from events alone. Read the names from top to bottom."""

from decimal import Decimal

from msgspec.structs import replace

from contracts.evaluation import (
    CalendarAdopted,
    EvaluationScored,
    Predicate,
    Weakness,
)
from services.evaluation.views.adopted import calendar_history, calendars, policies, policy_history
from services.evaluation.views.evaluations import evaluations, scoreboards
from tests.spec.evaluation.facts import OPENED, POLICY, SCORED, counted, realised, result, taken
from tests.spec.folding import folded

MEETS = taken(result(realised("90")))
SLOW = Weakness(indicator_id="i1", code="service-time", competencies=("queueing",))
LOW = replace(
    SCORED,
    predicate="butuh-perbaikan",
    strengths=("accidents",),
    weaknesses=(SLOW, replace(SLOW, indicator_id="i2")),
)


def another(employee_id: str, predicate: Predicate = "baik") -> EvaluationScored:
    return replace(LOW, employee_id=employee_id, predicate=predicate, weaknesses=())


def test_an_evaluation_is_open_then_ready_then_scored():
    history = (OPENED, MEETS, LOW)
    seen = [folded(evaluations, *history[:n])["e7~2026-q1"].status for n in (1, 2, 3)]
    assert seen == ["open", "ready", "scored"]


def test_an_evaluation_has_the_version_of_its_stream():
    assert folded(evaluations, OPENED, MEETS)["e7~2026-q1"].version == 2


def test_an_evaluation_shows_what_was_proposed_beside_what_was_decided():
    row = folded(evaluations, OPENED, MEETS, LOW)["e7~2026-q1"]
    assert (row.proposed, row.predicate) == ("baik", "butuh-perbaikan")


def test_a_shown_predicate_leads_to_the_records_it_came_from():
    row = folded(evaluations, OPENED, MEETS, LOW)["e7~2026-q1"]
    assert (row.basis, row.recorded_at) == (LOW.basis, "13.72/evaluation@2")


def test_an_evaluation_opened_again_shows_the_later_appraiser():
    row = folded(evaluations, OPENED, replace(OPENED, appraiser_id="e2"))["e7~2026-q1"]
    assert (row.appraiser_id, row.status) == ("e2", "open")


def test_a_scoreboard_counts_people_by_predicate():
    scores = (LOW, another("e8"), another("e9"))
    assert folded(scoreboards, *scores)["u3/2026-Q1"].predicates == {
        "butuh-perbaikan": 1,
        "baik": 2,
    }


def test_a_person_weak_in_two_indicators_of_one_code_counts_once():
    assert folded(scoreboards, LOW)["u3/2026-Q1"].weaknesses == {"service-time": 1}


def test_a_scoreboard_counts_strengths_over_people():
    assert folded(scoreboards, LOW, another("e8"))["u3/2026-Q1"].strengths == {"accidents": 2}


def test_a_scoreboard_shows_the_latest_satisfaction():
    board = folded(scoreboards, counted(1, 1), counted(2, 4))["u3/2026-Q1"]
    assert (board.answers, board.index, board.band) == (2, Decimal("100.00"), "A")


def test_the_scoreboard_of_another_period_is_another_row():
    other = replace(LOW, period="2026-Q2")
    assert list(folded(scoreboards, LOW, other)) == ["u3/2026-Q1", "u3/2026-Q2"]


def test_the_policy_in_force_is_the_latest():
    stricter = replace(POLICY, policy_id="p2", small_part=(1, 4))
    [row] = folded(policies, POLICY, stricter).values()
    assert (row.policy, row.recorded_at) == (stricter, "13.72/evaluation@1")


def test_every_policy_that_was_in_force_stays_in_the_history():
    stricter = replace(POLICY, policy_id="p2", small_part=(1, 4))
    rows = folded(policy_history, POLICY, stricter)
    assert [rows[key].policy for key in sorted(rows)] == [POLICY, stricter]


def test_every_calendar_of_a_year_stays_in_the_history():
    first = CalendarAdopted(year=2026, zone="Asia/Jakarta", working_week=5, holidays=())
    moved = replace(first, working_week=6)
    rows = folded(calendar_history, first, moved)
    assert [rows[key].calendar for key in sorted(rows)] == [first, moved]


def test_each_year_has_its_calendar():
    first = CalendarAdopted(year=2026, zone="Asia/Jakarta", working_week=5, holidays=())
    second = replace(first, year=2027)
    assert list(folded(calendars, first, second)) == ["2026", "2027"]
