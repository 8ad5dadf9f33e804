"""Every message has its words, in both languages."""

import re
from string import Formatter
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from contracts.evaluation import Predicate, Step
from contracts.feedback import Kind
from contracts.history import MessageQueuedV1, message_with_open_subject
from contracts.notification import MessageQueued, Subject
from contracts.reporting import ResourceAnswer
from kinerja.catalogue import services
from services.notification.rules.wording import NEWS, WORDINGS, worded
from services.notification.rules.words import WORDS, Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
SUBJECTS = sorted(WORDINGS)


def slots(subject: Subject, language: Language) -> set[str]:
    return {slot for _, slot, _, _ in Formatter().parse(WORDINGS[subject][language].text) if slot}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_worded_in_every_language(subject: Subject):
    assert set(WORDINGS[subject]) == set(LANGUAGES)
    assert all(title and text for title, text in WORDINGS[subject].values())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_say_the_same(subject: Subject):
    assert slots(subject, "id") == slots(subject, "en")


def test_every_predicate_kind_answer_and_step_is_a_word_of_every_language():
    words = (Predicate, Kind, ResourceAnswer, Step)
    assert set(WORDS) == {word for of in words for word in get_args(of)}
    assert all(set(words) == set(LANGUAGES) for words in WORDS.values())


def test_a_predicate_is_read_by_its_name_in_the_regulation():
    text = worded("evaluation.scored", {"period": "2026-Q1", "predicate": "sangat-baik"}, "id").text
    assert text == "Predikat kinerja Anda periode 2026-Q1: Sangat Baik."


def test_the_reader_chooses_the_language():
    words = {"employee": "Siti", "period": "2026-Q1"}
    assert worded("reporting.report-submitted", words, "en").text == (
        "Siti submitted the performance report for 2026-Q1."
    )


@pytest.mark.parametrize("subject", get_args(get_type_hints(MessageQueuedV1)["subject"]))
def test_every_subject_of_before_the_list_was_open_has_words(subject: Any):
    old = MessageQueuedV1(message_id="m1", recipient_id="e7", subject=subject, about="a", cause="c")
    assert message_with_open_subject(old).subject in WORDINGS


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_the_service_that_told_it_and_what_happened(subject: Subject):
    pattern = msgspec.json.schema(MessageQueued)["$defs"]["MessageQueued"]["properties"]["subject"]
    assert re.fullmatch(pattern["pattern"], subject)
    assert subject.partition(".")[0] in {service.name for service in services}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_subject_that_this_build_does_not_know_is_news_from_its_service(language: Language):
    wording = worded("evaluation.objection-decided", {"period": "2026-Q1"}, language)
    assert wording.title == NEWS[language].title
    assert "evaluation" in wording.text


def test_a_word_that_is_missing_leaves_the_rest_readable():
    assert worded("reporting.plan-agreed", {}, "en").text.startswith(
        "Your performance plan for … is agreed"
    )


def test_braces_in_a_word_are_only_braces():
    assert "{0.__class__}" in worded("training.enrolled", {"course": "{0.__class__}"}, "id").text
