"""The rules by which a region scores, and its working days."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part

Scheme = Literal["permenpanrb-6-2022"]
Cadence = Literal["monthly", "quarterly"]


class CompetencyOf(Part):
    """A weakness in an indicator of this code points to this competency."""

    code: str
    competency: str


class EvaluationPolicyAdopted(Event):
    """The rules by which a region scores from now on; scores already made stay as they are.

    ``small_part`` is the share of *utama* results that may be below while the whole still meets,
    as numerator and denominator. A satisfaction index inside ``satisfaction_target`` (low, high)
    meets the indicators whose source is citizen satisfaction.
    """

    type = "evaluation.EvaluationPolicyAdopted.v1"
    policy_id: str
    scheme: Scheme
    cadence: Cadence
    small_part: tuple[int, int]
    satisfaction_target: tuple[Decimal, Decimal]
    competencies: tuple[CompetencyOf, ...]
    adopted_on: date


class Holiday(Part):
    """A day nobody works: national (*libur nasional*) or joint leave (*cuti bersama*)."""

    day: date
    title: str


class CalendarAdopted(Event):
    """The working days of one year in this region. ``zone`` is an IANA name; ``working_week`` is
    5 or 6 days; a later one for the same year replaces it."""

    type = "evaluation.CalendarAdopted.v2"
    year: int
    zone: str
    working_week: int
    holidays: tuple[Holiday, ...]


PolicyEvent = EvaluationPolicyAdopted
CalendarEvent = CalendarAdopted
