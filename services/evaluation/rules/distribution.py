"""How the predicates of an appraiser's people spread, against the pattern of the organisation's.

SE MenPANRB 3/2023 is guidance: outside of it a justification is asked for, and nothing waits. Of n
people a share of p means floor(p·n) at most and ceil(p·n) at least; no official rounding exists.
Under five people it is advisory: hardly any spread of so few would fit.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from contracts.evaluation import OrganisationPredicate, Predicate

ARTICLE = "SE MenPANRB 3/2023"
ROUNDING = "ours: floor(p·n) at most, ceil(p·n) at least"
IDEALLY = "PermenPANRB 6/2022, annex pp. 94–97: ideally the majority"
ADVISORY_BELOW = 5

Kind = Literal["at-most", "at-least", "at-least-one"]
Counts = Mapping[Predicate, int]


class Bound(NamedTuple):
    """Of these predicates together a share, in percent, at most or at least; or at least one."""

    kind: Kind
    of: tuple[Predicate, ...]
    percent: int = 0

    def people(self, n: int) -> int:
        """How many of ``n`` that are."""
        if self.kind == "at-least-one":
            return 1
        exact = Fraction(self.percent, 100) * n
        return floor(exact) if self.kind == "at-most" else ceil(exact)

    def holds(self, counts: Counts) -> bool:
        reached, bound = sum(counts.get(of, 0) for of in self.of), self.people(total(counts))
        return reached <= bound if self.kind == "at-most" else reached >= bound


PATTERNS: Mapping[OrganisationPredicate, tuple[Bound, ...]] = {
    "istimewa": (Bound("at-most", ("sangat-baik",), 70),),
    "baik": (
        Bound("at-most", ("baik",), 70),
        Bound("at-least-one", ("butuh-perbaikan", "kurang")),
    ),
    "butuh-perbaikan": (
        Bound("at-least", ("butuh-perbaikan",), 60),
        Bound("at-most", ("sangat-baik",), 10),
    ),
    "kurang": (
        Bound("at-least", ("kurang",), 60),
        Bound("at-least", ("butuh-perbaikan",), 10),
        Bound("at-most", ("sangat-baik",), 10),
    ),
    "sangat-kurang": (
        Bound("at-least", ("sangat-kurang",), 60),
        Bound("at-least", ("kurang", "butuh-perbaikan"), 10),
        Bound("at-most", ("sangat-baik",), 0),
    ),
}


def total(counts: Counts) -> int:
    return sum(counts.values())


def is_advisory(n: int) -> bool:
    return n < ADVISORY_BELOW


def outside(organisation: OrganisationPredicate, counts: Counts) -> Sequence[Bound]:
    """The bounds that this spread breaks; none while nobody is scored."""
    if not total(counts):
        return ()
    return [bound for bound in PATTERNS[organisation] if not bound.holds(counts)]


def hints_at_majority(organisation: OrganisationPredicate, counts: Counts) -> bool:
    """Whether an excellent organisation has nobody who is: told, and nothing follows from it."""
    return organisation == "istimewa" and total(counts) > 0 and not counts.get("sangat-baik")


def needs_justification(organisation: OrganisationPredicate, counts: Counts) -> bool:
    return not is_advisory(total(counts)) and bool(outside(organisation, counts))
