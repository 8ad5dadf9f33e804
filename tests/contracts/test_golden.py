"""Golden records: one for each type, read by us, by JSON Schema and by the CloudEvents SDK."""

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event
from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat

from contracts.catalogue import EVENTS, event_of
from contracts.check import amiss
from contracts.envelope import decode
from contracts.generate import ENVELOPE, SCHEMAS, type_of
from tests.contracts.golden import GOLDEN, REPOSITORY

SUBMITTED = REPOSITORY / "contracts/examples/reporting.ReportSubmitted.v1.json"
every_example = pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)


def value(golden: Path) -> Any:
    return msgspec.json.decode(golden.read_bytes())


def validate(schema: Path, instance: Any) -> None:
    Validator = jsonschema.Draft202012Validator
    said = msgspec.json.decode((REPOSITORY / schema).read_bytes())
    Validator.check_schema(said)
    Validator(said, format_checker=Validator.FORMAT_CHECKER).validate(instance)  # pyright: ignore[reportUnknownMemberType]


def cloud_event(record: Any) -> Any:
    """As the SDK reads a message of a topic."""
    headers = {"content-type": b"application/cloudevents+json"}
    message = KafkaMessage(headers=headers, key=None, value=msgspec.json.encode(record))
    return from_structured_event(message, JSONFormat())


@every_example
def test_it_is_read_and_written_again_as_the_same_bytes(golden: Path):
    assert amiss(type_of(golden), golden.read_bytes()) is None


@every_example
def test_it_becomes_an_event_of_today(golden: Path):
    envelope = decode(golden.read_bytes())
    event = event_of(envelope.type, envelope.data)
    assert event is not None and EVENTS[event.type] is type(event)


@every_example
def test_it_fits_the_schemas_of_the_envelope_and_of_its_type(golden: Path):
    validate(ENVELOPE, value(golden))
    validate(SCHEMAS / f"{type_of(golden)}.json", value(golden)["data"])


@every_example
def test_the_cloudevents_sdk_accepts_it(golden: Path):
    event, record = cloud_event(value(golden)), value(golden)
    assert event.get_type() == type_of(golden)
    assert event.get_data() == record["data"]
    assert event.get_extension("sequence") == record["sequence"]


@pytest.mark.parametrize(
    ("attribute", "wrong"),
    [("source", None), ("dataschema", ""), ("specversion", "0.9"), ("Actor", "e1"), ("data-x", "")],
)
def test_the_cloudevents_sdk_refuses_what_is_none(attribute: str, wrong: str | None):
    record = value(SUBMITTED) | {attribute: wrong}
    with pytest.raises((CloudEventValidationError, ValueError)):
        cloud_event({name: item for name, item in record.items() if item is not None})


@pytest.mark.parametrize(
    ("attribute", "wrong"),
    [
        ("sequence", "17"),
        ("source", "/regions/Padang/reporting"),
        ("partitionkey", "13"),
        ("streamversion", "0"),
        ("actor", ""),
        ("causation", "13.71/reporting"),
        ("traceparent", "00"),
    ],
)
def test_an_attribute_of_another_form_does_not_fit(attribute: str, wrong: str):
    with pytest.raises(jsonschema.ValidationError):
        validate(ENVELOPE, value(SUBMITTED) | {attribute: wrong})


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("attempt", 1.5), ("attempt", 2**53), ("period", None), ("results", [{"result_id": "r1"}])],
)
def test_data_of_another_form_does_not_fit(field: str, wrong: object):
    with pytest.raises(jsonschema.ValidationError):
        validate(SCHEMAS / SUBMITTED.name, value(SUBMITTED)["data"] | {field: wrong})


@pytest.mark.parametrize(
    "wrong", ["not base64url, and far too personal", "c2hvcnQ", "", {"text": "in the clear"}]
)
def test_a_value_that_is_not_sealed_does_not_fit(wrong: object):
    data = value(REPOSITORY / "contracts/examples/reporting.PlanReturned.v1.json")["data"]
    data["reason"]["box"] = wrong
    with pytest.raises(jsonschema.ValidationError):
        validate(SCHEMAS / "reporting.PlanReturned.v1.json", data)
