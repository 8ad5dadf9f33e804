"""Self-assessments over HTTP: the employee gives one, whoever may read the evaluation reads it."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.evaluation import AssessedResult, RatedValue, Rating, Value
from contracts.event import Sealed
from kernel.http import Body, Caller, Done, Edge, Id, JoinedId, Text, allow, done
from kernel.refusal import NotFound
from services.evaluation.api.evaluations import Reader, may_read
from services.evaluation.api.evaluations_shown import OthersEvaluationsAreClosed
from services.evaluation.api.follow_up import sealed
from services.evaluation.api.follow_up_shown import Texts
from services.evaluation.deciders.assessment import AssessOneself
from services.evaluation.views.assessments import AssessmentRow, assessments
from services.evaluation.views.evaluations import evaluations

Oneself = Annotated[Caller, allow("employee", whose="one's own")]
ASSESSMENT = "/evaluations/{evaluation_id}/self-assessment"


class NoSelfAssessment(NotFound):
    """The employee has not assessed this period."""

    slug = "evaluation.no-self-assessment"
    indonesian = "Pegawai belum mengisi penilaian diri untuk periode ini."


class ResultBody(Body):
    result_id: Id
    rating: Rating
    note: Text | None = None


class AssessmentBody(Body):
    results: Annotated[list[ResultBody], Field(default_factory=list, max_length=100)]
    values: Annotated[
        dict[Value, Rating],
        Field(default_factory=dict, description="Of the seven BerAKHLAK values those one rates."),
    ]
    note: Annotated[Text | None, Field(description="The employee's own word on all of it.")] = None


class ResultAssessed(BaseModel):
    result_id: str
    rating: Rating
    note: str | None


class AssessmentShown(BaseModel):
    """What the employee thinks; no rule computes with it."""

    evaluation_id: str
    employee_id: str
    results: list[ResultAssessed]
    values: dict[Value, Rating]
    note: str | None
    recorded_at: str
    version: int


def assessment_routes(api: APIRouter, edge: Edge) -> None:
    @api.put(ASSESSMENT)
    async def assess_oneself(evaluation_id: JoinedId, body: AssessmentBody, by: Oneself) -> Done:
        """Of results and values, until the evaluation is scored; the latest counts."""
        asked = AssessOneself(
            evaluation_id=evaluation_id,
            assessed_by=by.subject,
            results=await results_of(evaluation_id, body.results, edge, by),
            values=tuple(RatedValue(value=v, rating=r) for v, r in body.values.items()),
            note=await sealed(evaluation_id, "note", body.note, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.get(ASSESSMENT)
    async def read_self_assessment(evaluation_id: JoinedId, by: Reader) -> AssessmentShown:
        found = await edge.find(assessments, evaluation_id, by)
        row = await edge.row(evaluations, evaluation_id, by)
        if not await may_read(row, edge, by):
            raise OthersEvaluationsAreClosed(evaluation_id)
        if found is None:
            raise NoSelfAssessment(evaluation_id)
        return shown(found, await edge.open(boxes(found), by))


async def results_of(
    evaluation_id: str, told: Iterable[ResultBody], edge: Edge, by: Caller
) -> tuple[AssessedResult, ...]:
    return tuple(
        [
            AssessedResult(
                result_id=of.result_id,
                rating=of.rating,
                note=await sealed(evaluation_id, "note", of.note, edge, by),
            )
            for of in told
        ]
    )


def boxes(row: AssessmentRow) -> list[Sealed]:
    return [box for box in (row.note, *(of.note for of in row.results)) if box]


def shown(row: AssessmentRow, texts: Texts) -> AssessmentShown:
    return AssessmentShown(
        evaluation_id=row.evaluation_id,
        employee_id=row.employee_id,
        results=[
            ResultAssessed(
                result_id=of.result_id,
                rating=of.rating,
                note=texts[of.note] if of.note else None,
            )
            for of in row.results
        ],
        values={of.value: of.rating for of in row.values},
        note=texts[row.note] if row.note else None,
        recorded_at=row.recorded_at,
        version=row.version,
    )
