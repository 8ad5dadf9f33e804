"""Whose facts move evaluation, and what it then decides."""

from contracts.feedback import CitizenFeedbackReceived
from contracts.reporting import ReportAccepted, ReportSubmitted
from kernel.heard import Heard
from kernel.reaction import Reaction
from services.evaluation.deciders.evaluation import OpenEvaluation, TakeResults
from services.evaluation.deciders.unit import CountSatisfaction

Facts = ReportSubmitted | ReportAccepted | CitizenFeedbackReceived


def react(heard: Heard[Facts]) -> list[OpenEvaluation | TakeResults | CountSatisfaction]:
    match heard.event:
        case ReportSubmitted() as report:
            return [opening(report)]
        case ReportAccepted() as report:
            return [taking(report, taken_from=heard.cause)]
        case CitizenFeedbackReceived(kind="survey") as response:
            return [counting(response)]
        case CitizenFeedbackReceived():
            return []  # Suggestions and complaints are answered, not scored.


def opening(report: ReportSubmitted) -> OpenEvaluation:
    """An employee has one report and one evaluation for a period, under the same id."""
    return OpenEvaluation(
        evaluation_id=report.report_id,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        appraiser_id=report.appraiser_id,
        period=report.period,
        report_id=report.report_id,
    )


def taking(report: ReportAccepted, taken_from: str) -> TakeResults:
    return TakeResults(
        evaluation_id=report.report_id,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        appraiser_id=report.appraiser_id,
        period=report.period,
        report_id=report.report_id,
        taken_from=taken_from,
        results=report.results,
    )


def counting(response: CitizenFeedbackReceived) -> CountSatisfaction:
    return CountSatisfaction(
        unit_id=response.unit_id,
        period=response.period,
        response_id=response.response_id,
        answers=response.answers,
    )


follow_others: Reaction[Facts] = Reaction(name="evaluation", hears=Facts, react=react)
