"""Reporting over HTTP: HR imports the roster, employees plan and report, appraisers answer."""

from fastapi import APIRouter

from kernel.edge import Edge
from services.reporting.api.career import career_routes
from services.reporting.api.completion import completion_routes
from services.reporting.api.document_links import link_routes
from services.reporting.api.evidence import evidence_routes
from services.reporting.api.identity import identity_routes
from services.reporting.api.national import national_routes
from services.reporting.api.plan_around import around_routes
from services.reporting.api.plan_documents import document_routes
from services.reporting.api.plan_drafts import draft_routes
from services.reporting.api.plan_figures import figure_routes
from services.reporting.api.plan_history import plan_history_routes
from services.reporting.api.plans import plan_routes
from services.reporting.api.regional_head import regional_head_routes
from services.reporting.api.report_record import report_record_routes
from services.reporting.api.reports import report_routes
from services.reporting.api.roster import employee_routes, import_routes
from services.reporting.api.roster_export import export_routes
from services.reporting.api.roster_history import roster_history_routes
from services.reporting.api.roster_problems import problem_routes
from services.reporting.api.teams import assignment_routes, team_routes
from services.reporting.api.units import unit_routes
from services.reporting.api.work import work_routes
from services.reporting.api.work_due import work_due_routes
from services.reporting.api.work_log import work_log_routes
from services.reporting.api.work_months import leave_routes, work_month_routes


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/reporting", tags=["reporting"])
    for add in (
        import_routes,
        unit_routes,
        employee_routes,
        career_routes,
        identity_routes,
        regional_head_routes,
        problem_routes,
        export_routes,
        roster_history_routes,
        team_routes,
        assignment_routes,
        plan_routes,
        around_routes,
        draft_routes,
        figure_routes,
        plan_history_routes,
        document_routes,
        link_routes,
        national_routes,
        report_routes,
        report_record_routes,
        work_routes,
        work_due_routes,
        completion_routes,
        work_log_routes,
        work_month_routes,
        leave_routes,
        evidence_routes,
    ):
        add(api, edge)
    return api
