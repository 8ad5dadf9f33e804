"""From the accepted figures and the rated values to what the rules propose, with every step kept.

Not here yet: an appraiser may set an indicator's rating from recorded feedback.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from contracts.evaluation import (
    EvaluationPolicyAdopted,
    Predicate,
    RatedIndicator,
    RatedResult,
    RatedValue,
    Rating,
    Weakness,
)
from contracts.reporting import RealisedResult
from services.evaluation.rules.achievement import rated_indicators, rated_results
from services.evaluation.rules.predicate import (
    behaviour_rating,
    predicate,
    shares_of,
    work_rating,
)


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    indicators: tuple[RatedIndicator, ...]
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
    as_head: Rating | None = None,
) -> Appraisal | None:
    """What the policy's rules make of it; ``index`` is the unit's satisfaction, where published,
    ``as_head`` the rating of results of the head of a unit, by the organisation's predicate.

    None when no indicator has a figure or no value a rating: then there is nothing to propose.
    """
    indicators = rated_indicators(taken, index, policy.satisfaction_target)
    results = rated_results(taken, indicators, policy)
    work = as_head or work_rating(((r.result_kind, r.rating) for r in results), shares_of(policy))
    behaviour = behaviour_rating((value.rating for value in values), shares_of(policy))
    if work is None or behaviour is None:
        return None
    return Appraisal(
        indicators=indicators,
        results=results,
        work=work,
        behaviour=behaviour,
        proposed=predicate(work, behaviour),
    )


def weaknesses(
    indicators: Sequence[RatedIndicator], policy: EvaluationPolicyAdopted
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
