"""Invented people for a region's posts: the same ones each time, and nobody who exists.

Names are put together from parts usual in the region. Serial numbers of a NIP begin at 901, which
no real appointment reaches; in every other respect the numbers are valid.
"""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count as numbers
from random import Random

import msgspec

from contracts.reporting import Employment, PositionClass
from kinerja.story.functions import function_of
from kinerja.story.places import SECRETARIAT, Place, Unit

HERO = "e0003"  # whose story is told: at the KTP desk of the region's focus
LATECOMER = "e0004"  # has not reported on the last quarter yet: the tutorial does
DESK_STAFF = 3
PPPK_SHARE = 0.3
FIRST_SERIAL = 901

MINANG = (
    "Afrizal Desmawati Elfira Erizal Fadhil Febriyanti Gusnita Hendra Ilham Jasmi Marlis Nofrian "
    "Nurhayati Rahmat Ratna Rinaldi Silvia Syafril Wirda Yulfitra Yusnidar Zulhelmi",
    "Chaniago Guci Jambak Koto Mandaliko Pagaruyung Piliang Saputra Sikumbang Tanjung",
)
DAYAK = (
    "Agustina Benyamin Budi Dehen Elisae Hendrikus Kristina Lewi Mariana Nyai Oktavianus Piter "
    "Rambang Rinting Sahay Srikandi Tarung Wiwin Yanto Yuliana",
    "Antang Binti Dohong Garang Lambung Narang Ngabe Rangka Sawung Usop",
)
KUTAI = (
    "Adji Aminah Andi Basri Darmawan Erni Fahrul Halimah Hamdani Indra Jamilah Kurniawan Mulyadi "
    "Norhayati Rusdiana Saidah Suriansyah Syahrani Taufik Wahyuni",
    "Anwar Effendi Hidayat Kusuma Mahakam Noor Pratama Rahman Setiawan Yusuf",
)
NAMES = {"13.71": MINANG, "13.72": MINANG, "62.71": DAYAK, "64.72": KUTAI}

