"""The open segments of each employee: a transfer closes one at the end of the day on which it was
recorded, with what accepted reports told until then (PermenPANRB 6/2022, pp. 64–65).

Until that evening a mistaken move can be put right without a trace in anybody's plan. A study leave
changes neither unit nor appraiser, so it ends nothing. A plan nobody moved away from is closed at
the end of the year after its own: reports, evaluation and objections are over by then.
"""

from datetime import date, datetime
from itertools import chain

import msgspec
from msgspec.structs import replace

from contracts.reporting import (
    AppraiserAssigned,
    EmployeeMoved,
    PlanAgreed,
    PlanClosed,
    Reached,
    ReportAccepted,
)
from kernel.calendar import Term
from kernel.deadline import Deadlines, Due
from kernel.heard import Heard
from services.reporting.deciders.plan_state import ClosePlan
from services.reporting.rules.period import year_of
from services.reporting.views.plan_terms import calendar

SegmentEvent = PlanAgreed | PlanClosed | EmployeeMoved | AppraiserAssigned | ReportAccepted


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """An agreed plan; unit and appraiser are those at the agreement."""

    plan_id: str
    year: int
    unit_id: str
    appraiser_id: str
    reached: tuple[Reached, ...] = ()


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """``unit_id`` and ``appraiser_id`` are those of now, from ``moved`` on, which was recorded at
    ``moved_at``; None while nobody has moved."""

    employee_id: str
    unit_id: str
    appraiser_id: str
    moved: date | None = None
    moved_at: datetime | None = None
    segments: tuple[Segment, ...] = ()


def fold_open(row: Open | None, heard: Heard[SegmentEvent]) -> Open | None:
    match heard.event:
        case PlanAgreed() as plan:
            return agreed(row, plan)
        case PlanClosed(plan_id=plan_id):
            return row and without(row, plan_id)
        case EmployeeMoved() as move:
            return row and moved(row, heard.time, move.since, move.unit_id, row.appraiser_id)
        case AppraiserAssigned(appraiser_id=appraiser_id, since=since):
            return row and moved(row, heard.time, since, row.unit_id, appraiser_id or "")
        case ReportAccepted() as report:
            return row and reported(row, report)


def agreed(row: Open | None, plan: PlanAgreed) -> Open:
    appraiser_id = plan.in_place_of or plan.appraiser_id
    others = [of for of in row.segments if of.plan_id != plan.plan_id] if row else []
    before = [of.reached for of in row.segments if of.plan_id == plan.plan_id] if row else []
    segment = Segment(
        plan_id=plan.plan_id,
        year=plan.year,
        unit_id=plan.unit_id,
        appraiser_id=appraiser_id,
        reached=tuple(chain.from_iterable(before)),
    )
    row = row or Open(employee_id=plan.employee_id, unit_id=plan.unit_id, appraiser_id=appraiser_id)
    return replace(
        row,
        unit_id=plan.unit_id,
        appraiser_id=appraiser_id,
        segments=tuple(sorted((*others, segment), key=lambda of: (of.year, of.plan_id))),
    )


def without(row: Open, plan_id: str) -> Open | None:
    segments = tuple(of for of in row.segments if of.plan_id != plan_id)
    return replace(row, segments=segments) if segments else None


def moved(row: Open, now: datetime, since: date, unit_id: str, appraiser_id: str) -> Open:
    return replace(row, unit_id=unit_id, appraiser_id=appraiser_id, moved=since, moved_at=now)


def reported(row: Open, report: ReportAccepted) -> Open:
    """Of each indicator the last figure that was accepted."""
    told = {
        of.indicator_id: Reached(
            indicator_id=of.indicator_id, period=report.period, realised=of.realised
        )
        for result in report.results
        for of in result.indicators
    }
    year = year_of(report.period)
    return replace(
        row,
        segments=tuple(
            replace(of, reached=tuple({**{r.indicator_id: r for r in of.reached}, **told}.values()))
            if of.year == year
            else of
            for of in row.segments
        ),
    )


def left(row: Open) -> Segment | None:
    """The first segment whose owner works elsewhere, or for somebody else, within its year."""
    moved = row.moved
    now = (row.unit_id, row.appraiser_id)
    found = [
        of
        for of in row.segments
        if moved and of.year >= moved.year and (of.unit_id, of.appraiser_id) != now
    ]
    return found[0] if found else None


def term_of(row: Open) -> Term:
    if row.moved_at and left(row):
        return Term(row.moved_at, 0, "calendar")
    return Term(end_of(row.segments[0]), 0, "calendar")


def end_of(segment: Segment) -> date:
    return date(segment.year + 1, 12, 31)


def close(due: Due[Open]) -> ClosePlan:
    row = due.row
    segment = left(row)
    if segment and row.moved:
        return ClosePlan(plan_id=segment.plan_id, ended=row.moved, reached=segment.reached)
    segment = row.segments[0]
    return ClosePlan(plan_id=segment.plan_id, ended=end_of(segment), reached=segment.reached)


segments: Deadlines[SegmentEvent, Open] = Deadlines(
    name="plan_segments",
    version=1,
    hears=SegmentEvent,
    row=Open,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_open,
    term=term_of,
    command=close,
    calendar=calendar,
)
