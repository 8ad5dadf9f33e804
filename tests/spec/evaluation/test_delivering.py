"""The document on its way to the employee and back. Read the names from top to bottom."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.evaluation import EvaluationEvent
from services.evaluation.deciders.delivering import (
    AcknowledgeEvaluation,
    DeliverEvaluation,
    NoDayOfReceipt,
    NothingIsDelivered,
    NothingIsReceived,
    NothingIsSigned,
    OnlyTheEmployeeAnswers,
    OnlyTheEmployeeReceives,
    OnlyTheSignerDelivers,
    ReceiveEvaluation,
)
from tests.spec.evaluation.followed import (
    ACKNOWLEDGED,
    ESCALATED,
    ID,
    MADE,
    RECEIVED,
    RECEIVED_ON,
    after,
    delivered,
    final,
    received,
    signed,
)

DELIVER = DeliverEvaluation(evaluation_id=ID, delivered_by="e1", today=date(2026, 3, 6))
RECEIVE = ReceiveEvaluation(
    evaluation_id=ID, recorded_by="e7", by_office=False, on=RECEIVED_ON, today=RECEIVED_ON
)
PAPER = replace(RECEIVE, recorded_by="h1", by_office=True, today=date(2026, 3, 12))
RETURN = AcknowledgeEvaluation(evaluation_id=ID, acknowledged_by="e7", today=date(2026, 3, 10))
ON_ITS_WAY = (*MADE, signed(), delivered())


def test_the_appraiser_delivers_what_is_signed():
    after(*MADE, signed()).when(DELIVER).then(delivered())


def test_nothing_is_delivered_before_it_is_signed():
    after(*MADE).when(DELIVER).then_refused(NothingIsSigned)


def test_nobody_else_delivers():
    after(*MADE, signed()).when(replace(DELIVER, delivered_by="e2")).then_refused(
        OnlyTheSignerDelivers
    )


@pytest.mark.parametrize("history", [ON_ITS_WAY, RECEIVED, (*RECEIVED, ACKNOWLEDGED)])
def test_delivering_twice_changes_nothing(history: tuple[EvaluationEvent, ...]):
    after(*history).when(replace(DELIVER, today=date(2026, 3, 20))).then_nothing()


def test_what_the_superior_signed_the_superior_delivers():
    by_superior = (
        *MADE,
        ESCALATED,
        signed("e0", "superior"),
        final("made-by-superior", date(2026, 3, 5)),
    )
    handed = replace(DELIVER, delivered_by="e0")
    after(*by_superior).when(handed).then(delivered("e0", "superior"))


def test_the_employee_confirms_the_receipt():
    after(*ON_ITS_WAY).when(RECEIVE).then(received())


def test_nothing_is_received_before_it_is_delivered():
    after(*MADE, signed()).when(RECEIVE).then_refused(NothingIsDelivered)


@pytest.mark.parametrize("history", [RECEIVED, (*RECEIVED, ACKNOWLEDGED)])
def test_receiving_twice_changes_nothing(history: tuple[EvaluationEvent, ...]):
    after(*history).when(replace(RECEIVE, today=date(2026, 3, 20))).then_nothing()


def test_nobody_receives_for_the_employee():
    after(*ON_ITS_WAY).when(replace(RECEIVE, recorded_by="e1")).then_refused(
        OnlyTheEmployeeReceives
    )


def test_human_resources_record_a_receipt_on_paper_of_its_day():
    after(*ON_ITS_WAY).when(PAPER).then(received("h1"))


@pytest.mark.parametrize("day", [date(2026, 3, 5), date(2026, 3, 13)])
def test_a_receipt_on_paper_lies_between_the_delivery_and_today(day: date):
    after(*ON_ITS_WAY).when(replace(PAPER, on=day)).then_refused(NoDayOfReceipt)


@pytest.mark.parametrize("day", [date(2026, 3, 6), date(2026, 3, 12)])
def test_a_receipt_on_paper_may_be_of_the_day_of_delivery_or_of_today(day: date):
    after(*ON_ITS_WAY).when(replace(PAPER, on=day)).then(replace(received("h1"), on=day))


def test_the_employee_confirms_today_and_no_other_day():
    earlier = replace(RECEIVE, today=date(2026, 3, 10))
    after(*ON_ITS_WAY).when(earlier).then_refused(NoDayOfReceipt)


def test_the_employee_signs_and_returns_the_document():
    after(*RECEIVED).when(RETURN).then(ACKNOWLEDGED)


def test_returning_twice_changes_nothing():
    after(*RECEIVED, ACKNOWLEDGED).when(replace(RETURN, today=date(2026, 4, 1))).then_nothing()


def test_nothing_is_returned_before_it_is_received():
    after(*ON_ITS_WAY).when(RETURN).then_refused(NothingIsReceived)


def test_nobody_returns_it_for_the_employee():
    after(*RECEIVED).when(replace(RETURN, acknowledged_by="e1")).then_refused(
        OnlyTheEmployeeAnswers
    )


def test_what_is_final_may_still_be_returned():
    ended = final("term-lapsed", date(2026, 4, 6))
    late = replace(RETURN, today=date(2026, 4, 8))
    after(*RECEIVED, ended).when(late).then(replace(ACKNOWLEDGED, on=date(2026, 4, 8)))
