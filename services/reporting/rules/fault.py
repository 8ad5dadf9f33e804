"""What can be wrong with a line of a roster file, and what would be right, in both languages.

A fault names line and column, never what stands there: the files hold names and identity numbers.
"""

from typing import NamedTuple

import msgspec

from contracts.subjects import USABLE
from services.reporting.rules.nip import NipFault


class Said(NamedTuple):
    en: str
    id: str


class Why(NamedTuple):
    """``code`` is stable, for programs; the sentences are for people."""

    code: str
    wrong: Said
    right: Said


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """``line`` counts from 1, the line of headings; ``see`` is another line that it is about."""

    line: int
    column: str
    why: Why
    see: int | None = None


UNREADABLE = Why(
    "unreadable",
    Said(
        "The file is neither UTF-8, UTF-16 nor Windows-1252.",
        "Berkas bukan UTF-8, UTF-16, atau Windows-1252.",
    ),
    Said("Save it as “CSV UTF-8” or XLSX.", "Simpan sebagai “CSV UTF-8” atau XLSX."),
)
NO_WORKBOOK = Why(
    "no-workbook",
    Said("The workbook is damaged or locked.", "Buku kerja ini rusak atau terkunci."),
    Said("An XLSX without a password.", "XLSX tanpa kata sandi."),
)
OLD_WORKBOOK = Why(
    "old-workbook",
    Said("This is a workbook of the old form (XLS).", "Ini buku kerja bentuk lama (XLS)."),
    Said("Save it as XLSX or “CSV UTF-8”.", "Simpan sebagai XLSX atau “CSV UTF-8”."),
)
UNPACKS_TOO_LARGE = Why(
    "unpacks-too-large",
    Said("The workbook unpacks to too much.", "Isi buku kerja terlalu besar setelah dibuka."),
    Said(
        "At most 64 MiB in 1,000 parts, without pictures.",
        "Paling besar 64 MiB dalam 1.000 bagian, tanpa gambar.",
    ),
)
ENTITIES = Why(
    "entities",
    Said("The workbook declares entities.", "Buku kerja memuat deklarasi entitas."),
    Said("Save it anew with a spreadsheet.", "Simpan ulang dengan aplikasi lembar kerja."),
)
TOO_MANY_LINES = Why(
    "too-many-lines",
    Said("The sheet goes on too far down.", "Lembar ini terlalu panjang."),
    Said("At most 100,000 lines.", "Paling banyak 100.000 baris."),
)
FORMULA = Why(
    "formula",
    Said("A formula stands here.", "Di sini berdiri rumus."),
    Said(
        "The value itself: copy, and paste as values.",
        "Nilainya sendiri: salin, lalu tempel sebagai nilai.",
    ),
)
CODE_OF_ANOTHER = Why(
    "code-of-another",
    Said("Another unit has this code.", "Kode ini milik unit lain."),
    Said("Each Kemendagri code stands for one unit.", "Satu kode Kemendagri untuk satu unit."),
)
EMPTY = Why(
    "empty",
    Said("The file has no line of headings, or nothing below it.", "Berkas tidak berisi baris."),
    Said(
        "One line of headings, then one line each.", "Satu baris judul, lalu satu baris tiap isi."
    ),
)
COLUMN_UNKNOWN = Why(
    "column-unknown",
    Said("No column has this heading.", "Judul kolom ini tidak dikenal."),
    Said("Use the headings of the manual; leave others out.", "Pakai judul kolom dari panduan."),
)
COLUMN_TWICE = Why(
    "column-twice",
    Said("This column stands there twice.", "Kolom ini ada dua kali."),
    Said("Keep one of them.", "Pertahankan salah satu."),
)
COLUMN_MISSING = Why(
    "column-missing",
    Said("This column is missing.", "Kolom ini tidak ada."),
    Said("Add the column with this heading.", "Tambahkan kolom dengan judul ini."),
)
QUOTES = Why(
    "quotes",
    Said("The quotation marks do not match.", "Tanda kutip tidak berpasangan."),
    Said('Write "…" around a cell and "" inside it.', 'Tulis "…" di luar sel dan "" di dalamnya.'),
)
CELLS = Why(
    "cells",
    Said("The line has more or fewer cells than headings.", "Jumlah sel berbeda dari judulnya."),
    Said("As many cells as headings.", "Jumlah sel sama dengan jumlah judul."),
)
MISSING = Why(
    "missing",
    Said("Nothing stands here.", "Sel ini kosong."),
    Said("This column is filled in every line.", "Kolom ini diisi di setiap baris."),
)
TOO_LONG = Why(
    "too-long",
    Said("The text is too long.", "Teks terlalu panjang."),
    Said("At most 200 characters.", "Paling banyak 200 karakter."),
)
CONTROL = Why(
    "control-character",
    Said("The cell holds a control character.", "Sel memuat karakter kendali."),
    Said("Plain text on one line.", "Teks biasa dalam satu baris."),
)
IDENTITY_NUMBER = Why(
    "identity-number",
    Said("A NIK or NIP stands here.", "Di sini tertulis NIK atau NIP."),
    Said(
        "It belongs in the columns `nip` and `nik` only.",
        "Nomor itu hanya ditulis di kolom `nip` dan `nik`.",
    ),
)
NOT_A_NIK = Why(
    "not-a-nik",
    Said("This is no NIK.", "Ini bukan NIK."),
    Said(
        "16 digits: place, birth date (of a woman 40 more), number; format the column as text.",
        "16 digit: wilayah, tanggal lahir (perempuan +40), nomor urut; format kolom sebagai teks.",
    ),
)
NOT_A_CORRECTION = Why(
    "not-a-correction",
    Said("This is no reason of a correction.", "Ini bukan alasan perbaikan."),
    Said(
        "completed, subject-request, found-wrong or changed",
        "dilengkapi, permintaan-pegawai, temuan, atau berubah",
    ),
)
NOBODY_TO_CORRECT = Why(
    "nobody-to-correct",
    Said("Nobody on the roster is meant here.", "Tidak ada pegawai terdaftar yang dimaksud."),
    Said(
        "The `employee_id` of somebody on the roster; with a name alone, the NIP that stands.",
        "`employee_id` pegawai yang terdaftar; bila hanya nama, NIP yang berlaku.",
    ),
)
NOT_A_GRADE_OF_PNS = Why(
    "not-a-grade",
    Said("This is no grade of a PNS.", "Ini bukan golongan PNS."),
    Said("I/a to IV/e", "I/a sampai IV/e"),
)
NOT_A_GRADE_OF_PPPK = Why(
    "not-a-grade",
    Said("This is no grade of a PPPK.", "Ini bukan golongan PPPK."),
    Said("I to XVII", "I sampai XVII"),
)
NOT_AN_ID = Why(
    "not-an-id",
    Said("This is no id.", "Ini bukan pengenal (id)."),
    Said(
        "Letters a-z, digits, dot and hyphen, at most 64.", "Huruf a-z, angka, titik, strip; ≤ 64."
    ),
)
NOT_A_PERSON = Why(
    "not-an-id-of-a-person",
    Said("Nobody can be known by this id.", "Id ini tidak dapat dipakai untuk orang."),
    Said(USABLE["en"], USABLE["id"]),
)
NOT_A_KIND = Why(
    "not-a-kind",
    Said("No kind of unit has this name.", "Jenis unit ini tidak dikenal."),
    Said(
        "region, secretariat, inspectorate, dinas, badan, kecamatan, kelurahan, school, puskesmas",
        "daerah, sekretariat, inspektorat, dinas, badan, kecamatan, kelurahan, sekolah, puskesmas",
    ),
)
NOT_AN_EMPLOYMENT = Why(
    "not-an-employment",
    Said("This is no kind of employment.", "Status kepegawaian ini tidak dikenal."),
    Said("PNS or PPPK", "PNS atau PPPK"),
)
NOT_A_CLASS = Why(
    "not-a-class",
    Said("No class of positions has this name.", "Kelas jabatan ini tidak dikenal."),
    Said(
        "jpt, administrator, pengawas, pelaksana or fungsional",
        "jpt, administrator, pengawas, pelaksana, atau fungsional",
    ),
)
NOT_A_DATE = Why(
    "not-a-date",
    Said("This is no date.", "Ini bukan tanggal."),
    Said("2024-01-31 or 31/01/2024", "2024-01-31 atau 31/01/2024"),
)
NOT_YET = Why(
    "not-yet",
    Said("This day is still to come.", "Hari ini belum tiba."),
    Said(
        "Today or earlier: what a file says is so at once. Import it on that day.",
        "Hari ini atau sebelumnya: isi berkas berlaku seketika. Impor pada hari itu.",
    ),
)
TWICE = Why(
    "twice",
    Said("An earlier line has the same.", "Baris sebelumnya memuat yang sama."),
    Said("Keep one of the two lines.", "Pertahankan salah satu baris."),
)
CIRCLE = Why(
    "circle",
    Said("Following the column upwards leads back here.", "Rantai ke atas kembali ke baris ini."),
    Said("The chain ends at the top of the region.", "Rantai berakhir di pimpinan daerah."),
)
APPRAISER_UNKNOWN = Why(
    "appraiser-unknown",
    Said("Nobody has this NIP.", "Tidak ada pegawai dengan NIP ini."),
    Said(
        "The NIP of somebody in the file or already on the roster.",
        "NIP pegawai dalam berkas ini atau yang sudah terdaftar.",
    ),
)
NIP_OF_ANOTHER = Why(
    "nip-of-another",
    Said("Another employee has this NIP.", "NIP ini milik pegawai lain."),
    Said("The employee's own NIP and id.", "NIP dan id pegawai itu sendiri."),
)
NIK_OF_ANOTHER = Why(
    "nik-of-another",
    Said("Another employee has this NIK.", "NIK ini milik pegawai lain."),
    Said("The employee's own NIK.", "NIK pegawai itu sendiri."),
)

