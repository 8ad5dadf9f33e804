"""The page of rules, docs/reference/rules.md: from the tables that evaluation computes with.

Nothing is written here by hand but headings: a row that the code does not use cannot stand on the
page, and one that changes changes the page.
"""

from collections.abc import Iterable, Sequence

from contracts.satisfaction import LOWEST_OF
from services.evaluation.rules import distribution, numeric
from services.evaluation.rules.articles import RATING_WORDS, RULES
from services.evaluation.rules.credit import TABLES
from services.evaluation.rules.distribution import Bound
from services.evaluation.rules.evaluator import EMPLOYEE_TRANSFERRED, FEEDBACK_ONLY, GROUNDS
from services.evaluation.rules.limits import LIMITS
from services.evaluation.rules.organisation import HEAD_RATING, LAST_YEARS
from services.evaluation.rules.predicate import NINE_CELLS, RATINGS
from services.evaluation.rules.reviews import LEAST_PEERS, LEAST_SHOWN, LEAST_SUBORDINATES
from services.evaluation.rules.terms import TERMS

HEAD = (
    "# Rules\n\n"
    "By which evaluation computes, each with where it stands; *ours* where the regulations are"
    " silent. Made from the tables of the code.\n"
)


def rules_page() -> str:
    parts = (
        steps(),
        cells(),
        heads(),
        evaluators(),
        terms(),
        limits(),
        spreads(),
        numbers(),
        credits_of_positions(),
        reviews(),
        satisfaction(),
    )
    return "\n".join((HEAD, *parts))


def table(title: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(
        [f"## {title}\n", *("| " + " | ".join(map(str, row)) + " |" for row in lines), ""]
    )


def steps() -> str:
    rows = [(f"`{name}`", rule.en, rule.id, rule.article) for name, rule in RULES.items()]
    return table("The way to a predicate", ("rule", "English", "Indonesia", "article"), rows)


def cells() -> str:
    rows = [
        (word(work), *(word(NINE_CELLS[work, behaviour]) for behaviour in RATINGS))
        for work in reversed(RATINGS)
    ]
    heading = ("results \\ behaviour", *map(word, RATINGS))
    return table("The nine cells", heading, rows) + f"\n{RULES['nine-cells'].article}.\n"


def heads() -> str:
    rows = [
        (organisation, word(rating), RULES["work-of-the-head"].article)
        for organisation, rating in HEAD_RATING.items()
    ]
    heading = ("organisation", "results of its head", "article")
    late = f"\nA year's that is not there by 31 January is last year's: {LAST_YEARS}.\n"
    return table("The head of a unit", heading, rows) + late


def evaluators() -> str:
    rows = [(f"`{name}`", of.says, of.article) for name, of in GROUNDS.items()]
    rows.append(("", "everybody else who leads somebody", FEEDBACK_ONLY))
    rows.append(("", "the employee was transferred", EMPLOYEE_TRANSFERRED))
    heading = ("ground", "who evaluates in place of the appraiser", "article")
    return table("Who evaluates", heading, rows)


def terms() -> str:
    rows = [
        (
            f"`{step}`",
            of.days if of.in_default is None else f"{of.days} ({of.in_default} after a default)",
            of.since,
            of.who,
            of.article,
        )
        for step, of in TERMS.items()
    ]
    return table("Terms", ("step", "working days", "from", "who acts", "article"), rows)


def limits() -> str:
    rows = [(f"`{choice}`", limit.says, limit.article) for choice, limit in LIMITS.items()]
    return table("What a policy may choose", ("field", "allowed", "article"), rows)


def spreads() -> str:
    rows = [
        (organisation, bound_said(bound), bound.people(5), bound.people(10), distribution.ARTICLE)
        for organisation, bounds in distribution.PATTERNS.items()
        for bound in bounds
    ]
    heading = ("organisation", "of the appraiser's people", "of 5", "of 10", "article")
    below = distribution.ADVISORY_BELOW
    more = f"\nRounding {distribution.ROUNDING}. Under {below} people it is advisory (ours).\n"
    return table("Spread of predicates", heading, rows) + more


def bound_said(bound: Bound) -> str:
    named = " or ".join(map(word, bound.of))
    if bound.kind == "at-least-one":
        return f"at least one {named}"
    return f"{bound.kind.replace('-', ' ')} {bound.percent} % {named}"


def numbers() -> str:
    rows = [(band, says, numeric.ARTICLE) for band, says in numeric.BANDS_SHOWN.items()]
    for name, share in (("alone", numeric.ALONE), ("others consulted", numeric.CONSULTED)):
        said = f"plan {share.work} %, behaviour {share.behaviour} %"
        if share.others:
            said += f"; of behaviour superior {share.superior} %, others {share.others} %"
        rows.append((name, said, numeric.ARTICLE))
    more = "\nTwo decimals, half up, before the band. A component nobody gave is left out.\n"
    title = "Numbers, for periods to 2021 or as an internal figure"
    return table(title, ("band or weight", "what", "article"), rows) + more


def credits_of_positions() -> str:
    rows = [
        (of.since, word(predicate), f"{percent} %", of.article)
        for of in TABLES
        for predicate, percent in of.percent.items()
    ]
    rows += [
        (of.since, level, f"{coefficient} a year", of.article)
        for of in TABLES
        for level, coefficient in of.coefficient.items()
    ]
    heading = ("periods from", "predicate or level", "of the coefficient", "article")
    return table("Credit points of functional positions", heading, rows)


def reviews() -> str:
    rows = [
        ("peers asked, at least", LEAST_PEERS, "ours"),
        ("subordinates asked where so many exist, at least", LEAST_SUBORDINATES, "ours"),
        ("answers of a relation from which on a mean is shown", LEAST_SHOWN, "ours"),
    ]
    return table("Reviews by colleagues", ("what", "number", "article"), rows)


def satisfaction() -> str:
    rows = [(band, f"from {lowest}", "PermenPANRB 14/2017") for band, lowest in LOWEST_OF]
    return table("Citizens' satisfaction", ("band", "index", "article"), rows)


def word(found: str) -> str:
    return RATING_WORDS[found][0]
