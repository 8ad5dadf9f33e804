"""What feedback tells the other services. Topic ``kinerja.<region>.feedback``."""

from datetime import date
from typing import Literal

from contracts.event import Event, Part, Sealed

Element = Literal["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"]
Kind = Literal["survey", "suggestion", "complaint"]
ComplaintClass = Literal["information", "non-supervisory", "supervisory"]
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


class ServiceDelivered(Event):
    """Somebody was served at a desk: how long they waited from checking in until they were called,
    and how long the service took, in whole minutes."""

    type = "feedback.ServiceDelivered.v1"
    ticket_id: str
    unit_id: str
    service: str
    day: date
    wait_minutes: int
    service_minutes: int


class ComplaintAnswered(Event):
    """A complaint got its answer. ``due_on`` is the last day of its term by the calendar of then:
    5 working days for information, 14 or 60 for the others."""

    type = "feedback.ComplaintAnswered.v1"
    complaint_id: str
    unit_id: str
    complaint_class: ComplaintClass
    filed_on: date
    answered_on: date
    due_on: date
    in_time: bool


SurveyEvent = SurveyOpened | SurveyClosed
ResponseEvent = CitizenFeedbackReceived
DeliveryEvent = ServiceDelivered
ComplaintEvent = ComplaintAnswered
