"""One evaluation in every specification of what follows a score: of e7, by e1, under e0.

The region is in WITA. The calendar is that of 2026 with Lebaran and its joint leave (cuti bersama).
"""

from datetime import date
from typing import Any

from contracts.evaluation import (
    AppraiserNoted,
    CalendarAdopted,
    EvaluationAcknowledged,
    EvaluationDelivered,
    EvaluationEscalated,
    EvaluationEvent,
    EvaluationFinalised,
    EvaluationObjected,
    EvaluationReceived,
    EvaluationReported,
    EvaluationSigned,
    Ground,
    ObjectionDecided,
    ObjectionEscalated,
    ObjectionExplained,
    ObjectionReceived,
    ObjectionWithdrawn,
    OfficialNamed,
    Side,
    SignedAs,
    Standing,
)
from contracts.event import Sealed
from services.evaluation.deciders.evaluation import Evaluation, EvaluationCommand, evaluation
from services.evaluation.rules.calendar import national_holidays
from tests.spec.evaluation.facts import OPENED, SCORED, realised, result, taken
from tests.spec.given import given

ID = "e7~2026-q1"
OF: dict[str, Any] = {
    "evaluation_id": ID,
    "employee_id": "e7",
    "unit_id": "u3",
    "appraiser_id": "e1",
    "period": "2026-Q1",
}
WHY = Sealed("e7", "reason", "…")
OTHER = Sealed("e7", "reason", "something else")
TEXT = Sealed("e7", "text", "…")

WINDOW_END = date(2026, 4, 15)  # working day 10 after the quarter: Good Friday is none
SIGNED_ON = date(2026, 3, 5)
RECEIVED_ON = date(2026, 3, 9)
DAY_14, DAY_15 = date(2026, 4, 6), date(2026, 4, 7)  # seven of Lebaran's days are none

CALENDAR = CalendarAdopted(
    year=2026, zone="Asia/Makassar", working_week=5, holidays=national_holidays(2026)
)
ABOVE_E1 = AppraiserNoted(
    employee_id="e1", appraiser_id="e0", since=date(2026, 1, 2), noted_from="13.72/reporting@1"
)
ABOVE_E0 = AppraiserNoted(
    employee_id="e0", appraiser_id="e00", since=date(2026, 1, 2), noted_from="13.72/reporting@2"
)
REGIONAL_HEAD = OfficialNamed(office="regional-head", person_id="w1", since=date(2025, 2, 20))
AUTHORISED = OfficialNamed(office="authorised-official", person_id="pyb1", since=date(2025, 2, 20))

MADE: tuple[EvaluationEvent, ...] = (OPENED, taken(result(realised("90"))), SCORED)
ESCALATED = EvaluationEscalated(**OF, superior_id="e0", on=WINDOW_END)


def signed(by: str = "e1", signed_as: SignedAs = "appraiser", **other: Any) -> EvaluationSigned:
    named: dict[str, Any] = {"on": SIGNED_ON, "predicate": "baik"}
    return EvaluationSigned(**OF, signed_by=by, signed_as=signed_as, **named | other)


def delivered(by: str = "e1", signed_as: SignedAs = "appraiser") -> EvaluationDelivered:
    return EvaluationDelivered(**OF, delivered_by=by, signed_as=signed_as, on=date(2026, 3, 6))


def received(by: str = "e7", signed_as: SignedAs = "appraiser") -> EvaluationReceived:
    return EvaluationReceived(**OF, recorded_by=by, signed_as=signed_as, on=RECEIVED_ON)


ACKNOWLEDGED = EvaluationAcknowledged(**OF, on=date(2026, 3, 10))
RECEIVED: tuple[EvaluationEvent, ...] = (*MADE, signed(), delivered(), received())
OBJECTED = EvaluationObjected(**OF, superior_id="e0", on=date(2026, 3, 11), reason=WHY)
EXAMINED = ObjectionReceived(**OF, recorded_by="e0", superior_id="e0", on=date(2026, 3, 12))
LATE = ObjectionEscalated(**OF, superior_id="e0", escalated_to="e00", on=date(2026, 3, 31))
WITHDRAWN = ObjectionWithdrawn(**OF, received_on=RECEIVED_ON, on=date(2026, 3, 13))
UPHELD = ObjectionDecided(
    **OF, decided_by="e0", outcome="upheld", predicate="baik", on=date(2026, 3, 16), reason=WHY
)


def explained(side: Side, by: str) -> ObjectionExplained:
    return ObjectionExplained(**OF, side=side, recorded_by=by, text=TEXT)


HEARD: tuple[EvaluationEvent, ...] = (
    *RECEIVED,
    OBJECTED,
    EXAMINED,
    explained("employee", "e7"),
    explained("appraiser", "e1"),
)


def final(ground: Ground, on: date, **other: Any) -> EvaluationFinalised:
    named: dict[str, Any] = {"predicate": "baik"}
    return EvaluationFinalised(**OF, **named | other, ground=ground, on=on)


def reported(standing: Standing, on: date) -> EvaluationReported:
    return EvaluationReported(**OF, reported_by="e1", reported_to="pyb1", standing=standing, on=on)


def after(
    *history: EvaluationEvent,
) -> given[EvaluationCommand, Evaluation, EvaluationEvent]:
    """What happened to the evaluation, in the region as it is."""
    held = given(evaluation, *history)
    held = held.seeing("line-e1", ABOVE_E1).seeing("line-e0", ABOVE_E0)
    held = held.seeing("official-regional-head", REGIONAL_HEAD)
    held = held.seeing("official-authorised-official", AUTHORISED)
    return held.seeing("calendar-2026", CALENDAR)
