"""A crowd: the clients of one region, who do all kinds of things at once."""

import asyncio
from collections import deque
from typing import Any

from tests.faults.clients import Sender
from tests.faults.courses import Courses


class Crowd:
    """The clients of one region: several at once, a command each at a time, until told to stop."""

    CLIENTS = 3
    UNITS = ("u1", "u2", "u3")

    def __init__(self, sender: Sender, pace_seconds: float) -> None:
        """``pace_seconds`` is what a client waits between two commands, on average."""
        self.sender = sender
        self.pace_seconds = pace_seconds
        self.is_over = asyncio.Event()
        self._open: list[str] = []
        self._closed: list[str] = []
        self._answered: deque[tuple[str, str]] = deque(maxlen=50)
        self._courses = Courses(sender) if sender.world.of("training") else None
        self._renamed: dict[str, deque[str]] = {}

    async def begin(self) -> None:
        """One secretariat, its offices, one open survey."""
        await self.sender.rename("setda", self.sender.token(), parent=None)
        survey = self.sender.token()
        await self.sender.open(survey)
        self._open.append(survey)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self.CLIENTS):
                group.create_task(self._client(number))

    async def _client(self, number: int) -> None:
        chance = self.sender.random
        while not self.is_over.is_set():
            await self._one(number, chance.random())
            await asyncio.sleep(chance.uniform(0, 2 * self.pace_seconds))

    async def _one(self, number: int, chance: float) -> None:
        sender, pick = self.sender, self.sender.random.choice
        if chance < 0.45:
            survey, token = pick(self._open), sender.token()
            entry = await sender.answer(survey, token)
            if entry.outcome == "ok":
                self._answered.append((survey, token))
        elif chance < 0.55 and self._answered:
            survey, token = pick(self._answered)
            await sender.answer(survey, token, again=True)
        elif chance < 0.62:
            await self._refused(pick)
        elif chance < 0.72:
            await sender.suggest(sender.token())
        elif chance < 0.77:
            await self._opened()
        elif chance < 0.80 and len(self._open) > 3:
            survey = self._open.pop(sender.random.randrange(len(self._open)))
            if (await sender.close(survey)).outcome == "ok":
                self._closed.append(survey)
        elif chance < 0.86 and self._courses:
            await self._courses.one(sender.random.random())
        elif chance < 0.90:
            await sender.rename("u9", sender.token(), parent="nowhere")
        else:
            await self._renaming(self.UNITS[number])

    async def _refused(self, pick: Any) -> None:
        """To a closed survey, or to one that nobody opened: refused, and nothing is left."""
        survey = pick(self._closed) if self._closed else "nobody-opened-it"
        await self.sender.answer(survey, self.sender.token())

    async def _opened(self) -> None:
        """Both instances have just heard that it is not there; then it is, and is answered."""
        survey = self.sender.token()
        for _ in range(2):
            await self.sender.answer(survey, self.sender.token())
        expected = 0 if self.sender.random.random() < 0.5 else None
        entry = await self.sender.open(survey, expected)
        await self.sender.answer(survey, self.sender.token())
        if entry.outcome == "ok":
            self._open.append(survey)

    async def _renaming(self, unit: str) -> None:
        """Each client renames its own unit; now and then an old request comes once more."""
        titles = self._renamed.setdefault(unit, deque(maxlen=4))
        if len(titles) == titles.maxlen and self.sender.random.random() < 0.4:
            await self.sender.rename(unit, titles[0], again=True)
            return
        token = self.sender.token()
        if (await self.sender.rename(unit, token)).outcome == "ok":
            titles.append(token)
