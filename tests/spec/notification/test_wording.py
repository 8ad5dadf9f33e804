"""Every message has its words, in both languages."""

from string import Formatter
from typing import get_args

import pytest

from contracts.evaluation import Predicate
from contracts.feedback import Kind
from contracts.notification import Subject
from services.notification.rules.wording import WORDINGS, WORDS, Language, worded

LANGUAGES: tuple[Language, ...] = get_args(Language)
SUBJECTS: tuple[Subject, ...] = get_args(Subject)


def slots(subject: Subject, language: Language) -> set[str]:
    return {slot for _, slot, _, _ in Formatter().parse(WORDINGS[subject][language].text) if slot}


def test_every_subject_is_worded_and_nothing_else():
    assert set(WORDINGS) == set(SUBJECTS)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_worded_in_every_language(subject: Subject):
    assert set(WORDINGS[subject]) == set(LANGUAGES)
    assert all(title and text for title, text in WORDINGS[subject].values())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_say_the_same(subject: Subject):
    assert slots(subject, "id") == slots(subject, "en")


def test_every_predicate_and_kind_is_a_word_of_every_language():
    assert set(WORDS) == {*get_args(Predicate), *get_args(Kind)}
    assert all(set(words) == set(LANGUAGES) for words in WORDS.values())


def test_a_predicate_is_read_by_its_name_in_the_regulation():
    text = worded("evaluation-scored", {"period": "2026-Q1", "predicate": "sangat-baik"}, "id").text
    assert text == "Predikat kinerja Anda periode 2026-Q1: Sangat Baik."


def test_the_reader_chooses_the_language():
    words = {"employee": "Siti", "period": "2026-Q1"}
    assert worded("report-submitted", words, "en").text == (
        "Siti submitted the performance report for 2026-Q1."
    )


def test_a_word_that_is_missing_leaves_the_rest_readable():
    assert worded("plan-agreed", {}, "en").text.startswith("Your performance plan for … is agreed")


def test_braces_in_a_word_are_only_braces():
    assert "{0.__class__}" in worded("training-enrolled", {"course": "{0.__class__}"}, "id").text
