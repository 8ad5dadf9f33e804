"""A document that says little, and what is read back from a PDF."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from kernel.document import Cell, Document, Lines, PageBreak, Party, Sides, Signatures, Table

MADE = datetime(2026, 1, 30, 2, 12, 5, tzinfo=UTC)
PARTIES = (
    Party("Pegawai yang Dinilai", "Contoh Juru", "NIP 1990", "employee"),
    Party("Pejabat Penilai Kinerja", "Contoh Kepala", "NIP 1980", "appraiser"),
)


def document(*words: str, rows: int = 3, mark: str = "", link: str = "") -> Document:
    told = tuple((Cell(str(number)), Cell(f"Baris {number}")) for number in range(rows))
    return Document(
        title="Contoh",
        number="Formulir X.1",
        made=MADE,
        mark=mark,
        link=link,
        foot=("Di bawah setiap halaman",),
        blocks=(
            Lines(("JUDUL", *words), "center", bold=True),
            Sides("Kiri", "Kanan"),
            Table((1, 9), told, ((Cell("NO"), Cell("ISI")),)),
            Signatures("Kota Contoh, 30 Januari 2026", PARTIES),
            PageBreak(),
            Lines(("Lampiran",)),
        ),
    )


def pages(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def places(pdf: bytes) -> Iterator[tuple[str, float, float]]:
    """Each piece of text with where it begins: points from its page's lower left."""
    for page in PdfReader(BytesIO(pdf)).pages:
        found: list[tuple[str, float, float]] = []

        def note(said: str, around: Any, at: Any, *rest: Any) -> None:
            x, y = at[4], at[5]
            left = x * around[0] + y * around[2] + around[4]
            found.append((said, left, x * around[1] + y * around[3] + around[5]))  # noqa: B023  # called within the turn

        page.extract_text(visitor_text=note)
        yield from found
