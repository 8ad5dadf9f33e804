"""Who tells what to whom: each log's producer and consumers, and the name of its Kafka topic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.event import Event

REGION = r"[0-9]{2}\.[0-9]{2}"
"""A region is named by its Kemendagri code; a province ends with 00."""

_TOPIC = re.compile(rf"kinerja\.(?P<region>{REGION})\.(?P<service>[a-z]+)")


@dataclass(frozen=True)
class Told:
    """What one service tells. ``heard_by`` names, for each other service that follows the log, the
    types which it handles: written by hand, because a producer may write a new version only when
    every consumer handles it."""

    by: str
    purpose: str
    heard_by: Mapping[str, Sequence[str]]


LOGS: tuple[Told, ...] = (
    Told(
        by="reporting",
        purpose="Units and employees (the roster), plans of performance (SKP), periodic reports.",
        heard_by={
            "evaluation": (
                "reporting.ReportSubmitted.v1",
                "reporting.ReportAccepted.v1",
                "reporting.EmployeeRegistered.v1",
                "reporting.EmployeeMoved.v1",
                "reporting.AppraiserAssigned.v1",
                "reporting.UnitEstablished.v1",
                "reporting.UnitMoved.v1",
                "reporting.ActingHeadAppointed.v1",
                "reporting.ActingHeadEnded.v1",
                "reporting.EmployeeStatusChanged.v1",
                "reporting.RegionalHeadTookOffice.v1",
                "reporting.RegionalHeadLeftOffice.v1",
            ),
            "training": ("reporting.EmployeeRegistered.v1",),
            "feedback": ("reporting.UnitEstablished.v1",),
            "notification": (
                "reporting.EmployeeRegistered.v1",
                "reporting.EmployeeMoved.v1",
                "reporting.IdentityCorrected.v1",
                "reporting.PlanProposed.v2",
                "reporting.PlanReturned.v1",
                "reporting.PlanAgreed.v2",
                "reporting.PlanRevised.v1",
                "reporting.PlanEscalated.v1",
                "reporting.PlanClosed.v1",
                "reporting.ResourceAnswered.v1",
                "reporting.AssignmentProposed.v1",
                "reporting.AssignmentApproved.v1",
                "reporting.ReportSubmitted.v1",
                "reporting.ReportReturned.v1",
                "reporting.ReportAccepted.v1",
                "reporting.PlanReminded.v1",
                "reporting.ReportReminded.v1",
                "reporting.ReportMissed.v1",
                "reporting.AppraiserReminded.v1",
            ),
        },
    ),
    Told(
        by="evaluation",
        purpose="Rules and calendars as adopted, satisfaction as counted, evaluations as scored,"
        " reviews by colleagues.",
        heard_by={
            "reporting": (
                "evaluation.EvaluationPolicyAdopted.v1",
                "evaluation.CalendarAdopted.v2",
            ),
            "training": (
                "evaluation.EvaluationScored.v1",
                "evaluation.CalendarAdopted.v2",
            ),
            "feedback": ("evaluation.CalendarAdopted.v2",),
            "notification": (
                "evaluation.EvaluationScored.v1",
                "evaluation.EvaluationEscalated.v1",
                "evaluation.EvaluationDelivered.v1",
                "evaluation.EvaluationObjected.v1",
                "evaluation.ObjectionEscalated.v1",
                "evaluation.ObjectionDecided.v1",
                "evaluation.EvaluationFinalised.v1",
                "evaluation.EvaluationStepReminded.v1",
                "evaluation.EvaluationStepOverdue.v1",
            ),
            "vault": ("evaluation.ReviewRoundClosed.v1",),
        },
    ),
    Told(
        by="training",
        purpose="Needs found and met, courses, enrolment, attendance, completed trainings.",
        heard_by={
            "notification": (
                "training.TrainingNeedFound.v1",
                "training.TrainingNeedMet.v1",
                "training.EmployeeEnrolled.v1",
                "training.EmployeeWaitlisted.v1",
                "training.TrainingCompleted.v1",
            ),
        },
    ),
    Told(
        by="feedback",
        purpose="Surveys of citizens' satisfaction (SKM) and what citizens answered; people served,"
        " complaints answered.",
        heard_by={
            "reporting": (
                "feedback.CitizenFeedbackReceived.v1",
                "feedback.ServiceDelivered.v1",
                "feedback.ComplaintAnswered.v1",
            ),
            "evaluation": (
                "feedback.CitizenFeedbackReceived.v1",
                "feedback.ServiceDelivered.v1",
                "feedback.ComplaintAnswered.v1",
            ),
            "notification": ("feedback.CitizenFeedbackReceived.v1",),
        },
    ),
    Told(
        by="notification",
        purpose="Messages for people and units, and whether they were read.",
        heard_by={},
    ),
    Told(
        by="vault",
        purpose="Keys made for people, who was erased or restricted and why, who looked up whom.",
        heard_by={},
    ),
)


def topic_of(region: str, service: str) -> str:
    """The topic that holds the log of a service in a region: ``kinerja.13.72.reporting``."""
    return f"kinerja.{region}.{service}"


def group_of(service: str, fingerprint: str) -> str:
    """The consumer group in which a service hears; ``fingerprint`` is of its followers."""
    return f"kinerja.{service}.{fingerprint}"


def log_of(topic: str) -> tuple[str, str] | None:
    """Region and service of a topic; None when it is no topic of ours."""
    found = _TOPIC.fullmatch(topic)
    return (found["region"], found["service"]) if found else None


def pattern_of(services: Iterable[str]) -> str:
    """A regular expression for the topics of these services in all regions.

    It begins with ``^``, by which librdkafka tells a pattern from a name.
    """
    names = "|".join(sorted(services))
    return rf"^kinerja\.{REGION}\.({names})$"


def laggards(logs: Iterable[Told], events: Mapping[str, type[Event]]) -> list[str]:
    """The consumers that are named with a type which its producer does not write (any more)."""
    return [
        f"{consumer} handles {type}, which {told.by} does not write"
        for told in logs
        for consumer, types in told.heard_by.items()
        for type in types
        if type not in events or not type.startswith(f"{told.by}.")
    ]
