"""What the people of an office do: posts, results they answer for, how these are measured.

The region's policy maps the code of a weak measure to the competency that would mend it.
"""

import msgspec

from contracts.reporting import PositionClass, UnitKind
from kinerja.story.measures import (
    ACCURACY,
    ANNOUNCED,
    BUDGET,
    SATISFACTION,
    SERVICE_TIME,
    Measure,
    measure,
)


class Function(msgspec.Struct, frozen=True):
    """Posts, a main result (utama) with its measures, an additional one (tambahan)."""

    posts: tuple[tuple[str, PositionClass], ...]
    main: str
    measures: tuple[Measure, ...]
    additional: str
    also: Measure


LEADER = Function(
    (),
    "Kinerja unit tercapai sesuai perjanjian kinerja",
    (
        measure(
            "unit-achievement",
            "Sasaran unit yang tercapai",
            "quantity",
            (85, 95),
            "persen",
            "4",
            "kepemimpinan-pelayanan",
        ),
        BUDGET,
        SATISFACTION,
    ),
    "Pembinaan pegawai dalam unit",
    measure(
        "coaching",
        "Dialog kinerja dengan bawahan",
        "quantity",
        (6, 8),
        "dialog",
        "1",
        "kepemimpinan-pelayanan",
    ),
)
DESK = Function(
    (
        ("Pengadministrasi Kependudukan", "pelaksana"),
        ("Operator Layanan Operasional", "pelaksana"),
        ("Penata Layanan Operasional", "pelaksana"),
        ("Administrator Database Kependudukan", "fungsional"),
    ),
    "Pelayanan KTP-el dan akta kelahiran yang cepat dan akurat",
    (SERVICE_TIME, ACCURACY, SATISFACTION),
    "Jemput bola bagi warga lanjut usia",
    measure(
        "outreach",
        "Kegiatan jemput bola yang didampingi",
        "quantity",
        (3, 4),
        "kegiatan",
        "1",
        "pelayanan-prima",
    ),
)
EDUCATION = Function(
    (("Pengawas Sekolah", "fungsional"), ("Penata Kelola Pendidikan", "pelaksana")),
    "Angka partisipasi sekolah naik",
    (
        measure(
            "school-participation",
            "Angka partisipasi sekolah 7–12 tahun",
            "quantity",
            (97, 99),
            "persen",
            "0.7",
            "analisis-data-pendidikan",
        ),
        measure(
            "school-visits",
            "Sekolah yang dibina",
            "quantity",
            (8, 10),
            "sekolah",
            "1",
            "supervisi-pendidikan",
        ),
    ),
    "Sosialisasi kembali ke sekolah",
    ANNOUNCED,
)
HEALTH = Function(
    (("Epidemiolog Kesehatan", "fungsional"), ("Penata Layanan Kesehatan", "pelaksana")),
    "Pengaduan layanan kesehatan cepat ditanggapi",
    (
        measure(
            "complaint-response",
            "Waktu tanggapan pengaduan",
            "time",
            (2, 3),
            "hari",
            "1",
            "penanganan-pengaduan",
            "lower",
        ),
        measure(
            "immunisation",
            "Cakupan imunisasi dasar lengkap",
            "quantity",
            (92, 96),
            "persen",
            "1.5",
            "surveilans-kesehatan",
        ),
    ),
    "Penyuluhan kesehatan di kelurahan",
    ANNOUNCED,
)
TRANSPORT = Function(
    (("Penguji Kendaraan Bermotor", "fungsional"), ("Pengelola Lalu Lintas", "pelaksana")),
    "Keselamatan lalu lintas meningkat",
    (
        measure(
            "accidents",
            "Kecelakaan di ruas yang diawasi",
            "quantity",
            (15, 20),
            "kejadian",
            "3",
            "manajemen-keselamatan",
            "lower",
        ),
        measure(
            "vehicle-tests",
            "Kendaraan yang diuji",
            "quantity",
            (300, 340),
            "kendaraan",
            "15",
            "pengujian-kendaraan",
        ),
    ),
    "Kampanye keselamatan di sekolah",
    ANNOUNCED,
)
OFFICE = Function(
    (
        ("Penata Kelola Pemerintahan", "pelaksana"),
        ("Pengadministrasi Perkantoran", "pelaksana"),
        ("Analis Kebijakan", "fungsional"),
        ("Arsiparis", "fungsional"),
    ),
    "Administrasi pemerintahan yang tertib dan tepat waktu",
    (
        measure(
            "letters-answered",
            "Surat yang dijawab dalam batas waktu",
            "time",
            (92, 97),
            "persen",
            "2",
            "tata-naskah-dinas",
        ),
        BUDGET,
    ),
    "Penataan arsip digital",
    measure(
        "archives",
        "Berkas yang dialihmediakan",
        "quantity",
        (180, 220),
        "berkas",
        "15",
        "kearsipan",
    ),
)
OF_OFFICE = {
    "dinas-dukcapil": DESK,
    "dinas-pendidikan": EDUCATION,
    "dinas-kesehatan": HEALTH,
    "dinas-perhubungan": TRANSPORT,
}
FUNCTIONS = (LEADER, DESK, EDUCATION, HEALTH, TRANSPORT, OFFICE)
COMPETENCIES = {of.code: of.competency for f in FUNCTIONS for of in (*f.measures, f.also)}


def function_of(unit_id: str, kind: UnitKind) -> Function:
    """What the staff of a unit does."""
    at_a_desk = kind in ("kecamatan", "kelurahan")
    return OF_OFFICE.get(unit_id, DESK if at_a_desk else OFFICE)
