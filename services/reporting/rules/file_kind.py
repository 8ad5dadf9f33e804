"""What kind of file evidence is, by its content and not by its name: what is opened by double-click
must not be a program.

A kind is known by how a file begins, and where formats allow it by how it ends, so that an upload
that was cut off is found out. Of a ZIP only its table of contents is read, and only a short one.
"""

import zipfile
from collections.abc import Mapping
from typing import IO, NamedTuple

TAIL_BYTES = 2048
CONTENTS_BYTES = 1024 * 1024  # of a ZIP's table of contents: a document has a few kilobytes
ZIP_END = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
OPEN_XML, OPEN_DOCUMENT = "[Content_Types].xml", "mimetype"


class Kind(NamedTuple):
    """``extension`` is that of the name under which it is saved."""

    media_type: str
    extension: str


PDF = Kind("application/pdf", "pdf")
PNG = Kind("image/png", "png")
JPEG = Kind("image/jpeg", "jpg")
WEBP = Kind("image/webp", "webp")
TEXT = Kind("text/plain", "txt")
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", "docx")
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", "xlsx")
PPTX = Kind(f"{_OFFICE}.presentationml.presentation", "pptx")
_OPEN = "application/vnd.oasis.opendocument"
ODT = Kind(f"{_OPEN}.text", "odt")
ODS = Kind(f"{_OPEN}.spreadsheet", "ods")
ODP = Kind(f"{_OPEN}.presentation", "odp")

KINDS = (PDF, PNG, JPEG, WEBP, TEXT, DOCX, XLSX, PPTX, ODT, ODS, ODP)
EXTENSION_OF: Mapping[str, str] = {kind.media_type: kind.extension for kind in KINDS}
ALLOWED = ", ".join(kind.extension for kind in KINDS)

_FOLDERS: Mapping[str, Kind] = {"word/": DOCX, "xl/": XLSX, "ppt/": PPTX}
_OPEN_TYPES: Mapping[bytes, Kind] = {kind.media_type.encode(): kind for kind in (ODT, ODS, ODP)}


def kind_of(file: "IO[bytes]", size: int) -> Kind | None:
    """The kind of a whole file, None for one that is of no kind that is taken."""
    file.seek(0)
    head = file.read(16)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read()
    if head.startswith(b"%PDF-"):
        return PDF if b"%%EOF" in tail else None
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG if b"IEND" in tail[-12:] else None
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG if b"\xff\xd9" in tail else None
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP if int.from_bytes(head[4:8], "little") + 8 <= size else None
    if head.startswith(b"PK\x03\x04"):
        return _document(file, tail)
    return TEXT if _is_text(file) else None


def _document(file: "IO[bytes]", tail: bytes) -> Kind | None:
    end = tail[-22:]
    if not end.startswith(ZIP_END) or ZIP64_LOCATOR in tail[-42:-22]:
        return None  # with a comment, or of a size that no document has
    if int.from_bytes(end[12:16], "little") > CONTENTS_BYTES:
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return _inside(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None


def _inside(archive: zipfile.ZipFile) -> Kind | None:
    names = archive.namelist()
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for name in names):
        return None  # macros and programs
    if OPEN_XML in names:
        folders = {f"{name.partition('/')[0]}/" for name in names}
        return next((kind for at, kind in _FOLDERS.items() if at in folders), None)
    if names[:1] == [OPEN_DOCUMENT] and archive.getinfo(OPEN_DOCUMENT).file_size < 100:
        return _OPEN_TYPES.get(archive.read(OPEN_DOCUMENT).strip())
    return None


def _is_text(file: "IO[bytes]") -> bool:
    """Words and tables in UTF-8; nothing that a browser takes for a page, a shell for a script."""
    file.seek(0)
    content = file.read()
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:2] in (b"#!", b"<!", b"<?"):
        return False
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    if "<html" in text.lower() or "<svg" in text.lower() or "<script" in text.lower():
        return False
    return all(letter >= " " or letter in "\t\r\n" for letter in set(text))
