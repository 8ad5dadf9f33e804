"""The story of one employee at the KTP desk, told as it happens: who did what, where it stands in
the log, and what each service made of it, read back over HTTP.

Told again on the same records, every command is quiet and the story is the same.
"""

from collections.abc import Awaitable, Callable

from rich.console import Console

from contracts.ids import joined
from contracts.satisfaction import ELEMENTS
from kinerja.story.citizens import Json, survey_id
from kinerja.story.client import Platform
from kinerja.story.courses import completion, course
from kinerja.story.functions import DESK, SERVICE_TIME
from kinerja.story.narrator import Narrator
from kinerja.story.people import HERO
from kinerja.story.quarters import STORY_QUARTER, days_of, period
from kinerja.story.seed import appraiser, employee, officer
from kinerja.story.verified import Steps, check
from kinerja.story.year import VALUES, Year, achieved, plan, plan_path

FIGURES = ["21.5", "93.0", "0", "5.0"]  # slow at the desk, right at once, (citizens'), outreach
OPINION = (4, 3, 2, 4, 3, 4, 4, 3, 3)
COMMENT = "Petugas ramah, tetapi antrean perekaman terlalu lama."
SUGGESTION = "Mohon dibuka loket kedua pada hari Senin."
COMPETENCY = SERVICE_TIME.competency


