"""Who holds the two offices that no roster of civil servants tells.

The regional head appraises the top posts without being a civil servant; dossiers go to the
authorised official (PyB).
"""

from datetime import date

from contracts.evaluation import Office, OfficialNamed
from kernel.decider import Command, Decider, State

REGIONAL_HEAD: Office = "regional-head"
AUTHORISED: Office = "authorised-official"


class NameOfficial(Command):
    office: Office
    person_id: str
    since: date


class Official(State, frozen=True):
    named: OfficialNamed | None = None

    @property
    def person_id(self) -> str | None:
        return self.named.person_id if self.named else None


def decide(command: NameOfficial, official: Official) -> list[OfficialNamed]:
    named = OfficialNamed(office=command.office, person_id=command.person_id, since=command.since)
    return [] if named == official.named else [named]


def evolve(official: Official, event: OfficialNamed) -> Official:
    return Official(event)


def stream(office: Office) -> str:
    return f"official-{office}"


official: Decider[NameOfficial, Official, OfficialNamed] = Decider(
    stream=lambda command: stream(command.office),
    initial=Official(),
    decide=decide,
    evolve=evolve,
)
