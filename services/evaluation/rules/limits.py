"""What a region may choose in its policy, and where the regulation ends the choice.

The decider refuses by this table, the reference page shows it. National constants are no choice at
all and stand elsewhere: terms (`rules/terms.py`), credit points (`rules/credit.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from contracts.evaluation import DayOfYear, EvaluationPolicyAdopted
from services.evaluation.rules.reviews import (
    LEAST_PEERS,
    LEAST_SHOWN,
    LEAST_SUBORDINATES,
    MOST_OF_A_RELATION,
)

FIRST_YEAR = 2022
"""Of the predicates by PermenPANRB 6/2022; numbers by PP 30/2019 end with the year before."""

LATEST_OPENING = 25
LONGEST_WINDOW = 20
FIRST_OF_ANNUAL = DayOfYear(month=12, day=21)
LAST_OF_ANNUAL = DayOfYear(month=1, day=31)
LEAST_INDEX, MOST_INDEX = Decimal(25), Decimal(100)
HEAVIEST_CITIZENS = 3

Choice = Literal[
    "numeric_until",
    "window.opens_on",
    "window.closes_after",
    "annual_window",
    "most",
    "small_part",
    "satisfaction_target",
    "citizen_weight",
    "reviews",
]


@dataclass(frozen=True)
class Limit:
    """``says`` is what may be chosen, ``article`` where that stands."""

    says: str
    article: str
    allows: Callable[[EvaluationPolicyAdopted], bool]


def share(pair: tuple[int, int]) -> Fraction | None:
    """None for what is no share: of nothing, or of less than nothing."""
    return Fraction(*pair) if pair[1] > 0 else None


def is_between(value: Fraction | None, above: Fraction, below: Fraction) -> bool:
    return value is not None and above < value < below


def allows_annual(policy: EvaluationPolicyAdopted) -> bool:
    opens, closes = policy.annual_window.opens, policy.annual_window.closes
    return (
        (FIRST_OF_ANNUAL.month, FIRST_OF_ANNUAL.day) <= (opens.month, opens.day) <= (12, 31)
        and closes.month == LAST_OF_ANNUAL.month
        and 1 <= closes.day <= LAST_OF_ANNUAL.day
    )


def allows_target(policy: EvaluationPolicyAdopted) -> bool:
    low, high = policy.satisfaction_target
    return LEAST_INDEX <= low <= high <= MOST_INDEX


def allows_reviews(policy: EvaluationPolicyAdopted) -> bool:
    of = policy.reviews
    return (
        LEAST_PEERS <= of.peers <= MOST_OF_A_RELATION
        and LEAST_SUBORDINATES <= of.subordinates <= MOST_OF_A_RELATION
        and LEAST_SHOWN <= of.shown <= of.peers
    )


HALF, NOTHING, ALL = Fraction(1, 2), Fraction(0), Fraction(1)

LIMITS: Mapping[Choice, Limit] = {
    "numeric_until": Limit(
        f"no year after {FIRST_YEAR - 1}; later ones as an internal figure only",
        "PermenPANRB 6/2022, IV: a predicate, no number; PP 30/2019 for periods to 2021",
        lambda policy: policy.numeric_until is None or policy.numeric_until < FIRST_YEAR,
    ),
    "window.opens_on": Limit(
        f"a day from 1 to {LATEST_OPENING} of the period's last month",
        "PermenPANRB 6/2022, IV.A.14: who leaves on 25 September still evaluates",
        lambda policy: 1 <= policy.window.opens_on <= LATEST_OPENING,
    ),
    "window.closes_after": Limit(
        f"working day 1 to {LONGEST_WINDOW} of the next month",
        "ours: a month's window ends before the next one's",
        lambda policy: 1 <= policy.window.closes_after <= LONGEST_WINDOW,
    ),
    "annual_window": Limit(
        "from 21 December at the earliest to 31 January at the latest",
        "PermenPANRB 6/2022, IV.A.8: from the end of December to the end of January",
        allows_annual,
    ),
    "most": Limit(
        "half or more, less than all",
        "PermenPANRB 6/2022, annex pp. 97–101: the most part (sebagian besar)",
        lambda policy: share(policy.most) == HALF or is_between(share(policy.most), HALF, ALL),
    ),
    "small_part": Limit(
        "more than nothing, less than half",
        "PermenPANRB 6/2022, annex pp. 97–101: a small part (sebagian kecil)",
        lambda policy: is_between(share(policy.small_part), NOTHING, HALF),
    ),
    "satisfaction_target": Limit(
        f"a range within {LEAST_INDEX} to {MOST_INDEX}, its lower end first",
        "PermenPANRB 14/2017: the index",
        allows_target,
    ),
    "citizen_weight": Limit(
        f"1 to {HEAVIEST_CITIZENS}: an indicator that was agreed counts",
        "PermenPANRB 6/2022, annex p. 93: every indicator is rated; the most is ours",
        lambda policy: 1 <= policy.citizen_weight <= HEAVIEST_CITIZENS,
    ),
    "reviews": Limit(
        f"{LEAST_PEERS} to {MOST_OF_A_RELATION} peers, {LEAST_SUBORDINATES} to"
        f" {MOST_OF_A_RELATION} subordinates, shown from {LEAST_SHOWN} answers or more, no more"
        " than peers are asked",
        "ours: nobody is known by an answer",
        allows_reviews,
    ),
}
