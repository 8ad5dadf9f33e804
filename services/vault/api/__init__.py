"""The vault over HTTP: two people forget somebody, hr restricts and looks up, auditors read it."""

from fastapi import APIRouter

from kernel.http import Edge
from services.vault.api.lookups import lookup_routes
from services.vault.api.subjects import forgetting_routes, subject_routes


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/vault", tags=["vault"])
    for add in (subject_routes, forgetting_routes, lookup_routes):
        add(api, edge)
    return api
