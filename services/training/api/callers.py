"""Who calls training, and for whose data: the callers of its routes and what they may not do."""

from typing import Annotated

from pydantic import Field

from kernel.http import Caller, Edge, Id, allow
from kernel.refusal import Forbidden, NotFound
from services.training.views import hours

SEES_EVERYBODY = ("officer", "hr", "auditor")

Officer = Annotated[Caller, allow("officer", whose="of any course of the region")]
Participant = Annotated[
    Caller, allow("employee", "officer", whose="their own place; an officer's for anybody")
]
Reader = Annotated[
    Caller, allow("employee", *SEES_EVERYBODY, whose="their own; officers', hr's and auditors' all")
]
Planner = Annotated[Caller, allow("appraiser", *SEES_EVERYBODY, whose="numbers of any unit")]

EmployeeId = Annotated[Id, Field(examples=["e7"])]


class OnlyOfficersActForOthers(Forbidden):
    """Employees enrol and withdraw themselves; only a training officer does it for somebody."""

    slug = "training.only-officers-act-for-others"
    indonesian = "Pegawai mendaftar dan mundur sendiri; hanya petugas diklat yang mewakili."


class OthersTrainingIsClosed(Forbidden):
    """Employees see their own needs, trainings and hours, not those of others."""

    slug = "training.others-training-is-closed"
    indonesian = "Pegawai hanya melihat kebutuhan, pelatihan, dan jam pelajarannya sendiri."


class NoSuchEmployee(NotFound):
    """Only employees on the roster of the region enrol."""

    slug = "training.no-such-employee"
    indonesian = "Hanya pegawai yang terdaftar di daerah ini yang dapat mendaftar pelatihan."


async def check_employee(employee_id: str, edge: Edge, by: Caller) -> None:
    """Raises NoSuchEmployee. Just after an import, Kinerja-After waits until it was heard here."""
    row = await edge.find(hours, employee_id, by)
    if row is None or row.employment is None:  # hours alone: the roster was not heard yet
        raise NoSuchEmployee(employee_id)


def who_moves(employee_id: str | None, by: Caller) -> str:
    """Whose place it is: the caller's, unless an officer names somebody."""
    if employee_id is None or employee_id == by.subject:
        return by.subject
    if not by.has("officer"):
        raise OnlyOfficersActForOthers(employee_id)
    return employee_id


def who_is_read(employee_id: str | None, by: Caller) -> str | None:
    """Whose rows are read: those asked for; an employee who names nobody reads the own ones."""
    if by.has(*SEES_EVERYBODY):
        return employee_id
    if employee_id is not None and employee_id != by.subject:
        raise OthersTrainingIsClosed(employee_id)
    return by.subject