HEADS: dict[str, tuple[str, PositionClass, str]] = {
    "secretariat": ("Sekretaris Daerah", "jpt", "IV/e"),
    "inspectorate": ("Inspektur", "jpt", "IV/c"),
    "dinas": ("Kepala Dinas", "jpt", "IV/c"),
    "badan": ("Kepala Badan", "jpt", "IV/c"),
    "kecamatan": ("Camat", "administrator", "IV/a"),
    "kelurahan": ("Lurah", "pengawas", "III/d"),
}
GRADES: dict[tuple[Employment, str], tuple[str, ...]] = {
    ("PNS", "pelaksana"): ("II/b", "II/c", "II/d", "III/a", "III/b"),
    ("PNS", "fungsional"): ("III/a", "III/b", "III/c", "III/d"),
    ("PPPK", "pelaksana"): ("V", "VII", "IX"),
    ("PPPK", "fungsional"): ("IX", "X"),
}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the roster. Name and NIP are invented, and treated as if they were not."""

    employee_id: str
    name: str
    nip: str
    employment: Employment
    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    since: date
    appraiser_id: str | None = None
    leads: str | None = None


class Post(msgspec.Struct, frozen=True):
    unit: Unit
    is_head: bool


def people(place: Place, count: int) -> list[Person]:
    """``count`` people, appraisers before the appraised. Raises ValueError below 12."""
    if count < 12:
        raise ValueError("a region of the story has at least 12 people")
    heads: dict[str, str] = {}
    above = {unit.unit_id: unit.parent_id for unit in place.units}
    used: set[str] = set()
    found: list[Person] = []
    for number, post in zip(range(1, count + 1), posts(place, count), strict=False):
        employee_id = f"e{number:04}"
        at = above[post.unit.unit_id] if post.is_head else post.unit.unit_id
        appraiser_id = nearest(at, above, heads)
        found.append(person(place.code, employee_id, post, appraiser_id, used))
        if post.is_head:
            heads[post.unit.unit_id] = employee_id
    return found


def nearest(unit_id: str | None, above: dict[str, str | None], heads: dict[str, str]) -> str | None:
    """The head of this unit, or of the nearest one above that has a head."""
    while unit_id is not None and unit_id not in heads:
        unit_id = above[unit_id]
    return heads[unit_id] if unit_id else None


def posts(place: Place, count: int) -> Iterator[Post]:
    """The head of the region's offices, the focus with its desk, other heads, then staff without
    end. The first posts are the same however many people there are."""
    by_id = {unit.unit_id: unit for unit in place.units}
    focus = by_id[place.focus]
    yield Post(by_id[SECRETARIAT], True)
    yield Post(focus, True)
    yield from [Post(focus, False)] * DESK_STAFF
    yield from (Post(unit, True) for unit in led(place)[: count // 3 - 2])
    offices = [unit for unit in place.units if unit.kind != "region"]
    for number in numbers():
        yield Post(Random(f"{place.code}/post/{number}").choice(offices), False)


def led(place: Place) -> list[Unit]:
    """The units with a head of their own, kelurahan last; without those named before."""
    order = ("inspectorate", "dinas", "badan", "kecamatan", "kelurahan")
    others = [unit for unit in place.units if unit.kind in order and unit.unit_id != place.focus]
    return sorted(others, key=lambda unit: unit.kind == "kelurahan")


def person(
    region: str, employee_id: str, post: Post, appraiser_id: str | None, used: set[str]
) -> Person:
    chance = Random(f"{region}/{employee_id}")
    employment: Employment = "PNS"
    if not post.is_head and chance.random() < PPPK_SHARE:
        employment = "PPPK"
    position, position_class, grade = position_of(post, employment, chance)
    nip, since = numbered(employment, post.is_head, chance, used)
    return Person(
        employee_id=employee_id,
        name=name(NAMES.get(region, MINANG), chance),
        nip=nip,
        employment=employment,
        position=position,
        position_class=position_class,
        grade=grade,
        unit_id=post.unit.unit_id,
        since=since,
        appraiser_id=appraiser_id,
        leads=post.unit.unit_id if post.is_head else None,
    )


def position_of(
    post: Post, employment: Employment, chance: Random
) -> tuple[str, PositionClass, str]:
    unit = post.unit
    if post.is_head:
        title, position_class, grade = HEADS[unit.kind]
        of = (
            unit.title.partition(" ")[2] if unit.kind not in ("secretariat", "inspectorate") else ""
        )
        return f"{title} {of}".strip(), position_class, grade
    title, position_class = chance.choice(function_of(unit.unit_id, unit.kind).posts)
    return title, position_class, chance.choice(GRADES[employment, position_class])


def name(parts: Sequence[str], chance: Random) -> str:
    return " ".join(chance.choice(of.split()) for of in parts)


def numbered(
    employment: Employment, is_head: bool, chance: Random, used: set[str]
) -> tuple[str, date]:
    """A NIP nobody here has yet, and the day of the present post."""
    while True:
        born_in, month = chance.randint(1969, 1982 if is_head else 1999), chance.randint(1, 12)
        born = date(born_in, month, chance.randint(1, calendar.monthrange(born_in, month)[1]))
        began = born.year + chance.randint(22, 26)
        came = f"{began}{chance.randint(1, 12):02}"
        if employment == "PPPK":
            began = chance.randint(max(began, 2021), 2025)
            came = f"{began}2{chance.randint(1, 3)}"
        serial = chance.randint(FIRST_SERIAL, 999)
        nip = f"{born:%Y%m%d}{came}{chance.randint(1, 2)}{serial:03}"
        if nip not in used:
            used.add(nip)
            return nip, date(min(2025, max(began, 2019) + chance.randint(0, 4)), 1, 2)
