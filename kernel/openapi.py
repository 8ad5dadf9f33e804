"""Completes FastAPI's OpenAPI document with what holds for every route."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kernel.access import Allow
from kernel.examples import add_examples
from kernel.known import KNOWN, TITLES
from kernel.listing import rows_of
from kernel.problem import MEDIA_TYPE, NAMESPACE
from kernel.shapes import CSV, XLSX

PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457. `type` is stable; `detail` is in the language of Accept-Language.",
    "required": ["type", "title", "status", "detail", "trace"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "trace": {"type": "string", "description": "Tell it to the operators."},
        "about": {"type": "string", "description": "The id of the thing asked for."},
        "details": {"type": "object", "description": "Facts that help, such as a limit."},
        "why": {"type": "string", "description": "One word for what is wrong."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "message"],
                "properties": {
                    "in": {"enum": ["body", "path", "query", "header"]},
                    "pointer": {"type": "string", "examples": ["#/results/0/realised"]},
                    "message": {"type": "string"},
                },
            },
        },
        "refusals": {
            "type": "array",
            "description": "Of a batch: which commands were refused, numbered from 0.",
            "items": {
                "type": "object",
                "required": ["command", "type", "detail"],
                "properties": {
                    "command": {"type": "integer"},
                    "type": {"type": "string", "format": "uri"},
                    "detail": {"type": "string"},
                    "about": {"type": "string"},
                    "details": {"type": "object"},
                },
            },
        },
    },
    "examples": [
        {
            "type": f"{NAMESPACE}kernel.invalid-body",
            "title": "Invalid",
            "status": 422,
            "detail": KNOWN["kernel.invalid-body"].en,
            "trace": "0af7651916cd43dd8448eb211c80319c",
            "errors": [{"in": "body", "pointer": "#/year", "message": "This is required."}],
        }
    ],
}

STATUSES: Final[Mapping[str, tuple[int, ...]]] = {
    "GET": (400, 401, 403, 404, 422, 500, 503),
    "POST": (400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
    "PUT": (400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
    "DELETE": (400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503),
}


def _header(name: str, description: str, example: str, *, required: bool = False) -> dict[str, Any]:
    said = {"name": name, "in": "header", "description": description, "required": required}
    return said | {"schema": {"type": "string"}, "example": example}


LANGUAGE = _header("Accept-Language", "Of problems and messages; Indonesian by default.", "en")
AFTER = _header(
    "Kinerja-After",
    "Wait, for a bounded time, until what is shown has reached these positions, of logs that this"
    " service hears.",
    "13.72/reporting@4711",
)
EXPECTED = _header("If-Match", "Carry it out only on this version; 412 otherwise.", '"7"')
KEY = _header(
    "Idempotency-Key",
    "Of the caller's choice; the same key gives the same answer for 72 hours.",
    "2f1c8a52-6f2e-4d0b-9c39-6a2d8c1e7b10",
    required=True,
)
LAST_EVENT = _header("Last-Event-ID", "The id of the last event that was received.", "YTc")
CURSOR: Final[dict[str, Any]] = {
    "name": "cursor",
    "in": "query",
    "description": "`next` of the page before.",
    "schema": {"type": "string"},
    "example": "YTc",
}
LIMIT: Final[dict[str, Any]] = {
    "name": "limit",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
}
SORT: Final[dict[str, Any]] = {
    "name": "sort",
    "in": "query",
    "description": "A column of the list, with `-` in front downwards; by the ids otherwise.",
    "schema": {"type": "string"},
    "example": "-since",
}
FORMAT: Final[dict[str, Any]] = {
    "name": "format",
    "in": "query",
    "description": "The whole list as a file, as `Accept` with the type of one asks too.",
    "schema": {"enum": ["json", "csv", "xlsx"], "default": "json"},
}
AS_OF: Final[dict[str, Any]] = {
    "name": "as_of",
    "in": "query",
    "description": "The view as it was at this time, or at this position of a log it hears; for the"
    " roles auditor, hr and ops. 202: ask again at `Location`.",
    "schema": {"type": "string"},
    "example": "2026-03-31T17:00:00+07:00",
}
POSITION: Final[dict[str, Any]] = {
    "description": "`<region>/<service>@<position>`: where the log stood.",
    "schema": {"type": "string"},
    "example": "13.72/reporting@4711",
}
LOCATION: Final[dict[str, Any]] = {
    "description": "Where to ask again: the address of the request.",
    "schema": {"type": "string"},
    "example": "/v1/regions/13.72/training/courses?as_of=2026-03-31T17:00:00%2B07:00",
}
ETAG: Final[dict[str, Any]] = {
    "description": "The version of the thing, for If-Match.",
    "schema": {"type": "string"},
    "example": '"7"',
}
# FastAPI writes ``itemSchema`` here, which only OpenAPI 3.2 knows.
EVENTS: Final[dict[str, Any]] = {
    "schema": {"type": "string", "description": "Server-sent events; `id` is for Last-Event-ID."},
    "example": "id: YTc\nevent: message\ndata: {}\n\n",
}


UNNAMED: Final = " Nothing that is kept says who called it."


def complete(document: dict[str, Any], routes: Iterable[tuple[Any, Allow]]) -> dict[str, Any]:
    """The document with access, parameters, headers and problems written into every operation.

    ``routes`` are FastAPI's route contexts, each with the `allow` that stands at it.
    """
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for generated in ("HTTPValidationError", "ValidationError"):
        schemas.pop(generated, None)
    schemas["Problem"] = PROBLEM
    add_examples(schemas)
    parts["responses"] = {f"Problem{status}": _problem(status) for status in TITLES}
    parts["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    for route, allowed in routes:
        for method in route.methods:
            _complete(document["paths"][route.path][method.lower()], method, route, allowed)
    return document


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": TITLES[status][0], "content": {MEDIA_TYPE: {"schema": schema}}}


def _complete(operation: dict[str, Any], method: str, route: Any, allowed: Allow) -> None:
    operation["description"] = _told(operation.get("description", ""), allowed)
    operation["security"] = [{"bearer": []}, *([{}] if "citizen" in allowed.roles else [])]
    files = operation.get("requestBody", {}).get("content", {})
    if CSV in files:
        files[XLSX] = files[CSV]
    operation["parameters"] = [*operation.get("parameters", []), *_parameters(method, route)]
    responses = operation["responses"]
    for status, response in responses.items():
        if status.startswith("2"):
            response["headers"] = {"Kinerja-Position": POSITION, "ETag": ETAG}
            if "text/event-stream" in response.get("content", {}):
                response["content"]["text/event-stream"] = EVENTS
    if AS_OF in operation["parameters"]:
        responses["202"] = _problem(202) | {"headers": {"Location": LOCATION}}
    for status in STATUSES[method]:
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def _told(description: str, allowed: Allow) -> str:
    who = (
        "anybody, without a token"
        if "citizen" in allowed.roles
        else ", ".join(sorted(allowed.roles))
    )
    told = f"{description}\n\nWho may call it: {who}. For whose data: {allowed.whose}."
    return (told + UNNAMED if allowed.unnamed else told).strip()


def _parameters(method: str, route: Any) -> list[dict[str, Any]]:
    if method == "GET":
        if route.is_sse_stream:
            return [LANGUAGE, AFTER, LAST_EVENT]
        past = [] if "/operations" in route.path else [AS_OF]
        pages = [CURSOR, LIMIT] if _is_list(route.response_model) else []
        table = [SORT, FORMAT] if rows_of(route.response_model) else []
        return [LANGUAGE, AFTER, *past, *pages, *table]
    pages = [LIMIT] if method == "POST" and _is_list(route.response_model) else []
    return [LANGUAGE, EXPECTED, *([KEY] if method == "POST" else []), *pages]


def names_in_query(route: Any) -> frozenset[str]:
    """The parameters that a route takes in the query, its own and those of every route."""
    common = [each for method in route.methods for each in _parameters(method, route)]
    names = {each["name"] for each in common if each["in"] == "query"}
    if route.is_sse_stream:
        names.add(AS_OF["name"])  # refused, by a sentence of its own
    return frozenset({*names, *(each.alias for each in route.dependant.query_params)})


def _is_list(model: Any) -> bool:
    return "next" in getattr(model, "model_fields", ())  # of Pydantic, which this does not import
