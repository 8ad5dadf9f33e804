"""The shapes in which every `api.py` reads requests and answers: ids, texts, bodies, lists."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, cast

import fastapi
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from contracts.ids import BETWEEN
from contracts.personal import holds_identity_number, is_identity_number
from contracts.subjects import ID, is_reserved, is_subject
from kernel.edge import Answer

FILE_LIMIT = 16 * 1024 * 1024  # bytes of an uploaded file; 8,000 employees are about 1 MiB of CSV
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes of any other file: a photograph, a scanned letter
INTEGER_LIMIT = 2**53 - 1  # contracts.md: what every JSON reader can hold exactly

T = TypeVar("T")
V = TypeVar("V", bound=str | int)


# All but the line's end and the tab; and what turns the direction of the text around it, with which
# a name or a reason can be made to read as another one.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text in NFC. Refuses NUL, which PostgreSQL cannot store."""
    if "\0" in text:
        raise PydanticCustomError("nul_character", "A text may not contain NUL.")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def shown(text: str) -> str:
    """The text in NFC. Refuses control characters: whoever reads it sees all that it says."""
    if CONTROL.search(text):
        raise PydanticCustomError("control_character", "A text may not contain control characters.")
    return clean(text)


def cleaned(value: Any) -> Any:
    """``value`` as JSON gave it, with every text in it, keys as well, in NFC and without NUL."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return {clean(name): cleaned(item) for name, item in named.items()}
    return value


def no_number(text: str) -> str:
    """An id, or one made of ids. Refuses a NIK or a NIP, also as it is printed: neither is ever an
    id or a key. Not one within a longer id: random ids of hexadecimal digits hold as many now and
    then."""
    if any(is_identity_number(part) for part in text.split(BETWEEN)):
        raise PydanticCustomError("personal_number", "An identity number is no id.")
    return text


def not_reserved(text: str) -> str:
    """An id. Refuses one that begins as those which the platform makes: under them lie the keys of
    citizens' responses and of review rounds."""
    if is_reserved(text):
        raise PydanticCustomError("reserved_id", "No id begins with response- or round-.")
    return text


def of_a_subject(text: str) -> str:
    """The id of a subject. Refuses what no key is made for."""
    if not is_subject(text):
        raise PydanticCustomError("unusable_subject", "No person is known by this id.")
    return text


Id = Annotated[
    str,
    StringConstraints(pattern=rf"^{ID}$"),
    AfterValidator(no_number),
    AfterValidator(not_reserved),
    Field(
        description="An id made by the caller; never a person's name or number. It does not begin"
        " with `response-` or `round-`.",
        examples=["a7"],
    ),
]
"""An id in a path or a body."""

JoinedId = Annotated[
    str,
    StringConstraints(pattern=rf"^{ID}({BETWEEN}{ID}){{0,2}}$"),
    AfterValidator(no_number),
    Field(description="An id that the platform made of others.", examples=["e7~2026-q1"]),
]
"""An id of `contracts.ids.joined` in a path."""

SubjectId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9._~-]{0,201}$"),
    AfterValidator(of_a_subject),
    Field(
        description="A person's id, as in their token; `response-` and a citizen's response; or"
        " `round-` and a review round.",
        examples=["e7"],
    ),
]
"""Whose values lie under one key (`contracts.subjects`)."""

StreamId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*-[\x21-\x7e]{1,200}$"),
    Field(description="The kind of a thing and its id.", examples=["report-e7~2026-q1"]),
]
"""A stream in a body."""

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(shown),
    Field(examples=["Layanan KTP selesai dalam satu hari."]),
]
"""A text of 1 to 2,000 characters, stored in NFC; of control characters line ends and tabs only."""


def of_nobody(text: str) -> str:
    """The text. Refuses one in which a NIK or a NIP stands."""
    if holds_identity_number(text):
        raise PydanticCustomError("personal_number", "An identity number may not stand here.")
    return text


OpenText = Annotated[Text, AfterValidator(of_nobody)]
"""A text of the office that is not sealed: a title, a unit of measure. Whoever may read the log may
read it for ever, so nobody's identity number stands in it."""

Period = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-(Q[1-4]|0[1-9]|1[0-2])$"),
    Field(description="A quarter or a month.", examples=["2026-Q1", "2026-03"]),
]

Commitment = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{16}$"),
    Field(
        description="Names a region key, and tells nothing of it.", examples=["9bc1d2e3f4a5b6c7"]
    ),
]
"""The commitment to a region key."""

Day = Annotated[date, Field(ge=date(2000, 1, 1), examples=["2026-05-04"])]
"""A day from 2000 on: an earlier one is a slip."""

Sheet = Annotated[bytes, fastapi.Body(media_type=CSV, description="With a line of headings.")]
"""A file of a spreadsheet as the body of a request, up to `FILE_LIMIT` bytes: CSV or XLSX."""


class Body(BaseModel):
    """What a request carries: no unknown field, unchangeable, every text in NFC."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, value: Any) -> Any:
        return cleaned(value)


class Done(BaseModel):
    """The command was carried out, now or before."""

    position: Annotated[
        str,
        Field(
            description="The log holds it here; send it as Kinerja-After to read your own write.",
            examples=["13.72/reporting@4711"],
        ),
    ]
    version: Annotated[
        int, Field(description="The version of the thing; send it as If-Match.", examples=[7])
    ]


def done(answer: Answer) -> Done:
    """The body of an answer to a command."""
    return Done(position=answer.position, version=answer.version)


def only(**asked: V | None) -> dict[str, V]:
    """The filters of a list that the caller gave: ``edge.page(plans, by, **only(status=status))``.

    What was not asked for is None, and no filter.
    """
    return {name: value for name, value in asked.items() if value is not None}


class Listed(BaseModel, Generic[T]):
    """A page of a list. ``next`` is the ``cursor`` of the following one, absent on the last."""

    items: list[T]
    next: Annotated[str | None, Field(examples=["YTc"])] = None
