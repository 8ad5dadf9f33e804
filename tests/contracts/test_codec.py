"""Events survive the codec, and what is written fits the schema that subscribers are given."""

from functools import cache
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalogue import EVENTS, SHAPES, Undecodable, encode_event, event_of
from contracts.envelope import decode, encode, envelop, outline
from contracts.event import Event
from contracts.schema import LARGEST_INTEGER, schema_of
from tests.contracts.strategies import events, instants

SUBMITTED = "reporting.ReportSubmitted.v1"
text = st.text(min_size=1, max_size=20)
of_today = events(EVENTS.values())
of_any_version = events(SHAPES.values())


@cache
def validator(shape: type[Event]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(shape))


def schema_says(event: Event) -> None:
    value = msgspec.json.decode(encode_event(event))
    validator(type(event)).validate(value)  # pyright: ignore[reportUnknownMemberType]


@given(of_today)
def test_an_event_is_decoded_as_it_was(event: Event):
    assert event_of(event.type, encode_event(event)) == event


@given(of_any_version)
def test_an_event_of_any_version_fits_its_schema(event: Event):
    schema_says(event)


@given(of_any_version)
def test_an_event_of_any_version_is_read_in_its_current_shape(event: Event):
    read = event_of(event.type, encode_event(event))
    assert read is not None and EVENTS[read.type] is type(read)


@given(
    event=of_today,
    position=st.integers(0, LARGEST_INTEGER),
    version=st.integers(1, LARGEST_INTEGER),
    time=instants,
    causation=st.sampled_from(["", "13.71/feedback@0"]),
    names=st.fixed_dictionaries({"id": text, "stream": text, "actor": text, "correlation": text}),
)
def test_a_record_is_decoded_as_it_was(event: Event, names: dict[str, str], **rest: Any):
    record = envelop(event, region="13.72", service=event.type.split(".")[0], **names, **rest)
    body = encode(record)
    assert decode(body) == record
    assert encode(decode(body)) == body
    assert event_of(record.type, decode(body).data) == event
    short = outline(body)
    assert (short.region, short.position, short.version) == (
        record.region,
        rest["position"],
        rest["version"],
    )


@given(of_today)
def test_fields_that_readers_do_not_know_are_ignored(event: Event):
    value = msgspec.json.decode(encode_event(event)) | {"mood": "sunny"}
    assert event_of(event.type, msgspec.json.encode(value)) == event


def test_a_type_that_nobody_knows_is_no_event():
    assert event_of("reporting.CoffeeServed.v1", b"{}") is None


def test_data_of_another_shape_is_refused_by_type_and_reason():
    with pytest.raises(Undecodable, match=r"reporting.ReportSubmitted.v1: .*report_id"):
        event_of(SUBMITTED, b"{}")


class Boasted(Event):
    """An event as it must not be."""

    type = "reporting.Boasted.v1"
    times: int


def test_an_integer_beyond_what_every_reader_holds_does_not_fit_the_schema():
    schema_says(Boasted(times=LARGEST_INTEGER))
    with pytest.raises(jsonschema.ValidationError):
        schema_says(Boasted(times=LARGEST_INTEGER + 1))
