"""Whose facts move evaluation, and what it then decides."""

from datetime import datetime

from contracts.feedback import CitizenFeedbackReceived
from contracts.reporting import (
    AppraiserAssigned,
    EmployeeRegistered,
    RegionalHeadEvent,
    RegionalHeadLeftOffice,
    RegionalHeadTookOffice,
    ReportAccepted,
    ReportSubmitted,
)
from kernel.heard import Heard
from kernel.reaction import Reaction
from services.evaluation.deciders.line import NoteAppraiser
from services.evaluation.deciders.official import REGIONAL_HEAD, NameOfficial, VacateOffice
from services.evaluation.deciders.opening import OpenEvaluation, TakeResults
from services.evaluation.deciders.unit import CountSatisfaction

Facts = ReportSubmitted | ReportAccepted | CitizenFeedbackReceived


def react(heard: Heard[Facts]) -> list[OpenEvaluation | TakeResults | CountSatisfaction]:
    match heard.event:
        case ReportSubmitted() as report:
            return [opening(report, heard.time)]
        case ReportAccepted() as report:
            return [taking(report, heard.cause, heard.time)]
        case CitizenFeedbackReceived(kind="survey") as response:
            return [counting(response)]
        case CitizenFeedbackReceived():
            return []  # Suggestions and complaints are answered, not scored.


def opening(report: ReportSubmitted, opened_at: datetime) -> OpenEvaluation:
    """An employee has one report and one evaluation for a period, under the same id."""
    return OpenEvaluation(
        evaluation_id=report.report_id,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        appraiser_id=report.appraiser_id,
        period=report.period,
        report_id=report.report_id,
        opened_at=opened_at,
    )


def taking(report: ReportAccepted, taken_from: str, opened_at: datetime) -> TakeResults:
    return TakeResults(
        evaluation_id=report.report_id,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        appraiser_id=report.appraiser_id,
        period=report.period,
        report_id=report.report_id,
        taken_from=taken_from,
        results=report.results,
        opened_at=opened_at,
    )


def counting(response: CitizenFeedbackReceived) -> CountSatisfaction:
    return CountSatisfaction(
        unit_id=response.unit_id,
        period=response.period,
        response_id=response.response_id,
        answers=response.answers,
    )


Appraising = EmployeeRegistered | AppraiserAssigned


def note(heard: Heard[Appraising]) -> list[NoteAppraiser]:
    return [
        NoteAppraiser(
            employee_id=heard.event.employee_id,
            appraiser_id=heard.event.appraiser_id,
            since=heard.event.since,
            noted_from=heard.cause,
        )
    ]


def heading(heard: Heard[RegionalHeadEvent]) -> list[NameOfficial | VacateOffice]:
    match heard.event:
        case RegionalHeadTookOffice(official_id=person_id, since=since):
            return [
                NameOfficial(
                    office=REGIONAL_HEAD,
                    person_id=person_id,
                    since=since,
                    noted_from=heard.cause,
                )
            ]
        case RegionalHeadLeftOffice(since=since):
            return [VacateOffice(office=REGIONAL_HEAD, since=since, noted_from=heard.cause)]


follow_others: Reaction[Facts] = Reaction(name="evaluation", hears=Facts, react=react)
appraisers_noted: Reaction[Appraising] = Reaction(
    name="appraisers_noted", hears=Appraising, react=note
)
regional_head_noted: Reaction[RegionalHeadEvent] = Reaction(
    name="regional_head_noted", hears=RegionalHeadEvent, react=heading
)
