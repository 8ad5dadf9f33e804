"""What says when a report is due: the region's calendar by year, and how often people report."""

import msgspec

from contracts.evaluation import CalendarAdopted
from contracts.reporting import CadenceNoted
from kernel.calendar import adopted_year
from kernel.view import View
from kernel.zone import calendars_of
from services.reporting.rules.period import Cadence

IN_FORCE = "in-force"

calendars = calendars_of(CalendarAdopted, adopted_year)


class CadenceRow(msgspec.Struct, frozen=True):
    cadence: Cadence


cadences: View[CadenceNoted, CadenceRow] = View(
    name="cadences",
    version=1,
    hears=CadenceNoted,
    row=CadenceRow,
    keys=lambda heard: [IN_FORCE],
    fold=lambda row, heard: CadenceRow(heard.event.cadence),
)
