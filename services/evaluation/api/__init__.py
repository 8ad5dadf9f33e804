"""Evaluation over HTTP: HR adopts policy and calendar, appraisers score, colleagues review."""

from fastapi import APIRouter

from kernel.http import Edge
from services.evaluation.api.adoption import policy_routes
from services.evaluation.api.calendars import calendar_routes
from services.evaluation.api.evaluations import evaluation_routes
from services.evaluation.api.review_rounds import review_round_routes
from services.evaluation.api.reviews import review_routes
from services.evaluation.api.units import unit_routes


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/evaluation", tags=["evaluation"])
    for add in (
        policy_routes,
        calendar_routes,
        evaluation_routes,
        unit_routes,
        review_round_routes,
        review_routes,
    ):
        add(api, edge)
    return api
