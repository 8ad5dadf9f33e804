"""Reporting as one value."""

from kernel.service import Service
from services.reporting.api import routes
from services.reporting.deciders.employee import employee
from services.reporting.deciders.plan import plan
from services.reporting.deciders.plan_template import template
from services.reporting.deciders.policy import policy
from services.reporting.deciders.report import report
from services.reporting.deciders.unit import unit
from services.reporting.reactions import policy_noted
from services.reporting.views.achievement import achievement
from services.reporting.views.documents import reports
from services.reporting.views.plan_history import revisions, timelines
from services.reporting.views.plan_resources import resources
from services.reporting.views.plan_segments import segments
from services.reporting.views.plan_templates import templates
from services.reporting.views.plan_terms import unanswered
from services.reporting.views.plans import plans
from services.reporting.views.roster import clocks, roster, units
from services.reporting.views.work import work

reporting = Service(
    name="reporting",
    deciders=[unit, employee, plan, template, report, policy],
    reactions=[policy_noted],
    views=[
        units,
        roster,
        plans,
        timelines,
        revisions,
        resources,
        templates,
        reports,
        achievement,
        work,
        clocks,
        unanswered.view,
        segments.view,
    ],
    deadlines=[unanswered, segments],
    routes=routes,
)
