"""Who is told what. Read the names from top to bottom."""

from datetime import date
from string import Formatter
from typing import get_args

import pytest
from msgspec.structs import replace

from contracts.evaluation import EvaluationStepOverdue, EvaluationStepReminded
from contracts.event import Sealed
from contracts.feedback import CitizenFeedbackReceived
from contracts.notification import Subject
from contracts.reporting import IdentityCorrected, ResourceAnswered
from contracts.training import CompetencyTrained
from services.notification.reactions import Facts, react
from services.notification.rules.wording import WORDINGS
from services.training.deciders.need import FindNeed, need
from tests.spec.evaluation.facts import SCORED
from tests.spec.evaluation.followed import ESCALATED, LATE, OBJECTED, OF, UPHELD, delivered, final
from tests.spec.folding import heard
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGREED,
    PLAN_RETURNED,
    PROPOSED,
    REPORT_RETURNED,
    SUBMITTED,
    changed,
)
from tests.spec.reporting.plan_facts import CLOSED, REVISED
from tests.spec.reporting.plan_facts import ESCALATED as PASSED_ON
from tests.spec.reporting.test_assignment import APPROVED
from tests.spec.reporting.test_assignment import PROPOSED as ASSIGNED
from tests.spec.reporting.test_duty import ASKED, MISSED, PLAN_REMINDED, REMINDED
from tests.spec.training.story import COMPLETED, FOUND, MET, enrolled, waitlisted

ANSWERED = CitizenFeedbackReceived(
    response_id="r1",
    kind="complaint",
    unit_id="u1",
    service="ktp",
    period="2026-Q1",
    survey_id=None,
    answers=(),
    channel="web",
    answered_on=date(2026, 3, 2),
    comment=Sealed("response-r1", "comment", "…"),
)
PROVIDED = ResourceAnswered(
    plan_id="e7~2026~1", employee_id="e7", appraiser_id="e1", resource_id="s1", answer="provided"
)
CORRECTED = IdentityCorrected(
    employee_id="e7",
    name=Sealed("e7", "name", "other"),
    nip=Sealed("e7", "nip", "…"),
    basis="found-wrong",
)
LAPSED = final("term-lapsed", date(2026, 4, 6))
STEP_REMINDED = EvaluationStepReminded(
    **OF, step="return", since=date(2026, 3, 9), recipient_id="e7"
)
STEP_OVERDUE = EvaluationStepOverdue(
    **OF, step="deliver", since=date(2026, 3, 5), recipient_id="e1", due_on=date(2026, 4, 2)
)
TOLD: list[tuple[Facts, str, Subject, str]] = [
    (PROPOSED, "e1", "reporting.plan-proposed", "e7~2026~1"),
    (PLAN_RETURNED, "e7", "reporting.plan-returned", "e7~2026~1"),
    (AGREED, "e7", "reporting.plan-agreed", "e7~2026~1"),
    (REVISED, "e1", "reporting.plan-revised", "e7~2026~1"),
    (PASSED_ON, "e0", "reporting.plan-escalated", "e7~2026~1"),
    (PASSED_ON, "e7", "reporting.plan-passed-on", "e7~2026~1"),
    (CLOSED, "e7", "reporting.plan-closed", "e7~2026~1"),
    (PROVIDED, "e7", "reporting.resource-answered", "e7~2026~1"),
    (ASSIGNED, "e1", "reporting.assignment-proposed", "a1"),
    (APPROVED, "e7", "reporting.assignment-approved", "a1"),
    (SUBMITTED, "e1", "reporting.report-submitted", "e7~2026-q1"),
    (REPORT_RETURNED, "e7", "reporting.report-returned", "e7~2026-q1"),
    (ACCEPTED, "e7", "reporting.report-accepted", "e7~2026-q1"),
    (PLAN_REMINDED, "e7", "reporting.plan-reminded", "e7~2026"),
    (REMINDED, "e7", "reporting.report-reminded", "e7~2026-q1"),
    (MISSED, "e7", "reporting.report-missed", "e7~2026-q1"),
    (ASKED, "e1", "reporting.appraiser-reminded", "e7~2026-q1"),
    (CORRECTED, "e7", "reporting.identity-corrected", "e7"),
    (SCORED, "e7", "evaluation.scored", "e7~2026-q1"),
    (ESCALATED, "e0", "evaluation.escalated", "e7~2026-q1"),
    (delivered(), "e7", "evaluation.delivered", "e7~2026-q1"),
    (OBJECTED, "e0", "evaluation.objected", "e7~2026-q1"),
    (LATE, "e00", "evaluation.objection-escalated", "e7~2026-q1"),
    (UPHELD, "e7", "evaluation.objection-decided", "e7~2026-q1"),
    (LAPSED, "e7", "evaluation.final", "e7~2026-q1"),
    (STEP_REMINDED, "e7", "evaluation.reminded", "e7~2026-q1"),
    (STEP_OVERDUE, "e1", "evaluation.overdue", "e7~2026-q1"),
    (FOUND, "e7", "training.need-found", "e7~public-service"),
    (MET, "e7", "training.need-met", "e7~public-service"),
    (enrolled("e7"), "e7", "training.enrolled", "c1"),
    (waitlisted("e7"), "e7", "training.waitlisted", "c1"),
    (COMPLETED, "e7", "training.completed", "c1~e7"),
    (ANSWERED, "unit~u1", "feedback.citizen-answered", "r1"),
]
FACTS = [fact for fact, _, _, _ in TOLD]


