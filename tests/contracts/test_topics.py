"""Who is said to hear whom is who does, and topics are named by region and service."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pytest

from contracts.catalogue import EVENTS
from contracts.evaluation import EvaluationScored
from contracts.feedback import CitizenFeedbackReceived
from contracts.reporting import ReportSubmitted
from contracts.topics import LOGS, Told, laggards, log_of, pattern_of, topic_of
from contracts.training import TrainingCompleted
from kernel.service import Service
from kernel.union import classes
from kinerja.catalogue import services

Heard = Mapping[tuple[str, str], Sequence[str]]


def declared(all_services: Iterable[Service]) -> Heard:
    """By producer and consumer, the types that a consumer's followers hear of another service."""
    heard: dict[tuple[str, str], list[str]] = {}
    for service in all_services:
        followers = (*service.reactions, *service.views)
        for type in sorted({c.type for f in followers for c in classes(f.hears)}):
            producer = type.partition(".")[0]
            if producer != service.name:
                heard.setdefault((producer, service.name), []).append(type)
    return heard


def promised(logs: Iterable[Told]) -> Heard:
    return {
        (told.by, consumer): sorted(types)
        for told in logs
        for consumer, types in told.heard_by.items()
    }


def test_each_service_hears_what_its_topics_promise():
    assert declared(services) == promised(LOGS)


def test_a_consumer_that_nobody_named_is_seen():
    nobody = [Told(by=told.by, purpose=told.purpose, heard_by={}) for told in LOGS]
    assert declared(services) != promised(nobody)


def test_each_service_has_a_log_and_each_log_a_service():
    assert sorted(told.by for told in LOGS) == sorted(service.name for service in services)
    assert {type.partition(".")[0] for type in EVENTS} == {told.by for told in LOGS}


def test_every_consumer_handles_a_version_that_is_written():
    assert laggards(LOGS, EVENTS) == []


def test_the_four_events_of_the_story_have_their_names_for_ever():
    story = [ReportSubmitted, EvaluationScored, TrainingCompleted, CitizenFeedbackReceived]
    assert [event.type for event in story] == [
        "reporting.ReportSubmitted.v1",
        "evaluation.EvaluationScored.v1",
        "training.TrainingCompleted.v1",
        "feedback.CitizenFeedbackReceived.v1",
    ]


def test_a_topic_is_named_by_region_and_service():
    assert topic_of("13.72", "reporting") == "kinerja.13.72.reporting"
    assert log_of("kinerja.13.72.reporting") == ("13.72", "reporting")


FOREIGN = ["kinerja.13.reporting", "kinerja.13.72.", "other.13.72.reporting", "xkinerja.13.72.a"]


@pytest.mark.parametrize("topic", FOREIGN)
def test_a_topic_of_somebody_else_is_no_log(topic: str):
    assert log_of(topic) is None


def test_a_pattern_finds_the_logs_of_these_services_in_every_region():
    found = re.compile(pattern_of(["training", "reporting"]))
    assert found.match("kinerja.13.72.reporting") and found.match("kinerja.64.72.training")


@pytest.mark.parametrize("topic", [*FOREIGN, "kinerja.13.72.feedback", "kinerja.13.72.reportingx"])
def test_a_pattern_finds_no_other(topic: str):
    assert not re.compile(pattern_of(["training", "reporting"])).match(topic)
