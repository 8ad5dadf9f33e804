"""Who evaluates where the appraiser of the report does not: by which ground, and its article.

The direct superior evaluates. Whoever else leads somebody gives feedback and no rating.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from contracts.evaluation import EvaluationPolicyAdopted, EvaluatorGround
from services.evaluation.rules.window import first_day

FEEDBACK_ONLY = "PermenPANRB 6/2022, IV.A.4: other leaders and team leaders give feedback only"
EMPLOYEE_TRANSFERRED = "PermenPANRB 6/2022, IV.A.13: after a transfer the new appraiser evaluates"


class Ground(NamedTuple):
    """``says`` in English is what has to be so."""

    says: str
    article: str


GROUNDS: Mapping[EvaluatorGround, Ground] = {
    "superior-in-turn": Ground(
        "the appraiser is permanently unable; the superior evaluates, or whoever is above in turn",
        "PermenPANRB 6/2022, IV.A: superiors in turn",
    ),
    "acting-head": Ground(
        "the superior delegates to whoever acts as head (Plt., Plh.)",
        "PermenPANRB 6/2022, IV.A: delegation to an acting head",
    ),
    "leading-functional": Ground(
        "the superior delegates to a functional who leads a unit, such as a head teacher",
        "PermenPANRB 6/2022, IV.A.7",
    ),
    "left-in-window": Ground(
        "the appraiser was transferred when the window of the period was open",
        "PermenPANRB 6/2022, IV.A.14",
    ),
}


class Standing(NamedTuple):
    """What is known of somebody who is to evaluate, and of the employee. ``appraised_then`` is who
    appraised the employee on the first day of the window, ``placed_since`` since when the employee
    is in this unit."""

    is_above: bool
    acts_as_head: bool
    leads: bool
    appraised_then: str | None
    placed_since: date | None


def is_met(ground: EvaluatorGround, evaluator_id: str, of: Standing) -> bool:
    match ground:
        case "superior-in-turn":
            return of.is_above
        case "acting-head":
            return of.acts_as_head
        case "leading-functional":
            return of.leads
        case "left-in-window":
            return of.appraised_then == evaluator_id


def evaluates_though_gone(
    left: date, period: str, policy: EvaluationPolicyAdopted | None = None
) -> bool:
    """Whether an appraiser who leaves on a day still evaluates the period: only when its window is
    open by then. Of the third quarter 25 September is, and 25 August is not."""
    return left >= first_day(period, policy)
