"""Who stands where, as far as decisions of evaluation rest on it."""

from datetime import date
from typing import Literal

from contracts.event import Event

Office = Literal["regional-head", "authorised-official"]
"""The head of the region, who appraises without being a civil servant; the official (PyB) to whom
dossiers go."""


class AppraiserNoted(Event):
    """Who appraises an employee from that day on, noted from reporting's roster: what the clock
    decides has to know who is above whom. ``noted_from`` is the position of that record."""

    type = "evaluation.AppraiserNoted.v1"
    employee_id: str
    appraiser_id: str | None
    since: date
    noted_from: str


class OfficialNamed(Event):
    """Who holds this office in the region from that day on. The regional head is noted from
    reporting's record at ``noted_from``; the authorised official is named here."""

    type = "evaluation.OfficialNamed.v1"
    office: Office
    person_id: str
    since: date
    noted_from: str | None = None


class OfficialLeft(Event):
    """Nobody holds this office from that day on until the next one is named."""

    type = "evaluation.OfficialLeft.v1"
    office: Office
    since: date
    noted_from: str


LineEvent = AppraiserNoted
OfficialEvent = OfficialNamed | OfficialLeft
