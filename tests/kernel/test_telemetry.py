"""Trace context that is passed on, and logs as lines of JSON."""

import asyncio
import gc
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from kernel.telemetry import (
    configure_logging,
    current_trace_id,
    current_traceparent,
    span_from,
)
from tests.kernel.tracing import spans_of

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    configure_logging("reporting", to=written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


def only(log: io.StringIO) -> dict[str, Any]:
    (line,) = log.getvalue().splitlines()
    return json.loads(line)


def test_outside_of_every_span_there_is_no_traceparent():
    assert (current_traceparent(), current_trace_id()) == ("", "")


def test_one_trace_leads_through_spans_in_other_places():
    with spans_of() as spans:
        with span_from(PARENT, "react"):
            carried = current_traceparent()
        with span_from(carried, "record"):
            assert current_trace_id() == TRACE
    first, second = spans.get_finished_spans()
    assert first.context and second.parent
    assert second.parent.span_id == first.context.span_id


@pytest.mark.parametrize(
    "unreadable",
    [
        "",
        "x",
        PARENT + "-",
        PARENT.upper(),
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"01-{TRACE}-b7ad6b7169203331-01",
    ],
)
def test_what_is_no_traceparent_begins_a_trace(unreadable: str):
    with spans_of(), span_from(unreadable, "react"):
        assert current_trace_id() not in ("", TRACE, "0" * 32)


def test_a_span_is_current_only_within_its_block():
    with spans_of(), pytest.raises(LookupError), span_from(PARENT, "react"):
        raise LookupError
    assert current_traceparent() == ""


def test_a_process_that_exports_nothing_still_makes_and_passes_on_ids():
    program = (
        "from kernel.telemetry import *\n"
        "configure_tracing('small', export=False)\n"
        f"with span_from('{PARENT}', 'react') as span: print(current_traceparent())\n"
        "with span_from('', 'new') as span: print(current_traceparent(), span.is_recording())\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    continued, new, recording = out.stdout.split()
    assert continued.split("-")[1] == TRACE
    assert len(new) == 55 and int(new.split("-")[1], 16)
    assert recording == "False"


def test_a_log_line_is_json_with_what_was_said(log: io.StringIO):
    logging.getLogger("kernel.relay").info("published", extra={"region": "13.72", "records": 3})
    line = only(log)
    assert (line["level"], line["service"], line["logger"]) == ("info", "reporting", "kernel.relay")
    assert (line["message"], line["region"], line["records"]) == ("published", "13.72", 3)
    assert "trace_id" not in line


def test_a_log_line_knows_its_trace(log: io.StringIO):
    with spans_of(), span_from(PARENT, "react"):
        logging.getLogger("kernel").info("reacting")
    assert only(log)["trace_id"] == TRACE


def test_what_an_exception_says_is_not_logged(log: io.StringIO):
    try:
        raise ValueError("Budi Santoso")
    except ValueError:
        logging.getLogger("kernel").exception("failed")
    line = only(log)
    assert line["error"] == "ValueError"
    assert line["where"][0].endswith("test_what_an_exception_says_is_not_logged")
    assert "Budi" not in log.getvalue()


def test_the_access_log_of_the_server_is_silent(log: io.StringIO):
    logging.getLogger("uvicorn.access").info('"GET /x?name=Budi"')
    logging.getLogger("uvicorn.error").info("started")
    assert only(log)["message"] == "started"


def test_a_value_that_json_does_not_know_is_written_as_text(log: io.StringIO):
    logging.getLogger("kernel").info("seen", extra={"kind": ValueError})
    assert only(log)["kind"] == "<class 'ValueError'>"


def test_what_a_task_or_a_callback_has_in_its_hands_is_not_logged(log: io.StringIO):
    """asyncio itself quotes the exception of a task and the arguments of a call."""

    def fails(name: str) -> None:
        raise ValueError(name)

    async def fails_later() -> None:
        fails("Budi Santoso")

    async def all_fail() -> None:
        task = asyncio.create_task(fails_later())
        asyncio.get_running_loop().call_soon(fails, "Budi Santoso")
        await asyncio.wait([task])
        del task
        gc.collect()

    asyncio.run(all_fail())
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {line["error"] for line in lines} == {"ValueError"} and len(lines) == 2
    assert "Budi" not in log.getvalue()
    assert "Task exception was never retrieved" in {line["message"] for line in lines}


def test_what_nobody_caught_is_told_by_its_class():
    """The end of a process, of a thread, of an object; as `kinerja serve` has it."""
    program = (
        "import threading; from kernel import uncaught;"
        "from kernel.telemetry import configure_logging;"
        "configure_logging('reporting'); uncaught.tell()\n"
        "def fails(*_): raise ValueError('Budi Santoso')\n"
        "thread = threading.Thread(target=fails); thread.start(); thread.join()\n"
        "Sore = type('Sore', (), {'__del__': fails}); Sore()\n"
        "fails()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["error"], line["message"]) for line in lines] == [
        ("ValueError", "uncaught in a thread"),
        ("ValueError", "uncaught in a finaliser"),
        ("ValueError", "uncaught"),
    ]
    assert "Budi" not in done.stderr and done.returncode == 1
