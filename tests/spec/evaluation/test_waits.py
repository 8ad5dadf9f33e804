"""What waits for whom until when, and what the clock does about it. Read the names."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationEvent,
    EvaluationStepOverdue,
    EvaluationStepReminded,
    ReminderEvent,
    Step,
)
from kernel.calendar import Term
from kernel.deadline import Due
from services.evaluation.deciders.finality import FinaliseEvaluation
from services.evaluation.deciders.objection import EscalateObjection
from services.evaluation.deciders.reminder import MissStep, RemindOfStep
from services.evaluation.deciders.signing import EscalateEvaluation
from services.evaluation.rules.terms import TERMS
from services.evaluation.views.waits import Wait, board, command, term
from tests.spec.evaluation.facts import OPENED
from tests.spec.evaluation.followed import (
    ACKNOWLEDGED,
    ESCALATED,
    EXAMINED,
    HEARD,
    ID,
    LATE,
    MADE,
    OBJECTED,
    OF,
    RECEIVED,
    RECEIVED_ON,
    UPHELD,
    WINDOW_END,
    WITHDRAWN,
    delivered,
    final,
    received,
    reported,
    signed,
)
from tests.spec.folding import folded

LAPSED = final("term-lapsed", date(2026, 4, 6))
BY_SUPERIOR: tuple[EvaluationEvent, ...] = (
    *MADE,
    ESCALATED,
    signed("e0", "superior"),
    final("made-by-superior", date(2026, 4, 20)),
    delivered("e0", "superior"),
)


def waiting(*history: EvaluationEvent | ReminderEvent) -> dict[str, Wait]:
    """By step."""
    rows = folded(board, *history)
    return {key.removeprefix(f"{ID}/"): row for key, row in rows.items()}


def terms(*history: EvaluationEvent | ReminderEvent) -> dict[str, tuple[date, int, str]]:
    """Since when, for how many working days, who has to act ("" is the superior)."""
    return {of: (row.since, row.days, row.actor_id) for of, row in waiting(*history).items()}


PERIOD_END = date(2026, 3, 31)
REPORT = (PERIOD_END, 10 + 30, "e1")


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((OPENED,), {"sign": (PERIOD_END, 10, "e1"), "report": REPORT}),
        (MADE, {"sign": (PERIOD_END, 10, "e1"), "report": REPORT}),
        ((*MADE, ESCALATED), {"sign": (WINDOW_END, 14, ""), "report": REPORT}),
        ((*MADE, signed()), {"deliver": (date(2026, 3, 5), 14, "e1"), "report": REPORT}),
        (
            (*MADE, signed(), delivered()),
            {"receive": (date(2026, 3, 6), 3, "e7"), "report": REPORT},
        ),
        (
            RECEIVED,
            {
                "return": (RECEIVED_ON, 14, "e7"),
                "object": (RECEIVED_ON, 14, "e7"),
                "report": REPORT,
            },
        ),
        (
            (*RECEIVED, ACKNOWLEDGED),
            {"object": (RECEIVED_ON, 14, "e7"), "report": REPORT},
        ),
        (
            (*RECEIVED, ACKNOWLEDGED, OBJECTED),
            {"receive-objection": (date(2026, 3, 11), 3, ""), "report": REPORT},
        ),
        (
            (*RECEIVED, ACKNOWLEDGED, OBJECTED, EXAMINED),
            {"decide": (date(2026, 3, 12), 7, ""), "report": REPORT},
        ),
        (
            (*RECEIVED, ACKNOWLEDGED, OBJECTED, EXAMINED, WITHDRAWN),
            {"object": (RECEIVED_ON, 14, "e7"), "report": REPORT},
        ),
        ((*RECEIVED, ACKNOWLEDGED, LAPSED), {"report": REPORT}),
        ((*RECEIVED, ACKNOWLEDGED, LAPSED, reported("final", date(2026, 4, 8))), {}),
        (
            BY_SUPERIOR,
            {"receive": (date(2026, 3, 6), 3, "e7"), "report": (PERIOD_END, 40, "e0")},
        ),
        (
            (*BY_SUPERIOR, received("e7", "superior")),
            {"return": (RECEIVED_ON, 7, "e7"), "report": (PERIOD_END, 40, "e0")},
        ),
        (
            (*MADE, ESCALATED, signed("e0", "superior")),
            {"deliver": (date(2026, 3, 5), 7, "e0"), "report": (PERIOD_END, 40, "e0")},
        ),
    ],
)
def test_each_step_waits_from_its_starting_event_for_its_term(
    history: tuple[EvaluationEvent, ...], expected: dict[str, Any]
):
    assert terms(*history) == expected


def test_the_decided_one_follows_a_report_that_went_before():
    pending = reported("objection-pending", date(2026, 3, 14))
    ends = replace(final("objection-decided", date(2026, 3, 16)), is_reported=True)
    history = (*HEARD, ACKNOWLEDGED, pending, UPHELD, ends)
    assert terms(*history) == {"report-final": (date(2026, 3, 16), 7, "e1")}
    assert terms(*history, reported("final", date(2026, 3, 17))) == {}


def test_an_evaluation_opened_before_there_were_terms_waits_for_nothing():
    assert waiting(replace(OPENED, window_from=None)) == {}


def test_another_appraiser_has_to_sign_in_the_same_window():
    row = waiting(OPENED, replace(OPENED, appraiser_id="e2"))["sign"]
    assert (row.appraiser_id, row.actor_id, row.since) == ("e2", "e2", PERIOD_END)


def reminded(step: Step, since: date) -> EvaluationStepReminded:
    return EvaluationStepReminded(**OF, step=step, since=since, recipient_id="x")


def overdue(step: Step, since: date) -> EvaluationStepOverdue:
    due_on = date(2026, 5, 4)
    return EvaluationStepOverdue(**OF, step=step, since=since, recipient_id="x", due_on=due_on)


def test_a_reminder_comes_three_working_days_before_the_end():
    row = waiting(*RECEIVED)["object"]
    assert (row.phase, term(row)) == ("remind", Term(RECEIVED_ON, 11))
    row = waiting(*RECEIVED, reminded("object", RECEIVED_ON))["object"]
    assert (row.phase, term(row)) == ("due", Term(RECEIVED_ON, 14))


def test_a_term_of_three_days_is_too_short_to_be_reminded_of():
    row = waiting(*MADE, signed(), delivered())["receive"]
    assert (row.phase, term(row)) == ("due", Term(date(2026, 3, 6), 3))


def test_a_year_is_reminded_of_five_days_before_its_window_closes():
    annual = replace(OPENED, window_from=date(2027, 1, 31), window_days=0)
    assert term(waiting(annual)["sign"]) == Term(date(2027, 1, 26), 0)


def test_a_reminder_of_an_earlier_wait_moves_nothing():
    row = waiting(*RECEIVED, reminded("object", date(2026, 1, 5)))["object"]
    assert row.phase == "remind"


def test_what_is_overdue_is_shown_so_until_it_is_done():
    history = (*RECEIVED, overdue("return", RECEIVED_ON))
    assert waiting(*history)["return"].is_overdue
    assert "return" not in waiting(*history, ACKNOWLEDGED)
    assert waiting(*HEARD, LATE)["decide"].is_overdue


COMMANDS: list[tuple[tuple[Any, ...], str, type[Any]]] = [
    ((OPENED,), "sign", RemindOfStep),
    ((OPENED, reminded("sign", PERIOD_END)), "sign", EscalateEvaluation),
    ((*MADE, ESCALATED), "sign", RemindOfStep),
    ((*MADE, ESCALATED, reminded("superior-sign", WINDOW_END)), "sign", MissStep),
    ((*MADE, signed()), "deliver", RemindOfStep),
    ((*MADE, signed(), reminded("deliver", date(2026, 3, 5))), "deliver", MissStep),
    ((*MADE, signed(), delivered()), "receive", MissStep),
    ((*RECEIVED, reminded("return", RECEIVED_ON)), "return", MissStep),
    ((*RECEIVED, reminded("object", RECEIVED_ON)), "object", FinaliseEvaluation),
    ((*RECEIVED, OBJECTED), "receive-objection", MissStep),
    (HEARD, "decide", RemindOfStep),
    ((*HEARD, reminded("decide", date(2026, 3, 12))), "decide", EscalateObjection),
    ((OPENED, reminded("report", PERIOD_END)), "report", MissStep),
    ((*RECEIVED, overdue("return", RECEIVED_ON)), "return", MissStep),
]


@pytest.mark.parametrize(("history", "step", "kind"), COMMANDS)
def test_the_clock_reminds_then_does_what_follows(
    history: tuple[Any, ...], step: str, kind: type[Any]
):
    row = waiting(*history)[step]
    ends = datetime(2026, 4, 6, 15, 59, 59, tzinfo=UTC)
    asked = command(Due(f"{ID}/{step}", row, "64.72", ends, ends))
    assert type(asked) is kind
    days = {getattr(asked, name, None) for name in ("on", "today", "due_on")}
    assert date(2026, 4, 6) in days


def test_every_step_of_the_table_waits_somewhere():
    told = {step for _, step, _ in COMMANDS} | {"superior-sign", "report-final"}
    assert told == set(TERMS)
