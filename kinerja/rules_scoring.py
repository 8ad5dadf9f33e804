"""Of the reference page of the rules what scoring computes with: steps, spread, numbers."""

from collections.abc import Iterable, Sequence

from contracts.satisfaction import LOWEST_OF
from services.evaluation.rules import distribution, numeric
from services.evaluation.rules.articles import RATING_WORDS, RULES
from services.evaluation.rules.distribution import Bound
from services.evaluation.rules.evaluator import EMPLOYEE_TRANSFERRED, FEEDBACK_ONLY, GROUNDS
from services.evaluation.rules.reviews import LEAST_PEERS, LEAST_SHOWN, LEAST_SUBORDINATES


def scoring() -> tuple[str, ...]:
    """The parts of the page."""
    return steps(), evaluators(), spreads(), numbers(), reviews(), satisfaction()


def table(title: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(
        [f"## {title}\n", *("| " + " | ".join(map(str, row)) + " |" for row in lines), ""]
    )


def steps() -> str:
    rows = [(f"`{name}`", rule.en, rule.id, rule.article) for name, rule in RULES.items()]
    return table("The way to a predicate", ("rule", "English", "Indonesia", "article"), rows)


def evaluators() -> str:
    rows = [(f"`{name}`", of.says, of.article) for name, of in GROUNDS.items()]
    rows.append(("", "everybody else who leads somebody", FEEDBACK_ONLY))
    rows.append(("", "the employee was transferred", EMPLOYEE_TRANSFERRED))
    heading = ("ground", "who evaluates in place of the appraiser", "article")
    return table("Who evaluates", heading, rows)


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
    if bound.percent == 0:
        return f"no {named}"
    return f"{bound.kind.replace('-', ' ')} {bound.percent} % {named}"


def numbers() -> str:
    rows = [(band, f"from {lowest}", numeric.ARTICLE) for band, lowest in numeric.LOWEST]
    rows.append(("sangat-kurang", f"below {numeric.LOWEST[-1][1]}", numeric.ARTICLE))
    for name, share in (("alone", numeric.ALONE), ("others consulted", numeric.CONSULTED)):
        said = f"plan {share.work} %, behaviour {share.behaviour} %"
        if share.others:
            said += f"; of behaviour superior {share.superior} %, others {share.others} %"
        rows.append((name, said, numeric.ARTICLE))
    more = "\nSangat Baik only with an accepted innovation, else Baik."
    more += " Two decimals, half up, before the band. A component nobody gave is left out.\n"
    title = "Numbers, for periods to 2021 or as an internal figure"
    return table(title, ("band or weight", "what", "article"), rows) + more


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
