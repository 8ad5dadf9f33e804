"""Spans of what goes over Kafka, by OpenTelemetry's conventions for messaging.

The creation context of a record is the span in which it was decided. It stands in the record and is
never replaced, so a *send* span is a CLIENT's and not a PRODUCER's. One record continues the trace
of its creation; many have a span in a trace of its own, linked to theirs. Spans are named by the
template of their topic: five names, however many regions there are.

Nothing of this is passed on, so where nothing is exported no such span is made.
"""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice

from opentelemetry.semconv._incubating.attributes import messaging_attributes as named
from opentelemetry.semconv._incubating.attributes.messaging_attributes import (
    MessagingOperationTypeValues as Operation,
)
from opentelemetry.trace import INVALID_SPAN, Span, SpanKind

from contracts.envelope import Malformed, decode
from contracts.topics import topic_of
from kernel.feed import Record
from kernel.telemetry import context_of, is_recorded, span_from

LINKS = 128  # OpenTelemetry keeps as many by default
PARTITION = "0"  # a topic is one log in order, so it has one
FOLLOWER = "kinerja.follower"


@contextmanager
def sending(records: Sequence[Record]) -> Generator[Span]:
    """Around one attempt to publish records of one log; tell the span the offset, see `sent_to`."""
    if not is_recorded():
        yield INVALID_SPAN
        return
    with _about(records, Operation.SEND, SpanKind.CLIENT, {}) as span:
        yield span


def sent_to(span: Span, offset: int) -> None:
    """Where the topic has the first of the records that were sent."""
    span.set_attribute(named.MESSAGING_KAFKA_OFFSET, offset)


@contextmanager
def processing(follower: str, group: str, records: Sequence[Record]) -> Generator[Span]:
    """Around what a follower does with a page of a topic."""
    if not is_recorded():
        yield INVALID_SPAN
        return
    with _about(records, Operation.PROCESS, SpanKind.CONSUMER, _heard(follower, group)) as span:
        yield span


def reacting(
    follower: str, group: str, record: Record, traceparent: str
) -> AbstractContextManager[Span]:
    """Around what follows from one record, which continues its trace in any case."""
    if record.offset is None or not is_recorded():
        return span_from(traceparent, f"{follower} process")
    about = attributes_of([record], Operation.PROCESS) | _heard(follower, group)
    kind = SpanKind.CONSUMER
    return span_from(traceparent, _name(Operation.PROCESS, record), kind=kind, **about)


@contextmanager
def _about(
    records: Sequence[Record], operation: Operation, kind: SpanKind, more: dict[str, str | int]
) -> Generator[Span]:
    """One record continues its trace, many are linked to theirs."""
    parent = _traceparent(records[0]) if len(records) == 1 else ""
    about = attributes_of(records, operation) | more
    with span_from(parent, _name(operation, records[0]), kind=kind, **about) as span:
        if len(records) > 1 and span.is_recording():
            _link(span, records)
        yield span


def _link(span: Span, records: Sequence[Record]) -> None:
    """To each context once: an import's records have one together."""
    for each in dict.fromkeys(_traceparent(record) for record in islice(records, LINKS)):
        if context := context_of(each):
            span.add_link(context)


def attributes_of(records: Sequence[Record], operation: Operation) -> dict[str, str | int]:
    """What the conventions ask of every span: system, operation, where, and which or how many."""
    first = records[0]
    about: dict[str, str | int] = {
        named.MESSAGING_SYSTEM: "kafka",
        named.MESSAGING_OPERATION_NAME: operation.value,
        named.MESSAGING_OPERATION_TYPE: operation.value,
        named.MESSAGING_DESTINATION_NAME: topic_of(first.region, first.service),
        named.MESSAGING_DESTINATION_TEMPLATE: topic_of("{region}", first.service),
        named.MESSAGING_DESTINATION_PARTITION_ID: PARTITION,
    }
    if len(records) > 1:
        about[named.MESSAGING_BATCH_MESSAGE_COUNT] = len(records)
    else:
        about[named.MESSAGING_MESSAGE_ID] = first.id
    if first.offset is not None:
        about[named.MESSAGING_KAFKA_OFFSET] = first.offset
    return about


def _heard(follower: str, group: str) -> dict[str, str | int]:
    return {named.MESSAGING_CONSUMER_GROUP_NAME: group, FOLLOWER: follower}


def _name(operation: Operation, record: Record) -> str:
    return f"{operation.value} {topic_of('{region}', record.service)}"


def _traceparent(record: Record) -> str:
    try:
        return decode(record.body).traceparent
    except Malformed:  # whoever reads it says so
        return ""
