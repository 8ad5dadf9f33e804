"""The envelope: a CloudEvent whose bytes never change, written and read in one order."""

from datetime import UTC, datetime

import msgspec
import pytest

from contracts.envelope import (
    Cause,
    Envelope,
    Malformed,
    cause,
    decode,
    encode,
    envelop,
    outline,
    parse_cause,
)
from contracts.reporting import UnitRenamed

AT = datetime(2026, 4, 2, 1, 5, 9, 123456, UTC)
RENAMED = UnitRenamed(unit_id="u1", title="Dinas Pendidikan")
BODY = (
    b'{"specversion":"1.0","id":"i17","source":"/regions/13.72/reporting",'
    b'"type":"reporting.UnitRenamed.v1","subject":"unit-u1","time":"2026-04-02T01:05:09.123456Z",'
    b'"datacontenttype":"application/json",'
    b'"dataschema":"urn:kinerja:schema:reporting.UnitRenamed.v1",'
    b'"sequence":"0000000000000017","streamversion":"3","partitionkey":"13.72","actor":"e1",'
    b'"correlation":"c1","data":{"unit_id":"u1","title":"Dinas Pendidikan"}}'
)


def record(position: int = 17, **optional: str) -> Envelope:
    return envelop(
        RENAMED,
        id="i17",
        region="13.72",
        service="reporting",
        position=position,
        stream="unit-u1",
        version=3,
        time=AT,
        actor="e1",
        correlation="c1",
        **optional,
    )


def test_a_record_is_these_bytes_and_no_others():
    assert encode(record()) == BODY


def test_the_optional_attributes_stand_in_their_places():
    keys = list(msgspec.json.decode(encode(record(causation="13.72/x@1", traceparent="00-a"))))
    assert keys[11:] == ["actor", "causation", "correlation", "traceparent", "data"]


def test_what_a_reader_asks_of_a_record():
    read = decode(BODY)
    assert (read.region, read.service, read.stream) == ("13.72", "reporting", "unit-u1")
    assert (read.position, read.version, read.time) == (17, 3, AT)


def test_the_outline_tells_the_same_without_the_data():
    read = outline(BODY)
    assert (read.id, read.type) == ("i17", "reporting.UnitRenamed.v1")
    assert (read.region, read.service, read.stream) == ("13.72", "reporting", "unit-u1")
    assert (read.position, read.version, read.time_us) == (17, 3, 1775091909123456)


def test_sequences_sort_as_text():
    written = [record(position).sequence for position in (0, 9, 10, 2**53 - 1)]
    assert written == sorted(written) and len(set(map(len, written))) == 1


@pytest.mark.parametrize("read", [decode, outline])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        BODY[:-1],
        BODY.replace(b"Z", b""),
        BODY.replace(b'"sequence"', b'"seq"'),
        BODY.replace(b'"13.72","actor', b'13,"actor'),
    ],
)
def test_bytes_that_are_no_record_are_malformed(read: object, body: bytes):
    assert callable(read)
    with pytest.raises(Malformed):
        read(body)


def test_another_version_of_cloudevents_is_malformed():
    with pytest.raises(Malformed, match=r"0\.3"):
        decode(BODY.replace(b'"1.0"', b'"0.3"'))


def test_the_time_of_a_record_is_utc():
    with pytest.raises(AssertionError):
        envelop(
            RENAMED,
            id="i",
            region="13.72",
            service="reporting",
            position=0,
            stream="s",
            version=1,
            time=AT.replace(tzinfo=None),
            actor="e1",
            correlation="c",
        )


def test_a_cause_names_a_record():
    assert cause("13.72", "reporting", 17) == "13.72/reporting@17"
    assert parse_cause("13.72/reporting@17") == Cause("13.72", "reporting", 17)


@pytest.mark.parametrize(
    "text", ["", "13.72", "13.72/reporting", "/reporting@1", "13.72/@1", "a/b@", "a/b@-1", "a/b@١"]
)
def test_a_text_of_another_form_is_no_cause(text: str):
    with pytest.raises(Malformed):
        parse_cause(text)
