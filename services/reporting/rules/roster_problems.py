"""What is wrong with who appraises whom, for everybody of a region at once, and who would be right.

A wrong appraiser is the commonest complaint about the national application. The rules: the direct
superior appraises, on the line from one's unit up to the region, and is there to do so; the least
is a pengawas, or somebody below who leads a unit, acts as head, or appraises by delegation (PP
30/2019, Pasal 1; PermenPANRB 6/2022, IV.A). A head is appraised from above the unit they lead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from contracts.reporting import Acting, Basis, PositionClass
from services.reporting.rules.appraisal import RANKS, may_appraise
from services.reporting.rules.order import in_circles

Kind = Literal[
    "no-appraiser",
    "no-regional-head",
    "circle",
    "appraiser-has-left",
    "appraiser-is-away",
    "appraiser-outside-the-line",
    "appraiser-below-the-least",
    "appraiser-below-the-appraised",
    "two-heads",
    "unit-is-closed",
]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the roster, as they stand on the day of the question. ``gone_since`` is from when
    they have left or are away; ``plans`` is false of those who have no plan, and need nobody."""

    employee_id: str
    unit_id: str
    position_class: PositionClass
    appraiser_id: str = ""
    appraised_since: date = date.min
    basis: Basis = "direct"
    leads: str = ""
    acts_for: Mapping[str, Acting] = {}
    is_employed: bool = True
    is_in_post: bool = True
    gone_since: date = date.min
    plans: bool = True


class Office(msgspec.Struct, frozen=True):
    parent_id: str
    is_open: bool = True
    merged_into: str = ""


class RosterProblem(msgspec.Struct, frozen=True, kw_only=True):
    """``proposed_id`` is who would be right, or which unit for one that was merged; None where the
    roster does not tell. ``since`` is from when the one before has been wrong, so far as it tells;
    ``unit_id`` is where somebody works, or the unit with two heads."""

    employee_id: str
    kind: Kind
    unit_id: str
    since: date
    appraiser_id: str = ""
    proposed_id: str | None = None


@dataclass(frozen=True)
class Region:
    """Everybody and every unit, and who heads the region ("" when nobody does)."""

    people: Mapping[str, Person]
    units: Mapping[str, Office]
    regional_head: str
    heads: Mapping[str, Sequence[Person]]


def region(people: Iterable[Person], units: Mapping[str, Office], regional_head: str) -> Region:
    by_id = {person.employee_id: person for person in people}
    heads: dict[str, list[Person]] = {}
    for person in by_id.values():
        for unit_id in led(person):
            heads.setdefault(unit_id, []).append(person)
    return Region(by_id, units, regional_head, heads)


def led(person: Person) -> list[str]:
    """The units that somebody heads, by their post or for a time."""
    if not person.is_employed:
        return []
    return [*dict.fromkeys([*([person.leads] if person.leads else []), *person.acts_for])]


def problems(of: Region, today: date) -> list[RosterProblem]:
    """All of them, in the order of the ids; of appraisers the gravest for each person."""
    circles = in_circles({who: each.appraiser_id or None for who, each in of.people.items()})
    found = [
        problem
        for person in of.people.values()
        if person.is_employed and person.plans
        for problem in (wrong_appraiser(person, of, today, circles), wrong_unit(person, of, today))
        if problem
    ]
    found += two_heads(of, today)
    return sorted(found, key=lambda each: (each.employee_id, each.kind, each.unit_id))


def wrong_appraiser(
    person: Person, of: Region, today: date, circles: set[str]
) -> RosterProblem | None:
    kind = fault_of(person, of, circles)
    if kind is None:
        return None
    before = of.people.get(person.appraiser_id)
    is_gone = kind in ("appraiser-has-left", "appraiser-is-away") and before is not None
    since = max(person.appraised_since, before.gone_since) if is_gone and before else today
    return RosterProblem(
        employee_id=person.employee_id,
        kind=kind,
        unit_id=person.unit_id,
        since=min(since, today),
        appraiser_id=person.appraiser_id,
        proposed_id=proposed(person, of),
    )


