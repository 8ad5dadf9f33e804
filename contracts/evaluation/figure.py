"""The number of a period by PP 30/2019: official to 2021, an internal figure since."""

from decimal import Decimal
from typing import Literal

from contracts.event import Event, Part

NumericBand = Literal["sangat-baik", "baik", "cukup", "kurang", "sangat-kurang"]
Worth = Literal["official", "internal"]


class BehaviourScored(Part):
    """The five aspects from 0 to 120; leadership for structural posts alone. None: nobody said."""

    service: Decimal | None = None
    commitment: Decimal | None = None
    initiative: Decimal | None = None
    cooperation: Decimal | None = None
    leadership: Decimal | None = None


class FigureComputed(Event):
    """``total`` of ``work`` and ``behaviour`` with two decimals, weighted by ``shares`` in percent,
    and its band. It is never the predicate of a period from 2022 on. The latest counts."""

    type = "evaluation.FigureComputed.v1"
    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    policy_id: str
    worth: Worth
    work: Decimal | None
    behaviour: Decimal | None
    shares: tuple[int, int]
    total: Decimal
    band: NumericBand
    superior: BehaviourScored
    others: tuple[BehaviourScored, ...]
    innovation_accepted: bool
    basis: tuple[str, ...]


FigureEvent = FigureComputed