_NIP_FORM = Said(
    "18 digits: birth date, appointment, sex, serial; format the column as text.",
    "18 digit: tanggal lahir, pengangkatan, jenis kelamin, nomor urut; format kolom sebagai teks.",
)
_NIP_WRONG: dict[NipFault, Said] = {
    NipFault.NOT_18_DIGITS: Said("These are not 18 digits.", "Ini bukan 18 digit."),
    NipFault.BIRTH_DATE: Said("Digits 1-8 are no date.", "Digit 1-8 bukan tanggal."),
    NipFault.NOT_BORN: Said("The birth date is to come.", "Tanggal lahirnya belum tiba."),
    NipFault.NOT_APPOINTED: Said("The appointment is to come.", "Pengangkatannya belum tiba."),
    NipFault.APPOINTMENT_MONTH: Said("Digits 13-14 are no month.", "Digit 13-14 bukan bulan."),
    NipFault.CONTRACT_NUMBER: Said(
        "Digits 13-14 of a PPPK are 21 to 29.", "Digit 13-14 PPPK adalah 21 sampai 29."
    ),
    NipFault.OTHER_EMPLOYMENT: Said(
        "Digits 13-14 belong to the other employment.", "Digit 13-14 milik status yang lain."
    ),
    NipFault.UNDER_AGE: Said("Under 18 at appointment.", "Belum 18 tahun saat diangkat."),
    NipFault.SEX: Said("Digit 15 is 1 or 2.", "Digit 15 adalah 1 atau 2."),
    NipFault.SERIAL: Said("The serial is not 000.", "Nomor urut bukan 000."),
}


def of_nip(fault: NipFault) -> Why:
    """A fault of an identity number as one of a file."""
    return Why(fault.value, _NIP_WRONG[fault], _NIP_FORM)
