"""A year of work in a region: what everybody will say over HTTP, made before anything is said.

Proportions are those of a typical region: a plan in January and four quarterly reports for
everybody, eleven survey answers a year for each civil servant, some plans and reports returned,
some reports late, everything a little better from quarter to quarter.
"""

from decimal import Decimal
from random import Random
from typing import get_args

import msgspec

from contracts.evaluation import Value
from contracts.ids import joined
from contracts.reporting import Perspective
from kinerja.story.citizens import Json, Survey, surveys
from kinerja.story.functions import (
    COMPETENCIES,
    LEADER,
    Function,
    function_of,
)
from kinerja.story.measures import SATISFACTION_TARGET, Measure
from kinerja.story.people import HERO, LATECOMER, Person, people
from kinerja.story.places import Place
from kinerja.story.quarters import QUARTERS, period

RETURNED_SHARE = 0.08
LATE_SHARE = 0.05
NOTE_SHARE = 0.15
VALUES: tuple[Value, ...] = get_args(Value)

PLAN_REASONS = (
    "Target waktu masih longgar; samakan dengan standar pelayanan.",
    "Hasil kerja utama belum menyebut sasaran unit yang didukung.",
)
REPORT_REASONS = (
    "Lampirkan rekap harian sebagai bukti.",
    "Angka tidak sama dengan register; periksa kembali.",
)
NOTES = (
    "Mesin perekaman sempat rusak beberapa hari.",
    "Dibantu petugas kelurahan pada hari ramai.",
    "Target tercapai setelah pembagian tugas diubah.",
)


class Report(msgspec.Struct, frozen=True):
    """One quarter of one person. ``returned`` is why the first attempt came back, if it did."""

    period: str
    body: Json
    behaviour: dict[Value, str]
    returned: str | None = None


class Work(msgspec.Struct, frozen=True):
    """One person's year. ``first_plan`` was returned for ``plan_reason`` before ``plan``."""

    person: Person
    plan_id: str
    plan: Json
    first_plan: Json | None
    plan_reason: str
    reports: tuple[Report, ...]


class Year(msgspec.Struct, frozen=True):
    place: Place
    year: int
    people: tuple[Person, ...]
    work: tuple[Work, ...]
    surveys: tuple[Survey, ...]


def year_of(place: Place, count: int, year: int) -> Year:
    """The year of ``count`` people: the same for the same arguments, always."""
    roster = people(place, count)
    chance = Random(f"{place.code}/{year}")
    return Year(
        place=place,
        year=year,
        people=tuple(roster),
        work=tuple(
            work(place, of, year) for of in roster if of.appraiser_id and of.employee_id != HERO
        ),
        surveys=tuple(surveys(place, count, year, chance)),
    )


def policy(year: int) -> Json:
    return {
        "policy_id": str(year),
        "satisfaction_target": [str(bound) for bound in SATISFACTION_TARGET],
        "competencies": [{"code": k, "competency": v} for k, v in COMPETENCIES.items()],
        "adopted_on": f"{year}-01-05",
    }


def organisation(unit_id: str, named: str) -> str:
    """How a unit performed in a period: mostly well."""
    chance = Random(f"{unit_id}/{named}")
    return chance.choice(("istimewa", "baik", "baik", "baik", "baik", "butuh-perbaikan"))


def job(place: Place, person: Person) -> Function:
    if person.leads:
        return LEADER
    [unit] = [unit for unit in place.units if unit.unit_id == person.unit_id]
    return function_of(unit.unit_id, unit.kind)


def work(place: Place, person: Person, year: int) -> Work:
    does = job(place, person)
    chance = Random(f"{place.code}/{year}/{person.employee_id}")
    plan_id = joined(person.employee_id, str(year), "1")
    leading = person.position_class == "jpt"
    first = plan(does, leading, slack=5) if chance.random() < RETURNED_SHARE else None
    late = person.employee_id == LATECOMER or chance.random() < LATE_SHARE
    return Work(
        person=person,
        plan_id=plan_id,
        plan=plan(does, leading),
        first_plan=first,
        plan_reason=chance.choice(PLAN_REASONS),
        reports=tuple(
            report(does, plan_id, year, quarter, chance)
            for quarter in QUARTERS
            if not (late and quarter == QUARTERS[-1])
        ),
    )


