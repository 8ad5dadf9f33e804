"""Reporting over HTTP: HR imports the roster, employees plan and report, appraisers answer."""

from fastapi import APIRouter

from kernel.edge import Edge
from services.reporting.api.plan_around import around_routes
from services.reporting.api.plan_drafts import draft_routes
from services.reporting.api.plan_figures import figure_routes
from services.reporting.api.plan_history import history_routes
from services.reporting.api.plans import plan_routes
from services.reporting.api.reports import report_routes
from services.reporting.api.roster import employee_routes, import_routes, unit_routes
from services.reporting.api.work import work_routes


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/reporting", tags=["reporting"])
    for add in (
        import_routes,
        unit_routes,
        employee_routes,
        plan_routes,
        around_routes,
        draft_routes,
        figure_routes,
        history_routes,
        report_routes,
        work_routes,
    ):
        add(api, edge)
    return api
