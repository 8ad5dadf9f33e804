"""All rows of a view, where a page will not do: exports, and rules about everybody at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from kernel.edge import Caller, Edge
from kernel.view import View
from services.reporting.views.roster import EmployeeRow, UnitRow, roster, units

ROWS_AT_ONCE = 1_000
R = TypeVar("R", bound=msgspec.Struct)


async def everyone(edge: Edge, by: Caller, **where: str | bool) -> list[EmployeeRow]:
    return await whole(edge, roster, lambda row: row.employee_id, by, **where)


async def every_unit(edge: Edge, by: Caller, **where: str | bool) -> list[UnitRow]:
    return await whole(edge, units, lambda row: row.unit_id, by, **where)


async def whole(
    edge: Edge, view: View[Any, R], key: Callable[[R], str], by: Caller, **where: str | bool
) -> list[R]:
    """The rows in the order of their keys, read in pages."""
    rows: list[R] = []
    while True:
        at = replace(by, cursor=key(rows[-1]) if rows else "", limit=ROWS_AT_ONCE)
        page = await edge.page(view, at, **where)
        rows += page.items
        if page.next is None:
            return rows
