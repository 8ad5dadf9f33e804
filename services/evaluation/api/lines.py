"""Who is above whom, as it is read: from the roster, and from the offices that the region named.

What is decided rests on the log's own notes of both (`deciders/superior.py`); here it is asked who
may read, and what waits for a superior.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from kernel.access import PAGE_LIMIT, key_of
from kernel.http import Caller, Edge
from kernel.view import View
from services.evaluation.deciders.official import AUTHORISED, REGIONAL_HEAD
from services.evaluation.views.organisation import units
from services.evaluation.views.people import officials
from services.evaluation.views.reviews import colleagues

R = TypeVar("R", bound=msgspec.Struct)


async def superior_of(appraiser_id: str, edge: Edge, by: Caller) -> str:
    """Who is above this appraiser; "" where nobody is known to be."""
    found = await edge.find(colleagues, appraiser_id, by)
    if found and found.appraiser_id:
        return found.appraiser_id
    head = await edge.find(officials, REGIONAL_HEAD, by)
    return head.person_id if head and head.person_id != appraiser_id else ""


async def appraisers_below(edge: Edge, by: Caller) -> Sequence[str]:
    """Those above whom the caller is: they may be appraisers, and an objection goes to the caller.
    The regional head is above all whom the roster puts under nobody."""
    below = [row.employee_id for row in await every(colleagues, edge, by, appraiser_id=by.subject)]
    head = await edge.find(officials, REGIONAL_HEAD, by)
    if head and head.person_id == by.subject:
        below += [row.employee_id for row in await every(colleagues, edge, by, appraiser_id="")]
    return sorted({*below} - {by.subject})


async def is_authorised(edge: Edge, by: Caller) -> bool:
    """Whether the caller is the official (PyB) to whom dossiers go."""
    named = await edge.find(officials, AUTHORISED, by)
    return named is not None and named.person_id == by.subject


async def unit_line(unit_id: str, edge: Edge, by: Caller) -> tuple[str, ...]:
    """A unit and those above it, the nearest first, as the roster has them now."""
    line = [unit_id]
    while row := await edge.find(units, line[-1], by):
        if not row.parent_id or row.parent_id in line:
            break
        line.append(row.parent_id)
    return tuple(line)


async def led_by(employee_id: str, edge: Edge, by: Caller) -> tuple[str, ...]:
    """The unit whose head this employee is and those above it; none for everybody else."""
    found = await edge.find(colleagues, employee_id, by)
    return await unit_line(found.leads, edge, by) if found and found.leads else ()


async def leader_above(unit_id: str, edge: Edge, by: Caller) -> str:
    """The superior of a unit's head; of a unit without a head whoever leads the nearest above it;
    at last the regional head, or "" where none is named."""
    for of in await unit_line(unit_id, edge, by):
        heads = await every(colleagues, edge, by, leads=of)
        if heads and of == unit_id:
            return await superior_of(heads[0].employee_id, edge, by)
        if heads:
            return heads[0].employee_id
    head = await edge.find(officials, REGIONAL_HEAD, by)
    return head.person_id if head else ""


async def every(view: View[Any, R], edge: Edge, by: Caller, **where: str) -> list[R]:
    """All rows with these values, page after page."""
    rows: list[R] = []
    asking = replace(by, cursor="", limit=PAGE_LIMIT)
    while True:
        page = await edge.page(view, asking, **where)
        rows += page.items
        if page.next is None:
            return rows
        asking = replace(asking, cursor=key_of(page.next))
