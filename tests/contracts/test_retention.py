"""When the term of somebody's data is over: to the day."""

from datetime import date

import pytest

from contracts.retention import CITIZENS, PEOPLE, RETENTION, Due, due, ends, prolongs
from kinerja.catalogue import services

ANSWERED = date(2024, 3, 5)
LEFT = date(2016, 7, 1)


@pytest.mark.parametrize(
    ("at", "is_due"),
    [(date(2026, 3, 4), False), (date(2026, 3, 5), True), (date(2026, 3, 6), True)],
)
def test_what_a_citizen_wrote_is_due_two_years_later_to_the_day(at: date, is_due: bool):
    known = {"response-r1": {"id": date(2026, 1, 1), "text": ANSWERED}}
    found = [Due("response-r1", date(2026, 3, 5))]
    assert due(CITIZENS, known, at) == (found if is_due else [])
    assert due(PEOPLE, known, at) == []


@pytest.mark.parametrize(("at", "is_due"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_who_left_is_due_ten_years_after_the_last_record_of_any_kind(at: date, is_due: bool):
    known = {"e7": {"name": date(2010, 1, 1), "id": LEFT}}
    assert due(PEOPLE, known, at) == ([Due("e7", date(2026, 7, 1))] if is_due else [])
    assert due(CITIZENS, known, at) == []


def test_who_has_no_sealed_value_has_no_key_and_is_never_due():
    assert due(PEOPLE, {"a1": {"id": date(2000, 1, 1)}}, date(2100, 1, 1)) == []


def test_the_key_of_a_review_round_is_nobodys():
    known = {"round-e7~2010-q1": {"reviewer": date(2010, 4, 1)}}
    assert [due(rule, known, date(2100, 1, 1)) for rule in RETENTION] == [[]] * len(RETENTION)


def test_what_is_kept_is_never_due():
    kept = [rule for rule in RETENTION if rule.years is None]
    assert kept and [due(rule, {"e7": {"name": LEFT}}, date(2100, 1, 1)) for rule in kept] == [
        [] for _ in kept
    ]


def test_a_leap_day_ends_on_the_first_of_march_where_there_is_none():
    assert ends(date(2024, 2, 29), 2) == date(2026, 3, 1)
    assert ends(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_the_longest_due_comes_first():
    known = {"e8": {"name": date(2012, 1, 1)}, "e7": {"name": date(2011, 1, 1)}}
    assert [each.subject for each in due(PEOPLE, known, date(2026, 1, 1))] == ["e7", "e8"]


def test_what_was_done_with_somebodys_data_does_not_prolong_its_term():
    assert [each.name for each in services if not prolongs(each.name)] == ["vault"]
