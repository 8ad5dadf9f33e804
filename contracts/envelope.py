"""The envelope of a record: one CloudEvents 1.0 event in structured JSON, the bytes of truth.

These bytes are stored, published, hashed, delivered and replayed; nothing writes them twice.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Literal, NamedTuple

import msgspec

from contracts.catalogue import encode_event
from contracts.event import Event
from contracts.topics import REGION

LARGEST_RECORD_BYTES = 48 * 1024
SEQUENCE_DIGITS = 16
"""The sequence extension asks for strings that sort as text; 2^53 has sixteen digits."""

_AT = "[a-z]+@(0|[1-9][0-9]*)"

_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


def _text(description: str, **schema: str) -> msgspec.Meta:
    """What the JSON Schema says of an attribute; decoding does not check it, for speed."""
    return msgspec.Meta(extra_json_schema={"description": description, **schema})


class Malformed(ValueError):
    """These bytes are no record of ours: no JSON, an attribute missing or of another form."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The attributes of contracts.md in their declared order; ``data`` stays raw JSON.

    CloudEvents allows no empty attribute, so the optional ones are omitted when empty. The encoder
    does that by `omit_defaults`; therefore the constant attributes have no default.
    """

    specversion: Literal["1.0"]
    id: Annotated[str, _text("UUIDv7, unique.", format="uuid")]
    source: Annotated[
        str, _text("/regions/<region>/<service>.", pattern=rf"^/regions/{REGION}/[a-z]+$")
    ]
    type: Annotated[
        str, _text("<service>.<EventName>.v<n>.", pattern=r"^[a-z]+\.[A-Za-z]+\.v[1-9][0-9]*$")
    ]
    subject: Annotated[str, _text("The stream: the thing whose history this is.", pattern="^.+$")]
    time: _Instant
    datacontenttype: Literal["application/json"]
    dataschema: Annotated[
        str, _text("URI of the JSON Schema of data.", pattern="^urn:kinerja:schema:.+$")
    ]
    sequence: Annotated[
        str, _text("Position in the log, from 0; sorts as text.", pattern=r"^[0-9]{16}$")
    ]
    streamversion: Annotated[str, _text("Version in the stream, from 1.", pattern=r"^[1-9][0-9]*$")]
    partitionkey: Annotated[str, _text("The region.", pattern=rf"^{REGION}$")]
    actor: Annotated[str, _text("Pseudonymous id of who caused it, or ``system``.", pattern="^.+$")]
    causation: Annotated[
        str, _text("Where the record stands that caused this one.", pattern=rf"^{REGION}/{_AT}$")
    ] = ""
    correlation: Annotated[str, _text("Id of the whole business action.", pattern="^.+$")]
    traceparent: Annotated[
        str,
        _text("W3C trace context.", pattern="^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"),
    ] = ""
    data: msgspec.Raw

    @property
    def region(self) -> str:
        return self.partitionkey

    @property
    def service(self) -> str:
        return self.source.rpartition("/")[2]

    @property
    def stream(self) -> str:
        return self.subject

    @property
    def position(self) -> int:
        return int(self.sequence)

    @property
    def version(self) -> int:
        return int(self.streamversion)


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of a topic must know of a record; ``data`` is skipped, not even kept."""

    id: str
    region: str = msgspec.field(name="partitionkey")
    source: str
    type: str
    stream: str = msgspec.field(name="subject")
    time: _Instant
    sequence: str
    streamversion: str

    @property
    def service(self) -> str:
        return self.source.rpartition("/")[2]

    @property
    def position(self) -> int:
        return int(self.sequence)

    @property
    def version(self) -> int:
        return int(self.streamversion)

    @property
    def time_us(self) -> int:
        """Microseconds since 1970, UTC; exact, where ``timestamp()`` would round."""
        return (self.time - _EPOCH) // _MICROSECOND


class Cause(NamedTuple):
    """Where a record stands: the text form is ``<region>/<service>@<position>``."""

    region: str
    service: str
    position: int


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

encode: Callable[[Envelope], bytes] = msgspec.json.Encoder().encode
"""The bytes of a record, keys in declared order."""

_decode = msgspec.json.Decoder(Envelope).decode
_outline = msgspec.json.Decoder(Outline).decode


def decode(body: bytes) -> Envelope:
    """The envelope of a record; its ``data`` is decoded by `contracts.catalogue.event_of`.

    Raises Malformed.
    """
    try:
        return _decode(body)
    except msgspec.DecodeError as problem:
        raise Malformed(str(problem)) from problem


def outline(body: bytes) -> Outline:
    """Id, region, service, position, stream, version, type and time of a record, quickly.

    Raises Malformed.
    """
    try:
        return _outline(body)
    except msgspec.DecodeError as problem:
        raise Malformed(str(problem)) from problem


def envelop(
    event: Event,
    *,
    id: str,
    region: str,
    service: str,
    position: int,
    stream: str,
    version: int,
    time: datetime,
    actor: str,
    correlation: str,
    causation: str = "",
    traceparent: str = "",
) -> Envelope:
    """The envelope of an event that is about to be recorded.

    ``id`` is a UUIDv7, ``position`` counts from 0 in the log and ``version`` from 1 in the stream,
    ``time`` is UTC, ``causation`` the text of a `cause`.
    """
    assert time.tzinfo is UTC, "the time of a record is UTC"
    return Envelope(
        specversion="1.0",
        id=id,
        source=f"/regions/{region}/{service}",
        type=event.type,
        subject=stream,
        time=time,
        datacontenttype="application/json",
        dataschema=schema_uri(event.type),
        sequence=f"{position:0{SEQUENCE_DIGITS}d}",
        streamversion=str(version),
        partitionkey=region,
        actor=actor,
        causation=causation,
        correlation=correlation,
        traceparent=traceparent,
        data=msgspec.Raw(encode_event(event)),
    )


@cache
def schema_uri(type: str) -> str:
    """The URI by which the JSON Schema of a type is named; the file is ``schemas/<type>.json``."""
    return f"urn:kinerja:schema:{type}"


def cause(region: str, service: str, position: int) -> str:
    """How records refer to a record: ``13.72/reporting@17``."""
    return f"{region}/{service}@{position}"


def parse_cause(text: str) -> Cause:
    """The parts of a `cause`. Raises Malformed."""
    log, at, position = text.rpartition("@")
    region, slash, service = log.partition("/")
    if not (at and slash and region and service and position.isdecimal() and position.isascii()):
        raise Malformed(f"{text!r} is not of the form <region>/<service>@<position>")
    return Cause(region, service, int(position))
