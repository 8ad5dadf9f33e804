"""Superseded shapes and how each becomes the next: the only place where old versions live.

An old class keeps its type, schema and golden example for as long as a log may hold a record of
it, which is forever. Its upcast gives the next version; a chain of upcasts gives the current one.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from contracts.evaluation import CalendarAdopted, Holiday
from contracts.event import Event, Part
from contracts.notification import Fill, MessageQueued
from contracts.reporting import (
    Aspect,
    Better,
    Indicator,
    PlanAgreed,
    PlannedResult,
    PlanProposed,
    ResultKind,
    Source,
)


class Superseded(NamedTuple):
    """A shape that is only read, never written, and how it becomes the version after it."""

    shape: type[Event]
    upcast: Callable[[Any], Event]


class CalendarAdoptedV1(Event):
    """The working days of one year; holidays had no title yet."""

    type = "evaluation.CalendarAdopted.v1"
    year: int
    zone: str
    working_week: int
    holidays: tuple[date, ...]


def calendar_with_titles(old: CalendarAdoptedV1) -> CalendarAdopted:
    """A day without a title is shown by the word for a day off, *libur*."""
    return CalendarAdopted(
        year=old.year,
        zone=old.zone,
        working_week=old.working_week,
        holidays=tuple(Holiday(day=day, title="Libur") for day in old.holidays),
    )


class MessageQueuedV1(Event):
    """Something happened that this recipient should know; each kind of news was a version."""

    type = "notification.MessageQueued.v1"
    message_id: str
    recipient_id: str
    subject: Literal[
        "report-submitted",
        "report-returned",
        "report-accepted",
        "plan-proposed",
        "plan-returned",
        "plan-agreed",
        "evaluation-scored",
        "training-need-found",
        "training-enrolled",
        "training-waitlisted",
        "training-completed",
        "citizen-answered",
    ]
    about: str
    cause: str
    fills: tuple[Fill, ...] = ()


TOLD_BY = {
    "report": "reporting.report-",
    "plan": "reporting.plan-",
    "evaluation": "evaluation.",
    "training": "training.",
    "citizen": "feedback.citizen-",
}


def message_with_open_subject(old: MessageQueuedV1) -> MessageQueued:
    """The same subject, behind the service that told it."""
    begins, _, rest = old.subject.partition("-")
    return MessageQueued(
        message_id=old.message_id,
        recipient_id=old.recipient_id,
        subject=TOLD_BY[begins] + rest,
        about=old.about,
        cause=old.cause,
        fills=old.fills,
    )


class IndicatorV1(Part):
    """How a result was measured: by one aspect, and by few sources."""

    indicator_id: str
    code: str
    title: str
    aspect: Aspect
    target_low: Decimal
    target_high: Decimal
    measure: str
    better: Better = "higher"
    source: Source = "self"


class PlannedResultV1(Part):
    """A result the employee answers for."""

    result_id: str
    kind: ResultKind
    title: str
    indicators: tuple[IndicatorV1, ...]


class PlanProposedV1(Event):
    """A plan of performance (SKP) lies before the appraiser."""

    type = "reporting.PlanProposed.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    results: tuple[PlannedResultV1, ...]


class PlanAgreedV1(Event):
    """Both have agreed; reports are made against this revision."""

    type = "reporting.PlanAgreed.v1"
    plan_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    year: int
    segment: int
    revision: int
    results: tuple[PlannedResultV1, ...]


def results_with_aspects(old: tuple[PlannedResultV1, ...]) -> tuple[PlannedResult, ...]:
    """Each indicator had one aspect, which leads now."""
    return tuple(
        PlannedResult(
            result_id=result.result_id,
            kind=result.kind,
            title=result.title,
            indicators=tuple(
                Indicator(
                    indicator_id=of.indicator_id,
                    code=of.code,
                    title=of.title,
                    aspects=(of.aspect,),
                    target_low=of.target_low,
                    target_high=of.target_high,
                    measure=of.measure,
                    better=of.better,
                    source=of.source,
                )
                for of in result.indicators
            ),
        )
        for result in old
    )


def proposal_with_aspects(old: PlanProposedV1) -> PlanProposed:
    """The day on which it was opened nobody wrote down."""
    return PlanProposed(
        plan_id=old.plan_id,
        employee_id=old.employee_id,
        unit_id=old.unit_id,
        appraiser_id=old.appraiser_id,
        year=old.year,
        segment=old.segment,
        results=results_with_aspects(old.results),
    )


def agreement_with_aspects(old: PlanAgreedV1) -> PlanAgreed:
    return PlanAgreed(
        plan_id=old.plan_id,
        employee_id=old.employee_id,
        unit_id=old.unit_id,
        appraiser_id=old.appraiser_id,
        year=old.year,
        segment=old.segment,
        revision=old.revision,
        results=results_with_aspects(old.results),
    )


HISTORY: tuple[Superseded, ...] = (
    Superseded(CalendarAdoptedV1, calendar_with_titles),
    Superseded(MessageQueuedV1, message_with_open_subject),
    Superseded(PlanProposedV1, proposal_with_aspects),
    Superseded(PlanAgreedV1, agreement_with_aspects),
)
