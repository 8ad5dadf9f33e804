"""The way to a predicate as data: a step for each indicator, result and value, then the whole.

What went into a step is counted here, once; who shows it says it in a sentence of the rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from contracts.evaluation import (
    Predicate,
    RatedIndicator,
    RatedNarrative,
    RatedResult,
    RatedValue,
    Rating,
    Reckoned,
)
from services.evaluation.rules.articles import RATING_WORDS, RULES
from services.evaluation.rules.sources import source_of

Rated = RatedIndicator | RatedNarrative


def reckoned(
    indicators: Sequence[Rated],
    results: Sequence[RatedResult],
    values: Sequence[RatedValue],
    work: Rating | None,
    behaviour: Rating | None,
    proposed: Predicate | None,
    led_at: str | None = None,
) -> tuple[Reckoned, ...]:
    """The steps in their order; ``led_at`` is where the predicate of the organisation stands by
    which the head of a unit is rated, "" where that is not known."""
    steps = [of_indicator(each) for each in indicators]
    steps += [of_result(each, indicators) for each in results]
    steps.append(of_work(results, work, led_at))
    steps += [
        Reckoned(step="value", part_id=of.value, rule="value-as-observed", found=of.rating)
        for of in values
    ]
    if values:
        whole = Reckoned(step="behaviour", part_id="", rule="behaviour", found=behaviour)
        steps.append(counted(whole, (of.rating for of in values)))
    if proposed:
        steps.append(Reckoned(step="proposal", part_id="", rule="nine-cells", found=proposed))
    return tuple(steps)


def decision(predicate: Predicate, proposed: Predicate) -> Reckoned:
    rule = "decided-as-proposed" if predicate == proposed else "decided-otherwise"
    return Reckoned(step="decision", part_id="", rule=rule, found=predicate)


def dropping_out(proposed: Predicate) -> Reckoned:
    return Reckoned(step="proposal", part_id="", rule="dropped-out", found=proposed)


def of_indicator(of: Rated) -> Reckoned:
    feedback = of.feedback if isinstance(of, RatedIndicator) else ()
    return Reckoned(
        step="indicator",
        part_id=of.indicator_id,
        rule=rule_of(of),
        found=of.rating,
        positions=(*of.positions, *feedback),
    )


def rule_of(of: Rated) -> str:
    if isinstance(of, RatedNarrative):
        return "in-words"
    if of.feedback:
        return "changed-by-feedback"
    if of.realised is None:
        return "nobody-gave-a-figure"
    if source_of(of) != "self":
        return "source-elsewhere"
    return "target-of-the-period" if of.better == "higher" else "less-is-better"


def of_result(of: RatedResult, indicators: Iterable[Rated]) -> Reckoned:
    rule = "majority" if of.rating else "nobody-gave-a-figure"
    step = Reckoned(step="result", part_id=of.result_id, rule=rule, found=of.rating)
    return counted(step, (i.rating for i in indicators if i.result_id == of.result_id))


def of_work(results: Sequence[RatedResult], work: Rating | None, led_at: str | None) -> Reckoned:
    if led_at is not None:
        positions = (led_at,) if led_at else ()
        return Reckoned(
            step="work", part_id="", rule="work-of-the-head", found=work, positions=positions
        )
    utama = [of.rating for of in results if of.result_kind == "utama" and of.rating]
    step = Reckoned(
        step="work",
        part_id="",
        rule=f"work-{work}" if work else "nobody-gave-a-figure",
        found=work,
        weak=utama.count("below"),
        utama=len(utama),
    )
    return counted(step, (of.rating for of in results))


def counted(step: Reckoned, ratings: Iterable[Rating | None]) -> Reckoned:
    """The step with how many of these there are of each rating, and how many without one."""
    told = list(ratings)
    return replace(
        step,
        below=told.count("below"),
        meets=told.count("meets"),
        above=told.count("above"),
        silent=told.count(None),
    )


def sentences(
    step: Reckoned, indicators: Mapping[str, RatedIndicator]
) -> tuple[str, str, str] | None:
    """The article, and what the step says in English and Indonesian; None for a rule of which this
    version knows nothing. ``indicators`` are those of the score, by id."""
    rule = RULES.get(step.rule)
    if rule is None:
        return None
    english, indonesian = (dict(slots(step, indicators, language)) for language in (0, 1))
    return rule.article, rule.en.format_map(english), rule.id.format_map(indonesian)


NOTHING = ("nothing", "tidak ada")


def slots(
    step: Reckoned, indicators: Mapping[str, RatedIndicator], language: int
) -> Iterator[tuple[str, object]]:
    for name in ("below", "meets", "above", "silent", "weak", "utama"):
        yield name, getattr(step, name)
    yield "found", worded(step.found, language)
    if of := indicators.get(step.part_id):
        yield "realised", of.realised
        yield "low", of.target_low
        yield "high", of.target_high
        yield "counted", of.counted
        yield "proposed", worded(of.proposed, language)


def worded(found: str | None, language: int) -> str:
    return RATING_WORDS[found][language] if found else NOTHING[language]
