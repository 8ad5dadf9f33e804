"""Who appraises whom, from which day on, as reporting's roster said it last.

Noted in this log, for what the clock decides has to know who is above whom at that moment: the
superior signs where the appraiser did not in time, and objections go there. It may be as late as
the reaction that hears the roster.
"""

from datetime import date

from contracts.evaluation import AppraiserNoted
from kernel.decider import Command, Decider, State


class NoteAppraiser(Command):
    """``noted_from`` is the position of the roster's record, ``<region>/<service>@<position>``."""

    employee_id: str
    appraiser_id: str | None
    since: date
    noted_from: str


class Line(State, frozen=True):
    """In the order of days: from each on, this person appraises; None for nobody."""

    assigned: tuple[tuple[date, str | None], ...] = ()

    def on(self, day: date) -> str | None:
        """Who appraises on this day."""
        found = [who for since, who in self.assigned if since <= day]
        return found[-1] if found else None


def decide(command: NoteAppraiser, line: Line) -> list[AppraiserNoted]:
    last = line.assigned[-1] if line.assigned else None
    if last is not None and last[0] <= command.since and last[1] == command.appraiser_id:
        return []
    return [
        AppraiserNoted(
            employee_id=command.employee_id,
            appraiser_id=command.appraiser_id,
            since=command.since,
            noted_from=command.noted_from,
        )
    ]


def evolve(line: Line, event: AppraiserNoted) -> Line:
    """What was said of later days is said anew by a later record."""
    earlier = tuple(of for of in line.assigned if of[0] < event.since)
    return Line((*earlier, (event.since, event.appraiser_id)))


def stream(employee_id: str) -> str:
    return f"line-{employee_id}"


line: Decider[NoteAppraiser, Line, AppraiserNoted] = Decider(
    stream=lambda command: stream(command.employee_id),
    initial=Line(),
    decide=decide,
    evolve=evolve,
)
