"""What is wrong with each field of a request, in both languages and without the value itself.

Pydantic's own messages are English and some of them quote what was sent, which may be somebody's
name or number; so only the kind of error is taken from it, and the limits that the field states.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from contracts.subjects import USABLE

ERRORS_SHOWN = 100
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}|[0-9]{1,6}")


class Message(NamedTuple):
    """A sentence about a field; ``{…}`` is a limit that the field states."""

    en: str
    id: str


OTHER = Message("This is not valid here.", "Isian ini tidak sah.")

MESSAGES: Mapping[str, Message] = {
    "missing": Message("This is required.", "Wajib diisi."),
    "extra_forbidden": Message("There is no such field.", "Isian ini tidak dikenal."),
    "nul_character": Message("NUL is not allowed.", "NUL tidak diperbolehkan."),
    "personal_number": Message(
        "No identity number (NIK, NIP) may stand here.", "NIK atau NIP tidak boleh ditulis di sini."
    ),
    "reserved_id": Message(
        "An id does not begin with `response-` or `round-`: the platform makes those.",
        "Id tidak diawali `response-` atau `round-`: awalan itu dipakai sistem sendiri.",
    ),
    "unusable_subject": Message(
        f"This is no id of a person, of a response or of a review round. {USABLE['en']}",
        f"Ini bukan id orang, tanggapan, atau putaran penilaian. {USABLE['id']}",
    ),
    "no_register_number": Message(
        "A register number is digits and letters, divided by `/`, `.` or `-`, without spaces.",
        "Nomor register terdiri atas angka dan huruf, dipisahkan `/`, `.` atau `-`, tanpa spasi.",
    ),
    "control_character": Message(
        "Control characters are not allowed.", "Karakter kendali tidak diperbolehkan."
    ),
    "string_unicode": Message("This is not valid Unicode.", "Bukan Unicode yang sah."),
    "string_type": Message("Must be a text.", "Harus berupa teks."),
    "string_too_short": Message(
        "At least {min_length} characters.", "Sedikitnya {min_length} huruf."
    ),
    "string_too_long": Message(
        "At most {max_length} characters.", "Paling banyak {max_length} huruf."
    ),
    "string_pattern_mismatch": Message("Must match {pattern}.", "Harus sesuai pola {pattern}."),
    "literal_error": Message("Must be {expected}.", "Harus {expected}."),
    "enum": Message("Must be {expected}.", "Harus {expected}."),
    "bool_type": Message("Must be true or false.", "Harus true atau false."),
    "bool_parsing": Message("Must be true or false.", "Harus true atau false."),
    "int_type": Message("Must be a whole number.", "Harus bilangan bulat."),
    "int_parsing": Message("Must be a whole number.", "Harus bilangan bulat."),
    "int_from_float": Message("Must be a whole number.", "Harus bilangan bulat."),
    "decimal_type": Message("Must be a decimal number.", "Harus bilangan desimal."),
    "decimal_parsing": Message("Must be a decimal number.", "Harus bilangan desimal."),
    "decimal_max_places": Message(
        "At most {decimal_places} decimal places.", "Paling banyak {decimal_places} desimal."
    ),
    "decimal_max_digits": Message(
        "At most {max_digits} digits.", "Paling banyak {max_digits} angka."
    ),
    "greater_than": Message("Must be greater than {gt}.", "Harus lebih dari {gt}."),
    "greater_than_equal": Message("Must be at least {ge}.", "Sedikitnya {ge}."),
    "less_than": Message("Must be less than {lt}.", "Harus kurang dari {lt}."),
    "less_than_equal": Message("Must be at most {le}.", "Paling banyak {le}."),
    "date_type": Message("Must be a date, 2026-03-31.", "Harus tanggal, 2026-03-31."),
    "date_parsing": Message("Must be a date, 2026-03-31.", "Harus tanggal, 2026-03-31."),
    "date_from_datetime_parsing": Message(
        "Must be a date, 2026-03-31.", "Harus tanggal, 2026-03-31."
    ),
    "datetime_parsing": Message("Must be a time in RFC 3339.", "Harus waktu RFC 3339."),
    "datetime_from_date_parsing": Message("Must be a time in RFC 3339.", "Harus waktu RFC 3339."),
    "timezone_aware": Message("The time needs its zone.", "Waktu harus menyebut zonanya."),
    "too_short": Message("At least {min_length} of them.", "Sedikitnya {min_length} butir."),
    "too_long": Message("At most {max_length} of them.", "Paling banyak {max_length} butir."),
    "list_type": Message("Must be a list.", "Harus berupa daftar."),
    "tuple_type": Message("Must be a list.", "Harus berupa daftar."),
    "dict_type": Message("Must be an object.", "Harus berupa objek."),
    "model_type": Message("Must be an object.", "Harus berupa objek."),
    "model_attributes_type": Message("Must be an object.", "Harus berupa objek."),
}

# What a field states about itself; anything else in a context could come from the value.
LIMITS = ("gt", "ge", "lt", "le", "min_length", "max_length", "decimal_places", "max_digits")
STATED = frozenset({*LIMITS, "pattern", "expected"})


def errors_of(found: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, str]]:
    """``in`` (body, path, query or header), ``pointer`` into it and ``message``, for each error."""
    return [_error(error, language) for error in found[:ERRORS_SHOWN]]


def _error(error: Mapping[str, Any], language: str) -> dict[str, str]:
    place, *way = error["loc"]
    message = MESSAGES.get(error["type"], OTHER)
    stated = {k: v for k, v in error.get("ctx", {}).items() if k in STATED}
    return {
        "in": str(place),
        "pointer": "#" + "".join(f"/{_step(step)}" for step in way),
        "message": (message.en if language == "en" else message.id).format(**stated),
    }


def _step(step: str | int) -> str:
    """The name of a field; ``*`` when it looks like no name, for then it may be somebody's."""
    return str(step) if NAME.fullmatch(str(step)) else "*"
