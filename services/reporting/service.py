"""Reporting as one value."""

from kernel.service import Service
from services.reporting.api import routes
from services.reporting.deciders.employee import employee
from services.reporting.deciders.evidence import evidence
from services.reporting.deciders.leave import leave
from services.reporting.deciders.plan import plan
from services.reporting.deciders.policy import policy
from services.reporting.deciders.report import report
from services.reporting.deciders.report_duty import duty
from services.reporting.deciders.unit import unit
from services.reporting.deciders.work_log import work_log
from services.reporting.deciders.work_month import month
from services.reporting.reactions import policy_noted
from services.reporting.views.documents import plans, reports
from services.reporting.views.evidence import evidence_files
from services.reporting.views.measures import measures
from services.reporting.views.reminders import reminders
from services.reporting.views.report_history import receipts, report_history
from services.reporting.views.roster import clocks, roster, units
from services.reporting.views.terms import cadences, calendars
from services.reporting.views.work import work
from services.reporting.views.work_log import leaves, work_entries, work_months

reporting = Service(
    name="reporting",
    deciders=[unit, employee, plan, report, policy, work_log, month, leave, evidence, duty],
    reactions=[policy_noted],
    views=[
        units,
        roster,
        plans,
        reports,
        work,
        clocks,
        work_entries,
        work_months,
        leaves,
        evidence_files,
        measures,
        report_history,
        receipts,
        reminders.view,
        calendars,
        cadences,
    ],
    deadlines=[reminders],
    routes=routes,
)
