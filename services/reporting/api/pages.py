"""All rows of a choice, where a figure is of the whole and not of a page."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from kernel.access import key_of
from kernel.edge import Caller, Edge
from kernel.view import View

R = TypeVar("R", bound=msgspec.Struct)

ROWS_AT_ONCE = 1_000


async def page_by_page(
    edge: Edge, view: View[Any, R], by: Caller, **where: str | int | bool
) -> AsyncIterator[Sequence[R]]:
    """The rows whose ``find_by`` fields have these values, in the order of their keys, never all at
    once: a year has thousands of plans."""
    at = replace(by, cursor="", limit=ROWS_AT_ONCE)
    while True:
        page = await edge.page(view, at, **where)
        yield page.items
        if page.next is None:
            return
        at = replace(at, cursor=key_of(page.next))


async def everything(
    edge: Edge, view: View[Any, R], by: Caller, **where: str | int | bool
) -> list[R]:
    """All of them."""
    return [row async for rows in page_by_page(edge, view, by, **where) for row in rows]
