"""From the accepted figures and the rated values to what the rules propose, step by step."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from contracts.evaluation import (
    EvaluationPolicyAdopted,
    Predicate,
    RatedIndicator,
    RatedNarrative,
    RatedResult,
    RatedValue,
    Rating,
    Reckoned,
    Weakness,
)
from contracts.reporting import RealisedResult
from services.evaluation.rules.achievement import Change, rated_indicators, rated_results
from services.evaluation.rules.explaining import reckoned
from services.evaluation.rules.narrated import rated_narratives
from services.evaluation.rules.predicate import (
    behaviour_rating,
    predicate,
    shares_of,
    work_rating,
)
from services.evaluation.rules.sources import Figures, source_of


class Led(NamedTuple):
    """The rating of results that the head of a unit takes from the organisation, and where its
    predicate stands."""

    rating: Rating
    position: str


class Taken(NamedTuple):
    """The accepted figures, and where their record stands."""

    results: Sequence[RealisedResult]
    position: str = ""


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    """``work``, ``behaviour`` and ``proposed`` are None while nobody gave what they rest on."""

    indicators: tuple[RatedIndicator, ...]
    narrated: tuple[RatedNarrative, ...]
    results: tuple[RatedResult, ...]
    work: Rating | None
    behaviour: Rating | None
    proposed: Predicate | None
    reckoned: tuple[Reckoned, ...]

    @property
    def strengths(self) -> tuple[str, ...]:
        """The codes of the indicators above their target, each once."""
        return tuple(dict.fromkeys(i.code for i in self.indicators if i.rating == "above"))

    @property
    def uses_citizens(self) -> bool:
        """Whether the unit's satisfaction index is one of the figures."""
        return any(
            source_of(i) == "citizen-satisfaction" and i.realised is not None
            for i in self.indicators
        )


def appraise(
    taken: Taken,
    values: Sequence[RatedValue],
    policy: EvaluationPolicyAdopted,
    figures: Figures,
    led: Led | None = None,
    changes: Mapping[str, Change] | None = None,
) -> Appraisal:
    """What the policy's rules make of it; ``figures`` are those the unit's records show."""
    indicators = rated_indicators(
        taken.results, figures, policy.satisfaction_target, taken.position, changes
    )
    narrated = rated_narratives(taken.results, taken.position)
    results = rated_results(taken.results, (*indicators, *narrated), policy)
    shares = shares_of(policy)
    own = work_rating(((r.result_kind, r.rating) for r in results), shares)
    work = led.rating if led else own
    behaviour = behaviour_rating((value.rating for value in values), shares)
    proposed = predicate(work, behaviour) if work and behaviour else None
    led_at = led.position if led else None
    return Appraisal(
        indicators=indicators,
        narrated=narrated,
        results=results,
        work=work,
        behaviour=behaviour,
        proposed=proposed,
        reckoned=reckoned(
            (*indicators, *narrated), results, values, work, behaviour, proposed, led_at
        ),
    )


def weaknesses(
    indicators: Sequence[RatedIndicator | RatedNarrative], policy: EvaluationPolicyAdopted
) -> tuple[Weakness, ...]:
    """The indicators below their target, with the competencies to which the policy points."""
    return tuple(
        Weakness(
            indicator_id=indicator.indicator_id,
            code=indicator.code,
            competencies=tuple(
                of.competency for of in policy.competencies if of.code == indicator.code
            ),
        )
        for indicator in indicators
        if indicator.rating == "below"
    )
