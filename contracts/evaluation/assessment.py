"""What an employee thinks of the own period, before and beside the appraiser."""

from contracts.evaluation.evaluation import RatedValue, Rating
from contracts.event import Event, Part, Sealed


class AssessedResult(Part):
    """How the employee rates one of the own results, and the own word on it."""

    result_id: str
    rating: Rating
    note: Sealed | None = None


class EvaluationSelfAssessed(Event):
    """The employee has rated results and values; the latest counts until the score. It is shown to
    whoever decides, and no rule computes with it."""

    type = "evaluation.EvaluationSelfAssessed.v1"
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    results: tuple[AssessedResult, ...]
    values: tuple[RatedValue, ...]
    note: Sealed | None = None


AssessmentEvent = EvaluationSelfAssessed
