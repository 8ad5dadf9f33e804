"""What citizens, desks and complaints show of a unit, day by day, with the positions it rests on.

A row for each unit, period and day: the figure of a quarter is made of at most some ninety rows
when it is read, and what a busy desk tells rewrites the row of one day. Evaluation alone counts
these figures; here they are shown beside a report.
"""

import msgspec
from msgspec.structs import replace

from contracts.feedback import CitizenFeedbackReceived, ComplaintAnswered, ServiceDelivered
from contracts.satisfaction import Tally
from kernel.heard import Heard
from kernel.view import View
from services.reporting.rules.period import month_of

MeasuredEvent = CitizenFeedbackReceived | ServiceDelivered | ComplaintAnswered


class MeasureRow(msgspec.Struct, frozen=True, kw_only=True):
    """``period`` is that of the survey for answers, the month of the day for what desks did; the
    positions are those of feedback's log, in its order."""

    unit_id: str
    period: str
    tally: Tally = Tally()
    answers: tuple[int, ...] = ()
    waits: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    delivered: tuple[int, ...] = ()
    in_time: int = 0
    answered: tuple[int, ...] = ()


def keys(heard: Heard[MeasuredEvent]) -> list[str]:
    event = heard.event
    match event:
        case CitizenFeedbackReceived(kind="survey"):
            return [f"{event.unit_id}/{event.period}/{event.answered_on}"]
        case CitizenFeedbackReceived():
            return []
        case ServiceDelivered():
            return [f"{event.unit_id}/{month_of(event.day)}/{event.day}"]
        case ComplaintAnswered():
            return [f"{event.unit_id}/{month_of(event.answered_on)}/{event.answered_on}"]


def fold(row: MeasureRow | None, heard: Heard[MeasuredEvent]) -> MeasureRow:
    event, at = heard.event, heard.position
    match event:
        case CitizenFeedbackReceived():
            row = row or MeasureRow(unit_id=event.unit_id, period=event.period)
            return replace(row, tally=row.tally.plus(event.answers), answers=(*row.answers, at))
        case ServiceDelivered():
            row = row or MeasureRow(unit_id=event.unit_id, period=month_of(event.day))
            return replace(
                row,
                waits=(*row.waits, event.wait_minutes),
                services=(*row.services, event.service_minutes),
                delivered=(*row.delivered, at),
            )
        case ComplaintAnswered():
            row = row or MeasureRow(unit_id=event.unit_id, period=month_of(event.answered_on))
            return replace(row, in_time=row.in_time + event.in_time, answered=(*row.answered, at))


measures: View[MeasuredEvent, MeasureRow] = View(
    name="measures",
    version=1,
    hears=MeasuredEvent,
    row=MeasureRow,
    keys=keys,
    fold=fold,
    find_by=("unit_id", "period"),
)
