"""The search finds a canary in every form in which somebody may have written it."""

import base64
import hashlib
import json
import unicodedata
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest

from contracts.personal import holds_identity_number
from kernel.names import sort_key
from services.reporting.rules.nip import nip_faults
from tests.security.canaries import Canaries
from tests.security.search import Left, Search

CANARIES = Canaries.of(7)
NAME, TEXT, MAIL = CANARIES.name("a test"), CANARIES.text("a test"), CANARIES.mail("a test")
NIP, NIK, TELEPHONE = CANARIES.nip("a"), CANARIES.nik("a"), CANARIES.telephone("a")
EVERY = [NAME, TEXT, MAIL, NIP, NIK, TELEPHONE]
SEARCH = Search(CANARIES)


def surrounded(text: str) -> bytes:
    return f'{{"a":"{text}"}}'.encode()


FORMS: dict[str, Callable[[str], bytes]] = {
    "as it is": surrounded,
    "in capitals": lambda text: surrounded(text.upper()),
    "decomposed": lambda text: surrounded(unicodedata.normalize("NFD", text)),
    "in UTF-16": lambda text: text.encode("utf-16"),
    "the other UTF-16": lambda text: text.encode("utf-16-be"),
    "in hexadecimal": lambda text: surrounded(text).hex().encode(),
    "in hexadecimal capitals": lambda text: surrounded(text).hex().upper().encode(),
    "escaped in JSON": lambda text: json.dumps({"a": text}).encode(),
    "in an address": lambda text: f"/a?b={quote(text)}".encode(),
    "in base64": lambda text: base64.b64encode(surrounded(text)),
    "in base64, one further": lambda text: base64.b64encode(b"1" + surrounded(text)),
    "in base64, two further": lambda text: base64.b64encode(b"12" + surrounded(text)),
    "in base64 of an address": lambda text: base64.urlsafe_b64encode(b"12" + surrounded(text)),
    "in capitals in base64": lambda text: base64.b64encode(text.upper().encode()),
}
HASHES: dict[str, Callable[[bytes], bytes]] = {
    "raw": lambda digest: digest,
    "in hexadecimal": lambda digest: digest.hex().encode(),
    "in base64": base64.b64encode,
}


@pytest.mark.parametrize("canary", EVERY)
@pytest.mark.parametrize("form", FORMS)
def test_a_canary_is_found(canary: str, form: str):
    [found] = SEARCH.in_all([Left("there", FORMS[form](canary)), Left("elsewhere", b"nothing")])
    assert found.place == "there"


@pytest.mark.parametrize("canary", [NIP, NIK, TELEPHONE, MAIL])
@pytest.mark.parametrize("kind", ["md5", "sha1", "sha256"])
@pytest.mark.parametrize("form", HASHES)
def test_the_hash_of_a_number_is_found(canary: str, kind: str, form: str):
    assert SEARCH.holds(b"\n" + HASHES[form](hashlib.new(kind, canary.encode()).digest()) + b"\n")


@pytest.mark.parametrize("word", [*NAME.replace(",", "").split()[1:4], *TEXT.split()[:2]])
def test_one_word_of_a_name_or_text_is_found(word: str):
    assert SEARCH.holds(word.encode())


def test_a_name_as_the_index_sorts_it_is_found():
    assert SEARCH.holds(sort_key(NAME).encode())


@pytest.mark.parametrize("gap", " .-")
def test_a_nip_as_it_is_printed_is_found(gap: str):
    printed = gap.join((NIP[:8], NIP[8:14], NIP[14], NIP[15:]))
    assert SEARCH.holds(printed.encode())


def test_a_telephone_number_from_abroad_is_found():
    assert SEARCH.holds(f"+62{TELEPHONE[1:]}".encode())


def test_what_holds_no_canary_of_the_set_is_clean():
    other = Canaries.of(8)
    texts = [other.name("b"), other.text("b"), other.nip("b"), other.nik("b"), other.mail("b")]
    assert not SEARCH.holds("\n".join(texts).encode())


def test_the_numbers_are_valid():
    """Rules.md H; and a NIK tells region, birthday and a serial."""
    assert nip_faults(NIP, "PNS", date(2026, 1, 1)) == ()
    assert holds_identity_number(NIP) and holds_identity_number(NIK)
