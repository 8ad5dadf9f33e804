"""What a file would change of a row, column by column, for those who look before they import.

Of people it tells ids and posts, and never a name or a NIP: those an import does not change.
"""

from typing import Annotated

from pydantic import BaseModel, Field

from services.reporting.deciders.employee import ImportEmployee
from services.reporting.deciders.unit import ImportUnit
from services.reporting.views.roster import EmployeeRow, UnitRow


class Change(BaseModel):
    """Empty is what is not there; whoever comes onto the roster by the file has no changes."""

    column: Annotated[str, Field(examples=["unit"])]
    before: Annotated[str, Field(examples=["kec-lubuk-sikarah"])]
    after: Annotated[str, Field(examples=["kec-tanjung-harapan"])]


def of_unit(row: UnitRow | None, asked: ImportUnit) -> list[Change]:
    if row is None:
        return []
    before = (row.title, row.kind, row.parent_id, row.code)
    after = (asked.title, asked.kind, asked.parent_id or "", asked.code or "")
    return between(("title", "kind", "parent", "code"), before, after)


def of_employee(row: EmployeeRow | None, asked: ImportEmployee) -> list[Change]:
    """The appraiser of a leading post for whom the file names nobody is the regional head, who
    stays: that is no change."""
    if row is None:
        return []
    columns = ("unit", "position", "class", "grade", "leads", "appraiser", "agreement_ends")
    before = (
        row.unit_id,
        row.position,
        row.position_class,
        row.grade,
        row.leads,
        row.appraiser_id,
        str(row.agreement_ends or ""),
    )
    after = (
        asked.unit_id,
        asked.position,
        asked.position_class,
        asked.grade,
        asked.leads or "",
        asked.appraiser_id or "",
        str(asked.agreement_ends or row.agreement_ends or ""),
    )
    changes = between(columns, before, after)
    keeps_the_head = row.basis == "regional-head" and not asked.appraiser_id
    return [each for each in changes if not (keeps_the_head and each.column == "appraiser")]


def between(
    columns: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> list[Change]:
    return [
        Change(column=column, before=old, after=new)
        for column, old, new in zip(columns, before, after, strict=True)
        if old != new
    ]
