"""The relay's spans: one for each attempt to publish, by the conventions for messaging."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

from contracts.topics import topic_of
from kernel.reach import TopicMissing
from tests.kernel.kafka.parts import Relayed
from tests.kernel.logs import REGION
from tests.kernel.tracing import spans_of

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


def published(relayed: Relayed) -> ReadableSpan:
    with spans_of() as spans:
        relayed.publish()
    [span] = spans.get_finished_spans()
    return span


def about(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def test_a_record_is_sent_within_the_trace_in_which_it_was_decided(relayed: Relayed):
    relayed.write("before")
    relayed.publish()
    relayed.bench.do(*relayed.commands("a"), traceparent=PARENT)
    span = published(relayed)
    record = relayed.records()[-1]
    assert span.name == f"send kinerja.{{region}}.{relayed.service}"
    assert span.kind is SpanKind.CLIENT, "another context is the one that the record carries"
    assert span.parent and f"{span.parent.trace_id:032x}" == TRACE
    assert about(span) == {
        "messaging.system": "kafka",
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
        "messaging.destination.name": topic_of(REGION, relayed.service),
        "messaging.destination.template": topic_of("{region}", relayed.service),
        "messaging.destination.partition.id": "0",
        "messaging.kafka.offset": 1,
        "messaging.message.id": record.id,
    }


def test_many_are_sent_by_one_span_that_is_linked_to_their_traces(relayed: Relayed):
    relayed.bench.do(*relayed.commands("a", "b"), traceparent=PARENT)
    relayed.write("c")
    span = published(relayed)
    assert (about(span)["messaging.batch.message_count"], span.parent) == (3, None)
    assert about(span)["messaging.kafka.offset"] == 0
    assert [f"{link.context.trace_id:032x}" for link in span.links] == [TRACE]


def test_an_attempt_that_fails_says_so(topicless: Relayed):
    topicless.write("a")
    with spans_of() as spans, pytest.raises(TopicMissing):
        topicless.publisher.publish(topicless.records())
    [span] = spans.get_finished_spans()
    assert about(span)["error.type"] == "TopicMissing"
    assert span.status.status_code is StatusCode.ERROR
