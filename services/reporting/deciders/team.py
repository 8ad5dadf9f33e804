"""A team (tim kerja) is formed of people of any units, changes, and is dissolved.

Its leader assigns work and gives feedback on it, and appraises nobody by leading it (PermenPANRB
6/2022, II.A.5 and IV.A.4).
"""

from datetime import date
from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.reporting import TeamChanged, TeamDissolved, TeamEvent, TeamFormed
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.reporting.deciders.day import check_day
from services.reporting.deciders.employee import Employee, employee


class FormTeam(Command):
    """The team is as it is told here: formed, or changed where something differs."""

    team_id: str
    title: str
    led_by: str
    members: tuple[str, ...]
    since: date
    today: date


class DissolveTeam(Command):
    team_id: str
    since: date
    today: date


TeamCommand = FormTeam | DissolveTeam


class NoSuchTeam(NotFound):
    """There is no such team."""

    slug = "reporting.no-such-team"
    indonesian = "Tim ini tidak ada."


class TeamIsDissolved(Conflict):
    """A dissolved team stays so; form another one."""

    slug = "reporting.team-is-dissolved"
    indonesian = "Tim yang sudah dibubarkan tetap begitu; bentuk tim lain."


class TeamHasNobody(Invalid):
    """A team has a leader and at least one member beside the leader, each named once."""

    slug = "reporting.team-has-nobody"
    indonesian = "Tim punya ketua dan paling sedikit satu anggota lain, masing-masing sekali."


class NotEmployed(NotFound):
    """In a team are people on the roster, whose employment has not ended."""

    slug = "reporting.not-employed"
    indonesian = "Anggota tim adalah pegawai yang terdaftar dan belum berhenti."


class Status(Enum):
    UNKNOWN = "unknown"
    FORMED = "formed"
    DISSOLVED = "dissolved"


class Team(State, frozen=True, kw_only=True):
    status: Status = Status.UNKNOWN
    title: str = ""
    led_by: str = ""
    members: tuple[str, ...] = ()
    dissolved: date | None = None


def decide(command: TeamCommand, state: Team, seen: Seen) -> list[TeamEvent]:
    match command, state.status:
        case FormTeam(), Status.UNKNOWN:
            check(command, seen)
            return [formed(command)]
        case FormTeam(), Status.FORMED:
            if (command.title, command.led_by, sorted(command.members)) == (
                state.title,
                state.led_by,
                sorted(state.members),
            ):
                return []
            check(command, seen)
            return [told_anew(command)]
        case DissolveTeam(), Status.FORMED:
            check_day(command.since, command.today, command.team_id)
            return [TeamDissolved(team_id=command.team_id, since=command.since)]

        case DissolveTeam(), Status.DISSOLVED if command.since == state.dissolved:
            return []
        case _, Status.DISSOLVED:
            raise TeamIsDissolved(command.team_id)
        case DissolveTeam(), Status.UNKNOWN:
            raise NoSuchTeam(command.team_id)


def check(asked: FormTeam, seen: Seen) -> None:
    check_day(asked.since, asked.today, asked.team_id)
    people = [asked.led_by, *asked.members]
    if not asked.members or len(set(people)) < len(people):
        raise TeamHasNobody(asked.team_id)
    for of in people:
        someone: Employee = seen(employee, f"employee-{of}")
        if not someone.is_employed_on(asked.today):
            raise NotEmployed(of)


def formed(asked: FormTeam) -> TeamFormed:
    return TeamFormed(
        team_id=asked.team_id,
        title=asked.title,
        led_by=asked.led_by,
        members=asked.members,
        since=asked.since,
    )


def told_anew(asked: FormTeam) -> TeamChanged:
    return TeamChanged(
        team_id=asked.team_id,
        title=asked.title,
        led_by=asked.led_by,
        members=asked.members,
        since=asked.since,
    )


def evolve(state: Team, event: TeamEvent) -> Team:
    match event:
        case TeamFormed() | TeamChanged():
            return Team(
                status=Status.FORMED,
                title=event.title,
                led_by=event.led_by,
                members=event.members,
            )
        case TeamDissolved():
            return replace(state, status=Status.DISSOLVED, dissolved=event.since)


def rests_on(command: TeamCommand, state: Team) -> list[tuple[Decider[Any, Any, Any], str]]:
    if isinstance(command, DissolveTeam):
        return []
    people = {command.led_by, *command.members}
    return [(employee, f"employee-{of}") for of in sorted(people)]


team: Decider[TeamCommand, Team, TeamEvent] = Decider(
    stream=lambda command: f"team-{command.team_id}",
    initial=Team(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
