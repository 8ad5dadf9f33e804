"""Study leave (*tugas belajar*): what of it an evaluation computes with.

Whoever is on study leave is evaluated by the home appraiser, by the plan of II.B: marks and the
time of graduation are what its indicators say, other tasks and behaviour count as for everybody.
Only dropping out binds the appraiser: then nothing but Kurang or Sangat Kurang may follow.
"""

from datetime import date

from contracts.evaluation import Predicate
from services.evaluation.rules.window import last_day, months_of

DROPPED_OUT = "PermenPANRB 6/2022, annex p. 100"
ALLOWED: tuple[Predicate, ...] = ("kurang", "sangat-kurang")


def proposed_after_dropping_out(proposed: Predicate) -> Predicate:
    """What the matrix gives where it is allowed, else the better one of what is."""
    return proposed if proposed in ALLOWED else "kurang"


def is_within(period: str, since: date, until: date | None) -> bool:
    """Whether these days reach into the period."""
    first = date.fromisoformat(f"{months_of(period)[0]}-01")
    return since <= last_day(period) and (until is None or until >= first)
