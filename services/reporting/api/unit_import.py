"""A file of units becomes one batch: all of it or nothing, those above before those below."""

from collections.abc import Mapping, Sequence

from fastapi.concurrency import run_in_threadpool

from kernel.edge import Caller, Edge
from services.reporting.api.changes import of_unit
from services.reporting.api.outcome import (
    Imported,
    Placed,
    carry_out,
    check,
    rehearse,
    why_of,
)
from services.reporting.api.whole import every_unit
from services.reporting.deciders.unit import CodeDoesNotFit, ImportUnit
from services.reporting.rules.fault import CIRCLE, CODE_OF_ANOTHER, Fault
from services.reporting.rules.kemendagri import lies_in
from services.reporting.rules.order import in_circles, top_down
from services.reporting.rules.roster import ListedUnit, read_units
from services.reporting.views.roster import UnitRow


async def import_units(edge: Edge, content: bytes, by: Caller, dry_run: bool) -> Imported:
    """Raises RosterIsRefused with the report by line."""
    listed, faults = await run_in_threadpool(read_units, content)
    check(faults + circles(listed), by)
    rows = {row.unit_id: row for row in listed}
    order = [rows[of] for of in top_down({row.unit_id: row.parent_id for row in listed})]
    known = {unit.unit_id: unit for unit in await every_unit(edge, by)}
    check(wrong_codes(listed, known), by)
    commands = [command(row) for row in order]
    placed = [
        Placed(row.line, asked, rows[row.parent_id].line if row.parent_id in rows else None)
        for row, asked in zip(order, commands, strict=True)
    ]
    if dry_run:
        changes = {asked.unit_id: of_unit(known.get(asked.unit_id), asked) for asked in commands}
        return await rehearse(edge, placed, changes, by)
    return await carry_out(edge, placed, by)


def circles(listed: Sequence[ListedUnit]) -> list[Fault]:
    found = in_circles({row.unit_id: row.parent_id for row in listed})
    return [
        Fault(line=row.line, column="parent", why=CIRCLE) for row in listed if row.unit_id in found
    ]


def wrong_codes(listed: Sequence[ListedUnit], known: Mapping[str, UnitRow]) -> list[Fault]:
    """Lines with the code of another unit, or one that does not begin with the region's: what
    stands above a kecamatan is often an office without a code."""
    holders = {unit.code: unit.unit_id for unit in known.values() if unit.code}
    region = next((row.code for row in listed if row.kind == "region" and row.code), None)
    region = region or next((of.code for of in known.values() if of.kind == "region"), None) or None
    faults: list[Fault] = []
    for row in listed:
        if row.code and holders.get(row.code, row.unit_id) != row.unit_id:
            faults.append(Fault(line=row.line, column="code", why=CODE_OF_ANOTHER))
        if row.code and row.code != region and not lies_in(row.code, region):
            faults.append(Fault(line=row.line, column="code", why=why_of(CodeDoesNotFit())))
    return faults


def command(row: ListedUnit) -> ImportUnit:
    return ImportUnit(
        unit_id=row.unit_id,
        title=row.title,
        kind=row.kind,
        parent_id=row.parent_id,
        code=row.code,
    )
