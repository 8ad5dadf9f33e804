"""What every service tells strangers about itself in OpenAPI."""

from typing import Any

import pytest
from jsonschema import validate

from tests.services.apps import APPS


@pytest.fixture(params=sorted(APPS))
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    return APPS[request.param].openapi()


def test_every_schema_has_an_example_that_it_allows(document: dict[str, Any]):
    for schema in document["components"]["schemas"].values():
        examples = schema.get("enum") or schema["examples"]
        for example in examples:
            validate(example, schema | {"components": document["components"]})


def test_every_route_says_what_it_answers(document: dict[str, Any]):
    for path in document["paths"].values():
        for operation in path.values():
            answers = [told for status, told in operation["responses"].items() if status < "3"]
            assert answers
            assert all(media["schema"] for told in answers for media in told["content"].values())


def test_no_two_routes_have_the_same_name(document: dict[str, Any]):
    ids = [op["operationId"] for path in document["paths"].values() for op in path.values()]
    assert len(ids) == len(set(ids))
