"""What says when a report is due: the region's calendar by year, and how often people report."""

import msgspec

from contracts.evaluation import CalendarAdopted
from contracts.reporting import CadenceNoted
from kernel.calendar import Year
from kernel.view import View
from services.reporting.rules.period import Cadence

IN_FORCE = "in-force"

calendars: View[CalendarAdopted, Year] = View(
    name="calendars",
    version=1,
    hears=CalendarAdopted,
    row=Year,
    keys=lambda heard: [str(heard.event.year)],
    fold=lambda row, heard: Year(
        heard.event.zone,
        heard.event.working_week,
        tuple(holiday.day for holiday in heard.event.holidays),
    ),
)


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
