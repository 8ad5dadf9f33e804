"""What waits for whom until when: a row for each step of each evaluation that is not done.

The same fold twice: rows that people find by unit, person and step; and the deadlines, of which the
clock asks for those whose term is over. When a row falls due is computed from the calendar of that
moment, here by the clock, for people by `api/deadlines.py`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import (
    CalendarAdopted,
    EvaluationAcknowledged,
    EvaluationDelivered,
    EvaluationEscalated,
    EvaluationEvent,
    EvaluationFinalised,
    EvaluationObjected,
    EvaluationOpened,
    EvaluationReceived,
    EvaluationReported,
    EvaluationScored,
    EvaluationSigned,
    EvaluationStepOverdue,
    EvaluationStepReminded,
    EvaluatorNamed,
    ObjectionDecided,
    ObjectionEscalated,
    ObjectionExplained,
    ObjectionReceived,
    ObjectionWithdrawn,
    ReminderEvent,
    ResultsTaken,
    Step,
)
from contracts.evaluation.follow_up import OfEvaluation
from kernel.calendar import Term, Year
from kernel.deadline import CalendarEvents, Deadlines, Due
from kernel.decider import Command
from kernel.heard import Heard
from kernel.view import View
from services.evaluation.deciders.finality import FinaliseEvaluation
from services.evaluation.deciders.objection import EscalateObjection
from services.evaluation.deciders.reminder import MissStep, RemindOfStep
from services.evaluation.deciders.signing import EscalateEvaluation
from services.evaluation.rules.terms import days_of, reminder_of

WaitingEvent = EvaluationEvent | ReminderEvent
Actor = Literal["employee", "appraiser", "superior"]


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """``days`` working days from ``since`` on. ``actor_id`` is who has to act, "" for the superior:
    that is whoever is above the appraiser at the moment of reading."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    step: Step
    since: date
    days: int
    actor: Actor
    actor_id: str
    phase: Literal["remind", "due", "overdue"] = "remind"
    is_overdue: bool = False


def keys(heard: Heard[WaitingEvent]) -> Sequence[str]:
    return [f"{heard.event.evaluation_id}/{step}" for step in touched(heard.event)]


def touched(event: WaitingEvent) -> tuple[Step, ...]:
    """The steps that begin or end with an event; that the superior signs is one with signing."""
    match event:
        case EvaluationOpened() | EvaluatorNamed():
            return ("sign", "report")
        case EvaluationEscalated():
            return ("sign",)
        case EvaluationSigned():
            return ("sign", "deliver", "report")
        case EvaluationDelivered():
            return ("deliver", "receive")
        case EvaluationReceived():
            return ("receive", "return", "object")
        case EvaluationAcknowledged():
            return ("return",)
        case EvaluationObjected():
            return ("object", "receive-objection")
        case ObjectionReceived():
            return ("receive-objection", "decide")
        case ObjectionWithdrawn():
            return ("receive-objection", "decide", "object")
        case ObjectionEscalated() | ObjectionDecided():
            return ("decide",)
        case EvaluationFinalised():
            return ("object", "report-final")
        case EvaluationReported():
            return ("report", "report-final")
        case EvaluationStepReminded() | EvaluationStepOverdue():
            return ("sign" if event.step == "superior-sign" else event.step,)
        case ResultsTaken() | EvaluationScored() | ObjectionExplained():
            return ()


def fold_key(row: Wait | None, heard: Heard[WaitingEvent], key: str) -> Wait | None:
    event, step = heard.event, key.rpartition("/")[2]
    match event:
        case EvaluationStepReminded():
            return row and passed(row, event)
        case EvaluationStepOverdue() | ObjectionEscalated():
            return row and replace(row, phase="overdue", is_overdue=True)
        case EvaluationOpened():
            return opened(row, event, "sign" if step == "sign" else "report")
        case EvaluatorNamed():
            return row and by_another(row, event.appraiser_id)
        case EvaluationEscalated():
            return row and waits(event, "superior-sign", event.on, "superior")
        case EvaluationSigned() if step == "report":
            return row and replace(row, actor_id=event.signed_by)
        case EvaluationSigned() if step == "deliver":
            days = days_of("deliver", event.signed_as)
            return waits(event, "deliver", event.on, "appraiser", event.signed_by, days)
        case EvaluationDelivered() if step == "receive":
            return waits(event, "receive", event.on, "employee", event.employee_id)
        case EvaluationReceived() if step == "return":
            days = days_of("return", event.signed_as)
            return waits(event, "return", event.on, "employee", event.employee_id, days)
        case EvaluationReceived() if step == "object" and event.signed_as == "appraiser":
            return waits(event, "object", event.on, "employee", event.employee_id)
        case ObjectionWithdrawn() if step == "object":
            return waits(event, "object", event.received_on, "employee", event.employee_id)
        case EvaluationObjected() if step == "receive-objection":
            return waits(event, "receive-objection", event.on, "superior")
        case ObjectionReceived() if step == "decide":
            return waits(event, "decide", event.on, "superior")
        case EvaluationFinalised() if step == "report-final" and event.is_reported:
            return waits(event, "report-final", event.on, "appraiser", event.appraiser_id)
        case _:
            return None


