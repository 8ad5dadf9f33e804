"""Looks for canaries in bytes, in whatever form somebody may have written them."""

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tests.security.canaries import Canaries

AROUND = 60  # bytes shown on each side
SHOWN = 20  # findings of one search
HASHES = ("md5", "sha1", "sha256")
GROUPS = (8, 6, 1, 3)  # in which a NIP is printed
SHORTEST = 8  # of what is left of a text in base64 when its neighbours are cut off


@dataclass(frozen=True)
class Left:
    """Something that somebody left behind: the ``place`` is named when a canary is in it."""

    place: str
    content: bytes


@dataclass(frozen=True)
class Found:
    place: str
    form: str
    around: str

    def __str__(self) -> str:
        return f"{self.place}: {self.form}: …{self.around}…"


class Search:
    """For one set of canaries; made when all of the set have been made."""

    def __init__(self, canaries: Canaries) -> None:
        self.forms = dict[bytes, str]()  # in lower case → what it is
        self.exact = dict[bytes, str]()
        for text, called in spellings(canaries):
            self._written(text, called)
        for number in [*canaries.numbers, *canaries.mails]:
            for kind in HASHES:
                self._raw(hashlib.new(kind, number.encode()).digest(), f"{kind} of a number")
        self.plain = {text.encode().lower(): called for text, called in spellings(canaries)}

    def _written(self, text: str, called: str) -> None:
        """The text as it is, in other encodings, and in what JSON and addresses make of it."""
        raw = text.encode()
        self._lower(raw, called)
        self._lower(raw.hex().encode(), f"{called}, hexadecimal")
        for encoding in ("utf-16-le", "utf-16-be"):
            self._lower(text.encode(encoding), f"{called}, {encoding}")
        escaped = {"JSON": json.dumps(text)[1:-1], "a URL": quote(text)}
        for where, written in escaped.items():
            self._lower(written.encode(), f"{called}, as in {where}")
        for cased in {text, text.upper()}:
            self._base64(cased.encode(), called)

    def _raw(self, raw: bytes, called: str) -> None:
        self.exact[raw] = called
        self._lower(raw.hex().encode(), f"{called}, hexadecimal")
        self._base64(raw, called)

    def _base64(self, raw: bytes, called: str) -> None:
        """In a longer text it may begin at any of three places of a group."""
        for before in range(3):
            whole = base64.b64encode(bytes(before) + raw).rstrip(b"=")
            first = -(-before * 8 // 6)  # letters in which the neighbour before has a part
            last = (before + len(raw)) * 8 // 6
            if last - first >= SHORTEST:
                core = whole[first:last]
                self.exact[core] = f"{called}, base64"
                self.exact[core.translate(bytes.maketrans(b"+/", b"-_"))] = f"{called}, base64"

    def _lower(self, form: bytes, called: str) -> None:
        self.forms.setdefault(form.lower(), called)

    def in_all(self, left: Iterable[Left]) -> list[Found]:
        """The first findings, each place once."""
        found = list[Found]()
        for each in left:
            found += list(self.within(each))[:1]
            if len(found) >= SHOWN:
                break
        return found

    def within(self, left: Left) -> Iterator[Found]:
        """In every form."""
        lowered = left.content.lower()
        for content, forms in ((lowered, self.forms), (left.content, self.exact)):
            for form, called in forms.items():
                if form in content:
                    yield found_at(left.place, content, form, called)

    def plainly(self, left: Left) -> Iterator[Found]:
        """Only as it is written, in any case: for what is large, such as a database's own files."""
        lowered = left.content.lower()
        for form, called in self.plain.items():
            if form in lowered:
                yield found_at(left.place, lowered, form, called)

    def holds(self, content: bytes) -> bool:
        return any(True for _ in self.within(Left("", content)))


def found_at(place: str, content: bytes, form: bytes, called: str) -> Found:
    at = content.index(form)
    around = content[max(at - AROUND, 0) : at + len(form) + AROUND]
    return Found(place, called, around.decode(errors="replace"))


def spellings(canaries: Canaries) -> Iterator[tuple[str, str]]:
    """What stands in every canary of the set, however its diacritics or digits are written."""
    yield canaries.marker, "the marker"
    accented = canaries.accented
    yield accented, "the marker with diacritics"
    yield accented.upper(), "the marker with diacritics"
    yield unicodedata.normalize("NFD", accented), "the marker with diacritics, decomposed"
    yield canaries.nip_beginning, "a NIP"
    yield canaries.nik_beginning, "a NIK"
    for number in canaries.numbers:
        yield from printed(number)


def printed(number: str) -> Iterator[tuple[str, str]]:
    """A number in groups, as people write it; a telephone number also from abroad."""
    if len(number) == sum(GROUPS):
        cut = [number[sum(GROUPS[:n]) : sum(GROUPS[: n + 1])] for n in range(len(GROUPS))]
        for gap in " .-":
            yield gap.join(cut), "a NIP in groups"
    elif number.startswith("0"):
        yield number, "a telephone number"
        yield f"62{number[1:]}", "a telephone number from abroad"
        for gap in " .-":
            yield gap.join((number[:4], number[4:8], number[8:])), "a telephone number in groups"
