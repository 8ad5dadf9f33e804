"""From the accepted figures and the rated values to what the rules propose, with every step kept.

Not here yet: the head of a unit takes the organisation's predicate as the rating of results, and an
appraiser may set an indicator's rating from recorded feedback; both come with their own events.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from contracts.evaluation import (
    EvaluationPolicyAdopted,
    Predicate,
    RatedIndicator,
    RatedNarrative,
    RatedResult,
    RatedValue,
    Rating,
    Weakness,
)
from contracts.reporting import RealisedResult
from services.evaluation.rules.achievement import rated_indicators, rated_results
from services.evaluation.rules.narrated import rated_narratives
from services.evaluation.rules.predicate import behaviour_rating, predicate, work_rating


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    indicators: tuple[RatedIndicator, ...]
    narrated: tuple[RatedNarrative, ...]
    results: tuple[RatedResult, ...]
    work: Rating
    behaviour: Rating
    proposed: Predicate

    @property
    def strengths(self) -> tuple[str, ...]:
        """The codes of the indicators above their target, each once."""
        return tuple(dict.fromkeys(i.code for i in self.indicators if i.rating == "above"))

    @property
    def uses_citizens(self) -> bool:
        """Whether the unit's satisfaction index is one of the figures."""
        return any(
            i.source == "citizen-satisfaction" and i.realised is not None for i in self.indicators
        )


def appraise(
    taken: Sequence[RealisedResult],
    values: Sequence[RatedValue],
    policy: EvaluationPolicyAdopted,
    index: Decimal | None,
) -> Appraisal | None:
    """What the policy's rules make of it; ``index`` is the unit's satisfaction, where published.

    None when no indicator is rated, or no value: then there is nothing to propose.
    """
    indicators = rated_indicators(taken, index, policy.satisfaction_target)
    narrated = rated_narratives(taken)
    results = rated_results(taken, (*indicators, *narrated))
    work = work_rating(((r.result_kind, r.rating) for r in results), policy.small_part)
    behaviour = behaviour_rating((value.rating for value in values), policy.small_part)
    if work is None or behaviour is None:
        return None
    return Appraisal(
        indicators=indicators,
        narrated=narrated,
        results=results,
        work=work,
        behaviour=behaviour,
        proposed=predicate(work, behaviour),
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
