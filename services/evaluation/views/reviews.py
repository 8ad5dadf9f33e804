"""Review rounds, and the colleagues from whom reviewers are picked. Who was asked stands in a round
as sealed as in the log, and only until the round is closed."""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import (
    Relation,
    ReviewAsked,
    ReviewGiven,
    ReviewRoundClosed,
    ReviewRoundOpened,
    Value,
)
from contracts.event import Sealed
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeMoved,
    EmployeeRegistered,
    PlacementEvent,
)
from kernel.heard import Heard
from kernel.view import View
from kernel.whole_day import day_of

RoundEvent = ReviewRoundOpened | ReviewAsked | ReviewGiven | ReviewRoundClosed


class AskedReview(msgspec.Struct, frozen=True):
    """A review that somebody was asked for."""

    relation: Relation
    reviewer: Sealed
    is_given: bool = False


class OfRelation(msgspec.Struct, frozen=True):
    """What those of one relation answered, together: ``totals`` is the sum of the scores. So many
    (``earlier``) of the answers were given before the day of the ``latest``."""

    asked: int = 0
    given: int = 0
    earlier: int = 0
    latest: date | None = None
    totals: dict[Value, int] = {}
    comments: tuple[Sealed, ...] = ()


class ReviewRoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row for each employee and period. ``asked`` goes by the ids of the reviews, and is empty
    once the round is closed; ``appraiser_id`` is "" where there is none."""

    round_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    status: Literal["open", "closed"]
    version: int
    least_shown: int = 3
    asked: dict[str, AskedReview] = {}
    relations: dict[Relation, OfRelation] = {}


def fold_round(row: ReviewRoundRow | None, heard: Heard[RoundEvent]) -> ReviewRoundRow | None:
    match heard.event:
        case ReviewRoundOpened() as event:
            return opened(event, heard.version)
        case ReviewAsked() as event:
            return row and asked(row, event, heard.version)
        case ReviewGiven() as event:
            return row and given(row, event, day_of(heard.time))
        case ReviewRoundClosed():
            return row and replace(row, status="closed", asked={}, version=heard.version)


def opened(event: ReviewRoundOpened, version: int) -> ReviewRoundRow:
    return ReviewRoundRow(
        round_id=event.round_id,
        employee_id=event.employee_id,
        unit_id=event.unit_id,
        appraiser_id=event.appraiser_id or "",
        period=event.period,
        status="open",
        version=version,
        least_shown=event.least_shown,
    )


def asked(row: ReviewRoundRow, event: ReviewAsked, version: int) -> ReviewRoundRow:
    wanted = AskedReview(event.relation, event.reviewer)
    of = row.relations.get(event.relation, OfRelation())
    return replace(
        row,
        version=version,
        asked=row.asked | {event.review_id: wanted},
        relations=row.relations | {event.relation: replace(of, asked=of.asked + 1)},
    )


def given(row: ReviewRoundRow, event: ReviewGiven, day: date) -> ReviewRoundRow:
    wanted = row.asked.get(event.review_id)
    done = {event.review_id: replace(wanted, is_given=True)} if wanted else {}
    of = row.relations.get(event.relation, OfRelation())
    return replace(
        row,
        asked=row.asked | done,
        relations=row.relations | {event.relation: counted(of, event, day)},
    )


def counted(of: OfRelation, event: ReviewGiven, day: date) -> OfRelation:
    totals = dict(of.totals)
    for each in event.scores:
        totals[each.value] = totals.get(each.value, 0) + each.score
    comments = of.comments if event.comment is None else (*of.comments, event.comment)
    of = of if of.latest == day else replace(of, earlier=of.given, latest=day)
    return replace(of, given=of.given + 1, totals=totals, comments=comments)


def until_yesterday(of: OfRelation, today: date) -> int:
    """How many answered on days that are over: whoever looked again and again would see them
    come."""
    return of.earlier if of.latest == today else of.given


review_rounds: View[RoundEvent, ReviewRoundRow] = View(
    name="review_rounds",
    version=2,
    hears=RoundEvent,
    row=ReviewRoundRow,
    keys=lambda heard: [heard.event.round_id],
    fold=fold_round,
    find_by=("employee_id", "unit_id", "appraiser_id", "period", "status"),
    unnamed=("comment",),
)


class Colleague(msgspec.Struct, frozen=True):
    """One row for each employee of the roster; ``appraiser_id`` is "" where there is none, and
    ``leads``, the unit whose head this is, likewise. ``since`` is from when in this unit."""

    employee_id: str
    unit_id: str
    appraiser_id: str
    leads: str = ""
    since: date | None = None


def fold_colleague(row: Colleague | None, heard: Heard[PlacementEvent]) -> Colleague | None:
    match heard.event:
        case EmployeeRegistered() as person:
            above, leads = person.appraiser_id or "", person.leads or ""
            return Colleague(person.employee_id, person.unit_id, above, leads, person.since)
        case EmployeeMoved(unit_id=unit_id, leads=leads):
            since = row.since if row and row.unit_id == unit_id else heard.event.since
            return row and replace(row, unit_id=unit_id, leads=leads or "", since=since)
        case AppraiserAssigned(appraiser_id=appraiser_id):
            return row and replace(row, appraiser_id=appraiser_id or "")


colleagues: View[PlacementEvent, Colleague] = View(
    name="colleagues",
    version=3,
    hears=PlacementEvent,
    row=Colleague,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_colleague,
    find_by=("unit_id", "appraiser_id", "leads"),
)
