"""Who calls reporting, and for whose data: the callers of its routes and what they may not see."""

from typing import Annotated

from kernel.http import Caller, Edge, allow, only
from kernel.refusal import Forbidden
from services.reporting.views.roster import roster

SEES_EVERYBODY = ("hr", "auditor")

Hr = Annotated[Caller, allow("hr", whose="of anybody in the region")]
Owner = Annotated[Caller, allow("employee", whose="their own, by the token's subject")]
Appraiser = Annotated[
    Caller, allow("appraiser", whose="of those whose appraiser they are on the roster")
]
Reader = Annotated[
    Caller,
    allow(
        "employee",
        "appraiser",
        *SEES_EVERYBODY,
        whose="their own; appraisers' also of their people; hr's and auditors' all",
    ),
]
Leader = Annotated[
    Caller,
    allow("appraiser", *SEES_EVERYBODY, whose="of their people; hr's and auditors' of anybody"),
]
Anybody = Annotated[Caller, allow("citizen", whose="published: offices, nobody's data")]


class OthersWorkIsClosed(Forbidden):
    """One sees one's own work; an appraiser also that of those appraised; HR and auditors all."""

    slug = "reporting.others-work-is-closed"
    indonesian = "Yang terlihat: kerja sendiri; bagi penilai, kerja bawahan yang dinilainya."


async def check_reader(edge: Edge, employee_id: str, by: Caller) -> None:
    """Raises OthersWorkIsClosed. Whose appraiser somebody is, the roster says, not the token."""
    if by.has(*SEES_EVERYBODY) or by.subject == employee_id:
        return
    person = (await edge.rows(roster, [employee_id], by)).get(employee_id)
    if person is None or person.appraiser_id != by.subject:
        raise OthersWorkIsClosed(employee_id)


def whose(employee_id: str | None, appraiser_id: str | None, by: Caller) -> dict[str, str]:
    """Whose documents are listed: those asked for; whoever names nobody lists the own ones."""
    asked = only(employee_id=employee_id, appraiser_id=appraiser_id)
    if by.has(*SEES_EVERYBODY) or appraiser_id == by.subject:
        return asked
    if appraiser_id is not None or employee_id not in (None, by.subject):
        raise OthersWorkIsClosed(employee_id or "")
    return {"employee_id": by.subject}
