"""An example for every schema of an OpenAPI document, made of the examples of its fields."""

from collections.abc import Mapping
from typing import Any

REFERENCE = "#/components/schemas/"
FORMATS = {"date": "2026-03-31", "date-time": "2026-03-31T09:00:00Z", "uuid": f"{0:032x}"}


def add_examples(schemas: Mapping[str, dict[str, Any]]) -> None:
    """Give each object that has none an example in which every field stands."""
    for schema in schemas.values():
        if schema.get("type") == "object" and "examples" not in schema:
            schema["examples"] = [example_of(schema, schemas)]


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, dict[str, Any]]) -> Any:
    """A value that the schema allows; what the field itself names comes first."""
    for named in ("examples", "enum"):
        if schema.get(named):
            return schema[named][0]
    for named in ("const", "default", "example"):
        if named in schema:
            return schema[named]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(REFERENCE)], schemas)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example_of(schema[choice][0], schemas)
    return _plain(schema, schemas)


def _plain(schema: Mapping[str, Any], schemas: Mapping[str, dict[str, Any]]) -> Any:
    match schema.get("type"):
        case "object":
            fields: Mapping[str, Any] = schema.get("properties", {})
            return {name: example_of(field, schemas) for name, field in fields.items()}
        case "array":
            items = [schema.get("items", {})] * schema.get("minItems", 1)
            return [example_of(item, schemas) for item in schema.get("prefixItems", items)]
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
        case "string":
            return FORMATS.get(schema.get("format", ""), "contoh")
        case _:
            return None
