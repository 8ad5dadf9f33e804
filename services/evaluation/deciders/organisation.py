"""The leader above sets the predicate of a unit for a period, on the ground of a document.

Who that is the edge sees (`api/organisations.py`): the superior of the unit's head. It may be
corrected; whoever was scored before keeps the one that was used.
"""

from datetime import date
from typing import Any

from contracts.evaluation import OrganisationPredicate, OrganisationRated
from contracts.ids import joined
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.rules.window import first_day


class RateOrganisation(Command):
    """``rated_by`` is the leader above; who recorded it is the record's actor."""

    unit_id: str
    period: str
    predicate: OrganisationPredicate
    rated_by: str
    document: str
    today: date


class PeriodIsNotOver(Conflict):
    """A unit is rated from the first day of its period's window on."""

    slug = "evaluation.period-is-not-over"
    indonesian = "Kinerja organisasi ditetapkan paling cepat pada awal jendela evaluasi periodenya."


class Rated(State, frozen=True):
    current: OrganisationRated | None = None

    @property
    def predicate(self) -> OrganisationPredicate | None:
        return self.current.predicate if self.current else None


def decide(command: RateOrganisation, rated: Rated, seen: Seen) -> list[OrganisationRated]:
    match command, rated.current:
        case RateOrganisation(), None:
            return [rate(command, seen)]
        case RateOrganisation(), OrganisationRated() as current:
            said = (command.predicate, command.rated_by, command.document)
            if said == (current.predicate, current.rated_by, current.document):
                return []
            return [rate(command, seen)]


def rate(asked: RateOrganisation, seen: Seen) -> OrganisationRated:
    opens = first_day(asked.period, seen(policy, POLICY).current)
    if asked.today < opens:
        raise PeriodIsNotOver(asked.unit_id, opens=opens.isoformat())
    return OrganisationRated(
        unit_id=asked.unit_id,
        period=asked.period,
        predicate=asked.predicate,
        rated_by=asked.rated_by,
        document=asked.document,
        on=asked.today,
    )


def evolve(rated: Rated, event: OrganisationRated) -> Rated:
    return Rated(event)


def stream(unit_id: str, period: str) -> str:
    return f"organisation-{joined(unit_id, period)}"


def rests_on(command: RateOrganisation, rated: Rated) -> list[tuple[Decider[Any, Any, Any], str]]:
    return [(policy, POLICY)]


organisation: Decider[RateOrganisation, Rated, OrganisationRated] = Decider(
    stream=lambda command: stream(command.unit_id, command.period),
    initial=Rated(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
