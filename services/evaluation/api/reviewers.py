"""Who is asked for a review: picked from the roster by chance, sealed, and known again.

Only here and in memory does a reviewer's id stand beside a review's.
"""

from collections.abc import Mapping, Sequence

from contracts.evaluation import Relation
from contracts.event import Sealed
from kernel.chance import fresh_id, picked
from kernel.http import Caller, Edge, Personal
from kernel.refusal import NotFound, Unavailable
from kernel.vault import GONE
from services.evaluation.api.lines import every
from services.evaluation.deciders.review_round import Asked
from services.evaluation.rules.reviews import MOST_OF_A_RELATION, RELATIONS, peers_of
from services.evaluation.views.reviews import Colleague, ReviewRoundRow, colleagues, review_rounds

LONGEST_ID = 64
"""Every reviewer is sealed at this length: a box tells the length of what is in it."""


class NoSuchEmployee(NotFound):
    """Reviews are asked for about an employee whom HR has put on the roster."""

    slug = "evaluation.no-such-employee"
    indonesian = "Penilaian rekan diminta untuk pegawai yang terdaftar di daerah ini."


class ReviewersAreNotKnown(Unavailable):
    """The vault cannot say now who was asked."""


async def colleague(employee_id: str, edge: Edge, by: Caller) -> Colleague:
    """The employee on the roster. Raises NoSuchEmployee."""
    found = await edge.find(colleagues, employee_id, by)
    if found is None:
        raise NoSuchEmployee(employee_id)
    return found


async def subordinates_of(employee_id: str, edge: Edge, by: Caller) -> list[str]:
    rows = await every(colleagues, edge, by, appraiser_id=employee_id)
    return [row.employee_id for row in rows if row.employee_id != employee_id]


async def peers(of: Colleague, edge: Edge, by: Caller) -> list[str]:
    same: Sequence[Colleague] = ()
    if of.appraiser_id:
        same = await every(colleagues, edge, by, appraiser_id=of.appraiser_id)
    unit = await every(colleagues, edge, by, unit_id=of.unit_id)
    return peers_of(
        of.employee_id,
        of.appraiser_id,
        [row.employee_id for row in same],
        {row.employee_id: row.appraiser_id for row in unit},
    )


async def asked(
    round_id: str, of: Mapping[Relation, Sequence[str]], edge: Edge, by: Caller
) -> tuple[Asked, ...]:
    """Some of these colleagues, each under the id of a review, sealed under the round's key."""
    chosen: list[tuple[Relation, str]] = [
        (how, who) for how in RELATIONS for who in picked(of[how], MOST_OF_A_RELATION)
    ]
    subject = f"round-{round_id}"
    sealed = await edge.seal([Personal(subject, "reviewer", padded(who)) for _, who in chosen], by)
    return tuple(
        Asked(review_id=fresh_id(), relation=how, reviewer=box)
        for (how, _), box in zip(chosen, sealed, strict=True)
    )


async def reviews_of(rows: Sequence[ReviewRoundRow], edge: Edge, by: Caller) -> set[str]:
    """The ids of those reviews for which the caller was asked; of a round whose key is gone, none.

    Raises ReviewersAreNotKnown while a mark stands where a name belongs: the vault is away."""
    boxes: dict[str, Sealed] = {
        review_id: each.reviewer for row in rows for review_id, each in row.asked.items()
    }
    names = await edge.open(boxes.values(), by)
    if any(len(name) != LONGEST_ID and name not in GONE for name in names.values()):
        raise ReviewersAreNotKnown
    return {review_id for review_id, box in boxes.items() if names[box] == padded(by.subject)}


async def rounds_around(me: Colleague, edge: Edge, by: Caller) -> list[ReviewRoundRow]:
    """The open rounds in which this colleague may have been asked, as peer or as subordinate: else
    the boxes of the whole region would have to be opened."""
    places = [{"unit_id": me.unit_id}]
    if me.appraiser_id:
        places += [{"appraiser_id": me.appraiser_id}, {"employee_id": me.appraiser_id}]
    found: dict[str, ReviewRoundRow] = {}
    for place in places:
        rows = await every(review_rounds, edge, by, status="open", **place)
        found |= {row.round_id: row for row in rows}
    return [found[round_id] for round_id in sorted(found)]


def padded(employee_id: str) -> str:
    return employee_id.ljust(LONGEST_ID)
