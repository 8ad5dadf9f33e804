"""The OpenAPI document tells a stranger everything the routes do."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from jsonschema import validate

from kernel.examples import example_of
from kernel.shapes import CSV, XLSX
from tests.kernel.small import client, small_app

pytestmark = pytest.mark.anyio
SMALL = "/v1/regions/{region}/small"


@pytest.fixture
async def document() -> dict[str, Any]:
    async with client(small_app()) as stranger:
        return (await stranger.get("/openapi.json")).json()


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    return document["paths"][SMALL + path][method]


def names(document: dict[str, Any], method: str, path: str) -> set[str]:
    return {one["name"] for one in operation(document, method, path)["parameters"]}


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        named = cast("dict[str, Any]", part)
        yield from [named["$ref"]] if "$ref" in named else []
        part = list(named.values())
    for item in cast("list[Any]", part) if isinstance(part, list) else ():
        yield from references(item)


async def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]):
    assert document["openapi"].startswith("3.1")
    kinds = document["components"]
    for reference in set(references(document)):
        _, _, kind, name = reference.split("/")
        assert name in kinds[kind]


async def test_it_is_the_same_when_asked_for_again():
    async with client(small_app()) as stranger:
        one, other = [(await stranger.get("/openapi.json")).json() for _ in range(2)]
    assert one == other


async def test_a_route_says_who_may_call_it_and_for_whose_data(document: dict[str, Any]):
    put = operation(document, "put", "/things/{thing_id}")
    assert "Who may call it: employee, hr. For whose data: one's own." in put["description"]
    assert put["security"] == [{"bearer": []}]


async def test_a_route_for_citizens_needs_no_token(document: dict[str, Any]):
    put = operation(document, "put", "/answers/{answer_id}")
    assert put["security"] == [{"bearer": []}, {}]
    assert "anybody, without a token" in put["description"]


async def test_the_headers_of_each_method_are_told(document: dict[str, Any]):
    written = {"region", "thing_id", "Accept-Language", "If-Match"}
    assert names(document, "put", "/things/{thing_id}") == written
    assert names(document, "post", "/things/{thing_id}/close") == {*written, "Idempotency-Key"}
    read = {"region", "Accept-Language", "Kinerja-After"}
    assert names(document, "get", "/things") == {
        *read,
        "as_of",
        "cursor",
        "limit",
        "sort",
        "format",
    }
    assert names(document, "get", "/things/stream") == {*read, "Last-Event-ID"}


async def test_the_headers_of_an_answer_are_told(document: dict[str, Any]):
    answer = operation(document, "put", "/things/{thing_id}")["responses"]["200"]
    assert set(answer["headers"]) == {"Kinerja-Position", "ETag"}


async def test_every_no_is_a_problem_document(document: dict[str, Any]):
    responses = operation(document, "post", "/things/{thing_id}/close")["responses"]
    assert responses["409"] == {"$ref": "#/components/responses/Problem409"}
    assert {"401", "403", "404", "412", "422", "503"} <= set(responses)
    assert "HTTPValidationError" not in document["components"]["schemas"]


async def test_a_file_is_told_by_its_media_type(document: dict[str, Any]):
    body = operation(document, "put", "/roster")["requestBody"]
    assert set(body["content"]) == {CSV, XLSX}


async def test_every_schema_has_an_example_that_it_allows(document: dict[str, Any]):
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        assert schema["examples"]
        for example in schema["examples"]:
            validate(example, schema | {"components": document["components"]})


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 3},
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "format": "date"},
        {"type": "array", "items": {"type": "boolean"}, "minItems": 2},
        {
            "type": "array",
            "prefixItems": [{"const": 1}, {"const": 3}],
            "minItems": 2,
            "maxItems": 2,
        },
        {"anyOf": [{"const": "quarter"}, {"type": "null"}]},
        {"type": "null"},
    ],
)
def test_an_example_is_what_its_schema_allows(schema: dict[str, Any]):
    validate(example_of(schema, {}), schema)
