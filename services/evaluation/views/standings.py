"""When somebody was on study leave, as the roster has it."""

from datetime import date, timedelta

import msgspec

from contracts.reporting import EmployeeStatusChanged
from kernel.heard import Heard
from kernel.view import View


class Leave(msgspec.Struct, frozen=True):
    """From the first to the last day; None until another standing is told."""

    since: date
    until: date | None


class StudyRow(msgspec.Struct, frozen=True):
    """One row for each employee whose standing ever changed."""

    employee_id: str
    leaves: tuple[Leave, ...] = ()


def fold_study(row: StudyRow | None, heard: Heard[EmployeeStatusChanged]) -> StudyRow:
    """Another standing ends the leave that lasts; what was said of later days is said anew."""
    changed = heard.event
    leaves = tuple(cut(of, changed.since) for of in (row.leaves if row else ()))
    kept = tuple(of for of in leaves if of.until is None or of.since <= of.until)
    if changed.standing == "study-leave":
        kept = (*kept, Leave(changed.since, changed.until))
    return StudyRow(changed.employee_id, kept)


def cut(of: Leave, day: date) -> Leave:
    """The leave until the day before, where it lasts longer."""
    if of.until is not None and of.until < day:
        return of
    return Leave(of.since, day - timedelta(days=1))


studies: View[EmployeeStatusChanged, StudyRow] = View(
    name="studies",
    version=1,
    hears=EmployeeStatusChanged,
    row=StudyRow,
    keys=lambda heard: [heard.event.employee_id],
    fold=fold_study,
)
