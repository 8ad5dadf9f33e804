"""The grade (golongan) of a civil servant: PNS I/a to IV/e, PPPK I to XVII (Perpres 98/2020)."""

from typing import Final

from contracts.reporting import Employment

_LETTERS: Final = {"I": "abcd", "II": "abcd", "III": "abcd", "IV": "abcde"}
_LOW: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_HIGH: Final = ("X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")

GRADES: Final[dict[Employment, frozenset[str]]] = {
    "PNS": frozenset(f"{n}/{letter}" for n, letters in _LETTERS.items() for letter in letters),
    "PPPK": frozenset(_LOW + _HIGH),
}

_STEPS: Final = {
    "I": ("Juru Muda", "Juru Muda Tingkat I", "Juru", "Juru Tingkat I"),
    "II": ("Pengatur Muda", "Pengatur Muda Tingkat I", "Pengatur", "Pengatur Tingkat I"),
    "III": ("Penata Muda", "Penata Muda Tingkat I", "Penata", "Penata Tingkat I"),
    "IV": (
        "Pembina",
        "Pembina Tingkat I",
        "Pembina Utama Muda",
        "Pembina Utama Madya",
        "Pembina Utama",
    ),
}
RANKS: Final[dict[str, str]] = {
    f"{numeral}/{letter}": rank
    for numeral, ranks in _STEPS.items()
    for letter, rank in zip(_LETTERS[numeral], ranks, strict=True)
}
"""The rank (pangkat) of each grade of a PNS; a PPPK has none."""


def grade_of(text: str, employment: Employment) -> str | None:
    """The grade as regulations write it, from any capitals and spaces; None when it is none."""
    numeral, slash, letter = "".join(text.split()).upper().partition("/")
    grade = numeral + slash + letter.lower()
    return grade if grade in GRADES[employment] else None
