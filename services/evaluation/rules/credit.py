"""Credit points (*angka kredit*) of functional positions: national constants by the year they hold.

They follow from the predicate and are no choice of a region (Peraturan BKN 3/2023; coefficients by
PermenPANRB 1/2023). A later regulation is one more table; periods before it keep theirs.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from contracts.evaluation import Predicate

Level = Literal["pemula", "terampil", "mahir", "penyelia", "pertama", "muda", "madya", "utama"]
"""Of skilled (*keterampilan*) and of expert (*keahlian*) positions."""

CENT = Decimal("0.01")
MONTHS = 12


class Credit(NamedTuple):
    """What holds from the periods of a year on: percent of the coefficient by predicate, and the
    coefficient of a whole year by level."""

    since: int
    percent: Mapping[Predicate, int]
    coefficient: Mapping[Level, Decimal]
    article: str


TABLES: tuple[Credit, ...] = (
    Credit(
        2023,
        {
            "sangat-baik": 150,
            "baik": 100,
            "butuh-perbaikan": 75,
            "kurang": 50,
            "sangat-kurang": 25,
        },
        {
            "pemula": Decimal("3.75"),
            "terampil": Decimal(5),
            "mahir": Decimal("12.5"),
            "penyelia": Decimal(25),
            "pertama": Decimal("12.5"),
            "muda": Decimal(25),
            "madya": Decimal("37.5"),
            "utama": Decimal(50),
        },
        "Peraturan BKN 3/2023; PermenPANRB 1/2023",
    ),
)


def credit_of(year: int) -> Credit | None:
    """The table for the periods of a year; None before the first."""
    found = [table for table in TABLES if table.since <= year]
    return found[-1] if found else None


def credit_points(predicate: Predicate, level: Level, months: int, year: int) -> Decimal | None:
    """Points of so many months (1 to 12) of a year, with two decimals, half up; None for years
    without a table."""
    table = credit_of(year)
    if table is None:
        return None
    assert 1 <= months <= MONTHS, f"{months} months are no part of a year"
    points = table.coefficient[level] * table.percent[predicate] * months / (100 * MONTHS)
    return points.quantize(CENT, ROUND_HALF_UP)
