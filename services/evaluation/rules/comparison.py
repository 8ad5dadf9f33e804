"""Units of a region side by side, with nobody's predicate in it.

A unit is shown once five of its people are scored, for with fewer a share is almost a name; those
below stand together, and are withheld while they are fewer than five people, too. Ours: the
regulation asks for no comparison.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from contracts.evaluation import Predicate

LEAST_PEOPLE = 5
TENTH = Decimal("0.1")


class Counted(NamedTuple):
    """How many people of a unit reached which predicate."""

    unit_id: str
    predicates: Mapping[Predicate, int]

    @property
    def people(self) -> int:
        return sum(self.predicates.values())


class Together(NamedTuple):
    """Units that are too small to be shown, as one. Without ``predicates`` where even so they are
    fewer than five people: then nothing is told but how many units there are."""

    units: int
    predicates: Mapping[Predicate, int] | None


class Compared(NamedTuple):
    shown: tuple[Counted, ...]
    small: Together


def compared(boards: Iterable[Counted]) -> Compared:
    """Every unit in which somebody is scored: shown, or one of the small ones."""
    scored = sorted((of for of in boards if of.people), key=lambda of: of.unit_id)
    small = [of for of in scored if of.people < LEAST_PEOPLE]
    shown = tuple(of for of in scored if of.people >= LEAST_PEOPLE)
    return Compared(shown, Together(len(small), together(small)))


def together(small: Iterable[Counted]) -> Mapping[Predicate, int] | None:
    counts: dict[Predicate, int] = {}
    for of in small:
        for predicate, people in of.predicates.items():
            counts[predicate] = counts.get(predicate, 0) + people
    return counts if sum(counts.values()) >= LEAST_PEOPLE else None


def shares(counts: Mapping[Predicate, int]) -> dict[Predicate, Decimal]:
    """In percent, with one decimal, half up; of somebody."""
    hundredth = Decimal(sum(counts.values())) / 100
    return {of: (n / hundredth).quantize(TENTH, ROUND_HALF_UP) for of, n in counts.items()}
