"""Seeding: the year of a region told over HTTP, many requests at a time, in the order of a year.

Seeding twice is quiet: a year that is there already is left as it is, and after an interruption
every command comes again with the same ids and keys.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from contracts.ids import joined
from kinerja.story.citizens import Json, Reply, Survey
from kinerja.story.client import Answer, Platform, Refused, Who, positions
from kinerja.story.courses import completion, course
from kinerja.story.extent import is_over, led
from kinerja.story.people import Person
from kinerja.story.quarters import QUARTERS, period
from kinerja.story.roster import employees_csv, units_csv
from kinerja.story.year import Work, Year, organisation, plan_path, policy

IN_FLIGHT = 16
COURSE_AFTER_QUARTER = 2
ABSENT_SHARE = 0.07

T = TypeVar("T")


def hr(region: str) -> Who:
    return Who(f"hr-{region}", ("hr",))


def officer(region: str) -> Who:
    return Who(f"officer-{region}", ("officer",))


def employee(employee_id: str) -> Who:
    return Who(employee_id, ("employee",))


def appraiser(employee_id: str) -> Who:
    return Who(employee_id, ("appraiser", "employee"))


async def at_once(things: Iterable[T], do: Callable[[T], Awaitable[object]]) -> None:
    """Do it with every thing, `IN_FLIGHT` at a time."""
    waiting = iter(things)

    async def take() -> None:
        for thing in waiting:
            await do(thing)

    await asyncio.gather(*(take() for _ in range(IN_FLIGHT)))


class Seeding:
    """One region. ``advance`` is told of requests done, ``extend`` of more that will come."""

    def __init__(
        self,
        platform: Platform,
        year: Year,
        advance: Callable[[], None],
        extend: Callable[[int], None],
    ) -> None:
        self.platform = platform
        self.year = year
        self.region = year.place.code
        self.advance = advance
        self.extend = extend
        self.last: dict[str, int] = defaultdict(lambda: -1)

    async def run(self) -> bool:
        """Tell the year. False when it was told before."""
        if await self.was_told():
            return False
        await self.found()
        await at_once(self.year.work, self.plan)
        for quarter in QUARTERS:
            await self.tell(quarter)
            if quarter == COURSE_AFTER_QUARTER:
                await self.train()
        await at_once([of for of in self.year.surveys if self.ends(of)], self.close)
        await self.close(self.year.surveys[-1])
        return True

    async def was_told(self) -> bool:
        """Whether the last command of a year was carried out: its last survey is closed."""
        path = f"/feedback/surveys/{self.year.surveys[-1].survey_id}"
        try:
            return (await self.platform.read(self.region, path, None)).body["closed"]
        except Refused as refused:
            if refused.status == 404:
                return False
            raise

    def ends(self, survey: Survey) -> bool:
        return is_over(survey, self.year) and survey != self.year.surveys[-1]

    def noted(self, answer: Answer) -> Answer:
        for service, position in positions(answer.position).items():
            self.last[service] = max(self.last[service], position)
        self.advance()
        return answer

    async def put(self, path: str, by: Who, body: Json, after: str = "") -> Answer:
        return self.noted(await self.platform.put(self.region, path, by, body, after))

    async def post(self, path: str, by: Who, body: Json | None = None, after: str = "") -> Answer:
        return self.noted(await self.platform.post(self.region, path, by, body, after))

    def after(self, *services: str) -> str:
        """Behind everything known of these services."""
        return ", ".join(f"{self.region}/{of}@{self.last[of]}" for of in services)

    async def found(self) -> None:
        """Policy and calendars are adopted, the roster is imported from two files."""
        await self.constitute()
        await self.roster("employees", employees_csv(self.year.people))

    async def constitute(self) -> None:
        """What a region has before anybody works there: policy, calendars and units. Terms that
        begin in December end by the calendar of the next year."""
        by, year = hr(self.region), self.year.year
        calendar = {"zone": self.year.place.zone, "national": True}
        await self.put("/evaluation/policy", by, policy(year))
        for each in (year, year + 1):
            await self.put(f"/evaluation/calendars/{each}", by, calendar)
        await self.roster("units", units_csv(self.year.place.units))

    async def open(self) -> None:
        """As much as shows that all services work in a region; nobody has to work there."""
        await self.constitute()
        await self.survey(self.year.surveys[-1])
        first = course("pelayanan-prima", self.year.year, COURSE_AFTER_QUARTER)
        path = f"/training/courses/pelayanan-prima-{self.year.year}-1"
        await self.put(path, officer(self.region), first)

    async def survey(self, survey: Survey) -> None:
        """Of a unit that feedback knows once it has heard the import."""
        path, after = f"/feedback/surveys/{survey.survey_id}", self.after("reporting")
        await self.put(path, officer(self.region), survey.body, after)

    async def roster(self, kind: str, content: bytes) -> None:
        path = f"/reporting/roster/{kind}"
        self.noted(await self.platform.send_csv(self.region, path, hr(self.region), content))

    async def plan(self, work: Work) -> None:
        path = plan_path(work.person.employee_id, self.year.year)
        by = employee(work.person.employee_id)
        above = appraiser(work.person.appraiser_id or "")
        if work.first_plan:
            proposed = await self.put(path, by, work.first_plan)
            reason = {"reason": work.plan_reason}
            await self.post(f"{path}/return", above, reason, proposed.position)
        await self.put(path, by, work.plan)
        await self.post(f"{path}/agree", above)

    async def tell(self, quarter: int) -> None:
        """A quarter: citizens answer, everybody reports, appraisers answer and score."""
        surveys = [of for of in self.year.surveys if of.quarter == quarter]
        for survey in surveys:
            await self.survey(survey)
        await at_once(((of, reply) for of in surveys for reply in of.replies), self.answer)
        named = period(self.year.year, quarter)
        telling = [of for of in self.year.work if any(r.period == named for r in of.reports)]
        await at_once(telling, lambda work: self.report(work, named))
        path = f"/evaluation/evaluations?period={named}&limit=1"
        after = self.after("reporting", "feedback")
        await self.platform.read(self.region, path, hr(self.region), after)
        await at_once(led(self.year), lambda head: self.judge(head, named))
        await at_once(telling, lambda work: self.score(work, named))

    async def answer(self, given: tuple[Survey, Reply]) -> None:
        survey, reply = given
        path = f"/feedback/surveys/{survey.survey_id}/responses/{reply.response_id}"
        await self.put(path, officer(self.region), reply.body)

    async def report(self, work: Work, named: str) -> None:
        [report] = [of for of in work.reports if of.period == named]
        person = work.person
        path = f"/reporting/reports/{person.employee_id}/{named}"
        by, above = employee(person.employee_id), appraiser(person.appraiser_id or "")
        if report.returned:
            submitted = await self.put(path, by, mistaken(report.body))
            reason = {"reason": report.returned}
            await self.post(f"{path}/return", above, reason, submitted.position)
        await self.put(path, by, report.body)
        await self.post(f"{path}/accept", above)

    async def judge(self, head: Person, named: str) -> None:
        """The superior of a unit's head says how the unit performed."""
        unit_id = head.leads or ""
        body = {"predicate": organisation(unit_id, named), "document": f"LKjIP {named}"}
        path = f"/evaluation/organisations/{unit_id}/{named}"
        by = appraiser(head.appraiser_id or "")
        await self.put(path, by, body, self.after("reporting"))

    async def score(self, work: Work, named: str) -> None:
        [report] = [of for of in work.reports if of.period == named]
        evaluation_id = joined(work.person.employee_id, named.lower())
        path = f"/evaluation/evaluations/{evaluation_id}/score"
        body: Json = {"behaviour": report.behaviour}
        await self.post(path, appraiser(work.person.appraiser_id or ""), body)

    async def train(self) -> None:
        """For each competency that somebody was found to need, a course."""
        after = self.after("evaluation")
        by = officer(self.region)
        needs = await self.platform.everything(self.region, "/training/needs", by, after)
        wanted: dict[str, list[str]] = defaultdict(list)
        for need in needs:
            wanted[need["competency"]].append(need["employee_id"])
        await at_once(sorted(wanted.items()), lambda of: self.hold(*of))

    async def hold(self, competency: str, wanting: Sequence[str]) -> None:
        """A course of two days: those who wanted a seat, some of whom miss the second day."""
        course_id, by = f"{competency}-{self.year.year}-1", officer(self.region)
        after = self.after("reporting")
        path = f"/training/courses/{course_id}"
        body = course(competency, self.year.year, COURSE_AFTER_QUARTER)
        self.extend(3 + len(wanting))
        scheduled = await self.put(path, by, body)
        for employee_id in wanting:
            scheduled = await self.post(f"{path}/enrol", employee(employee_id), {}, after)
        shown = await self.platform.read(self.region, path, by, scheduled.position)
        enrolled: list[str] = shown.body["enrolled"]
        stayed = [of for of in enrolled if Random(course_id + of).random() > ABSENT_SHARE]
        for session, present in (("s1", enrolled), ("s2", stayed)):
            attended = {"session_id": session, "present": present}
            await self.post(f"{path}/attendance", by, attended)
        self.extend(len(enrolled))
        for number, employee_id in enumerate(enrolled, 1):
            done = completion(course_id, employee_id, number)
            await self.post(f"{path}/complete", by, done)

    async def close(self, survey: Survey) -> None:
        await self.post(f"/feedback/surveys/{survey.survey_id}/close", officer(self.region))


def mistaken(body: Json) -> Json:
    """A report as it was before it was returned: one too many in the additional result."""
    *others, last = body["results"]
    more = [of | {"realised": str(Decimal(of["realised"]) + 1)} for of in last["indicators"]]
    return body | {"results": [*others, last | {"indicators": more}]}
