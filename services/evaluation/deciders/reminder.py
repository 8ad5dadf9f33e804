"""The clock reminds of a step before its term ends, and says when it ended: each once.

What was done meanwhile is looked at in the same moment: nobody is reminded of what is done. It
stands in a stream of its own, so that an evaluation which somebody reads at its version is not
changed by a clock. Who has to act is whoever has to at that moment.
"""

from datetime import date

from msgspec.structs import replace

from contracts.evaluation import (
    EvaluationStepOverdue,
    EvaluationStepReminded,
    ReminderEvent,
    Step,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import NotFound
from services.evaluation.deciders.evaluation import evaluation
from services.evaluation.deciders.evaluation_state import Case, Document, Evaluation
from services.evaluation.deciders.superior import Streams, line_above, superior


class RemindOfStep(Command):
    """``since`` tells one wait for a step from the next; ``today`` is the day of the reminder."""

    evaluation_id: str
    appraiser_id: str
    step: Step
    since: date
    today: date


class MissStep(Command):
    """The term of the step ended with the day ``due_on``."""

    evaluation_id: str
    appraiser_id: str
    step: Step
    since: date
    due_on: date


ReminderCommand = RemindOfStep | MissStep


class NobodyHasToAct(NotFound):
    """Nobody is known who has to do this: the superior of the appraiser is not."""

    slug = "evaluation.nobody-has-to-act"
    indonesian = "Belum diketahui siapa yang harus melakukannya: atasan penilai belum ditetapkan."


class Reminder(State, frozen=True):
    """Of which steps, each with the day since which it waited."""

    reminded: frozenset[tuple[Step, date]] = frozenset()
    missed: frozenset[tuple[Step, date]] = frozenset()


def decide(command: ReminderCommand, reminder: Reminder, seen: Seen) -> list[ReminderEvent]:
    wait = (command.step, command.since)
    match command:
        case RemindOfStep():
            return [] if wait in reminder.reminded else remind(command, seen)
        case MissStep():
            return [] if wait in reminder.missed else miss(command, seen)


def remind(asked: RemindOfStep, seen: Seen) -> list[ReminderEvent]:
    of = the_evaluation(asked, seen)
    if not waits_for(asked.step, of):
        return []
    return [
        EvaluationStepReminded(
            **of.about,
            step=asked.step,
            since=asked.since,
            recipient_id=who_acts(asked.step, of, asked.today, seen),
        )
    ]


def miss(asked: MissStep, seen: Seen) -> list[ReminderEvent]:
    of = the_evaluation(asked, seen)
    if not waits_for(asked.step, of):
        return []
    return [
        EvaluationStepOverdue(
            **of.about,
            step=asked.step,
            since=asked.since,
            recipient_id=who_acts(asked.step, of, asked.due_on, seen),
            due_on=asked.due_on,
        )
    ]


def the_evaluation(asked: ReminderCommand, seen: Seen) -> Evaluation:
    return seen(evaluation, f"evaluation-{asked.evaluation_id}")


def waits_for(step: Step, of: Evaluation) -> bool:
    """Whether this step is still to be done."""
    after = of.after
    match step:
        case "sign":
            return of.opened is not None and after.document is Document.UNSIGNED
        case "superior-sign":
            return after.is_escalated and after.document is Document.UNSIGNED
        case "deliver":
            return after.document is Document.SIGNED
        case "receive":
            return after.document is Document.DELIVERED
        case "return":
            return after.document is Document.RECEIVED
        case "object":
            return after.received_on is not None and after.case is Case.OPEN
        case "receive-objection":
            return after.case is Case.OBJECTED
        case "decide":
            return after.case is Case.EXAMINED
        case "report":
            return of.opened is not None and after.reported is None
        case "report-final":
            return after.case is Case.FINAL and after.reported not in (None, "final")


def who_acts(step: Step, of: Evaluation, day: date, seen: Seen) -> str:
    """Raises NobodyHasToAct where that is the superior and nobody is."""
    match step:
        case "receive" | "return" | "object":
            return of.about["employee_id"]
        case "sign" | "deliver" | "report" | "report-final":
            return of.after.signed.signed_by if of.after.signed else of.about["appraiser_id"]
        case "superior-sign" | "receive-objection" | "decide":
            above = superior(of.about["appraiser_id"], seen, day)
            if above is None:
                raise NobodyHasToAct(of.about["evaluation_id"])
            return above


def evolve(reminder: Reminder, event: ReminderEvent) -> Reminder:
    wait = (event.step, event.since)
    match event:
        case EvaluationStepReminded():
            return replace(reminder, reminded=reminder.reminded | {wait})
        case EvaluationStepOverdue():
            return replace(reminder, missed=reminder.missed | {wait})


def rests_on(command: ReminderCommand, reminder: Reminder) -> Streams:
    stream = f"evaluation-{command.evaluation_id}"
    return [(evaluation, stream), *line_above(command.appraiser_id)]


reminder: Decider[ReminderCommand, Reminder, ReminderEvent] = Decider(
    stream=lambda command: f"reminder-{command.evaluation_id}",
    initial=Reminder(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
