"""Of what a score is made: the accepted figures, and what desks and complaints show of a unit.

A row for each unit and month counts how often how many minutes were waited and served: it stays as
small as there are different minutes, however busy the desk.
"""

import msgspec
from msgspec.structs import replace

from contracts.evaluation import ResultsTaken
from contracts.feedback import ComplaintAnswered, ServiceDelivered
from contracts.reporting import RealisedResult
from kernel.heard import Heard
from kernel.view import View


class TakenRow(msgspec.Struct, frozen=True):
    """One row for each evaluation that has figures: the latest accepted ones."""

    evaluation_id: str
    taken_from: str
    results: tuple[RealisedResult, ...]


def fold_taken(row: TakenRow | None, heard: Heard[ResultsTaken]) -> TakenRow:
    taken = heard.event
    return TakenRow(taken.evaluation_id, taken.taken_from, taken.results)


takings: View[ResultsTaken, TakenRow] = View(
    name="takings",
    version=1,
    hears=ResultsTaken,
    row=TakenRow,
    keys=lambda heard: [heard.event.evaluation_id],
    fold=fold_taken,
    streams=lambda key: [f"evaluation-{key}"],
)

MeasuredEvent = ServiceDelivered | ComplaintAnswered


class MeasureRow(msgspec.Struct, frozen=True, kw_only=True):
    """``waits`` and ``services`` say how often so many minutes; positions are of the first and the
    last record counted."""

    unit_id: str
    month: str
    waits: dict[int, int] = {}
    services: dict[int, int] = {}
    desk: tuple[str, ...] = ()
    in_time: int = 0
    answered: int = 0
    complaints: tuple[str, ...] = ()


def month_of(event: MeasuredEvent) -> str:
    """The month of the day at the desk, and of the answer to a complaint."""
    day = event.day if isinstance(event, ServiceDelivered) else event.answered_on
    return f"{day.year:04}-{day.month:02}"


def measure_key(unit_id: str, month: str) -> str:
    return f"{unit_id}/{month}"


def fold_measure(row: MeasureRow | None, heard: Heard[MeasuredEvent]) -> MeasureRow:
    event = heard.event
    row = row or MeasureRow(unit_id=event.unit_id, month=month_of(event))
    match event:
        case ServiceDelivered():
            return replace(
                row,
                waits=once_more(row.waits, event.wait_minutes),
                services=once_more(row.services, event.service_minutes),
                desk=until(row.desk, heard.cause),
            )
        case ComplaintAnswered():
            return replace(
                row,
                in_time=row.in_time + event.in_time,
                answered=row.answered + 1,
                complaints=until(row.complaints, heard.cause),
            )


def once_more(counts: dict[int, int], minutes: int) -> dict[int, int]:
    return counts | {minutes: counts.get(minutes, 0) + 1}


def until(positions: tuple[str, ...], latest: str) -> tuple[str, ...]:
    return (positions[0], latest) if positions else (latest,)


measures: View[MeasuredEvent, MeasureRow] = View(
    name="measures",
    version=1,
    hears=MeasuredEvent,
    row=MeasureRow,
    keys=lambda heard: [measure_key(heard.event.unit_id, month_of(heard.event))],
    fold=fold_measure,
)
