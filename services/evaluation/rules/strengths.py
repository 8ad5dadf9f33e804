"""In what somebody is strong or weak: by kind of indicator and by value, against the own past and
against the unit. A look beside the score; what follows from a weakness the policy's mapping says.

Somebody with several indicators of one kind counts once, with the lowest: a weakness that another
figure makes up for is still one that training can mend.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from contracts.evaluation import RatedIndicator, RatedNarrative, RatedValue, Rating
from services.evaluation.rules.predicate import RATINGS

Change = Literal["better", "same", "worse"]
Ratings = Mapping[str, Rating]


class Spread(NamedTuple):
    """How many people are where."""

    below: int = 0
    meets: int = 0
    above: int = 0

    def plus(self, rating: Rating) -> "Spread":
        return self._replace(**{rating: getattr(self, rating) + 1})

    def with_all(self, other: "Spread") -> "Spread":
        return Spread(*(one + more for one, more in zip(self, other, strict=True)))


class Compared(NamedTuple):
    """``before`` is the own rating of the period before, ``unit`` how the people of the unit are
    rated; ``lower`` and ``higher`` of them are below and above this one."""

    name: str
    rating: Rating
    before: Rating | None
    change: Change | None
    unit: Spread
    lower: int
    higher: int


def by_code(indicators: Iterable[RatedIndicator | RatedNarrative]) -> dict[str, Rating]:
    """By kind of indicator the lowest rating; what nobody gave is left out."""
    found: dict[str, Rating] = {}
    for of in indicators:
        if of.rating is not None and is_lower(of.rating, found.get(of.code)):
            found[of.code] = of.rating
    return found


def is_lower(rating: Rating, than: Rating | None) -> bool:
    return than is None or RATINGS.index(rating) < RATINGS.index(than)


def by_value(values: Iterable[RatedValue]) -> dict[str, Rating]:
    return {of.value: of.rating for of in values}


def counted(spreads: Mapping[str, Spread], ratings: Ratings) -> dict[str, Spread]:
    """With one more person."""
    more = {name: spreads.get(name, Spread()).plus(of) for name, of in ratings.items()}
    return {**spreads, **more}


def together(of: Iterable[Mapping[str, Spread]]) -> dict[str, Spread]:
    """Several units as one."""
    found: dict[str, Spread] = {}
    for spreads in of:
        for name, spread in spreads.items():
            found[name] = found.get(name, Spread()).with_all(spread)
    return found


def compared(now: Ratings, before: Ratings, unit: Mapping[str, Spread]) -> list[Compared]:
    """In the order of the score."""
    return [
        Compared(
            name=name,
            rating=rating,
            before=before.get(name),
            change=change(before.get(name), rating),
            unit=(of := unit.get(name, Spread())),
            lower=sum(of[: RATINGS.index(rating)]),
            higher=sum(of[RATINGS.index(rating) + 1 :]),
        )
        for name, rating in now.items()
    ]


def change(before: Rating | None, now: Rating) -> Change | None:
    """None where there was nothing before."""
    if before is None:
        return None
    if before == now:
        return "same"
    return "better" if RATINGS.index(now) > RATINGS.index(before) else "worse"