def fault_of(person: Person, of: Region, circles: set[str]) -> Kind | None:
    """The first thing that is wrong with the appraiser of somebody, None when nothing is."""
    if not person.appraiser_id:
        is_for_head = is_led_by_region(person) and not of.regional_head
        return "no-regional-head" if is_for_head else "no-appraiser"
    if person.employee_id in circles:
        return "circle"
    if person.appraiser_id == of.regional_head:
        return None if is_led_by_region(person) else "appraiser-outside-the-line"
    appraiser = of.people.get(person.appraiser_id)
    if appraiser is None or not appraiser.is_employed:
        return "appraiser-has-left"
    if not appraiser.is_in_post:
        return "appraiser-is-away"
    if not is_on_the_line(appraiser, line(person, of)):
        return "appraiser-outside-the-line"
    if not may_appraise(appraiser.position_class, bool(led(appraiser)), person.basis):
        return "appraiser-below-the-least"
    return "appraiser-below-the-appraised" if is_below(appraiser, person) else None


def is_led_by_region(person: Person) -> bool:
    return person.position_class == "jpt" or bool(person.leads)


def is_below(appraiser: Person, person: Person) -> bool:
    """Whether the appraiser's class is the lower one; an acting head's own class does not count."""
    return not appraiser.acts_for and RANKS[appraiser.position_class] < RANKS[person.position_class]


def line(person: Person, of: Region) -> list[str]:
    """The units from which somebody is appraised, from the nearest to the top: one's own and those
    above it; for a head those above the unit led."""
    above = of.units.get(person.leads)
    unit_id = above.parent_id if person.leads and above else person.unit_id
    found: list[str] = []
    while unit_id and unit_id not in found:
        found.append(unit_id)
        unit = of.units.get(unit_id)
        unit_id = unit.parent_id if unit else ""
    return found


def is_on_the_line(appraiser: Person, units: Sequence[str]) -> bool:
    return any(unit_id in units for unit_id in (appraiser.unit_id, *led(appraiser)))


def proposed(person: Person, of: Region) -> str | None:
    """The nearest head on the line who is there and is not appraised, through whomever, by the
    person; else, for those whom the regional head appraises, that one."""
    for unit_id in line(person, of):
        for head in of.heads.get(unit_id, ()):
            if is_right(head, person, of):
                return head.employee_id
    return of.regional_head or None if is_led_by_region(person) else None


def is_right(head: Person, person: Person, of: Region) -> bool:
    return head.is_in_post and not is_below(head, person) and not leads_back(head, person, of)


def leads_back(head: Person, person: Person, of: Region) -> bool:
    """Whether the way up from somebody meets the person."""
    passed: list[str] = []
    step = head.employee_id
    while step and step not in passed:
        if step == person.employee_id:
            return True
        passed.append(step)
        above = of.people.get(step)
        step = above.appraiser_id if above else ""
    return False


def two_heads(of: Region, today: date) -> list[RosterProblem]:
    """A unit has one head, or a Plt. in a vacant place."""
    return [
        RosterProblem(
            employee_id=head.employee_id,
            kind="two-heads",
            unit_id=unit_id,
            since=today,
            appraiser_id=head.appraiser_id,
        )
        for unit_id, heads in of.heads.items()
        for present in [[head for head in heads if holds(head, unit_id)]]
        if len(present) > 1
        for head in present
    ]


def holds(head: Person, unit_id: str) -> bool:
    """Whether somebody takes the one place of the head: by their post while they are there, or as
    Plt. A Plh. does not: that one stands in for a head who keeps the place."""
    return head.acts_for.get(unit_id) == "plt" or (head.leads == unit_id and head.is_in_post)


def wrong_unit(person: Person, of: Region, today: date) -> RosterProblem | None:
    unit = of.units.get(person.unit_id)
    if unit is None or unit.is_open:
        return None
    return RosterProblem(
        employee_id=person.employee_id,
        kind="unit-is-closed",
        unit_id=person.unit_id,
        since=today,
        appraiser_id=person.appraiser_id,
        proposed_id=unit.merged_into or None,
    )
