"""Feedback over HTTP: officers open surveys and read comments, citizens answer without a token."""

from fastapi import APIRouter

from kernel.edge import Edge
from services.feedback.api.desks import desk_routes
from services.feedback.api.responses import response_routes
from services.feedback.api.results import result_routes
from services.feedback.api.surveys import survey_routes
from services.feedback.api.units import Units


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/feedback", tags=["feedback"])
    units = Units(edge)
    survey_routes(api, edge, units)
    response_routes(api, edge, units)
    result_routes(api, edge)
    desk_routes(api, edge, units)
    return api
