"""What others read: every record by plain kafka-python-ng, accepted by the CloudEvents SDK."""

import re
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event

from contracts.topics import topic_of
from tests.kernel.kafka.parts import Relayed
from tests.kernel.logs import REGION

kafka_python: Any = pytest.importorskip("kafka")

PAGE = Path(__file__).resolve().parents[3] / "docs/how-to/subscribe.md"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def messages(relayed: Relayed) -> list[Any]:
    """All messages of a topic as an outsider's client reads them."""
    relayed.bench.do(*relayed.commands("a", "b"), traceparent=TRACEPARENT)
    relayed.write(*(f"u{n}" for n in range(20)))
    relayed.publish()
    consumer = kafka_python.KafkaConsumer(
        topic_of(REGION, relayed.service),
        bootstrap_servers=relayed.bootstrap,
        auto_offset_reset="earliest",
        consumer_timeout_ms=20_000,
    )
    try:
        return [next(consumer) for _ in relayed.records()]
    finally:
        consumer.close()


def test_kafka_python_reads_the_exact_bytes(relayed: Relayed, messages: list[Any]):
    assert [m.value for m in messages] == [r.body for r in relayed.records()]
    assert [m.key.decode() for m in messages] == [r.stream for r in relayed.records()]


def test_the_headers_tell_what_it_is_without_parsing(relayed: Relayed, messages: list[Any]):
    for message, record in zip(messages, relayed.records(), strict=True):
        headers = dict(message.headers)
        headers.pop("traceparent", None)
        assert headers == {
            "content-type": b"application/cloudevents+json",
            "ce_type": record.type.encode(),
            "ce_id": record.id.encode(),
        }


def test_the_trace_goes_with_the_record(messages: list[Any]):
    assert dict(messages[0].headers)["traceparent"].decode() == TRACEPARENT


def test_a_record_that_names_no_trace_has_no_header_for_one(messages: list[Any]):
    assert "traceparent" not in dict(messages[-1].headers)


def test_the_cloudevents_sdk_accepts_every_record(relayed: Relayed, messages: list[Any]):
    for message, record in zip(messages, relayed.records(), strict=True):
        headers = dict(message.headers)
        event = from_structured_event(KafkaMessage(headers, message.key, message.value))
        assert (event.get_id(), event.get_type()) == (record.id, record.type)
        assert event.get_extension("sequence") == f"{record.position:016d}"


def test_the_page_on_subscribing_does_what_it_says(
    relayed: Relayed, messages: list[Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KINERJA_KAFKA", relayed.bootstrap)
    reading, by_the_sdk = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    ends = "enable_auto_commit=False, consumer_timeout_ms=5_000,"
    there = reading.replace("kinerja.13.72.evaluation", topic_of(REGION, relayed.service))
    last, names = relayed.records()[-1], dict[str, Any]()
    exec(there.replace("enable_auto_commit=False,", ends), names)
    assert names["seen"] == last.position == len(messages) - 1
    exec(by_the_sdk, names)
    assert names["told"][:2] == (last.type, last.id)
    assert names["headers"]["ce_type"] == last.type.encode()
    assert names["position"] == last.position
