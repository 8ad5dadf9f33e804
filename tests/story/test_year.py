"""A year has the proportions of a typical region, and fits what the services ask for."""

from datetime import date

import pytest

from contracts.satisfaction import ELEMENTS
from kinerja.story.courses import course
from kinerja.story.extent import is_over, requests_of
from kinerja.story.people import HERO, LATECOMER
from kinerja.story.places import PLACES
from kinerja.story.quarters import QUARTERS, STORY_QUARTER, days_of, told_year
from kinerja.story.seed import COURSE_AFTER_QUARTER, mistaken
from kinerja.story.year import Year, year_of
from services.evaluation.rules.window import first_day


@pytest.fixture(scope="module")
def year() -> Year:
    return year_of(PLACES[0], 60, 2026)


def test_everybody_with_an_appraiser_works_but_the_hero_whose_story_comes_later(year: Year):
    working = {of.person.employee_id for of in year.work}
    with_appraiser = {of.employee_id for of in year.people if of.appraiser_id}
    assert working == with_appraiser - {HERO}


def test_reports_come_each_quarter_and_few_are_late(year: Year):
    periods = [[report.period for report in work.reports] for work in year.work]
    whole = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert all(of in (whole, whole[:3]) for of in periods)
    assert 0 < periods.count(whole[:3]) < len(periods) / 5


def test_the_latecomer_has_the_last_quarter_still_to_report(year: Year):
    [late] = [of for of in year.work if of.person.employee_id == LATECOMER]
    assert [report.period for report in late.reports][-1] == "2026-Q3"


def test_some_plans_and_reports_are_returned(year: Year):
    reports = [report for work in year.work for report in work.reports]
    assert 0 < sum(1 for of in year.work if of.first_plan) < len(year.work) / 3
    assert 0 < sum(1 for of in reports if of.returned) < len(reports) / 5


def test_what_was_returned_differs_from_what_comes_after(year: Year):
    assert all(of.first_plan != of.plan for of in year.work)
    bodies = [report.body for work in year.work for report in work.reports]
    assert all(mistaken(body) != body for body in bodies)


def test_a_region_of_sixty_gets_eleven_answers_a_year_for_each(year: Year):
    replies = [reply for survey in year.surveys for reply in survey.replies]
    assert 10.5 <= len(replies) / 60 <= 11.5
    assert len({reply.response_id for reply in replies}) == len(replies)


def test_every_form_answers_the_nine_elements_on_a_day_of_its_survey(year: Year):
    for survey in year.surveys:
        for reply in survey.replies:
            assert [of["element"] for of in reply.body["answers"]] == list(ELEMENTS)
            day = date.fromisoformat(reply.body["answered_on"])
            assert survey.body["opens"] <= day.isoformat() <= survey.body["closes"]


def test_only_the_storys_survey_is_left_for_the_story_to_close(year: Year):
    left = [of for of in year.surveys if not is_over(of, year)]
    assert [(of.quarter, of.body["unit_id"]) for of in left] == [(3, "kec-lubuk-begalung")]


def test_quarters_have_their_days():
    assert days_of(2026, 1) == (date(2026, 1, 1), date(2026, 3, 31))
    assert days_of(2026, 4) == (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2027, 12, 31)])
def test_the_year_that_is_told_is_over(today: date):
    year = told_year(today)
    assert year == 2026
    assert all(first_day(f"{year}-Q{quarter}") < today for quarter in QUARTERS)
    assert all(days_of(year, quarter)[1] < today for quarter in QUARTERS)


@pytest.mark.parametrize("quarter", [COURSE_AFTER_QUARTER, STORY_QUARTER])
def test_courses_begin_after_the_quarter_that_showed_the_weakness_and_end_in_its_year(quarter: int):
    sessions = course("pelayanan-prima", 2026, quarter)["sessions"]
    days = [date.fromisoformat(session["day"]) for session in sessions]
    assert days_of(2026, quarter)[1] < min(days) < max(days) <= date(2026, 12, 31)


def test_the_requests_are_counted_before_they_are_sent(year: Year):
    small = year_of(PLACES[1], 12, 2026)
    assert 0 < requests_of(small) < requests_of(year) / 2
