"""What the clock says of a step: before its term ends, and after. Read the names."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationEvent,
    EvaluationStepOverdue,
    EvaluationStepReminded,
    ReminderEvent,
    Step,
)
from services.evaluation.deciders.reminder import (
    MissStep,
    NobodyHasToAct,
    Reminder,
    ReminderCommand,
    RemindOfStep,
    reminder,
)
from tests.spec.evaluation.facts import OPENED
from tests.spec.evaluation.followed import (
    ABOVE_E1,
    ACKNOWLEDGED,
    DAY_14,
    ESCALATED,
    EXAMINED,
    HEARD,
    ID,
    MADE,
    OBJECTED,
    OF,
    RECEIVED,
    RECEIVED_ON,
    UPHELD,
    delivered,
    final,
    reported,
    signed,
)
from tests.spec.given import given

TODAY = date(2026, 3, 31)
REMIND = RemindOfStep(
    evaluation_id=ID, appraiser_id="e1", step="object", since=RECEIVED_ON, today=TODAY
)
MISS = MissStep(
    evaluation_id=ID, appraiser_id="e1", step="return", since=RECEIVED_ON, due_on=DAY_14
)
LAPSED = final("term-lapsed", DAY_14)
DECIDED = (UPHELD, final("objection-decided", date(2026, 3, 16)))
PENDING = reported("objection-pending", date(2026, 3, 14))


def reminded(step: Step, who: str) -> EvaluationStepReminded:
    return EvaluationStepReminded(**OF, step=step, since=RECEIVED_ON, recipient_id=who)


def overdue(step: Step, who: str) -> EvaluationStepOverdue:
    return EvaluationStepOverdue(
        **OF, step=step, since=RECEIVED_ON, recipient_id=who, due_on=DAY_14
    )


def of(
    *evaluation: EvaluationEvent, told: tuple[ReminderEvent, ...] = ()
) -> given[ReminderCommand, Reminder, ReminderEvent]:
    held = given(reminder, *told).seeing(f"evaluation-{ID}", *evaluation)
    return held.seeing("line-e1", ABOVE_E1)


WAITING: list[tuple[Step, tuple[EvaluationEvent, ...], str]] = [
    ("sign", (OPENED,), "e1"),
    ("sign", MADE, "e1"),
    ("superior-sign", (*MADE, ESCALATED), "e0"),
    ("deliver", (*MADE, signed()), "e1"),
    ("deliver", (*MADE, ESCALATED, signed("e0", "superior")), "e0"),
    ("receive", (*MADE, signed(), delivered()), "e7"),
    ("return", RECEIVED, "e7"),
    ("object", RECEIVED, "e7"),
    ("receive-objection", (*RECEIVED, OBJECTED), "e0"),
    ("decide", HEARD, "e0"),
    ("report", MADE, "e1"),
    ("report", (*RECEIVED, LAPSED), "e1"),
    ("report-final", (*HEARD, PENDING, *DECIDED), "e1"),
]
DONE: list[tuple[Step, tuple[EvaluationEvent, ...]]] = [
    ("sign", (*MADE, signed())),
    ("superior-sign", (*MADE, ESCALATED, signed("e0", "superior"))),
    ("superior-sign", MADE),
    ("deliver", (*MADE, signed(), delivered())),
    ("receive", RECEIVED),
    ("return", (*RECEIVED, ACKNOWLEDGED)),
    ("object", (*RECEIVED, OBJECTED)),
    ("object", (*RECEIVED, LAPSED)),
    ("receive-objection", (*RECEIVED, OBJECTED, EXAMINED)),
    ("decide", (*HEARD, *DECIDED)),
    ("report", (*RECEIVED, PENDING)),
    ("report-final", (*RECEIVED, LAPSED)),
    ("report-final", (*RECEIVED, LAPSED, reported("final", DAY_14))),
]


@pytest.mark.parametrize(("step", "history", "who"), WAITING)
def test_whoever_has_to_act_is_reminded_of_what_waits(
    step: Step, history: tuple[EvaluationEvent, ...], who: str
):
    of(*history).when(replace(REMIND, step=step)).then(reminded(step, who))


@pytest.mark.parametrize(("step", "history", "who"), WAITING)
def test_what_still_waits_when_its_term_is_over_is_overdue(
    step: Step, history: tuple[EvaluationEvent, ...], who: str
):
    of(*history).when(replace(MISS, step=step)).then(overdue(step, who))


@pytest.mark.parametrize(("step", "history"), DONE)
def test_nobody_is_reminded_of_what_is_done(step: Step, history: tuple[EvaluationEvent, ...]):
    of(*history).when(replace(REMIND, step=step)).then_nothing()
    of(*history).when(replace(MISS, step=step)).then_nothing()


def test_one_is_reminded_once():
    of(*RECEIVED).when(REMIND).then(reminded("object", "e7"))
    of(*RECEIVED, told=(reminded("object", "e7"),)).when(REMIND).then_nothing()


def test_a_step_is_overdue_once():
    of(*RECEIVED).when(MISS).then(overdue("return", "e7"))
    of(*RECEIVED, told=(overdue("return", "e7"),)).when(MISS).then_nothing()


def test_a_step_that_waits_anew_is_reminded_of_anew():
    before = replace(reminded("object", "e7"), since=date(2026, 3, 2))
    of(*RECEIVED, told=(before,)).when(REMIND).then(reminded("object", "e7"))


def test_nobody_can_be_reminded_where_nobody_is_above_the_appraiser():
    alone = given(reminder).seeing(f"evaluation-{ID}", *HEARD)
    alone.when(replace(REMIND, step="decide")).then_refused(NobodyHasToAct)
