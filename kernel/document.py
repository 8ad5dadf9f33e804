"""What a document on paper says, apart from how it is set: `kernel.typeset` makes a PDF of it.

Lengths are shares of the page's width, or none: a description is the same on any paper.
"""

from datetime import datetime
from typing import Literal

import msgspec

Align = Literal["left", "center", "right"]


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell of a table; it may reach over several columns and rows. Lines end with ``\\n``."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: Align = "left"
    bold: bool = False
    shaded: bool = False


Row = tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, tag="table"):
    """``head`` stands again on each page; ``widths`` are shares of what the columns have together.
    Cells that reach over rows stand in the first of them only."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()


class Lines(msgspec.Struct, frozen=True, tag="lines"):
    """Lines of text, one below the other."""

    texts: tuple[str, ...]
    align: Align = "left"
    bold: bool = False


class Sides(msgspec.Struct, frozen=True, tag="sides"):
    """One line: something on the left, something on the right."""

    left: str
    right: str


class Party(msgspec.Struct, frozen=True):
    """Who signs, with a place for the signature called ``field``; without one nothing is signed
    here. ``number`` is the line below the name."""

    title: str
    name: str
    number: str = ""
    field: str = ""


class Signatures(msgspec.Struct, frozen=True, tag="signatures"):
    """Those who sign, beside each other, below the place and the day; they stay on one page."""

    dated: str
    parties: tuple[Party, ...]
    note: str = ""


class PageBreak(msgspec.Struct, frozen=True, tag="page"):
    """What follows begins on a page of its own."""


Block = Table | Lines | Sides | Signatures | PageBreak


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """``made`` is the date of the file, with its zone: the same document has the same bytes.
    ``mark`` stands behind the text of every page, ``foot`` below it, with ``link`` as a code."""

    title: str
    number: str
    made: datetime
    blocks: tuple[Block, ...]
    is_wide: bool = False
    mark: str = ""
    foot: tuple[str, ...] = ()
    link: str = ""
