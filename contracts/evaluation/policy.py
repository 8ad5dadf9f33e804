"""The rules by which a region scores, and its working days."""

from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part

Scheme = Literal["permenpanrb-6-2022"]
Cadence = Literal["monthly", "quarterly"]
Documentation = Literal["daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly"]
"""How often performance is documented (PermenPANRB 6/2022, Pasal 16(3))."""
Tie = Literal["lower", "higher"]


class CompetencyOf(Part):
    """A weakness in an indicator of this code points to this competency."""

    code: str
    competency: str


class Window(Part):
    """When a month or a quarter is evaluated: from the day ``opens_on`` of its last month to the
    working day ``closes_after`` of the next month."""

    opens_on: int = 1
    closes_after: int = 10


class DayOfYear(Part):
    """A day of every year."""

    month: int
    day: int


class AnnualWindow(Part):
    """When a year is evaluated: from a day of its December to one of the next January."""

    opens: DayOfYear = DayOfYear(month=12, day=21)
    closes: DayOfYear = DayOfYear(month=1, day=31)


class ReviewRules(Part):
    """Reviews by colleagues (360): how many peers are asked at least, how many subordinates where
    so many exist, and from how many answers of a relation on a mean is shown."""

    peers: int = 3
    subordinates: int = 2
    shown: int = 3


class EvaluationPolicyAdopted(Event):
    """The rules by which a region scores from now on; scores already made stay as they are.

    ``small_part`` is the share of *utama* results that may be below while the whole still meets,
    ``most`` the share that more than so many have to reach, each as numerator and denominator;
    ``tie`` says to which side equal halves fall. A satisfaction index inside
    ``satisfaction_target`` (low, high) meets the indicators whose source is citizen satisfaction,
    each of which counts ``citizen_weight`` times. Numbers by PP 30/2019 are computed for the
    periods of years up to ``numeric_until``, and beside the predicate as an ``internal_figure``.
    """

    type = "evaluation.EvaluationPolicyAdopted.v1"
    policy_id: str
    scheme: Scheme
    cadence: Cadence
    small_part: tuple[int, int]
    satisfaction_target: tuple[Decimal, Decimal]
    competencies: tuple[CompetencyOf, ...]
    adopted_on: date
    documentation: Documentation = "monthly"
    window: Window = Window()
    annual_window: AnnualWindow = AnnualWindow()
    most: tuple[int, int] = (1, 2)
    tie: Tie = "lower"
    citizen_weight: int = 1
    reviews: ReviewRules = ReviewRules()
    numeric_until: int | None = None
    internal_figure: bool = False


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
