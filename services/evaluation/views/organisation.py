"""How units of the region performed, and which unit stands under which."""

from datetime import date

import msgspec

from contracts.evaluation import OrganisationPredicate, OrganisationRated
from contracts.ids import joined
from contracts.reporting import UnitEstablished, UnitMoved
from kernel.heard import Heard
from kernel.view import View


class OrganisationRow(msgspec.Struct, frozen=True):
    """One row for each unit and period that was rated: the latest predicate."""

    unit_id: str
    period: str
    predicate: OrganisationPredicate
    rated_by: str
    document: str
    on: date
    recorded_at: str
    version: int


def fold_organisation(
    row: OrganisationRow | None, heard: Heard[OrganisationRated]
) -> OrganisationRow:
    rated = heard.event
    return OrganisationRow(
        unit_id=rated.unit_id,
        period=rated.period,
        predicate=rated.predicate,
        rated_by=rated.rated_by,
        document=rated.document,
        on=rated.on,
        recorded_at=heard.cause,
        version=heard.version,
    )


def row_key(unit_id: str, period: str) -> str:
    return joined(unit_id, period)


organisations: View[OrganisationRated, OrganisationRow] = View(
    name="organisations",
    version=1,
    hears=OrganisationRated,
    row=OrganisationRow,
    keys=lambda heard: [row_key(heard.event.unit_id, heard.event.period)],
    fold=fold_organisation,
    find_by=("unit_id", "period"),
)

TreeEvent = UnitEstablished | UnitMoved


class UnitRow(msgspec.Struct, frozen=True):
    """One row for each unit: under which it stands, "" for none."""

    unit_id: str
    parent_id: str


units: View[TreeEvent, UnitRow] = View(
    name="units",
    version=1,
    hears=TreeEvent,
    row=UnitRow,
    keys=lambda heard: [heard.event.unit_id],
    fold=lambda row, heard: UnitRow(heard.event.unit_id, heard.event.parent_id or ""),
)
