"""Who holds the offices above the civil servants of the roster."""

from datetime import date

import msgspec

from contracts.evaluation import Office, OfficialEvent, OfficialNamed
from kernel.heard import Heard
from kernel.view import View


class OfficialRow(msgspec.Struct, frozen=True):
    """One row for each office; ``person_id`` is "" while nobody holds it."""

    office: Office
    person_id: str
    since: date
    recorded_at: str
    version: int


def fold_official(row: OfficialRow | None, heard: Heard[OfficialEvent]) -> OfficialRow:
    event = heard.event
    person_id = event.person_id if isinstance(event, OfficialNamed) else ""
    return OfficialRow(event.office, person_id, event.since, heard.cause, heard.version)


officials: View[OfficialEvent, OfficialRow] = View(
    name="officials",
    version=1,
    hears=OfficialEvent,
    row=OfficialRow,
    keys=lambda heard: [heard.event.office],
    fold=fold_official,
    streams=lambda key: [f"official-{key}"],
)
