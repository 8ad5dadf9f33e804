"""Reporting as one value."""

from kernel.service import Service
from services.reporting.api import routes
from services.reporting.deciders.assignment import assignment
from services.reporting.deciders.document import document
from services.reporting.deciders.employee import employee
from services.reporting.deciders.evidence import evidence
from services.reporting.deciders.leave import leave
from services.reporting.deciders.national_copy import national_copy
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_template import template
from services.reporting.deciders.policy import policy
from services.reporting.deciders.regional_head import regional_head
from services.reporting.deciders.report import report
from services.reporting.deciders.report_duty import duty
from services.reporting.deciders.team import team
from services.reporting.deciders.unit import unit
from services.reporting.deciders.work_log import work_log
from services.reporting.deciders.work_month import month
from services.reporting.reactions import policy_noted
from services.reporting.views.achievement import achievement
from services.reporting.views.acting import acting_heads
from services.reporting.views.documents import reports
from services.reporting.views.evidence import evidence_files
from services.reporting.views.measures import measures
from services.reporting.views.national_copies import national_copies
from services.reporting.views.plan_documents import document_links, plan_documents
from services.reporting.views.plan_history import revisions, timelines
from services.reporting.views.plan_resources import resources
from services.reporting.views.plan_segments import segments
from services.reporting.views.plan_templates import templates
from services.reporting.views.plan_terms import unanswered
from services.reporting.views.plans import plans
from services.reporting.views.reminders import reminders
from services.reporting.views.report_history import receipts, report_history
from services.reporting.views.roster import clocks, regional_heads, roster, units
from services.reporting.views.roster_history import roster_history
from services.reporting.views.teams import assignments, teams
from services.reporting.views.terms import cadences, calendars
from services.reporting.views.work import work
from services.reporting.views.work_log import leaves, work_entries, work_months

reporting = Service(
    name="reporting",
    deciders=[
        unit,
        employee,
        regional_head,
        team,
        assignment,
        plan,
        template,
        document,
        national_copy,
        report,
        policy,
        work_log,
        month,
        leave,
        evidence,
        duty,
    ],
    reactions=[policy_noted],
    views=[
        units,
        roster,
        regional_heads,
        acting_heads,
        roster_history,
        teams,
        assignments,
        plans,
        timelines,
        revisions,
        resources,
        templates,
        plan_documents,
        document_links,
        national_copies,
        reports,
        achievement,
        work,
        clocks,
        work_entries,
        work_months,
        leaves,
        evidence_files,
        measures,
        report_history,
        receipts,
        calendars,
        cadences,
        unanswered.view,
        segments.view,
        reminders.view,
    ],
    deadlines=[unanswered, segments, reminders],
    routes=routes,
)
