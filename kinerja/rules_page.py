"""The reference page of the rules, from the tables that the services compute with."""

from collections.abc import Iterable, Sequence
from typing import get_args

from contracts.evaluation import OrganisationPredicate
from kinerja.rules_scoring import scoring
from services.evaluation.rules.credit import MONTHS, TABLES, Credit, Level, credit_points
from services.evaluation.rules.limits import LIMITS
from services.evaluation.rules.organisation import HEAD_RATING, LAST_YEARS
from services.evaluation.rules.predicate import NINE_CELLS, RATINGS
from services.evaluation.rules.terms import REMINDED_BEFORE, TERMS, TermOf

LEVELS: tuple[Level, ...] = get_args(Level)
PREDICATES_OF_UNITS: tuple[OrganisationPredicate, ...] = get_args(OrganisationPredicate)


def rules_page() -> str:
    parts = (head(), terms(), policy(), predicate(), organisation(), credit(), *scoring())
    return "\n".join(parts)


def head() -> str:
    return (
        "# Rules\n\nThe regulations as the platform computes with them: this page is written from"
        " its tables. *Ours* marks what no regulation says.\n"
    )


def terms() -> str:
    rows = [(f"`{step}`", of.who, of.since, length(of), of.article) for step, of in TERMS.items()]
    return (
        "## Terms of an evaluation\n\nIn working days of the region's calendar and zone; day 0 is"
        " the day of the starting event, and a term ends at 23:59:59 of its last day. National: no"
        f" policy changes them. Who has to act is reminded {REMINDED_BEFORE} working days before"
        " the end of a longer term, and of the end of a year's window five days before.\n\n"
        + table(("step", "who", "from", "working days", "source"), rows)
    )


def length(of: TermOf) -> str:
    if of.in_default is None:
        return str(of.days)
    return f"{of.days}; {of.in_default} where the superior signed"


def policy() -> str:
    rows = [(f"`{name}`", of.says, of.article) for name, of in LIMITS.items()]
    return (
        "## What a policy may choose\n\nWhatever else it says is refused, with the source.\n\n"
        + table(("choice", "allowed", "source"), rows)
    )


def predicate() -> str:
    rows = [
        (f"**{work}**", *(NINE_CELLS[work, behaviour] for behaviour in RATINGS))
        for work in reversed(RATINGS)
    ]
    return (
        "## Predicate\n\nPermenPANRB 6/2022, annex pp. 93–101: results by behaviour.\n\n"
        + table(("results \\ behaviour", *RATINGS), rows)
    )


def organisation() -> str:
    rows = [(of, HEAD_RATING[of], "ours") for of in PREDICATES_OF_UNITS]
    return (
        "## Organisation predicate\n\nSet by the leader above; a unit without one takes that of"
        " the nearest unit above it (ours). One of a year that is not there by 31 January is last"
        f" year's ({LAST_YEARS}); one of a month or a quarter is waited for. The head of a unit"
        " takes it as the rating of results:\n\n"
        + table(("the unit", "its head's results", "source"), rows)
    )


def credit() -> str:
    parts = [
        f"Periods from {of.since} on ({of.article}):\n\n"
        + table(("level", *headings(of)), [(f"`{level}`", *points(of, level)) for level in LEVELS])
        for of in TABLES
    ]
    return (
        "## Credit points\n\nOf functional positions, for a whole year; a part of it counts by its"
        " months, with two decimals, half up.\n\n" + "\n".join(parts)
    )


def headings(of: Credit) -> list[str]:
    return [f"{predicate} ({percent} %)" for predicate, percent in of.percent.items()]


def points(of: Credit, level: Level) -> list[str]:
    """Of a whole year, by predicate."""
    return [str(credit_points(each, level, MONTHS, of.since)) for each in of.percent]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(each)} |\n" for each in lines)
