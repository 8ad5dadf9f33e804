"""Who holds the two offices above the civil servants of the roster.

The regional head appraises the top posts without being one, and is noted from reporting's records,
for what the clock decides has to know who is above whom. Dossiers go to the authorised official
(PyB), whom human resources name here.
"""

from datetime import date

from contracts.evaluation import Office, OfficialEvent, OfficialLeft, OfficialNamed
from kernel.decider import Command, Decider, State

REGIONAL_HEAD: Office = "regional-head"
AUTHORISED: Office = "authorised-official"


class NameOfficial(Command):
    """``noted_from`` is the position of reporting's record, of the regional head."""

    office: Office
    person_id: str
    since: date
    noted_from: str | None = None


class VacateOffice(Command):
    office: Office
    since: date
    noted_from: str


OfficialCommand = NameOfficial | VacateOffice


class Official(State, frozen=True):
    """Who holds the office since when; nobody where it is vacant."""

    person_id: str | None = None
    since: date | None = None


def decide(command: OfficialCommand, official: Official) -> list[OfficialEvent]:
    match command:
        case NameOfficial():
            if (official.person_id, official.since) == (command.person_id, command.since):
                return []
            return [
                OfficialNamed(
                    office=command.office,
                    person_id=command.person_id,
                    since=command.since,
                    noted_from=command.noted_from,
                )
            ]
        case VacateOffice():
            if official.person_id is None:
                return []
            return [
                OfficialLeft(
                    office=command.office, since=command.since, noted_from=command.noted_from
                )
            ]


def evolve(official: Official, event: OfficialEvent) -> Official:
    match event:
        case OfficialNamed():
            return Official(event.person_id, event.since)
        case OfficialLeft():
            return Official(since=event.since)


def stream(office: Office) -> str:
    return f"official-{office}"


official: Decider[OfficialCommand, Official, OfficialEvent] = Decider(
    stream=lambda command: stream(command.office),
    initial=Official(),
    decide=decide,
    evolve=evolve,
)
