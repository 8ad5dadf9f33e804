"""What other leaders assigned and the appraiser approved, as results of a plan (SKP).

A result names the assignment that it takes in, and who assigned it. Work of a post held for another
(Plt./Plh.) is a main result (PermenPANRB 6/2022, II.A.5), whoever writes the plan.
"""

from collections.abc import Iterable
from typing import Any

from contracts.reporting import PlannedResult
from kernel.decider import Decider, Seen
from services.reporting.deciders.assignment import Assignment, Status, assignment
from services.reporting.deciders.plan_refusals import (
    ActingIsMain,
    AssignedByAnother,
    IdIsUsedTwice,
    NoSuchApprovedAssignment,
)
from services.reporting.rules.figures import repeated

Streams = list[tuple[Decider[Any, Any, Any], str]]


def taken_in(results: Iterable[PlannedResult]) -> list[str]:
    """The assignments that these results name, in order."""
    return [of.assignment_id for of in results if of.assignment_id]


def assignments_of(results: Iterable[PlannedResult]) -> Streams:
    """What a decision about these results rests on."""
    return [(assignment, f"assignment-{of}") for of in dict.fromkeys(taken_in(results))]


def check_assigned(
    plan_id: str, employee_id: str, results: tuple[PlannedResult, ...], seen: Seen
) -> None:
    """Raises the refusal of the first rule that a result with an assignment breaks."""
    if twice := repeated(taken_in(results)):
        raise IdIsUsedTwice(plan_id, assignment_id=twice)
    for result in results:
        if result.assignment_id:
            found = seen(assignment, f"assignment-{result.assignment_id}")
            check_one(plan_id, employee_id, result, found)


def check_one(plan_id: str, employee_id: str, result: PlannedResult, found: Assignment) -> None:
    told = found.as_proposed
    if found.status is not Status.APPROVED or told is None or told.employee_id != employee_id:
        raise NoSuchApprovedAssignment(plan_id, result_id=result.result_id)
    if result.assigned_by not in {told.assigned_by, told.team_id} - {None}:
        raise AssignedByAnother(plan_id, result_id=result.result_id)
    if told.acting and not (result.acting and result.kind == "utama"):
        raise ActingIsMain(plan_id, result_id=result.result_id)
