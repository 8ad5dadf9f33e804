"""What a score is made of, as it is read: figures of the unit, and of whoever heads one."""

from contracts.reporting import PlannedSource
from contracts.satisfaction import is_published
from kernel.http import Caller, Edge
from services.evaluation.rules.sources import Figure, MonthMeasured, figures_of
from services.evaluation.rules.window import months_of
from services.evaluation.views.evaluations import board_key, evaluations, scoreboards
from services.evaluation.views.figures import MeasureRow, measure_key, measures


async def measured_for(evaluation_id: str, edge: Edge, by: Caller) -> dict[PlannedSource, Figure]:
    """What desks and complaints show of the unit of an evaluation, in its period."""
    row = await edge.find(evaluations, evaluation_id, by)
    return await measured_in(row.unit_id, row.period, edge, by) if row else {}


async def measured_in(
    unit_id: str, period: str, edge: Edge, by: Caller
) -> dict[PlannedSource, Figure]:
    keys = [measure_key(unit_id, month) for month in months_of(period)]
    rows = await edge.rows(measures, keys, by)
    return figures_of(month_measured(rows[key]) for key in keys if key in rows)


async def shown_for(evaluation_id: str, edge: Edge, by: Caller) -> dict[PlannedSource, Figure]:
    """What citizens, desks and complaints show of the unit of an evaluation, in its period."""
    row = await edge.find(evaluations, evaluation_id, by)
    return await shown_in(row.unit_id, row.period, edge, by) if row else {}


async def shown_in(
    unit_id: str, period: str, edge: Edge, by: Caller
) -> dict[PlannedSource, Figure]:
    measured = await measured_in(unit_id, period, edge, by)
    board = await edge.find(scoreboards, board_key(unit_id, period), by)
    if board and is_published(board.answers):
        measured["citizen-satisfaction"] = Figure(board.index, board.answers)
    return measured


def month_measured(row: MeasureRow) -> MonthMeasured:
    return MonthMeasured(
        waits=row.waits,
        services=row.services,
        desk=row.desk,
        in_time=row.in_time,
        answered=row.answered,
        complaints=row.complaints,
    )
