"""No field may carry a personal value in the clear: finds fields that are named as if they did, and
identity numbers in texts that are not sealed."""

import re
from collections.abc import Iterator, Mapping

from contracts.schema import Schema

_LANGUAGES = {
    "English": """name names number phone telephone mobile whatsapp address email mail text reason
        comment note notes contact birth born birthday birthdate sex gender religion photo picture
        passport title word words remark remarks description explanation opinion narrative message
        body position certificate""",
    "Indonesian": "nama nip nik npwp telepon alamat alasan komentar catatan kontak agama",
}
WORDS = frozenset(word for words in _LANGUAGES.values() for word in words.split())
"""Parts of field names behind which personal values or free text hide."""

HARMLESS: Mapping[str, str] = {
    "reporting.UnitEstablished.v1.title": "the name of an office",
    "reporting.UnitRenamed.v1.title": "the name of an office",
    "reporting.EmployeeRegistered.v1.position": "a post of the staffing chart; no identity number",
    "reporting.EmployeeMoved.v1.position": "a post of the staffing chart; no identity number",
    "reporting.EmployeeRegistered.v1.position_class": "one of five classes",
    "reporting.EmployeeMoved.v1.position_class": "one of five classes",
    "reporting.RegionalHeadTookOffice.v1.position": "the title of the office: bupati, wali kota",
    "reporting.TeamFormed.v1.title": "the name of a team; no identity number",
    "reporting.TeamChanged.v1.title": "the name of a team; no identity number",
    "reporting.AssignmentProposed.v1.title": "a piece of work, as in a plan; names no person",
    "PlannedResult.title": "a result of the office, as published in its plan; names no person",
    "Indicator.title": "what is measured; names no person",
    "IndicatorV1.title": "what is measured; names no person",
    "PlannedResultV1.title": "a result of the office, as published in its plan; names no person",
    "NarratedIndicator.narrative": "indicator and target of the office; names no person",
    "reporting.ResourceRequested.v1.title": "what the office is asked for; names no person",
    "reporting.TemplatePublished.v1.position": "a post of the staffing chart; no identity number",
    "Holiday.title": "the name of a holiday",
    "training.CourseScheduled.v1.title": "the name of a course, as announced",
    "training.TrainingCompleted.v1.certificate": "a register number, by its pattern; no words",
    "notification.MessageQueued.v1.message_id": "an id",
    "notification.MessageQueued.v2.message_id": "an id",
    "notification.MessageRead.v1.message_id": "an id",
    "notification.MessageRead.v1.queued_position": "a number: where a record stands",
    "Fill.word": "of a fixed vocabulary: a period, a predicate, an id",
}
"""Fields that carry such a word and no personal value, each with the reason."""


_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9])([0-9]{16}|[0-9]{18}|[0-9]{8}(?P<gap>[ .-])[0-9]{6}(?P=gap)[0-9](?P=gap)[0-9]{3})"
    r"(?![0-9])"
)


def holds_identity_number(text: str) -> bool:
    """Whether somebody's NIK (16 digits) or NIP (18, also as 8 6 1 3) stands in this text."""
    return _IDENTITY_NUMBER.search(text) is not None


def is_identity_number(text: str) -> bool:
    """Whether this text is somebody's NIK or NIP, and nothing else."""
    return _IDENTITY_NUMBER.fullmatch(text) is not None


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONG_NUMBER = re.compile(r"(?<![a-z0-9])[a-z]*[0-9]{9,}[a-z]*(?![a-z0-9])")
_PRINTED_NIP = re.compile(r"(?<![0-9])[0-9]{8}[._-][0-9]{6}[._-][0-9][._-][0-9]{3}(?![0-9])")


def is_number_like(id: str) -> bool:
    """Whether somebody's number stands in an id: a NIP, a NIK, a telephone number, also behind
    letters (``nip198001152005011001``) and as it is printed. Digits among the letters of a random
    id, such as a UUID or a digest, are none."""
    if _UUID.fullmatch(id):
        return False
    return _LONG_NUMBER.search(id) is not None or _PRINTED_NIP.search(id) is not None


def in_the_clear(schema: Schema) -> list[str]:
    """The fields of a type, and of its parts, that are named like a personal value and are not
    sealed: ``<type or part>.<field>``."""
    return [
        f"{owner}.{field}"
        for owner, field, about in _fields(schema)
        if _is_suspicious(field) and not _is_sealed(about)
    ]


def _fields(schema: Schema) -> Iterator[tuple[str, str, Schema]]:
    for owner in (schema, *schema.get("$defs", {}).values()):
        for field, about in owner.get("properties", {}).items():
            yield owner["title"], field, about


def _is_suspicious(field: str) -> bool:
    return any(
        part in WORDS or part.endswith("name") or part.startswith(("phone", "birth", "email"))
        for part in field.lower().split("_")
    )


def _is_sealed(about: Schema) -> bool:
    """A sealed value, one that may be absent, or a list of them."""
    if "anyOf" in about:
        return all(choice == {"type": "null"} or _is_sealed(choice) for choice in about["anyOf"])
    if about.get("type") == "array":
        return "items" in about and _is_sealed(about["items"])
    return about.get("$ref") == "#/$defs/Sealed"
