"""The AsyncAPI 3.0 description of all logs, from the catalogue and the topics. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from contracts.catalogue import EVENTS
from contracts.event import Event
from contracts.schema import Schema, envelope_schema, schema_of
from contracts.topics import LOGS, REGION, Told, topic_of

Node = dict[str, Any]

CONTRACTS_VERSION = "1.0.0"
KAFKA_BINDING = "0.5.0"


def document(shapes: Mapping[str, type[Event]], examples: Mapping[str, Any]) -> Node:
    """The whole description of these shapes; ``examples`` are the golden records by type.

    Raises ValueError when two different parts have one name.
    """
    return {
        "asyncapi": "3.0.0",
        "id": "urn:kinerja:contracts",
        "info": _info(),
        "defaultContentType": "application/cloudevents+json",
        "servers": {"kafka": _server()},
        "channels": {told.by: _channel(told, shapes) for told in LOGS},
        "operations": dict(operation for told in LOGS for operation in _operations(told)),
        "components": {
            "schemas": _schemas(shapes),
            "messages": {type: _message(shape, examples) for type, shape in shapes.items()},
            "messageTraits": {"record": _record_trait()},
            "parameters": {"region": _region()},
        },
    }


def _info() -> Node:
    return {
        "title": "Kinerja",
        "version": CONTRACTS_VERSION,
        "description": "What the services of Kinerja tell each other and whoever subscribes: plans,"
        " reports, evaluations, training, citizens' answers. One log for each service and region,"
        " one topic of one partition for each log. A record's sequence is its position: dense, from"
        " 0; below the last one seen is a duplicate, beyond the next one is a gap. Readers ignore"
        " unknown fields and unknown types.",
        "license": {
            "name": "Apache-2.0",
            "url": "https://www.apache.org/licenses/LICENSE-2.0",
        },
        "contact": {"name": "The platform team of the region that runs it"},
        "tags": [{"name": told.by, "description": told.purpose} for told in LOGS],
    }


def _server() -> Node:
    return {
        "host": "{host}:{port}",
        "protocol": "kafka",
        "description": "The Kafka of an installation; the address is the installation's own.",
        "variables": {
            "host": {"default": "localhost", "description": "Any broker of the cluster."},
            "port": {"default": "9092"},
        },
    }


def _region() -> Node:
    return {
        "description": f"Kemendagri code of the region ({REGION}); a province ends with 00.",
        "examples": ["13.71", "13.72", "62.71", "64.72"],
        "location": "$message.payload#/partitionkey",
    }


def _channel(told: Told, shapes: Iterable[str]) -> Node:
    types = [type for type in shapes if _is_told(told, type)]
    return {
        "address": topic_of("{region}", told.by),
        "title": f"The log of {told.by} in one region",
        "summary": told.purpose,
        "servers": [{"$ref": "#/servers/kafka"}],
        "parameters": {"region": {"$ref": "#/components/parameters/region"}},
        "messages": {type: {"$ref": f"#/components/messages/{type}"} for type in types},
        "bindings": {
            "kafka": {
                "partitions": 1,
                "replicas": 3,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": -1,
                    "retention.bytes": -1,
                },
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _is_told(told: Told, type: str) -> bool:
    return type.partition(".")[0] == told.by


def _operations(told: Told) -> list[tuple[str, Node]]:
    written = [type for type in EVENTS if _is_told(told, type)]
    tells = _operation("send", told, written, f"{told.by} records what it decided.")
    heard = [
        (f"{consumer}.hears.{told.by}", _hears(told, consumer, types))
        for consumer, types in told.heard_by.items()
    ]
    return [(f"{told.by}.tells", tells), *heard]


def _hears(told: Told, consumer: str, types: Sequence[str]) -> Node:
    return {
        **_operation("receive", told, types, f"{consumer} follows the log of {told.by}."),
        "bindings": {
            "kafka": {
                "groupId": {"type": "string", "pattern": rf"^kinerja\.{consumer}\..+$"},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _operation(action: str, told: Told, types: Sequence[str], summary: str) -> Node:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{told.by}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{told.by}/messages/{type}"} for type in types],
    }


def _message(shape: type[Event], examples: Mapping[str, Any]) -> Node:
    schema = schema_of(shape)
    summary, _, description = str(schema.get("description", "")).partition("\n\n")
    superseded = shape.type not in EVENTS
    node: Node = {
        "name": shape.type,
        "title": shape.type.split(".")[1],
        "summary": " ".join(summary.split()),
        "description": description,
        "tags": [{"name": "superseded"}] if superseded else [],
        "traits": [{"$ref": "#/components/messageTraits/record"}],
        "payload": _payload(shape),
    }
    if shape.type in examples:
        node["examples"] = [_example(shape.type, examples[shape.type])]
    return {key: value for key, value in node.items() if value not in ("", [])}


def _payload(shape: type[Event]) -> Schema:
    return {
        "allOf": [
            {"$ref": "#/components/schemas/Record"},
            {
                "type": "object",
                "properties": {
                    "type": {"const": shape.type},
                    "data": {"$ref": f"#/components/schemas/{shape.type}"},
                },
            },
        ]
    }


def _example(type: str, record: Any) -> Node:
    """A record of an author who stays unknown has no trace context, and no such header."""
    traced = {name: record[name] for name in ("traceparent",) if name in record}
    return {
        "name": "golden",
        "summary": f"contracts/examples/{type}.json",
        "headers": {
            "content-type": "application/cloudevents+json",
            "ce_type": record["type"],
            "ce_id": record["id"],
            **traced,
        },
        "payload": record,
    }


def _record_trait() -> Node:
    text = {"type": "string"}
    return {
        "contentType": "application/cloudevents+json",
        "headers": {
            "type": "object",
            "description": "For those who filter without parsing.",
            "properties": {
                "content-type": {"type": "string", "const": "application/cloudevents+json"},
                "ce_type": text,
                "ce_id": text,
                "traceparent": text,
            },
            "required": ["content-type", "ce_type", "ce_id"],
        },
        "correlationId": {"location": "$message.payload#/correlation"},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "The stream, as in subject."},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _schemas(shapes: Mapping[str, type[Event]]) -> dict[str, Schema]:
    """All shapes and their parts under one roof."""
    found: dict[str, Schema] = {"Record": _draft_7(envelope_schema())}
    for type, shape in shapes.items():
        own = schema_of(shape)
        for name, part in {**own.pop("$defs", {}), type: own}.items():
            if found.setdefault(name, _draft_7(part)) != _draft_7(part):
                raise ValueError(f"{name} of {type} has the name of another part")
    return found


def _draft_7(schema: Any) -> Any:
    """The same schema in the dialect that AsyncAPI documents speak."""
    if isinstance(schema, list):
        return [_draft_7(item) for item in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    found = {key: _draft_7(value) for key, value in cast(Schema, schema).items()}
    found.pop("$schema", None)
    found.pop("$id", None)
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].replace("#/$defs/", "#/components/schemas/")
    if "prefixItems" in found:
        found["additionalItems"] = found.pop("items")
        found["items"] = found.pop("prefixItems")
    return found
