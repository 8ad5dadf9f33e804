"""Codes and figures as the forms write them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from contracts.reporting import (
    Aspect,
    Control,
    CoreValue,
    Indicator,
    Perspective,
    PlannedSource,
    ResourceAnswer,
    ResourceKind,
)

NOTHING: Final = "–"
ASPECTS: Final[Mapping[Aspect, str]] = {
    "quantity": "Kuantitas",
    "quality": "Kualitas",
    "time": "Waktu",
    "cost": "Biaya",
}
PERSPECTIVES: Final[Mapping[Perspective, str]] = {
    "service-receivers": "Penerima Layanan",
    "business-process": "Proses Bisnis",
    "internal-strengthening": "Penguatan Internal",
    "budget": "Anggaran",
}
VALUES: Final[Mapping[CoreValue, str]] = {
    "berorientasi-pelayanan": "Berorientasi Pelayanan",
    "akuntabel": "Akuntabel",
    "kompeten": "Kompeten",
    "harmonis": "Harmonis",
    "loyal": "Loyal",
    "adaptif": "Adaptif",
    "kolaboratif": "Kolaboratif",
}
CONTROLS: Final[Mapping[Control, str]] = {
    "outcome": "Outcome",
    "intermediate-outcome": "Outcome Antara",
    "output-of-low-control": "Output Kendali Rendah",
}
RESOURCES: Final[Mapping[ResourceKind, str]] = {
    "people": "Sumber daya manusia",
    "budget": "Anggaran",
    "equipment": "Peralatan kerja",
    "facilities": "Sarana dan prasarana",
    "guidance": "Pendampingan pimpinan",
}
ANSWERS: Final[Mapping[ResourceAnswer | None, str]] = {
    "provided": "disediakan",
    "refused": "tidak dapat disediakan",
    None: "menunggu jawaban pimpinan",
}
ELSEWHERE: Final[Mapping[PlannedSource, str]] = {
    "citizen-satisfaction": "dari survei kepuasan",
    "service-time": "dari waktu layanan",
    "waiting-time": "dari waktu tunggu",
    "complaints-in-time": "dari pengaduan",
}
"""Whose figure counts in the place of the employee's own."""

ROMAN: Final = ("I", "II", "III", "IV")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def region_named(title: str) -> str:
    """``Kota Padang``, whether the roster calls it so or ``Pemerintah Kota Padang``."""
    return re.sub(r"^pemerintah\s+", "", title, flags=re.IGNORECASE)


def figure(value: Decimal) -> str:
    """``1.234,5`` of 1234.50: a point between thousands, a comma before the decimals."""
    whole, _, rest = f"{value:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def spread(low: Decimal, high: Decimal) -> str:
    """``1–2``, or ``100`` where both ends are the same."""
    return figure(low) if low == high else f"{figure(low)}–{figure(high)}"


def target(of: Indicator) -> str:
    """``1–2 hari``."""
    return f"{spread(of.target_low, of.target_high)} {of.measure}".strip()


def aspects(of: Sequence[Aspect]) -> str:
    """``Kuantitas/Waktu``."""
    return "/".join(ASPECTS[each] for each in of)


def period(of: str) -> str:
    """``TW I`` of "2026-Q1", ``Mar`` of "2026-03"."""
    part = of.partition("-")[2]
    return f"TW {ROMAN[int(part[1:]) - 1]}" if part.startswith("Q") else MONTHS[int(part) - 1]


def points(of: Sequence[str]) -> str:
    """Each on a line of its own, behind a point."""
    return "\n".join(f"• {each}" for each in of)
