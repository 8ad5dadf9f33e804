"""The columns of a file of the national application, its words beside ours, and what may be wrong
with a cell of it. The form is ours (docs/decisions/0120): the application's own is not published.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from contracts.reporting import Copied
from services.reporting.rules.fault import Said, Why
from services.reporting.rules.table import Column

MOST_CHARACTERS = 500  # of a line in a plan
WHOLE: Final = (
    Column("reference", ("referensi", "id_dokumen"), required=False),
    Column("status", (), required=False),
)
PARTS: Final = (
    Column("result_id", ("id_rhk",), required=False),
    Column("result", ("rencana_hasil_kerja", "rhk")),
    Column("indicator_id", ("id_indikator",), required=False),
    Column("indicator", ("indikator", "indikator_kinerja_individu")),
)
PLANNED: Final = (
    Column("kind", ("jenis", "jenis_rhk"), required=False),
    Column("perspective", ("perspektif",), required=False),
    Column("aspects", ("aspek",), required=False),
    Column("target_low", ("target", "target_minimal"), required=False),
    Column("target_high", ("target_maksimal",), required=False),
    Column("measure", ("satuan",), required=False),
    Column("better", ("arah",), required=False),
)
COLUMNS: Final[Mapping[Copied, Sequence[Column]]] = {
    "plan": (
        Column("nip"),
        Column("year", ("tahun",)),
        Column("segment", ("segmen",), required=False),
        *WHOLE,
        *PARTS,
        *PLANNED,
    ),
    "report": (
        Column("nip"),
        Column("period", ("periode",)),
        *WHOLE,
        *PARTS,
        Column("realised", ("realisasi",)),
    ),
}
COMPARED: Final[Mapping[Copied, Sequence[str]]] = {
    "plan": ("result", "indicator", *(column.name for column in PLANNED)),
    "report": ("realised",),
}
FIGURES: Final = ("target_low", "target_high", "realised")
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {
        "final": "final",
        "disetujui": "final",
        "diterima": "final",
        "draft": "draft",
        "draf": "draft",
        "diajukan": "draft",
    },
    "kind": {"utama": "utama", "tambahan": "tambahan"},
    "better": {"higher": "higher", "naik": "higher", "lower": "lower", "turun": "lower"},
    "perspective": {
        "service-receivers": "service-receivers",
        "penerima layanan": "service-receivers",
        "business-process": "business-process",
        "proses bisnis": "business-process",
        "internal-strengthening": "internal-strengthening",
        "penguatan internal": "internal-strengthening",
        "budget": "budget",
        "anggaran": "budget",
    },
    "aspects": {
        "quantity": "quantity",
        "kuantitas": "quantity",
        "quality": "quality",
        "kualitas": "quality",
        "time": "time",
        "waktu": "time",
        "cost": "cost",
        "biaya": "cost",
    },
}

NOT_A_WORD = Why(
    "not-a-word",
    Said("No value of this column has this name.", "Nilai kolom ini tidak dikenal."),
    Said("One of the words of the manual.", "Salah satu kata dari panduan."),
)
NOT_A_FIGURE = Why(
    "not-a-figure",
    Said("This is no figure.", "Ini bukan angka."),
    Said(
        "Digits, a point or comma before decimals, no other marks: 1234.5",
        "Angka, titik atau koma sebelum desimal, tanpa tanda lain: 1234,5",
    ),
)
NOT_A_YEAR = Why(
    "not-a-year",
    Said("This is no year of a plan.", "Ini bukan tahun rencana."),
    Said("2020 to 2100", "2020 sampai 2100"),
)
NOT_A_SEGMENT = Why(
    "not-a-segment",
    Said("This is no segment of a plan.", "Ini bukan segmen rencana."),
    Said("1 to 20; empty is 1", "1 sampai 20; kosong berarti 1"),
)
NOT_A_PERIOD = Why(
    "not-a-period",
    Said("This is no period of a report.", "Ini bukan periode laporan."),
    Said("2026-Q1 or 2026-03", "2026-Q1 atau 2026-03"),
)
NOT_A_REFERENCE = Why(
    "not-a-reference",
    Said("This is no reference.", "Ini bukan referensi."),
    Said("Letters, digits and . / _ - : at most 64.", "Huruf, angka, dan . / _ - : paling 64."),
)
OTHER_REFERENCE = Why(
    "other-reference",
    Said(
        "An earlier line of this document has another.",
        "Baris sebelumnya dari dokumen ini memuat yang lain.",
    ),
    Said("One reference for each document.", "Satu referensi untuk setiap dokumen."),
)
TOO_LONG = Why(
    "too-long",
    Said("The text is too long.", "Teks terlalu panjang."),
    Said("At most 500 characters.", "Paling banyak 500 karakter."),
)
