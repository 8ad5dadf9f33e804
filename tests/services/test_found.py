"""Every route of the platform is found by its address, and is the one that FastAPI would find."""

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import Match

from kernel.found import FOUND, Found
from tests.platform import Platform

pytestmark = pytest.mark.anyio
PARAMETER = re.compile(r"\{[a-z_]+\}")


def routes_of(app: FastAPI) -> list[RouteContext]:
    routes = iter_route_contexts(app.routes)
    return [route for route in routes if str(route.path).startswith("/v1/regions/")]


def scope_of(path: str, method: str) -> dict[str, str]:
    return {"type": "http", "path": path, "method": method}


def first_that_fits(routes: list[RouteContext], scope: dict[str, str]) -> RouteContext:
    return next(route for route in routes if route.matches(scope)[0] is Match.FULL)


def asked(platform: Platform, wording: str) -> tuple[list[str], list[str]]:
    """What is found when each parameter has this value, and what FastAPI's order finds."""
    app, found, expected = platform.program.app, list[str](), list[str]()
    front, routes = app.routes[0], routes_of(app)
    assert isinstance(front, Found)
    for route in routes:
        path = PARAMETER.sub(wording, str(route.path))
        for method in sorted(route.methods or ()):
            scope = scope_of(path, method)
            match, child = front.matches(scope)
            assert match is Match.FULL, f"{method} {path} is not found"
            found.append(f"{method} {child[FOUND].path}")
            expected.append(f"{method} {first_that_fits(routes, scope).path}")
    return found, expected


async def test_every_route_is_found_and_is_the_one_that_stands_first(platform: Platform):
    found, expected = asked(platform, "x1")
    assert len(found) > 150
    assert found == expected


async def test_a_parameter_with_the_name_of_a_kind_leads_nowhere_else(platform: Platform):
    for wording in ("operations", "surveys", "stream", "13.72"):
        found, expected = asked(platform, wording)
        assert found == expected


async def test_another_method_and_another_address_are_left_to_fastapi(platform: Platform):
    front = platform.program.app.routes[0]
    for path, method in (
        ("/v1/regions/13.72/feedback/surveys/s1", "PATCH"),
        ("/v1/regions/13.72/feedback/nothing/s1", "GET"),
        ("/v1/regions/13.72", "GET"),
        ("/livez", "GET"),
    ):
        assert front.matches(scope_of(path, method)) == (Match.NONE, {})
