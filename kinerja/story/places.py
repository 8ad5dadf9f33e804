"""The four regions with their kecamatan, kelurahan and offices, as units of the roster.

Names and codes are those of Kemendagri; kelurahan stand where the product's stories take place.
"""

from collections.abc import Iterable

import msgspec

from contracts.reporting import UnitKind

SECRETARIAT = "setda"
CIVIL_REGISTRY = "dinas-dukcapil"


class Unit(msgspec.Struct, frozen=True):
    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None
    code: str | None = None


class Place(msgspec.Struct, frozen=True):
    """A region. ``focus`` is the unit of its story; ``desks`` are where citizens are asked."""

    code: str
    title: str
    zone: str
    units: tuple[Unit, ...]
    focus: str
    desks: tuple[tuple[str, str], ...]


OFFICES: tuple[tuple[str, str, UnitKind], ...] = (
    (CIVIL_REGISTRY, "Dinas Kependudukan dan Pencatatan Sipil", "dinas"),
    ("dinas-pendidikan", "Dinas Pendidikan", "dinas"),
    ("dinas-kesehatan", "Dinas Kesehatan", "dinas"),
    ("dinas-perhubungan", "Dinas Perhubungan", "dinas"),
    ("inspektorat", "Inspektorat", "inspectorate"),
    ("bkpsdm", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "badan"),
)

# Of each region the kecamatan in the order of their codes, 01 first.
PADANG = (
    "Padang Selatan",
    "Padang Timur",
    "Padang Barat",
    "Padang Utara",
    "Bungus Teluk Kabung",
    "Lubuk Begalung",
    "Lubuk Kilangan",
    "Pauh",
    "Kuranji",
    "Nanggalo",
    "Koto Tangah",
)
SOLOK = ("Lubuk Sikarah", "Tanjung Harapan")
PALANGKA_RAYA = ("Pahandut", "Bukit Batu", "Jekan Raya", "Sabangau", "Rakumpit")
SAMARINDA = (
    "Palaran",
    "Samarinda Seberang",
    "Samarinda Ulu",
    "Samarinda Ilir",
    "Samarinda Utara",
    "Sungai Kunjang",
    "Sambutan",
    "Sungai Pinang",
    "Samarinda Kota",
    "Loa Janan Ilir",
)

KELURAHAN: dict[str, tuple[str, ...]] = {
    "Lubuk Begalung": (
        "Banuaran Nan XX",
        "Batung Taba Nan XX",
        "Cengkeh Nan XX",
        "Gates Nan XX",
        "Gurun Laweh Nan XX",
        "Kampung Baru Nan XX",
        "Kampung Jua Nan XX",
        "Koto Baru Nan XX",
        "Lubuk Begalung Nan XX",
        "Pagambiran Ampalu Nan XX",
        "Pampangan Nan XX",
        "Parak Laweh Pulau Aia Nan XX",
        "Pitameh Tanjung Saba Nan XX",
        "Tanah Sirah Piai Nan XX",
        "Tanjung Aua Nan XX",
    ),
    "Lubuk Sikarah": (
        "Tanah Garam",
        "VI Suku",
        "Sinapa Piliang",
        "IX Korong",
        "Aro IV Korong",
        "Kampai Tabu Karambia",
        "Simpang Rumbio",
    ),
    "Tanjung Harapan": (
        "Pasar Pandan Air Mati",
        "Kampung Jawa",
        "Koto Panjang",
        "Tanjung Paku",
        "Nan Balimo",
        "Laing",
    ),
    "Rakumpit": (
        "Petuk Bukit",
        "Pager",
        "Mungku Baru",
        "Panjehang",
        "Gaung Baru",
        "Petuk Berunai",
        "Bukit Sua",
    ),
}


def slug(prefix: str, title: str) -> str:
    return f"{prefix}-{title.lower().replace(' ', '-')}"


def units(code: str, title: str, kecamatan: Iterable[str]) -> tuple[Unit, ...]:
    """All units of a region, each after the one above it."""
    top = slug("kota", title.removeprefix("Kota "))
    found = [
        Unit(top, f"Pemerintah {title}", "region", None, code),
        Unit(SECRETARIAT, "Sekretariat Daerah", "secretariat", top),
        *(Unit(unit_id, name, kind, SECRETARIAT) for unit_id, name, kind in OFFICES),
    ]
    for number, name in enumerate(kecamatan, 1):
        above = slug("kec", name)
        found.append(
            Unit(above, f"Kecamatan {name}", "kecamatan", SECRETARIAT, f"{code}.{number:02}")
        )
        found += [
            Unit(slug("kel", of), f"Kelurahan {of}", "kelurahan", above)
            for of in KELURAHAN.get(name, ())
        ]
    return tuple(found)


PLACES = (
    Place(
        "13.71",
        "Kota Padang",
        "Asia/Jakarta",
        units("13.71", "Kota Padang", PADANG),
        "kec-lubuk-begalung",
        (("kec-lubuk-begalung", "ktp"), (CIVIL_REGISTRY, "akta-kelahiran")),
    ),
    Place(
        "13.72",
        "Kota Solok",
        "Asia/Jakarta",
        units("13.72", "Kota Solok", SOLOK),
        "kec-lubuk-sikarah",
        (("kec-lubuk-sikarah", "ktp"), ("dinas-kesehatan", "pengaduan-kesehatan")),
    ),
    Place(
        "62.71",
        "Kota Palangka Raya",
        "Asia/Jakarta",
        units("62.71", "Kota Palangka Raya", PALANGKA_RAYA),
        "kec-rakumpit",
        (("kec-rakumpit", "program-kelurahan"), (CIVIL_REGISTRY, "ktp")),
    ),
    Place(
        "64.72",
        "Kota Samarinda",
        "Asia/Makassar",
        units("64.72", "Kota Samarinda", SAMARINDA),
        CIVIL_REGISTRY,
        ((CIVIL_REGISTRY, "ktp"), ("kec-samarinda-kota", "surat-keterangan")),
    ),
)


def invented(code: str, title: str, zone: str) -> Place:
    """A place for a region that does not exist: the offices every region has, one kecamatan."""
    desks = ((CIVIL_REGISTRY, "ktp"), ("dinas-kesehatan", "pengaduan-kesehatan"))
    return Place(code, title, zone, units(code, title, ("Contoh",)), CIVIL_REGISTRY, desks)
