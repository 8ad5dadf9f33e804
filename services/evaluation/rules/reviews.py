"""Reviews by colleagues (360): whom the platform asks, and what of the answers is shown.

The regulation knows named feedback; this is ours (handbook, rules C). Nobody chooses the reviewers,
neither who is reviewed nor who opens the round: they come from the roster, by chance.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

from contracts.evaluation import Relation

RELATIONS: tuple[Relation, ...] = get_args(Relation)
LEAST_PEERS = 3
LEAST_SUBORDINATES = 2
"""Where so many exist. A policy may ask for more of both, and show less."""

MOST_OF_A_RELATION = 6
"""More are asked than have to be: not everybody answers, and below three nothing is shown."""

LEAST_SHOWN = 3
SCORES = (1, 2, 3, 4, 5)
CENT = Decimal("0.01")


def peers_of(
    employee_id: str, appraiser_id: str, appraised: Iterable[str], unit: Mapping[str, str]
) -> list[str]:
    """Whoever else is ``appraised`` by the same appraiser ("" where there is none). Where these are
    fewer than three, also the others of the ``unit`` (each with the appraiser's id) who are neither
    the appraiser nor subordinates."""
    same = {other for other in appraised if other != employee_id}
    if len(same) < LEAST_PEERS:
        same |= {other for other, appraiser in unit.items() if appraiser != employee_id}
    return sorted(same - {employee_id, appraiser_id})


def is_shown(reviewers: int, least: int = LEAST_SHOWN) -> bool:
    """Fewer than three could tell one another's answers from a mean; a policy may want more."""
    return reviewers >= max(least, LEAST_SHOWN)


def mean(total: int, reviewers: int) -> Decimal:
    """With two decimals, half up."""
    return (Decimal(total) / reviewers).quantize(CENT, ROUND_HALF_UP)


def are_on_the_scale(scores: Iterable[int]) -> bool:
    return all(score in SCORES for score in scores)
