"""The JSON Schema 2020-12 of each shape, for subscribers in any language. Pure; writes nothing."""

from inspect import cleandoc
from typing import Any, cast

import msgspec

from contracts.envelope import Envelope, schema_uri
from contracts.event import Event

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LARGEST_INTEGER = 2**53 - 1
"""What every JSON reader holds exactly: a double's mantissa."""

DECIMAL = r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$"
"""Python's decimal text: finite, with an exponent where the number is very large or small."""


def schema_of(shape: type[Event]) -> Schema:
    """The schema of the ``data`` of records of this type; complete in itself.

    Further fields are allowed: readers ignore what they do not know.
    """
    parts = _components(shape)
    own = parts.pop(shape.__name__)
    own["title"] = shape.type
    about = {"$schema": DIALECT, "$id": schema_uri(shape.type)}
    return {**about, **own, "$defs": parts} if parts else {**about, **own}


def envelope_schema() -> Schema:
    """The schema of a whole record, whatever its ``data``."""
    own = _components(Envelope)["Envelope"]
    for attribute in own["properties"].values():
        attribute.pop("default", None)  # empty means absent, it is never written
    return {
        "$schema": DIALECT,
        "$id": "urn:kinerja:schema:envelope",
        **own,
        "title": "Record",
        "description": "One event of a log: a CloudEvents 1.0 event in structured JSON.",
    }


def _components(shape: type[msgspec.Struct]) -> dict[str, Schema]:
    _, components = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    return {name: _precise(component) for name, component in sorted(components.items())}


def _precise(schema: Any) -> Any:
    """The same schema with what msgspec leaves open: bounds, the form of decimals, tidy text."""
    if isinstance(schema, list):
        return [_precise(item) for item in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    found: Schema = {key: _precise(value) for key, value in cast(Schema, schema).items()}
    if isinstance(found.get("description"), str):
        found["description"] = cleandoc(found["description"])
    match found:
        case {"type": "integer"}:
            return {**found, "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}
        case {"type": "string", "format": "decimal"}:
            return {**found, "pattern": DECIMAL}
        case {"enum": list()}:
            return {"type": "string", **found}
        case _:
            return found
