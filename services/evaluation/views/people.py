"""Who holds the offices that no roster of civil servants tells."""

from datetime import date

import msgspec

from contracts.evaluation import Office, OfficialNamed
from kernel.heard import Heard
from kernel.view import View


class OfficialRow(msgspec.Struct, frozen=True):
    """One row for each office."""

    office: Office
    person_id: str
    since: date
    recorded_at: str
    version: int


def fold_official(row: OfficialRow | None, heard: Heard[OfficialNamed]) -> OfficialRow:
    named = heard.event
    return OfficialRow(named.office, named.person_id, named.since, heard.cause, heard.version)


officials: View[OfficialNamed, OfficialRow] = View(
    name="officials",
    version=1,
    hears=OfficialNamed,
    row=OfficialRow,
    keys=lambda heard: [heard.event.office],
    fold=fold_official,
    streams=lambda key: [f"official-{key}"],
)
