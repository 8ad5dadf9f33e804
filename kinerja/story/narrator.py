"""How the story is told: who did what, where it is recorded, and which messages came of it."""

import asyncio

from rich.console import Console

from kinerja.story.citizens import Json
from kinerja.story.client import REPEAT_SECONDS, Answer, Platform, Who
from kinerja.story.verified import check


class Narrator:
    """Speaks to a console, and reads as the employee ``who`` or as the appraiser ``camat``.

    ``live`` brings the messages of the employee; ``last`` is where the last command is recorded.
    """

    def __init__(
        self, platform: Platform, region: str, who: Who, camat: Who, console: Console
    ) -> None:
        self.platform = platform
        self.region = region
        self.who = who
        self.camat = camat
        self.console = console
        self.last = ""
        self.heard: dict[tuple[str, str], Json] = {}
        self.live: asyncio.Queue[Json] = asyncio.Queue()

    def say(self, who: str, text: str) -> None:
        self.console.print(f"    [cyan]{who:<13}[/cyan] {text}", highlight=False, soft_wrap=True)

    async def read(self, path: str, after: str = "") -> Answer:
        return await self.platform.read(self.region, path, self.who, after)

    def did(self, who: str, what: str, answer: Answer) -> str:
        self.say(who, what)
        self.say("recorded", f"{answer.position}")
        self.last = answer.position
        return answer.position

    async def told(self, subject: str, about: str) -> None:
        """The live inbox of the employee brings this message."""
        async with asyncio.timeout(REPEAT_SECONDS):
            while (subject, about) not in self.heard:
                message = await self.live.get()
                self.heard[message["subject"], message["about"]] = message
        message = self.heard[subject, about]
        stands = f"{self.region}/notification@{message['position']}"
        self.say("notification", f"to the employee, live: “{message['text']}” ({stands})")

    async def told_appraiser(self, subject: str, about: str, after: str) -> None:
        await self.told_in("/notification/inbox", subject, about, after)

    async def told_in(self, path: str, subject: str, about: str, after: str) -> None:
        items = await self.platform.everything(self.region, path, self.camat, after)
        found = [of for of in items if (of["subject"], of["about"]) == (subject, about)]
        check(len(found) == 1, f"{len(found)} messages {subject} about {about}")
        stands = f"{self.region}/notification@{found[0]['position']}"
        self.say("notification", f"to the appraiser: “{found[0]['text']}” ({stands})")
