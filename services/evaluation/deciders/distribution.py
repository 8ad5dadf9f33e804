"""The appraiser says why the own people's predicates spread otherwise than the pattern.

The pattern is guidance (SE MenPANRB 3/2023): no evaluation waits for it, so nothing is asked here
but who says it. Whether one is missing is seen when it is read (`rules/distribution.py`).
"""

from datetime import date

from contracts.evaluation import DistributionJustified
from contracts.event import Sealed
from contracts.ids import joined
from kernel.decider import Command, Decider, State
from kernel.refusal import Forbidden


class JustifyDistribution(Command):
    appraiser_id: str
    period: str
    justified_by: str
    reason: Sealed
    today: date


class OnlyTheAppraiserJustifies(Forbidden):
    """Why predicates spread otherwise than the pattern says the appraiser who gave them."""

    slug = "evaluation.only-the-appraiser-justifies"
    indonesian = "Penjelasan sebaran predikat diberikan oleh pejabat penilai yang menetapkannya."


class Justified(State, frozen=True):
    latest: DistributionJustified | None = None


def decide(command: JustifyDistribution, justified: Justified) -> list[DistributionJustified]:
    match command, justified.latest:
        case JustifyDistribution(), _ if command.justified_by != command.appraiser_id:
            raise OnlyTheAppraiserJustifies(command.appraiser_id)
        case JustifyDistribution(), DistributionJustified(reason=reason) if (
            reason == command.reason
        ):
            return []
        case JustifyDistribution(), _:
            return [justify(command)]


def justify(asked: JustifyDistribution) -> DistributionJustified:
    return DistributionJustified(
        distribution_id=joined(asked.appraiser_id, asked.period),
        appraiser_id=asked.appraiser_id,
        period=asked.period,
        reason=asked.reason,
        on=asked.today,
    )


def evolve(justified: Justified, event: DistributionJustified) -> Justified:
    return Justified(event)


distribution: Decider[JustifyDistribution, Justified, DistributionJustified] = Decider(
    stream=lambda command: f"distribution-{joined(command.appraiser_id, command.period)}",
    initial=Justified(),
    decide=decide,
    evolve=evolve,
)
