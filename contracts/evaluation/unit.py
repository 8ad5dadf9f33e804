"""What citizens' answers say of a unit."""

from decimal import Decimal
from typing import Literal

from contracts.event import Event

Band = Literal["A", "B", "C", "D"]


class SatisfactionCounted(Event):
    """One more citizen's answer counts for a unit and period. ``index`` is 25 to 100.

    ``sums`` and ``counts`` are those of U1 to U9 after this answer; each of the ``elements`` that
    somebody answered weighs 1/``elements``, so a service without a fee has eight.
    """

    type = "evaluation.SatisfactionCounted.v1"
    unit_id: str
    period: str
    response_id: str
    answers: int
    sums: tuple[int, ...]
    counts: tuple[int, ...]
    index: Decimal
    band: Band
    elements: int = 9


UnitEvent = SatisfactionCounted
