"""Workbooks as people save them, and as nobody should: made here, byte by byte where needed."""

import io
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

Row = Sequence[Any]


def workbook(*rows: Row) -> bytes:
    book: Any = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines_of(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with another part in place of the one of this name."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for each in old.namelist():
            packed.writestr(each, part if each == name else old.read(each))
    return file.getvalue()


def lying(content: bytes, tells: int) -> bytes:
    """The same archive whose directory says that each part unpacks to ``tells`` bytes."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + 4] = tells.to_bytes(4, "little")
            at = changed.find(mark, at + 4)
    return bytes(changed)
