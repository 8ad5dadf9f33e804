"""Indicators: what is measured, against which target, and what would mend a weak one."""

from decimal import Decimal

import msgspec

from contracts.reporting import Aspect, Better, Source

SATISFACTION_TARGET = (Decimal("76.61"), Decimal("88.30"))


class Measure(msgspec.Struct, frozen=True):
    """An indicator. ``step`` is by how much a figure beside the target usually misses it."""

    code: str
    title: str
    aspect: Aspect
    low: Decimal
    high: Decimal
    measure: str
    step: Decimal
    competency: str
    better: Better = "higher"
    source: Source = "self"


def measure(
    code: str,
    title: str,
    aspect: Aspect,
    target: tuple[int, int],
    unit: str,
    step: str,
    competency: str,
    better: Better = "higher",
) -> Measure:
    low, high = Decimal(target[0]), Decimal(target[1])
    return Measure(code, title, aspect, low, high, unit, Decimal(step), competency, better)


SERVICE_TIME = measure(
    "service-time",
    "Rata-rata waktu pelayanan di loket",
    "time",
    (10, 15),
    "menit",
    "2.5",
    "pelayanan-prima",
    "lower",
)
ACCURACY = measure(
    "document-accuracy",
    "Berkas yang benar pada pemeriksaan pertama",
    "quality",
    (90, 95),
    "persen",
    "1.5",
    "administrasi-kependudukan",
)
SATISFACTION = Measure(
    "citizen-satisfaction",
    "Indeks kepuasan masyarakat",
    "quality",
    *SATISFACTION_TARGET,
    "indeks",
    Decimal(1),
    "komunikasi-publik",
    source="citizen-satisfaction",
)
BUDGET = measure(
    "budget-absorption",
    "Realisasi anggaran unit",
    "cost",
    (90, 96),
    "persen",
    "2",
    "pengelolaan-anggaran",
)
ANNOUNCED = measure(
    "announcements",
    "Sosialisasi yang dilaksanakan",
    "quantity",
    (3, 4),
    "kegiatan",
    "1",
    "komunikasi-publik",
)
