"""What feedback tells the other services. Topic ``kinerja.<region>.feedback``."""

from datetime import date
from typing import Literal

from contracts.event import Event, Part, Sealed

Element = Literal["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"]
Kind = Literal["survey", "suggestion", "complaint"]
Channel = Literal["web", "desk", "mobile", "paper"]


class SurveyOpened(Event):
    """Citizens may say how a service was (SKM, PermenPANRB 14/2017).

    ``elements`` are those in use: a service without a fee has no U4. ``population`` is the number
    of people served in the period, from which the sample size is computed.
    """

    type = "feedback.SurveyOpened.v1"
    survey_id: str
    unit_id: str
    service: str
    period: str
    elements: tuple[Element, ...]
    population: int
    opens: date
    closes: date


class SurveyClosed(Event):
    """No more answers are taken."""

    type = "feedback.SurveyClosed.v1"
    survey_id: str
    unit_id: str


class Answer(Part):
    """1 (bad) to 4 (very good) for one element."""

    element: Element
    value: int


class CitizenFeedbackReceived(Event):
    """A citizen answered a survey, made a suggestion or a complaint."""

    type = "feedback.CitizenFeedbackReceived.v1"
    response_id: str
    kind: Kind
    unit_id: str
    service: str
    period: str
    survey_id: str | None
    answers: tuple[Answer, ...]
    channel: Channel
    answered_on: date
    comment: Sealed | None = None


SurveyEvent = SurveyOpened | SurveyClosed
ResponseEvent = CitizenFeedbackReceived
