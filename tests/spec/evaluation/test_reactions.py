"""What evaluation makes of others' facts. Read the names from top to bottom."""

from datetime import date
from typing import Any

import pytest

from contracts.event import Sealed
from contracts.feedback import Answer, CitizenFeedbackReceived, Kind
from contracts.reporting import (
    AppraiserAssigned,
    RegionalHeadLeftOffice,
    RegionalHeadTookOffice,
    ReportAccepted,
    ReportSubmitted,
)
from services.evaluation.deciders.line import NoteAppraiser
from services.evaluation.deciders.official import NameOfficial, VacateOffice
from services.evaluation.deciders.opening import OpenEvaluation, TakeResults
from services.evaluation.deciders.unit import CountSatisfaction
from services.evaluation.reactions import Facts, heading, note, react
from tests.spec.evaluation.facts import realised, result
from tests.spec.folding import at, heard

ANSWERS = (Answer(element="U1", value=4),)
RESULTS = (result(realised("90")),)
SUBMITTED = ReportSubmitted(
    report_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    plan_id="e7~2026~1",
    plan_revision=1,
    period="2026-Q1",
    attempt=1,
    results=RESULTS,
)
ACCEPTED = ReportAccepted(
    report_id="e7~2026-q1",
    employee_id="e7",
    unit_id="u3",
    appraiser_id="e1",
    period="2026-Q1",
    results=RESULTS,
)


def said(kind: Kind) -> CitizenFeedbackReceived:
    return CitizenFeedbackReceived(
        response_id="s1",
        kind=kind,
        unit_id="u3",
        service="ktp",
        period="2026-Q1",
        survey_id="k1",
        answers=ANSWERS,
        channel="web",
        answered_on=date(2026, 3, 2),
    )


def test_a_submitted_report_opens_the_evaluation_of_the_same_id():
    opening = OpenEvaluation(
        evaluation_id="e7~2026-q1",
        employee_id="e7",
        unit_id="u3",
        appraiser_id="e1",
        period="2026-Q1",
        report_id="e7~2026-q1",
        opened_at=at(0),
    )
    assert react(heard(SUBMITTED)) == [opening]


def test_an_accepted_report_brings_its_figures_and_where_they_stand():
    [taking] = react(heard(ACCEPTED, 9))
    assert isinstance(taking, TakeResults)
    assert (taking.taken_from, taking.results) == ("13.72/reporting@9", RESULTS)


def test_an_answered_survey_is_counted_for_the_unit_and_period():
    counting = CountSatisfaction(unit_id="u3", period="2026-Q1", response_id="s1", answers=ANSWERS)
    assert react(heard(said("survey"))) == [counting]


@pytest.mark.parametrize("kind", ["suggestion", "complaint"])
def test_suggestions_and_complaints_are_not_scored(kind: Kind):
    assert react(heard(said(kind))) == []


def test_who_appraises_whom_is_noted_from_the_roster():
    assigned = AppraiserAssigned(employee_id="e1", appraiser_id="e0", since=date(2026, 3, 2))
    noting = NoteAppraiser(
        employee_id="e1",
        appraiser_id="e0",
        since=date(2026, 3, 2),
        noted_from="13.72/reporting@4",
    )
    assert note(heard(assigned, 4)) == [noting]


def test_the_regional_head_is_noted_from_the_roster_and_so_is_a_vacancy():
    day = date(2026, 3, 2)
    took = RegionalHeadTookOffice(
        region_id="13.72",
        official_id="w1",
        name=Sealed("w1", "name", "…"),
        position="Wali Kota",
        since=day,
    )
    left = RegionalHeadLeftOffice(region_id="13.72", official_id="w1", since=day)
    of: dict[str, Any] = {"since": day, "noted_from": "13.72/reporting@4"}
    assert heading(heard(took, 4)) == [NameOfficial(office="regional-head", person_id="w1", **of)]
    assert heading(heard(left, 4)) == [VacateOffice(office="regional-head", **of)]


@pytest.mark.parametrize("event", [SUBMITTED, ACCEPTED, said("survey")])
def test_a_second_delivery_gives_the_same_commands(event: Facts):
    assert react(heard(event)) == react(heard(event))