def plan_path(employee_id: str, year: int) -> str:
    return f"/reporting/plans/{employee_id}/{year}/1"


def plan(does: Function, leading: bool = False, slack: int = 0) -> Json:
    """The body of a plan; with ``slack`` its targets are too easy, and it will be returned. A
    ``leading`` post (JPT) names perspectives; that it spends its budget is in the main result."""
    numbered = list(enumerate(does.measures, 1))
    main = [indicator(number, of, slack) for number, of in numbered]
    also = indicator(len(numbered) + 1, does.also, 0)
    return {
        "results": [
            seen_from("budget", leading)
            | {"result_id": "r1", "kind": "utama", "title": does.main, "indicators": main},
            seen_from("internal-strengthening", leading)
            | {
                "result_id": "r2",
                "kind": "tambahan",
                "title": does.additional,
                "indicators": [also],
            },
        ],
    }


def seen_from(perspective: Perspective, leading: bool) -> Json:
    return {"perspective": perspective} if leading else {}


def indicator(number: int, of: Measure, slack: int) -> Json:
    easier = slack if of.better == "lower" else -slack
    return {
        "indicator_id": f"i{number}",
        "code": of.code,
        "title": of.title,
        "aspects": [of.aspect],
        "target_low": str(of.low + min(easier, 0)),
        "target_high": str(of.high + max(easier, 0)),
        "measure": of.measure,
        "better": of.better,
        "source": of.source,
    }


def report(does: Function, plan_id: str, year: int, quarter: int, chance: Random) -> Report:
    figures = [figure(of, quarter, chance) for of in (*does.measures, does.also)]
    note = chance.choice(NOTES) if chance.random() < NOTE_SHARE else None
    returned = chance.choice(REPORT_REASONS) if chance.random() < RETURNED_SHARE else None
    body = achieved(plan_id, figures, note)
    return Report(period(year, quarter), body, behaviour(quarter, chance), returned)


def achieved(plan_id: str, figures: list[str], note: str | None = None) -> Json:
    """The body of a report: the figures in the order of the plan's indicators, the last one that
    of the additional result."""
    told = [{"indicator_id": f"i{n}", "realised": value} for n, value in enumerate(figures, 1)]
    main: Json = {"result_id": "r1", "indicators": told[:-1]}
    return {
        "plan_id": plan_id,
        "results": [
            main | ({"note": note} if note else {}),
            {"result_id": "r2", "indicators": told[-1:]},
        ],
    }


def figure(of: Measure, quarter: int, chance: Random) -> str:
    """Below, within or above the target; fewer are below from quarter to quarter."""
    if of.source == "citizen-satisfaction":
        return "0"  # whatever stands here: the citizens' index takes its place
    luck = chance.random()
    miss = of.step * chance.randint(1, 3)
    if luck < 0.22 - 0.03 * quarter:
        value = of.high + miss if of.better == "lower" else of.low - miss
    elif luck > 0.78 - 0.02 * quarter:
        value = of.low - miss if of.better == "lower" else of.high + miss
    else:
        value = of.low + (of.high - of.low) * chance.randint(0, 4) / 4
    return str(max(value, Decimal(0)).quantize(Decimal("0.1")))


def behaviour(quarter: int, chance: Random) -> dict[Value, str]:
    """Most people are consistent, some an example to others, few not there yet."""
    kind = chance.random()
    if kind < 0.05 - 0.01 * quarter:
        return {value: "below" if n < 4 else "meets" for n, value in enumerate(VALUES)}
    share = 0.9 if kind > 0.85 else 0.25
    return {value: "above" if chance.random() < share else "meets" for value in VALUES}
