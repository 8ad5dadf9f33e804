"""Spans of what came over Kafka: named, described and linked by the conventions."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from msgspec.structs import replace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

from kernel.checkpoint import Checkpoint
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.messaging import processing
from kernel.metrics import Instruments
from kernel.passing import Passing
from kernel.react import Reacting
from tests.kernel.logs import REGION, Bench, unit_named
from tests.kernel.toy import needs_follow, units_service
from tests.kernel.tracing import spans_of

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
START = Checkpoint(None, {})
WHERE = {
    "messaging.system": "kafka",
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "messaging.destination.name": "kinerja.13.72.reporting",
    "messaging.destination.template": "kinerja.{region}.reporting",
    "messaging.destination.partition.id": "0",
    "messaging.consumer.group.name": units_service.group,
}


@dataclass
class Page:
    """Records as a topic gives them, and a follower that passes them all."""

    log: Bench
    instruments: Instruments

    def records(self, *names: str, traceparent: str = PARENT) -> list[Record]:
        for name in names:
            self.log.do(unit_named(name), traceparent=traceparent)
        found = self.log.log.after(REGION, -1, 100)
        return [replace(record, offset=40 + record.position) for record in found]

    def passed(self, records: Sequence[Record]) -> list[ReadableSpan]:
        def apply(
            region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
        ) -> Checkpoint:
            return checkpoint.moved(source, mark_of(records[-1]))

        around = Passing(units_service, self.instruments).around("titles", apply)
        with spans_of() as spans:
            around(REGION, START, "reporting", records)
        return list(spans.get_finished_spans())


@pytest.fixture
def page(log: Bench) -> Page:
    return Page(log, Instruments())


def parents(span: ReadableSpan) -> list[str]:
    return [f"{link.context.trace_id:032x}-{link.context.span_id:016x}" for link in span.links]


def test_one_record_continues_the_trace_in_which_it_was_decided(page: Page):
    [record] = page.records("a")
    [span] = page.passed([record])
    assert (span.name, span.kind) == ("process kinerja.{region}.reporting", SpanKind.CONSUMER)
    assert span.context and f"{span.context.trace_id:032x}" == TRACE
    assert dict(span.attributes or {}) == WHERE | {
        "kinerja.follower": "titles",
        "messaging.kafka.offset": 40,
        "messaging.message.id": record.id,
    }


def test_many_records_have_one_span_that_is_linked_to_each_trace(page: Page):
    other = f"00-{'9' * 32}-{'8' * 16}-01"
    page.records("a", "b")
    records = page.records("c", traceparent=other)
    [span] = page.passed(records)
    about = dict(span.attributes or {})
    assert (about["messaging.batch.message_count"], about["messaging.kafka.offset"]) == (3, 40)
    assert "messaging.message.id" not in about
    assert parents(span) == [PARENT[3:-3], other[3:-3]]
    assert span.parent is None


def test_what_is_read_by_sql_is_no_message(page: Page):
    records = [replace(record, offset=None) for record in page.records("a")]
    assert page.passed(records) == []


def test_passed_records_are_counted_wherever_they_came_from(page: Page):
    page.passed(page.records("a", "b", "c"))
    named = {"service": "reporting", "follower": "titles"}
    count = page.instruments.registry.get_sample_value("kinerja_followed_records_total", named)
    assert count == 3


def test_a_defect_is_told_by_its_class_and_never_by_its_text(page: Page):
    records = page.records("a")
    with spans_of() as spans, pytest.raises(ValueError), processing("titles", "g", records):
        raise ValueError("Budi Santoso")
    [span] = spans.get_finished_spans()
    assert (span.attributes or {})["error.type"] == "ValueError"
    assert span.status.status_code is StatusCode.ERROR
    assert "Budi" not in span.to_json()


def test_a_reaction_has_a_span_for_each_record_and_its_commands_continue_it(page: Page):
    reacting = Reacting(needs_follow, page.log.database, page.log.writer, "kinerja.training.1")
    with spans_of() as spans:
        steps, _ = reacting._steps(page.records("a", "b"), frozenset())  # pyright: ignore[reportPrivateUsage]
    heard = spans.get_finished_spans()
    assert [span.name for span in heard] == ["process kinerja.{region}.reporting"] * 2
    assert [(span.attributes or {})["messaging.kafka.offset"] for span in heard] == [40, 41]
    assert [(span.attributes or {})["kinerja.follower"] for span in heard] == ["needs_follow"] * 2
    carried = [step.batch.traceparent[3:-3] for step in steps if step.batch]
    contexts = [span.get_span_context() for span in heard]
    made = [f"{each.trace_id:032x}-{each.span_id:016x}" for each in contexts if each]
    assert carried == made
