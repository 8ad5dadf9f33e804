"""What citizens say at the desks: surveys of each quarter, and the forms they fill in."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import msgspec

from contracts.feedback import Element
from contracts.satisfaction import ELEMENTS
from kinerja.story.places import Place
from kinerja.story.quarters import QUARTERS, days_of, period

Json = dict[str, Any]
ANSWERS_PER_PERSON_A_QUARTER = 2.75
SERVED_PER_PERSON_A_QUARTER = 25
COMMENT_SHARE = 0.15

COMMENTS = (
    "Petugas ramah, tetapi antrean terlalu lama.",
    "Syaratnya jelas dan selesai hari itu juga.",
    "Ruang tunggu perlu tambahan kursi.",
    "Tolong informasikan lewat pesan jika sudah selesai.",
)


class Reply(msgspec.Struct, frozen=True):
    """A citizen's paper form, which an officer copies."""

    response_id: str
    body: Json


class Survey(msgspec.Struct, frozen=True):
    survey_id: str
    quarter: int
    body: Json
    replies: tuple[Reply, ...]


def survey_id(unit_id: str, service: str, year: int, quarter: int) -> str:
    return f"skm-{unit_id}-{service}-{year}-q{quarter}"[:64]


def surveys(place: Place, count: int, year: int, chance: Random) -> Iterator[Survey]:
    each = max(6, round(count * ANSWERS_PER_PERSON_A_QUARTER / len(place.desks)))
    for quarter in QUARTERS:
        for unit_id, service in place.desks:
            opens, closes = days_of(year, quarter)
            named = survey_id(unit_id, service, year, quarter)
            terms = {
                "unit_id": unit_id,
                "service": service,
                "period": period(year, quarter),
                "population": count * SERVED_PER_PERSON_A_QUARTER,
                "opens": opens.isoformat(),
                "closes": closes.isoformat(),
            }
            replies = tuple(reply(named, n, opens, quarter, chance) for n in range(1, each + 1))
            yield Survey(named, quarter, terms, replies)


def reply(named: str, number: int, opens: date, quarter: int, chance: Random) -> Reply:
    """Waiting time (U3) is what citizens like least, and what gets better."""
    body: Json = {
        "answers": [{"element": of, "value": opinion(of, quarter, chance)} for of in ELEMENTS],
        "channel": "paper",
        "answered_on": opens.replace(day=chance.randint(1, 28)).isoformat(),
    }
    if chance.random() < COMMENT_SHARE:
        body["comment"] = chance.choice(COMMENTS)
    return Reply(f"{named[4:]}-{number:04}", body)


def opinion(element: Element, quarter: int, chance: Random) -> int:
    worse = 14 - 3 * quarter if element == "U3" else 3
    return chance.choices((1, 2, 3, 4), (worse / 2, worse, 20, 11))[0]
