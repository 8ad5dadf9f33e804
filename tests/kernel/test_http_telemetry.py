"""What a request leaves behind: a span, a line of log, and nothing personal in either."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan

from kernel.telemetry import JsonLines
from tests.kernel.small import BALLOTS, THINGS, Store, client, small_app
from tests.kernel.tracing import spans_of

pytestmark = pytest.mark.anyio
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    written = io.StringIO()
    lines = logging.StreamHandler(written)
    lines.setFormatter(JsonLines("small"))
    root = logging.getLogger("kernel")
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(lines)
    yield written
    root.removeHandler(lines)
    root.setLevel(level)


def told(lines: io.StringIO, message: str) -> dict[str, Any]:
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    (one,) = [line for line in found if line["message"] == message]
    return one


async def request(path: str, store: Store | None = None) -> list[ReadableSpan]:
    with spans_of() as spans:
        async with client(small_app(store), "hr") as hr:
            body = {"name": "Budi"}
            await hr.put(path, json=body, headers={"traceparent": PARENT})
    return list(spans.get_finished_spans())


async def test_a_request_continues_the_trace_of_its_caller():
    store = Store()
    (span,) = await request(f"{THINGS}/a7", store)
    assert span.context and f"{span.context.trace_id:032x}" == TRACE
    (by,) = store.callers
    assert by.traceparent == f"00-{TRACE}-{span.context.span_id:016x}-01"


async def test_a_span_names_the_route_and_not_the_address():
    (span,) = await request(f"{THINGS}/a7?name=Budi")
    assert span.name == "PUT /v1/regions/{region}/small/things/{thing_id}"
    assert dict(span.attributes or {}) == {
        "http.request.method": "PUT",
        "http.route": "/v1/regions/{region}/small/things/{thing_id}",
        "http.response.status_code": 400,
    }


async def test_the_log_of_a_request_tells_route_status_trace_and_actor(lines: io.StringIO):
    await request(f"{THINGS}/thing")
    line = told(lines, "request")
    assert line["route"] == "/v1/regions/{region}/small/things/{thing_id}"
    assert (line["method"], line["status"], line["trace_id"]) == ("PUT", 200, TRACE)
    assert (line["actor"], line["region"]) == ("e7", "13.72")
    assert "Budi" not in lines.getvalue() and f"{THINGS}/thing" not in lines.getvalue()


async def test_who_has_to_stay_unknown_stands_in_no_line_of_log(lines: io.StringIO):
    await request(f"{BALLOTS}/b1")
    line = told(lines, "request")
    assert (line["route"], line["status"]) == (
        "/v1/regions/{region}/small/ballots/{ballot_id}",
        200,
    )
    assert line["region"] == "13.72"
    assert "actor" not in line and "e7" not in line.values()


async def test_who_has_to_stay_unknown_begins_a_trace_that_nothing_else_has(lines: io.StringIO):
    store = Store()
    spans = [*await request(f"{BALLOTS}/b1", store), *await request(f"{BALLOTS}/b2", store)]
    traces = {f"{span.context.trace_id:032x}" for span in spans if span.context}
    assert len(traces) == 2 and TRACE not in traces and TRACE not in lines.getvalue()
    assert [by.traceparent for by in store.callers] == ["", ""]


async def test_an_address_that_leads_nowhere_is_not_logged(lines: io.StringIO):
    await request("/v1/regions/13.72/Budi")
    assert told(lines, "request")["route"] == "none"
    assert "Budi" not in lines.getvalue()


async def test_an_unexpected_error_is_logged_by_the_lines_it_went_through(lines: io.StringIO):
    async with client(small_app(), "hr") as hr:
        await hr.post(f"{THINGS}/broken/close", headers={"Idempotency-Key": "k"})
    line = told(lines, "unexpected")
    assert line["error"] == "RuntimeError"
    assert any(frame.endswith("close_thing") for frame in line["where"])
    assert "Budi" not in lines.getvalue()


async def test_a_problem_carries_the_trace_under_which_it_was_logged():
    with spans_of():
        async with client(small_app(), "hr") as hr:
            answer = await hr.get("/v1/nowhere", headers={"traceparent": PARENT})
    assert answer.json()["trace"] == TRACE


async def test_probes_are_not_in_the_log(lines: io.StringIO):
    logging.getLogger("kernel").setLevel(logging.INFO)
    async with client(small_app()) as prober:
        await prober.get("/livez")
    assert not lines.getvalue()
