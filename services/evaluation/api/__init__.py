"""Evaluation over HTTP: HR adopts, appraisers score and sign, employees object and review."""

from fastapi import APIRouter

from kernel.http import Edge
from services.evaluation.api.adoption import policy_routes
from services.evaluation.api.assessments import assessment_routes
from services.evaluation.api.calendars import calendar_routes
from services.evaluation.api.comparison import comparison_routes
from services.evaluation.api.deadlines import deadline_routes
from services.evaluation.api.distributions import distribution_routes
from services.evaluation.api.evaluations import evaluation_routes
from services.evaluation.api.evaluators import evaluator_routes
from services.evaluation.api.follow_up import follow_up_routes
from services.evaluation.api.numbers import number_routes
from services.evaluation.api.objections import objection_routes
from services.evaluation.api.officials import official_routes
from services.evaluation.api.organisations import organisation_routes
from services.evaluation.api.proposals import proposal_routes
from services.evaluation.api.review_rounds import review_round_routes
from services.evaluation.api.reviews import review_routes
from services.evaluation.api.strengths import strength_routes
from services.evaluation.api.units import unit_routes


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/evaluation", tags=["evaluation"])
    for add in (
        policy_routes,
        calendar_routes,
        official_routes,
        organisation_routes,
        evaluation_routes,
        evaluator_routes,
        assessment_routes,
        number_routes,
        distribution_routes,
        proposal_routes,
        follow_up_routes,
        objection_routes,
        deadline_routes,
        unit_routes,
        strength_routes,
        comparison_routes,
        review_round_routes,
        review_routes,
    ):
        add(api, edge)
    return api
