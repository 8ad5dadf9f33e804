"""What employees think of their own period: the latest of each evaluation."""

import msgspec

from contracts.evaluation import AssessedResult, EvaluationSelfAssessed, RatedValue
from contracts.event import Sealed
from kernel.heard import Heard
from kernel.view import View


class AssessmentRow(msgspec.Struct, frozen=True):
    """One row for each evaluation that its employee has assessed."""

    evaluation_id: str
    employee_id: str
    results: tuple[AssessedResult, ...]
    values: tuple[RatedValue, ...]
    note: Sealed | None
    recorded_at: str
    version: int


def fold_assessment(
    row: AssessmentRow | None, heard: Heard[EvaluationSelfAssessed]
) -> AssessmentRow:
    said = heard.event
    return AssessmentRow(
        evaluation_id=said.evaluation_id,
        employee_id=said.employee_id,
        results=said.results,
        values=said.values,
        note=said.note,
        recorded_at=heard.cause,
        version=heard.version,
    )


assessments: View[EvaluationSelfAssessed, AssessmentRow] = View(
    name="assessments",
    version=1,
    hears=EvaluationSelfAssessed,
    row=AssessmentRow,
    keys=lambda heard: [heard.event.evaluation_id],
    fold=fold_assessment,
    streams=lambda key: [f"assessment-{key}"],
)
