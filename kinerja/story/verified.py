"""What was told is so: steps with their outcome, and the year looked up over HTTP."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import httpx2
import msgspec

from contracts.ids import joined
from contracts.satisfaction import ELEMENTS, index
from contracts.topics import LOGS
from kinerja.catalogue import services
from kinerja.failure import Told
from kinerja.story.client import Platform, Refused, Who
from kinerja.story.places import Place
from kinerja.story.quarters import period
from kinerja.story.seed import at_once, hr, officer
from kinerja.story.year import Year

OPS = Who("ops1", ("ops",))


class NotSo(Exception):
    """Something that was told is not as it should be; says what."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    ok: bool
    seconds: float
    why: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What `kinerja demo --check` prints. ``events`` are counted by ``<region>/<service>``."""

    ok: bool
    mode: str
    regions: Sequence[str]
    events: dict[str, int]
    steps: Sequence[Step]


class Steps:
    """Steps taken, in order, each with how long it took and whether it held."""

    def __init__(self) -> None:
        self.taken: list[Step] = []

    async def take(self, name: str, doing: Awaitable[object]) -> bool:
        """Whether it went well; what went wrong is kept, and said at the end."""
        begun = time.monotonic()
        why = ""
        try:
            await doing
        except (NotSo, Refused, Told, TimeoutError, httpx2.HTTPError) as no:
            why = f"{type(no).__name__}: {no}"
        self.taken.append(Step(name, not why, round(time.monotonic() - begun, 3), why))
        return not why

    @property
    def ok(self) -> bool:
        return all(step.ok for step in self.taken)


def check(holds: object, otherwise: str) -> None:
    """Raises NotSo."""
    if not holds:
        raise NotSo(otherwise)


async def verify(platform: Platform, year: Year, steps: Steps) -> None:
    """Look up the year of a region, everything by somebody who may see it."""
    checks: dict[str, Callable[[Platform, Year], Awaitable[None]]] = {
        "roster": roster,
        "plans": plans,
        "reports": reports,
        "evaluations": evaluations,
        "satisfaction": satisfaction,
        "training": training,
        "messages": messages,
    }
    for name, holds in checks.items():
        await steps.take(f"{year.place.code} {name}", holds(platform, year))


async def listed(platform: Platform, year: Year, path: str, id: str) -> dict[str, Any]:
    """Everything in a list that hr sees, by id."""
    items = await platform.everything(year.place.code, path, hr(year.place.code))
    return {item[id]: item for item in items}


async def roster(platform: Platform, year: Year) -> None:
    units = await listed(platform, year, "/reporting/units", "unit_id")
    check(units.keys() == {of.unit_id for of in year.place.units}, f"{len(units)} units")
    found = await listed(platform, year, "/reporting/employees", "employee_id")
    check(found.keys() == {of.employee_id for of in year.people}, f"{len(found)} employees")
    for person in year.people:
        shown = found[person.employee_id]
        same = (shown["name"], shown["nip"]) == (person.name, person.nip)
        check(same, f"{person.employee_id} is somebody else")
        check(shown["appraiser_id"] == person.appraiser_id, f"appraiser of {person.employee_id}")


async def plans(platform: Platform, year: Year) -> None:
    found = await listed(platform, year, "/reporting/plans?status=agreed", "plan_id")
    missing = {of.plan_id for of in year.work} - found.keys()
    check(not missing, f"{len(missing)} plans are not agreed")


def expected(year: Year) -> set[str]:
    """The ids of all reports, which are those of the evaluations too."""
    return {
        joined(work.person.employee_id, report.period.lower())
        for work in year.work
        for report in work.reports
    }


async def reports(platform: Platform, year: Year) -> None:
    found = await listed(platform, year, "/reporting/reports?status=accepted", "report_id")
    missing = expected(year) - found.keys()
    check(not missing, f"{len(missing)} reports are not accepted")
    for work in year.work:
        for report in work.reports:
            shown = found[joined(work.person.employee_id, report.period.lower())]
            attempts = 2 if report.returned else 1
            check(
                shown["attempt"] == attempts, f"{shown['report_id']}: {shown['attempt']} attempts"
            )


async def evaluations(platform: Platform, year: Year) -> None:
    path = "/evaluation/evaluations?status=scored"
    found = await listed(platform, year, path, "evaluation_id")
    missing = expected(year) - found.keys()
    check(not missing, f"{len(missing)} evaluations are not scored")
    bare = [of for of in found.values() if not of["basis"] or of["predicate"] != of["proposed"]]
    check(not bare, f"{len(bare)} evaluations have no basis or another predicate than proposed")


async def satisfaction(platform: Platform, year: Year) -> None:
    """The index of the first quarter is the one computed here from the forms, in both services."""
    first = year.surveys[0]
    unit, quarter = first.body["unit_id"], period(year.year, 1)
    forms = [[answer["value"] for answer in reply.body["answers"]] for reply in first.replies]
    sums = [sum(form[n] for form in forms) for n in range(len(ELEMENTS))]
    wanted = index(sums, [len(forms)] * len(ELEMENTS))
    region = year.place.code
    scored = await platform.read(region, f"/evaluation/satisfaction/{unit}/{quarter}", None)
    path = f"/feedback/satisfaction/{unit}?period={quarter}"
    asked = await platform.read(region, path, None)
    found = {Decimal(each["index"]) for each in (scored.body, *asked.body["items"])}
    check(found == {wanted}, f"{unit} {quarter}: {found}, not {wanted}")


async def training(platform: Platform, year: Year) -> None:
    region, by = year.place.code, officer(year.place.code)
    done = await platform.everything(region, "/training/trainings?status=completed", by)
    met = await platform.everything(region, "/training/needs?status=met", by)
    check(done, "nobody completed a course")
    gained = {(of["employee_id"], competency) for of in done for competency in of["competencies"]}
    unmet = [of for of in met if (of["employee_id"], of["competency"]) not in gained]
    check(met and not unmet, f"{len(unmet)} of {len(met)} needs were met without a training")


async def messages(platform: Platform, year: Year) -> None:
    """The first on the roster was told of each plan that waited there."""
    [top] = [of.employee_id for of in year.people if of.appraiser_id is None]
    by = Who(top, ("employee",))
    inbox = await platform.everything(year.place.code, "/notification/inbox", by)
    told = {of["about"] for of in inbox if of["subject"] == "reporting.plan-proposed"}
    wanted = {of.plan_id for of in year.work if of.person.appraiser_id == top}
    check(wanted <= told, f"{len(wanted - told)} plans were not told of")


async def log_ends(platform: Platform, places: Sequence[Place]) -> dict[str, int]:
    """The last position of each log that holds something, ``<region>/<service>``."""
    found: dict[str, int] = {}

    async def ask(log: tuple[str, str]) -> None:
        region, service = log
        told = await platform.read(region, f"/{service}/operations/log", OPS)
        found[f"{region}/{service}"] = told.body["position"]

    logs = [(of.code, service.name) for of in places for service in services]
    await at_once(logs, ask)
    return {log: end for log, end in sorted(found.items()) if end >= 0}


async def reached(platform: Platform, region: str, logs: Mapping[str, int]) -> None:
    """Read from each service, which waits until it has heard the others up to these ends."""
    reads: dict[str, Who | None] = {
        "/reporting/units?limit=1": None,
        "/feedback/surveys?limit=1": None,
        "/evaluation/evaluations?limit=1": hr(region),
        "/training/courses?limit=1": officer(region),
        "/notification/inbox?limit=1": hr(region),
        "/vault/forgettings?limit=1": hr(region),
    }
    for path, by in reads.items():
        heard = heard_by(path.split("/")[1])
        ends = [(name, logs.get(f"{region}/{name}", -1)) for name in heard]
        after = [f"{region}/{name}@{end}" for name, end in ends if end >= 0]
        await platform.read(region, path, by, ", ".join(after))


def heard_by(service: str) -> list[str]:
    """The services whose logs a service hears, its own among them."""
    return [told.by for told in LOGS if service == told.by or service in told.heard_by]
