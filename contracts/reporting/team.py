"""Teams across units, and what leaders other than the appraiser assign (II.A.5)."""

from datetime import date

from contracts.event import Event, Sealed


class TeamFormed(Event):
    """People of any units work under a leader on one thing (tim kerja)."""

    type = "reporting.TeamFormed.v1"
    team_id: str
    title: str
    led_by: str
    members: tuple[str, ...]
    since: date


class TeamChanged(Event):
    """Another name, leader or other members, all of them told."""

    type = "reporting.TeamChanged.v1"
    team_id: str
    title: str
    led_by: str
    members: tuple[str, ...]
    since: date


class TeamDissolved(Event):
    """From that day on there is no such team; what its leader assigned ends with it."""

    type = "reporting.TeamDissolved.v1"
    team_id: str
    since: date


class AssignmentProposed(Event):
    """A leader who is not the appraiser asks somebody for a piece of work: of a team that both are
    in, or as head of a unit. Until the appraiser approves it is nobody's work; the leader gives
    feedback on it, and never appraises it (IV.A.4). ``acting`` says that it belongs to a post which
    the employee holds for another (Plt./Plh.); ``appraiser_id`` is who is asked, if anybody."""

    type = "reporting.AssignmentProposed.v1"
    assignment_id: str
    employee_id: str
    assigned_by: str
    title: str
    since: date
    team_id: str | None = None
    acting: bool = False
    appraiser_id: str | None = None


class AssignmentApproved(Event):
    """The appraiser agrees that this is the employee's work too; by a revision it comes into the
    plan (PermenPANRB 6/2022, II.A.5)."""

    type = "reporting.AssignmentApproved.v1"
    assignment_id: str
    employee_id: str
    appraiser_id: str


class AssignmentDeclined(Event):
    """The appraiser does not agree, and says why."""

    type = "reporting.AssignmentDeclined.v1"
    assignment_id: str
    employee_id: str
    appraiser_id: str
    reason: Sealed


TeamEvent = TeamFormed | TeamChanged | TeamDissolved
AssignmentEvent = AssignmentProposed | AssignmentApproved | AssignmentDeclined