@pytest.mark.parametrize(
    ("fact", "recipient", "subject", "about"), TOLD, ids=lambda told: str(told)[:24]
)
def test_a_fact_is_told_to_whom_it_concerns(
    fact: Facts, recipient: str, subject: Subject, about: str
):
    told = [(of.recipient_id, of.subject, of.about) for of in react(heard(fact, 17))]
    assert (recipient, subject, about) in told
    assert len(told) == FACTS.count(fact)


def test_a_plan_with_nobody_above_the_appraiser_is_told_to_its_owner_alone():
    told = react(heard(changed(PASSED_ON, superior_id=None)))
    assert [(of.recipient_id, of.subject) for of in told] == [("e7", "reporting.plan-passed-on")]


def test_a_plan_that_ends_with_its_year_is_no_news():
    assert react(heard(changed(CLOSED, ground="year-over"))) == []


def test_what_the_appraiser_assigns_waits_for_nobody():
    assert react(heard(changed(ASSIGNED, appraiser_id=None))) == []


def test_a_number_that_a_file_completes_is_no_news():
    assert react(heard(replace(CORRECTED, basis="completed"))) == []


def test_an_objection_above_which_nobody_is_known_is_told_to_nobody():
    assert react(heard(replace(LATE, escalated_to=None))) == []


def test_a_need_that_is_met_at_once_is_told_as_found_and_then_as_met():
    known = CompetencyTrained(
        need_id=MET.need_id,
        employee_id=MET.employee_id,
        competency=MET.competency,
        training_id=MET.training_id,
        trained_on=date(2026, 5, 4),
    )
    found = FindNeed(
        need_id=FOUND.need_id,
        employee_id=FOUND.employee_id,
        unit_id=FOUND.unit_id,
        competency=FOUND.competency,
        evaluation_id=FOUND.evaluation_id,
        indicator_code=FOUND.indicator_code,
        period=FOUND.period,
    )
    events = need.decide(found, need.fold([known]))
    heards = [heard(event) for event in events if isinstance(event, Facts)]
    told = [message for each in heards for message in react(each)]
    assert [(message.recipient_id, message.subject) for message in told] == [
        ("e7", "training.need-found"),
        ("e7", "training.need-met"),
    ]


def test_every_fact_that_is_heard_and_every_subject_stand_in_this_table():
    assert {type(fact) for fact in FACTS} == set(get_args(Facts))
    assert {subject for _, _, subject, _ in TOLD} == set(WORDINGS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_message_brings_the_words_that_its_wording_needs(fact: Facts):
    for told in react(heard(fact)):
        for wording in WORDINGS[told.subject].values():
            slots = {slot for _, slot, _, _ in Formatter().parse(wording.text) if slot}
            assert {fill.slot for fill in told.fills} == slots


def test_a_message_names_the_record_that_caused_it():
    [told] = react(heard(SUBMITTED, 17))
    assert told.cause == "13.72/reporting@17"


def test_hearing_a_fact_twice_is_the_same_message():
    assert react(heard(SUBMITTED, 17)) == react(heard(SUBMITTED, 17))


def test_two_facts_are_two_messages():
    [first], [second] = react(heard(SUBMITTED, 17)), react(heard(SUBMITTED, 18))
    assert first.message_id != second.message_id


def test_what_a_citizen_wrote_is_not_in_the_message():
    [told] = react(heard(ANSWERED))
    assert {fill.word for fill in told.fills} == {"complaint", "ktp", "2026-Q1"}
