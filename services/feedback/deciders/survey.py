"""A survey is opened by an officer for one service, unit and period, and closed once.

PermenPANRB 14/2017 has nine elements; a service asks those that it has (one without a fee has no
U4). The terms stand once citizens may answer, else two answers would not mean the same.
"""

from datetime import date
from enum import Enum

from msgspec.structs import replace

from contracts.feedback import Element, SurveyClosed, SurveyEvent, SurveyOpened
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Invalid, NotFound


class OpenSurvey(Command):
    survey_id: str
    unit_id: str
    service: str
    period: str
    elements: tuple[Element, ...]
    population: int
    opens: date
    closes: date


class CloseSurvey(Command):
    survey_id: str


SurveyCommand = OpenSurvey | CloseSurvey


class NoSuchSurvey(NotFound):
    """Nobody opened this survey."""

    slug = "feedback.no-such-survey"
    indonesian = "Survei ini tidak ada."


class SurveyIsDifferent(Conflict):
    """The terms of a survey stand once it is open; close it and open another."""

    slug = "feedback.survey-is-different"
    indonesian = "Ketentuan survei tidak berubah setelah dibuka; tutup dan buka survei lain."


class NothingIsAsked(Invalid):
    """A survey asks at least one of the nine elements."""

    slug = "feedback.nothing-is-asked"
    indonesian = "Survei memuat paling sedikit satu dari sembilan unsur."


class ElementIsAskedTwice(Invalid):
    """A survey asks each of its elements once."""

    slug = "feedback.element-is-asked-twice"
    indonesian = "Setiap unsur hanya ditanyakan satu kali dalam survei."


class SurveyClosesBeforeItOpens(Invalid):
    """The last day of a survey is not before its first."""

    slug = "feedback.survey-closes-before-it-opens"
    indonesian = "Hari terakhir survei tidak boleh mendahului hari pertamanya."


class NobodyIsServed(Invalid):
    """The number of people served is at least 1; the sample size is computed from it."""

    slug = "feedback.nobody-is-served"
    indonesian = "Jumlah orang yang dilayani paling sedikit 1; ukuran sampel dihitung darinya."


class Status(Enum):
    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class Survey(State, frozen=True):
    status: Status = Status.UNKNOWN
    unit_id: str = ""
    service: str = ""
    period: str = ""
    elements: tuple[Element, ...] = ()
    population: int = 0
    opens: date = date.min
    closes: date = date.min


def decide(command: SurveyCommand, survey: Survey) -> list[SurveyEvent]:
    match command, survey.status:
        case OpenSurvey(), Status.UNKNOWN:
            return [open_once(command)]
        case OpenSurvey(), Status.OPEN | Status.CLOSED:
            return unchanged(command, survey)

        case CloseSurvey(), Status.OPEN:
            return [SurveyClosed(survey_id=command.survey_id, unit_id=survey.unit_id)]
        case CloseSurvey(), Status.CLOSED:
            return []
        case CloseSurvey(), Status.UNKNOWN:
            raise NoSuchSurvey(command.survey_id)


def open_once(asked: OpenSurvey) -> SurveyOpened:
    if not asked.elements:
        raise NothingIsAsked(asked.survey_id)
    if len(set(asked.elements)) < len(asked.elements):
        raise ElementIsAskedTwice(asked.survey_id)
    if asked.closes < asked.opens:
        raise SurveyClosesBeforeItOpens(asked.survey_id)
    if asked.population < 1:
        raise NobodyIsServed(asked.survey_id)
    return opened(asked)


def unchanged(asked: OpenSurvey, survey: Survey) -> list[SurveyEvent]:
    if replace(evolve(survey, opened(asked)), status=survey.status) != survey:
        raise SurveyIsDifferent(asked.survey_id)
    return []


def opened(asked: OpenSurvey) -> SurveyOpened:
    return SurveyOpened(
        survey_id=asked.survey_id,
        unit_id=asked.unit_id,
        service=asked.service,
        period=asked.period,
        elements=tuple(sorted(asked.elements)),
        population=asked.population,
        opens=asked.opens,
        closes=asked.closes,
    )


def evolve(survey: Survey, event: SurveyEvent) -> Survey:
    match event:
        case SurveyOpened():
            return Survey(
                status=Status.OPEN,
                unit_id=event.unit_id,
                service=event.service,
                period=event.period,
                elements=event.elements,
                population=event.population,
                opens=event.opens,
                closes=event.closes,
            )
        case SurveyClosed():
            return replace(survey, status=Status.CLOSED)


survey: Decider[SurveyCommand, Survey, SurveyEvent] = Decider(
    stream=lambda command: f"survey-{command.survey_id}",
    initial=Survey(),
    decide=decide,
    evolve=evolve,
)
