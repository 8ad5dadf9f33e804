"""A document is set: its description becomes a PDF/A with all fonts in it, always the same bytes.

Typst sets it, outside of Python's lock: some ten milliseconds for a page. Nothing of the machine is
in the file: no font, no time, no language of it.
"""

import re
import unicodedata
from pathlib import Path
from typing import Any, Final, cast

import msgspec
import segno
import typst

from kernel.document import Document

PAPER: Final = Path(__file__).parent / "paper"
STANDARD: Final = "a-2b"  # for archives; every glyph has to be there
A4_POINTS: Final = (595.276, 841.89)
MILLIMETRE: Final = 72 / 25.4
FIELD_POINTS: Final = (66 * MILLIMETRE, 21 * MILLIMETRE)  # as in document.typ

# What the fonts that Typst brings have glyphs for: Latin, Greek, Cyrillic, signs, mathematics.
UNPRINTABLE: Final = re.compile(
    "[^\\n\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u0370-\u04ff\u1e00-\u1eff\u200b"
    "\u2010-\u2027\u2030-\u203f\u20a6-\u20bf\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff]"
)
INSTEAD: Final = "□"
LONGEST_WORD: Final = 24
LONG_WORD: Final = re.compile(rf"\S{{{LONGEST_WORD},}}")


class Field(msgspec.Struct, frozen=True):
    """A place for a signature: page from 1 on, corners in points from the page's lower left."""

    name: str
    page: int
    left: float
    bottom: float
    right: float
    top: float


class Typeset(msgspec.Struct, frozen=True):
    """A PDF, and where in it is signed."""

    pdf: bytes
    fields: tuple[Field, ...]


def typeset(document: Document) -> Typeset:
    """The document as a PDF/A-2b. Takes up to some hundred milliseconds: call it in a thread."""
    said: dict[str, Any] = printable(msgspec.to_builtins(document))
    said["made"] = list(document.made.timetuple()[:6])
    said["link"] = document.link
    if document.link:
        said["code"] = segno.make(document.link, error="m").svg_inline(scale=4, border=0)
    compiler = typst.Compiler(
        PAPER / "document.typ",
        root=PAPER,
        ignore_system_fonts=True,
        sys_inputs={"document": msgspec.json.encode(said).decode()},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=STANDARD)
    assert isinstance(pdf, bytes)
    found = msgspec.json.decode(compiler.query("<field>", field="value"), type=list[Found])
    width, height = A4_POINTS
    return Typeset(
        pdf, tuple(placed(each, width if document.is_wide else height) for each in found)
    )


class Found(msgspec.Struct):
    """Where a field begins: points from the page's upper left."""

    name: str
    page: int
    x: float
    y: float


def placed(found: Found, height: float) -> Field:
    wide, high = FIELD_POINTS
    left, top = found.x, height - found.y
    return Field(found.name, found.page, left, top - high, left + wide, top)


def stamp(lines: list[str], warning: str) -> bytes:
    """A small PDF of the size of a field, for what is seen of a signature."""
    wide, high = FIELD_POINTS
    shown = {"lines": printable(lines), "warning": warning, "width": wide, "height": high}
    pdf = typst.compile(
        PAPER / "stamp.typ",
        root=PAPER,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"stamp": msgspec.json.encode(shown).decode()},
    )
    assert isinstance(pdf, bytes)
    return pdf


def printable(value: Any) -> Any:
    """The same with every text in it as it can be set: composed, without characters that no font
    has, and with places at which long words may be broken."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).replace("\t", " ")
        return LONG_WORD.sub(broken, UNPRINTABLE.sub(INSTEAD, text))
    if isinstance(value, list | tuple):
        return [printable(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: printable(each) for key, each in cast("dict[str, Any]", value).items()}
    return value


def broken(found: "re.Match[str]") -> str:
    """A long word, with a place for a break after every dozen letters."""
    word, step = found[0], LONGEST_WORD // 2
    return "\u200b".join(word[at : at + step] for at in range(0, len(word), step))
