"""A file of units becomes one batch: all of it or nothing, those above before those below."""

from collections.abc import Sequence

from fastapi.concurrency import run_in_threadpool

from kernel.edge import Caller, Edge
from services.reporting.api.outcome import (
    Imported,
    Placed,
    carry_out,
    check,
    rehearse,
)
from services.reporting.deciders.unit import ImportUnit
from services.reporting.rules.fault import CIRCLE, Fault
from services.reporting.rules.order import in_circles, top_down
from services.reporting.rules.roster import ListedUnit, read_units


async def import_units(edge: Edge, content: bytes, by: Caller, dry_run: bool) -> Imported:
    """Raises RosterIsRefused with the report by line."""
    listed, faults = await run_in_threadpool(read_units, content)
    check(faults + circles(listed), by)
    rows = {row.unit_id: row for row in listed}
    order = [rows[of] for of in top_down({row.unit_id: row.parent_id for row in listed})]
    commands = [command(row) for row in order]
    placed = [
        Placed(row.line, asked, rows[row.parent_id].line if row.parent_id in rows else None)
        for row, asked in zip(order, commands, strict=True)
    ]
    if dry_run:
        return await rehearse(edge, placed, [row.unit_id for row in order], by)
    return await carry_out(edge, placed, by)


def circles(listed: Sequence[ListedUnit]) -> list[Fault]:
    found = in_circles({row.unit_id: row.parent_id for row in listed})
    return [
        Fault(line=row.line, column="parent", why=CIRCLE) for row in listed if row.unit_id in found
    ]


def command(row: ListedUnit) -> ImportUnit:
    return ImportUnit(
        unit_id=row.unit_id,
        title=row.title,
        kind=row.kind,
        parent_id=row.parent_id,
        code=row.code,
    )