class Story(Narrator):
    """What the steps share. `run` tells them in order and stops at the first that fails."""

    def __init__(self, platform: Platform, year: Year, console: Console) -> None:
        [hero] = [of for of in year.people if of.employee_id == HERO]
        camat = appraiser(hero.appraiser_id or "")
        super().__init__(platform, year.place.code, employee(HERO), camat, console)
        self.officer = officer(self.region)
        self.unit, self.service = year.place.desks[0]
        self.year = year.year
        self.quarter = STORY_QUARTER
        self.period = period(year.year, self.quarter)
        self.plan_id = joined(HERO, str(year.year), "1")
        self.report = f"/reporting/reports/{HERO}/{self.period}"
        self.evaluation_id = joined(HERO, self.period.lower())
        self.evaluation = f"/evaluation/evaluations/{self.evaluation_id}"
        self.course_id = f"{COMPETENCY}-{self.period.lower()}"
        self.course = course(COMPETENCY, self.year, self.quarter)
        self.training_id = joined(self.course_id, HERO)

    async def run(self, steps: Steps) -> None:
        """Tell it, with the inbox of the employee open all the while."""
        telling: dict[str, Callable[[], Awaitable[None]]] = {
            "plan proposed": self.propose,
            "plan agreed": self.agree,
            "report submitted, evaluation opened": self.submit,
            "citizen answered": self.answer,
            "citizen suggested": self.suggest,
            "report accepted": self.accept,
            "evaluation scored": self.score,
            "training need found": self.need,
            "course entered": self.enrol,
            "course completed, need met": self.complete,
            "inbox": self.inbox,
        }
        inbox = self.platform.live(self.region, "/notification/inbox/live", self.who)
        async with inbox as self.live:
            if not await steps.take("story: introduced", self.introduce()):
                return
            for number, (name, tell) in enumerate(telling.items(), 1):
                self.console.print(f"\n[bold]{number:>2}  {name.capitalize()}[/bold]")
                if not await steps.take(f"story: {name}", tell()):
                    return

    async def introduce(self) -> None:
        me = (await self.read(f"/reporting/employees/{HERO}")).body
        unit = (await self.read(f"/reporting/units/{me['unit_id']}")).body
        above = await self.platform.read(
            self.region, f"/reporting/employees/{self.camat.subject}", self.camat
        )
        self.console.rule(f"{unit['title']}, {self.period}")
        self.say("employee", f"{me['name']} ({HERO}), {me['position']}, {me['employment']}")
        self.say(
            "appraiser", f"{above.body['name']} ({self.camat.subject}), {above.body['position']}"
        )

    async def propose(self) -> None:
        path, body = plan_path(HERO, self.year), plan(DESK)
        answer = await self.platform.put(self.region, path, self.who, body)
        position = self.did("employee", f"proposes the plan (SKP) {self.plan_id}", answer)
        await self.told_appraiser("reporting.plan-proposed", self.plan_id, position)

    async def agree(self) -> None:
        path = plan_path(HERO, self.year)
        answer = await self.platform.post(self.region, f"{path}/agree", self.camat)
        shown = (await self.read(path, self.did("appraiser", "agrees the plan", answer))).body
        check(shown["status"] == "agreed", f"the plan is {shown['status']}")
        self.say("reporting", f"revision {shown['revision']}, {len(shown['results'])} results")
        await self.told("reporting.plan-agreed", self.plan_id)

    async def submit(self) -> None:
        body = achieved(self.plan_id, FIGURES, "Mesin perekaman rusak enam hari.")
        answer = await self.platform.put(self.region, self.report, self.who, body)
        position = self.did("employee", f"submits the report of {self.period}", answer)
        read = await self.read(self.evaluation, position)
        shown = read.body
        check(shown["appraiser_id"] == self.camat.subject, "another appraiser")
        check(shown["status"] in ("open", "ready", "scored"), f"it is {shown['status']}")
        self.say("evaluation", f"opened {self.evaluation_id} by itself ({read.position})")
        await self.told_appraiser("reporting.report-submitted", self.evaluation_id, position)

    async def answer(self) -> None:
        """A form on paper, filled in at the desk while the survey was open, is copied; it was the
        last one, so the survey is closed."""
        named = survey_id(self.unit, self.service, self.year, self.quarter)
        response_id = f"{named[4:]}-story"
        values = zip(ELEMENTS, OPINION, strict=True)
        answers = [{"element": of, "value": value} for of, value in values]
        filled = days_of(self.year, self.quarter)[1].replace(day=12)
        body = {"answers": answers, "channel": "paper", "comment": COMMENT}
        body |= {"answered_on": filled.isoformat()}
        path = f"/feedback/surveys/{named}/responses/{response_id}"
        answer = await self.platform.put(self.region, path, self.officer, body)
        position = self.did("officer", f"copies a citizen's form of {filled:%-d %B}", answer)
        asked = f"/feedback/satisfaction/{self.unit}?period={self.period}"
        [feedback] = (await self.platform.read(self.region, asked, None, position)).body["items"]
        path = f"/evaluation/satisfaction/{self.unit}/{self.period}"
        counted = (await self.platform.read(self.region, path, None, position)).body
        check(counted["index"] == feedback["index"], f"{counted} is not {feedback}")
        missing = f"{feedback['sample_missing']} more wanted"
        self.say("feedback", f"{feedback['answers']} answers, index {feedback['index']}; {missing}")
        self.say("evaluation", f"counts index {counted['index']}, band {counted['band']}")
        await self.told_unit(response_id, position)
        closing = f"/feedback/surveys/{named}/close"
        self.did(
            "officer", "closes it", await self.platform.post(self.region, closing, self.officer)
        )

    async def suggest(self) -> None:
        """Somebody without an account, at the desk's own screen, today: it counts in no index."""
        response_id = f"{self.unit}-{self.year}-story"
        said = {"unit_id": self.unit, "service": self.service, "text": SUGGESTION}
        body = {"kind": "suggestion", "channel": "desk"} | said
        path = f"/feedback/suggestions/{response_id}"
        answer = await self.platform.put(self.region, path, None, body)
        position = self.did("a citizen", "makes a suggestion today, without an account", answer)
        await self.told_unit(response_id, position)

    async def told_unit(self, response_id: str, position: str) -> None:
        inbox = f"/notification/units/{self.unit}/inbox"
        await self.told_in(inbox, "feedback.citizen-answered", response_id, position)

    async def accept(self) -> None:
        answer = await self.platform.post(self.region, f"{self.report}/accept", self.camat)
        position = self.did("appraiser", "accepts the report", answer)
        shown = (await self.read(self.evaluation, position)).body
        check(shown["status"] in ("ready", "scored"), f"the evaluation is {shown['status']}")
        self.say("evaluation", "took the figures; it can be scored")
        await self.told("reporting.report-accepted", self.evaluation_id)

    async def score(self) -> None:
        behaviour = dict.fromkeys(VALUES, "meets") | {VALUES[0]: "above"}
        path = f"{self.evaluation}/score"
        answer = await self.platform.post(
            self.region, path, self.camat, {"behaviour": behaviour}, self.last
        )
        position = self.did("appraiser", "rates the seven values, and scores", answer)
        shown = (await self.read(self.evaluation, position)).body
        self.explain(shown)
        ratings = {of["code"]: of["rating"] for of in shown["indicators"]}
        check(ratings[SERVICE_TIME.code] == "below", f"{SERVICE_TIME.code} is not weak: {ratings}")
        check(ratings["citizen-satisfaction"], "the citizens' index is not used")
        check((shown["predicate"], shown["status"]) == ("baik", "scored"), shown["predicate"])
        check(len(shown["basis"]) == 3, f"the basis is {shown['basis']}")
        await self.told("evaluation.scored", self.evaluation_id)

    def explain(self, shown: Json) -> None:
        for of in shown["indicators"]:
            target = f"{of['target_low']}–{of['target_high']}"
            what = f"{of['code']:<21} target {target:<12} reached {of['realised']:<6}"
            self.say("evaluation", f"{what} {of['rating']}")
        for of in shown["results"]:
            self.say("", f"result {of['result_id']} ({of['result_kind']}): {of['rating']}")
        made = f"work {shown['work_rating']} × behaviour {shown['behaviour_rating']}"
        self.say("", f"{made} → {shown['predicate']}")
        self.say("", f"made from {', '.join(shown['basis'])}")

    async def need(self) -> None:
        path = f"/training/needs?employee_id={HERO}"
        read = await self.read(path, self.last)
        [found] = [of for of in read.body["items"] if of["competency"] == COMPETENCY]
        because = f"{found['indicator_code']} in {found['evaluation_id']}"
        self.say(
            "training", f"finds the need {found['need_id']}, because of {because} ({read.position})"
        )
        await self.told("training.need-found", found["need_id"])

    async def enrol(self) -> None:
        path = f"/training/courses/{self.course_id}"
        answer = await self.platform.put(self.region, path, self.officer, self.course)
        self.did("officer", f"schedules the course {self.course_id}", answer)
        answer = await self.platform.post(self.region, f"{path}/enrol", self.who, {})
        position = self.did("employee", "enrols", answer)
        shown = (await self.read(path, position)).body
        check(shown["standing"] == "enrolled", f"standing: {shown['standing']}")
        self.say("training", f"{shown['seats_left']} seats left, {shown['hours_jp']} JP")
        await self.told("training.enrolled", self.course_id)

    async def complete(self) -> None:
        path = f"/training/courses/{self.course_id}"
        for session in ("s1", "s2"):
            body = {"session_id": session, "present": [HERO]}
            answer = await self.platform.post(self.region, f"{path}/attendance", self.officer, body)
            self.did("officer", f"records who was at {session}", answer)
        done = completion(self.course_id, HERO, 1)
        answer = await self.platform.post(self.region, f"{path}/complete", self.officer, done)
        position = self.did("officer", f"completes, certificate {done['certificate']}", answer)
        needs = f"/training/needs?employee_id={HERO}&competency={COMPETENCY}&status=met"
        met = await self.platform.read_until(self.region, needs, self.who, self.is_met)
        self.say("training", f"the need is met by {met['items'][0]['training_id']}")
        hours = (await self.read(f"/training/hours/{HERO}/{self.year}", position)).body
        check(hours["hours_jp"] >= 10, f"{hours['hours_jp']} JP")
        self.say("training", f"{hours['hours_jp']} JP in {self.year}, {hours['minutes']} minutes")
        await self.told("training.completed", self.training_id)

    def is_met(self, needs: Json) -> bool:
        return any(of["training_id"] == self.training_id for of in needs["items"])

    async def inbox(self) -> None:
        """The inbox as it is read holds all that came live; its first message is marked as read."""
        path = "/notification/inbox"
        items = await self.platform.everything(self.region, path, self.who, self.last)
        live = {of["message_id"] for of in self.heard.values()}
        missing = live - {of["message_id"] for of in items}
        check(not missing, f"{len(missing)} live messages are not in the inbox")
        read = f"/notification/messages/{items[0]['message_id']}/read"
        position = (await self.platform.post(self.region, read, self.who)).position
        shown = (await self.read(path, position)).body
        check(shown["items"][0]["read"], "the message is still unread")
        counts = f"{len(items)} messages, {len(live)} live, {shown['unread']} unread"
        self.say("employee", f"reads one: {counts}")
        self.say("recorded", position)
