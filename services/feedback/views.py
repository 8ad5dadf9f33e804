"""What feedback shows. Each view: a row, the keys an event touches, how it folds."""

from datetime import date
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from contracts.evaluation import Band, CalendarAdopted
from contracts.event import Sealed
from contracts.feedback import (
    CitizenFeedbackReceived,
    Element,
    Kind,
    SurveyClosed,
    SurveyEvent,
    SurveyOpened,
)
from contracts.reporting import UnitEstablished
from contracts.satisfaction import ELEMENTS, Tally, band, index
from kernel.calendar import adopted_year
from kernel.heard import Heard
from kernel.view import View
from kernel.zone import calendars_of, clocks_of

Counted = SurveyOpened | CitizenFeedbackReceived


class SurveyTerms(msgspec.Struct, frozen=True):
    """One row for each survey: what it asks, and whether citizens may still answer."""

    survey_id: str
    unit_id: str
    service: str
    period: str
    elements: tuple[Element, ...]
    population: int
    opens: date
    closes: date
    closed: bool
    version: int


def survey_keys(heard: Heard[SurveyEvent]) -> list[str]:
    return [heard.event.survey_id]


def fold_survey(row: SurveyTerms | None, heard: Heard[SurveyEvent]) -> SurveyTerms | None:
    match heard.event:
        case SurveyOpened() as opened:
            return SurveyTerms(
                survey_id=opened.survey_id,
                unit_id=opened.unit_id,
                service=opened.service,
                period=opened.period,
                elements=opened.elements,
                population=opened.population,
                opens=opened.opens,
                closes=opened.closes,
                closed=False,
                version=heard.version,
            )
        case SurveyClosed():
            return replace(row, closed=True, version=heard.version) if row else None


surveys: View[SurveyEvent, SurveyTerms] = View(
    name="surveys",
    version=1,
    hears=SurveyEvent,
    row=SurveyTerms,
    keys=survey_keys,
    fold=fold_survey,
    find_by=("unit_id", "service", "period", "closed"),
    streams=lambda key: [f"survey-{key}"],
)


class Satisfaction(msgspec.Struct, frozen=True):
    """One row for each unit, service and period. ``sums`` and ``counts`` go by U1 to U9.

    ``population`` is that of the survey opened last; the surveys of one period count together.
    """

    unit_id: str
    service: str
    period: str
    population: int = 0
    answers: int = 0
    sums: tuple[int, ...] = (0,) * len(ELEMENTS)
    counts: tuple[int, ...] = (0,) * len(ELEMENTS)
    index: Decimal | None = None
    band: Band | None = None


def satisfaction_keys(heard: Heard[Counted]) -> list[str]:
    match heard.event:
        case SurveyOpened() | CitizenFeedbackReceived(kind="survey") as event:
            return [f"{event.unit_id}/{event.service}/{event.period}"]
        case CitizenFeedbackReceived():
            return []  # Suggestions and complaints are read, not counted.


def fold_satisfaction(row: Satisfaction | None, heard: Heard[Counted]) -> Satisfaction:
    event = heard.event
    row = row or Satisfaction(event.unit_id, event.service, event.period)
    match event:
        case SurveyOpened():
            return replace(row, population=event.population)
        case CitizenFeedbackReceived():
            return count(row, event)


def count(row: Satisfaction, said: CitizenFeedbackReceived) -> Satisfaction:
    sums, counts = tally = Tally(row.sums, row.counts).plus(said.answers)
    row = replace(row, answers=row.answers + 1, sums=sums, counts=counts)
    if not tally.elements:
        return row
    reached = index(sums, counts)
    return replace(row, index=reached, band=band(reached))


satisfaction: View[Counted, Satisfaction] = View(
    name="satisfaction",
    version=1,
    hears=Counted,
    row=Satisfaction,
    keys=satisfaction_keys,
    fold=fold_satisfaction,
    find_by=("unit_id", "service", "period"),
)


class Suggestion(msgspec.Struct, frozen=True):
    """One row for everything a citizen put into words, in the order in which it came."""

    response_id: str
    kind: Kind
    unit_id: str
    service: str
    period: str
    answered_on: date
    comment: Sealed


def suggestion_keys(heard: Heard[CitizenFeedbackReceived]) -> list[str]:
    return [f"{heard.position:012}"] if heard.event.comment else []


def fold_suggestion(
    row: Suggestion | None, heard: Heard[CitizenFeedbackReceived]
) -> Suggestion | None:
    said = heard.event
    if said.comment is None:
        return row
    return Suggestion(
        response_id=said.response_id,
        kind=said.kind,
        unit_id=said.unit_id,
        service=said.service,
        period=said.period,
        answered_on=said.answered_on,
        comment=said.comment,
    )


suggestions: View[CitizenFeedbackReceived, Suggestion] = View(
    name="suggestions",
    version=1,
    hears=CitizenFeedbackReceived,
    row=Suggestion,
    keys=suggestion_keys,
    fold=fold_suggestion,
    find_by=("unit_id", "kind"),
)


class UnitRow(msgspec.Struct, frozen=True):
    """One row for each unit of the region: it exists. What it is called, reporting knows."""

    unit_id: str


units: View[UnitEstablished, UnitRow] = View(
    name="units",
    version=1,
    hears=UnitEstablished,
    row=UnitRow,
    keys=lambda heard: [heard.event.unit_id],
    fold=lambda row, heard: UnitRow(heard.event.unit_id),
)

calendars = calendars_of(CalendarAdopted, adopted_year)

clocks = clocks_of(CalendarAdopted, zone=lambda adopted: adopted.zone)
