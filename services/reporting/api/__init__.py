"""Reporting over HTTP: HR imports the roster, employees plan and report, appraisers answer."""

from fastapi import APIRouter

from kernel.edge import Edge
from services.reporting.api.completion import completion_routes
from services.reporting.api.evidence import evidence_routes
from services.reporting.api.plans import plan_routes
from services.reporting.api.report_record import report_record_routes
from services.reporting.api.reports import report_routes
from services.reporting.api.roster import employee_routes, import_routes, unit_routes
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
        plan_routes,
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