def passed(row: Wait, event: EvaluationStepReminded) -> Wait:
    """Reminded of; that of another wait for the same step came late and says nothing."""
    if row.phase != "remind" or (row.step, row.since) != (event.step, event.since):
        return row
    return replace(row, phase="due")


def opened(
    row: Wait | None, event: EvaluationOpened, step: Literal["sign", "report"]
) -> Wait | None:
    """An evaluation may be opened again for another appraiser, until it is scored."""
    if row is not None:
        return by_another(row, event.appraiser_id)
    if event.window_from is None:
        return None
    days = event.window_days + days_of(step)
    return begun(
        Wait(
            evaluation_id=event.evaluation_id,
            employee_id=event.employee_id,
            unit_id=event.unit_id,
            appraiser_id=event.appraiser_id,
            period=event.period,
            step=step,
            since=event.window_from,
            days=days,
            actor="appraiser",
            actor_id=event.appraiser_id,
        )
    )


def by_another(row: Wait, appraiser_id: str) -> Wait:
    """What waits for the superior still does: of whom, is asked of the new appraiser."""
    actor_id = appraiser_id if row.actor_id else ""
    return replace(row, appraiser_id=appraiser_id, actor_id=actor_id)


def waits(
    event: OfEvaluation,
    step: Step,
    since: date,
    actor: Actor,
    actor_id: str = "",
    days: int | None = None,
) -> Wait:
    return begun(
        Wait(
            evaluation_id=event.evaluation_id,
            employee_id=event.employee_id,
            unit_id=event.unit_id,
            appraiser_id=event.appraiser_id,
            period=event.period,
            step=step,
            since=since,
            days=days_of(step) if days is None else days,
            actor=actor,
            actor_id=actor_id,
        )
    )


def begun(row: Wait) -> Wait:
    """Some terms are too short to be reminded of."""
    return row if reminder_of(whole(row)) else replace(row, phase="due")


def whole(row: Wait) -> Term:
    return Term(row.since, row.days)


def term(row: Wait) -> Term:
    """The one after which something is to be done: reminded, or more."""
    return (reminder_of(whole(row)) if row.phase == "remind" else None) or whole(row)


def command(due: Due[Wait]) -> Command:
    row, day = due.row, due.due.date()  # in Indonesia a day's last second is of that day in UTC
    evaluation_id = row.evaluation_id
    match row.phase, row.step:
        case "remind", _:
            return RemindOfStep(
                evaluation_id=evaluation_id,
                appraiser_id=row.appraiser_id,
                step=row.step,
                since=row.since,
                today=day,
            )
        case "due", "sign":
            return EscalateEvaluation(evaluation_id=evaluation_id, on=day)
        case "due", "object":
            return FinaliseEvaluation(evaluation_id=evaluation_id, on=day)
        case "due", "decide":
            return EscalateObjection(evaluation_id=evaluation_id, on=day)
        case _:
            return MissStep(
                evaluation_id=evaluation_id,
                appraiser_id=row.appraiser_id,
                step=row.step,
                since=row.since,
                due_on=day,
            )


def year(adopted: CalendarAdopted) -> tuple[int, Year]:
    days = tuple(holiday.day for holiday in adopted.holidays)
    return adopted.year, Year(adopted.zone, adopted.working_week, days)


board: View[WaitingEvent, Wait] = View(
    name="waits",
    version=2,
    hears=WaitingEvent,
    row=Wait,
    keys=keys,
    fold_key=fold_key,
    find_by=(
        "unit_id",
        "employee_id",
        "appraiser_id",
        "period",
        "step",
        "actor",
        "actor_id",
        "is_overdue",
    ),
)

terms: Deadlines[WaitingEvent, Wait] = Deadlines(
    name="follow_up_terms",
    version=2,
    hears=WaitingEvent,
    row=Wait,
    keys=keys,
    fold_key=fold_key,
    term=term,
    command=command,
    calendar=CalendarEvents(CalendarAdopted, year),
)
