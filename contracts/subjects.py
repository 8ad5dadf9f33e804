"""Subjects: whose personal values lie under one key, and which ids they may have.

A person's id stands in the open in every record for ever, as actor too, and whoever issues tokens
chooses it. So it has one pattern, which tokens, keys and routes share: what a token may not be
called, no key is made for, and whatever has a key can be asked for, and forgotten, by its id.
"""

import re

from contracts.ids import BETWEEN
from contracts.personal import is_identity_number, is_number_like

RESPONSE = "response-"
ROUND = "round-"
"""Subjects that are no people: what one citizen once said, and the key of a review round."""

RESERVED = (RESPONSE, ROUND)
"""Beginnings that no id has which somebody may choose, else it could name one of those."""

NOBODY = re.compile(r"system|anonymous(-.*)?", re.DOTALL)
"""Actors that are no subjects: the platform itself writes under them, for its own reactions and
for whoever is not to be known."""

ID = r"[a-z0-9][a-z0-9._-]{0,63}"

_PERSON = re.compile(rf"(?=.*[a-z])(?=.*[0-9]){ID}")
_OTHER = re.compile(rf"{RESPONSE}{ID}|{ROUND}{ID}({BETWEEN}{ID}){{0,2}}")

USABLE = {
    "en": "1 to 64 of a-z, 0-9, dot, hyphen and underscore, at least one letter and one digit among"
    " them, such as e7 or a random UUID. No NIP, NIK, telephone number, name or mail address; not"
    " system, anonymous-…, response-… or round-….",
    "id": "1 sampai 64 dari a-z, 0-9, titik, strip, dan garis bawah, di antaranya sedikitnya satu"
    " huruf dan satu angka, misalnya e7 atau UUID acak. Bukan NIP, NIK, nomor telepon, nama, atau"
    " alamat surel; bukan system, anonymous-…, response-…, atau round-….",
}
"""What a person's id has to be, by language."""


def is_id(text: str) -> bool:
    """Whether somebody may choose this as the id of a thing. A NIK or a NIP is never an id."""
    is_one = re.fullmatch(ID, text) is not None
    return is_one and not is_identity_number(text) and not is_reserved(text)


def is_person(subject: str) -> bool:
    """Whether somebody may be known by this id. A name has no digit, a number no letter."""
    return (
        _PERSON.fullmatch(subject) is not None
        and NOBODY.fullmatch(subject) is None
        and not is_reserved(subject)
        and not is_number_like(subject)
    )


def is_subject(subject: str) -> bool:
    """Whether a key may be made for it: a person, a citizen's response, a review round."""
    if is_reserved(subject):
        return _OTHER.fullmatch(subject) is not None
    return is_person(subject)


def is_reserved(id: str) -> bool:
    """Whether an id begins as those of the platform do."""
    return id.startswith(RESERVED)


def is_nobody(actor: str) -> bool:
    """Whether this actor is the platform, or somebody who is another one each time."""
    return NOBODY.fullmatch(actor) is not None
