"""Training over HTTP: officers run courses, employees enrol and see their own hours."""

from fastapi import APIRouter

from kernel.http import Edge
from services.training.api.courses import catalogue_routes, course_routes, place_routes
from services.training.api.employees import need_routes, training_routes


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/training", tags=["training"])
    for add in (course_routes, place_routes, catalogue_routes, need_routes, training_routes):
        add(api, edge)
    return api
