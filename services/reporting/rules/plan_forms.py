"""In which forms a plan (SKP) is told, and who signs each: PermenPANRB 6/2022, annexes A and B.

For leading posts (JPT and heads of independent units) A.1.1 or A.1.2, for everybody else A.1.6 or
A.1.7, the one qualitative, the other quantitative; the annex A.1.8 is part of each. The manual
A.1.3, and A.1.4 and A.1.5 of whoever leads a unit, are worksheets that nobody signs.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from contracts.reporting import Approach, DocumentForm, PositionClass, SignedAs


class FormOf(NamedTuple):
    """What a form is called, and who signs it, in the order of their places on it."""

    title: str
    signed_by: tuple[SignedAs, ...] = ()


BOTH: Final[tuple[SignedAs, ...]] = ("employee", "appraiser")
LEADING: Final = "bagi Pejabat Pimpinan Tinggi dan Pimpinan Unit Kerja Mandiri"
OTHERS: Final = "bagi Pejabat Administrasi dan Pejabat Fungsional"

FORMS: Final[Mapping[DocumentForm, FormOf]] = {
    "A.1.1": FormOf(f"SKP Pendekatan Hasil Kerja Kualitatif {LEADING}", BOTH),
    "A.1.2": FormOf(f"SKP Pendekatan Hasil Kerja Kuantitatif {LEADING}", BOTH),
    "A.1.3": FormOf("Manual Indikator Kinerja"),
    "A.1.4": FormOf("Strategi Pencapaian Hasil Kerja"),
    "A.1.5": FormOf("Matriks Pembagian Peran dan Hasil"),
    "A.1.6": FormOf(f"SKP Pendekatan Hasil Kerja Kualitatif {OTHERS}", BOTH),
    "A.1.7": FormOf(f"SKP Pendekatan Hasil Kerja Kuantitatif {OTHERS}", BOTH),
    "B.1.1": FormOf("Rencana Aksi", ("employee",)),
    "B.1.2": FormOf("Dokumentasi Kinerja", ("employee",)),
}
SKP: Final[Mapping[tuple[bool, Approach], DocumentForm]] = {
    (True, "qualitative"): "A.1.1",
    (True, "quantitative"): "A.1.2",
    (False, "qualitative"): "A.1.6",
    (False, "quantitative"): "A.1.7",
}
"""By whether the post is a leading one, and by approach."""


def forms_of(
    approach: Approach, position_class: PositionClass, leads_a_unit: bool
) -> tuple[DocumentForm, ...]:
    """The forms in which this plan is told, in the order of the annexes."""
    skp = SKP[position_class == "jpt", approach]
    matrix: tuple[DocumentForm, ...] = ("A.1.4", "A.1.5") if leads_a_unit else ()
    return tuple(sorted((skp, "A.1.3", *matrix, "B.1.1", "B.1.2")))
