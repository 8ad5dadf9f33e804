"""What employees need to reach their results: asked for, provided, refused. HR sees the refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import ResourceAnswered, ResourceKind, ResourceRequested
from kernel.heard import Heard
from kernel.view import View

ResourceEvent = ResourceRequested | ResourceAnswered
ResourceStatus = Literal["requested", "provided", "refused"]


class ResourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """``since`` is when it came to this status."""

    plan_id: str
    employee_id: str
    unit_id: str
    resource_id: str
    kind: ResourceKind
    title: str
    status: ResourceStatus
    reason: Sealed | None = None
    since: datetime


def keys_of_resource(heard: Heard[ResourceEvent]) -> Sequence[str]:
    return [f"{heard.event.plan_id}/{heard.event.resource_id}"]


def fold_resource(row: ResourceRow | None, heard: Heard[ResourceEvent]) -> ResourceRow | None:
    match heard.event:
        case ResourceRequested() as asked:
            return ResourceRow(
                plan_id=asked.plan_id,
                employee_id=asked.employee_id,
                unit_id=asked.unit_id,
                resource_id=asked.resource_id,
                kind=asked.kind,
                title=asked.title,
                status="requested",
                since=heard.time,
            )
        case ResourceAnswered() as told:
            return row and replace(row, status=told.answer, reason=told.reason, since=heard.time)


resources: View[ResourceEvent, ResourceRow] = View(
    name="plan_resources",
    version=1,
    hears=ResourceEvent,
    row=ResourceRow,
    keys=keys_of_resource,
    fold=fold_resource,
    find_by=("employee_id", "unit_id", "status"),
    streams=lambda key: [f"plan-{key.partition('/')[0]}"],
)
