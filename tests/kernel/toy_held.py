"""The toy view with folds that a lock on a file holds, so a rebuild can be seen on its way, or that
tell which process folds; and one that hears two logs."""

import fcntl
import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec
from fastapi import APIRouter

from contracts.reporting import UnitEstablished
from contracts.training import TrainingNeedFound
from kernel.edge import Edge
from kernel.heard import Heard
from kernel.http import Caller, Listed, allow
from kernel.view import View
from tests.kernel import toy
from tests.kernel.toy import Title, UnitEvent

HELD = "held by "
FOLDING = "the process that folds"
Auditor = Annotated[Caller, allow("auditor")]


def fold(row: Title | None, heard: Heard[UnitEvent]) -> Title:
    title = heard.event.title
    if title.startswith(HELD):
        with Path(title.removeprefix(HELD)).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
    folded = toy.fold(row, heard)
    return msgspec.structs.replace(folded, title=str(os.getpid())) if title == FOLDING else folded


titles = replace(toy.titles, fold=fold)


def routes(edge: Edge) -> APIRouter:
    """Both ways of reading: one row by its key, and a page of all."""
    router = APIRouter(prefix="/reporting")

    @router.get("/titles")
    async def list_titles(by: Auditor) -> Listed[str]:
        page = await edge.page(titles, by)
        return Listed(items=[row.title for row in page.items], next=page.next)

    @router.get("/titles/{unit_id}")
    async def get_title(unit_id: str, by: Auditor) -> str:
        return (await edge.row(titles, unit_id, by)).title

    return router


units_held = replace(toy.units_service, views=[titles], routes=routes)

services_held = (units_held, toy.needs_service)


class Thing(msgspec.Struct, frozen=True):
    times: int


def key_of(heard: Heard[UnitEstablished | TrainingNeedFound]) -> str:
    match heard.event:
        case UnitEstablished(unit_id=unit_id):
            return unit_id
        case TrainingNeedFound(need_id=need_id):
            return need_id


things: View[UnitEstablished | TrainingNeedFound, Thing] = View(
    name="things",
    version=1,
    hears=UnitEstablished | TrainingNeedFound,
    row=Thing,
    keys=lambda heard: [key_of(heard)],
    fold=lambda row, _: Thing(row.times + 1 if row else 1),
)

services_of_two = (toy.units_service, replace(toy.needs_service, reactions=[], views=[things]))
