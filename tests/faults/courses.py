"""Courses: training's part of the attack. One employee enrols in each course that is scheduled, and
is refused a place in one that nobody scheduled; notification tells of every place.
"""

import asyncio
from typing import Any

import msgspec

from contracts.training import Session
from kernel.decider import Command
from services.training.deciders.course import Enrol, ScheduleCourse
from tests.faults.clients import DAY, Sender
from tests.faults.history import Entry

SCHEDULED, ENROLLED = "training.CourseScheduled", "training.EmployeeEnrolled"
REGISTERED = "reporting.EmployeeRegistered"
COLUMNS = "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads"
NIP = "198001152005011001"


class Courses:
    """What the clients of one region do with courses."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self._employed: Entry | None = None
        self._employing = asyncio.Lock()

    async def one(self, chance: float) -> None:
        """A course with its one participant, each of them sometimes asked for once more."""
        course = self.sender.token()
        if chance < 0.2:
            await self.enrol(course)
            return
        await self.schedule(course)
        await self.enrol(course)
        if chance < 0.5:
            await self.schedule(course, again=True)
        if chance > 0.7:
            await self.enrol(course, again=True)

    async def schedule(self, course: str, again: bool = False) -> Entry:
        """PUT under an id of its own."""
        session = Session(session_id="s1", day=DAY, hours_jp=4)
        terms: dict[str, Any] = {"title": "Contoh", "kind": "classical", "seats": 9}
        terms["competencies"] = ("queueing",)
        command = ScheduleCourse(course_id=course, **terms, sessions=(session,))
        body = msgspec.to_builtins({**terms, "sessions": [session]})
        entry = self._entry(course, SCHEDULED, command, again)
        return await self.sender.send(entry, "PUT", f"/courses/{course}", "officer", json=body)

    async def enrol(self, course: str, again: bool = False) -> Entry:
        """POST under a key; training must have heard of the employee over Kafka."""
        employed = await self.employed()
        after = {"Kinerja-After": f"{self.sender.region}/reporting@{employed.position}"}
        key = {"Idempotency-Key": f"enrol-{course}"}
        command = Enrol(course_id=course, employee_id=employed.token)
        entry = self._entry(course, ENROLLED, command, again)
        path, body = f"/courses/{course}/enrol", {"employee_id": employed.token}
        return await self.sender.send(entry, "POST", path, "officer", after | key, json=body)

    async def employed(self) -> Entry:
        """Somebody of the office u1 is on the roster; one of the clients saw to it."""
        async with self._employing:
            return await self._employ()

    async def _employ(self) -> Entry:
        while self._employed is None or self._employed.outcome != "ok":
            await self.sender.established()
            token = self._employed.token if self._employed else self.sender.token()
            at = self.sender.instance("reporting")
            entry = self.sender.entry(at, token, REGISTERED, None)
            headers = {"Idempotency-Key": f"employ-{token}", "Content-Type": "text/csv"}
            line = f"{token},{NIP},Contoh Kepala,PNS,Camat,jpt,IV/a,u1,,2024-01-31,\n"
            path, content = "/roster/employees", f"{COLUMNS}\n{line}"
            self._employed = await self.sender.send(
                entry, "POST", path, "hr", headers, content=content
            )
            assert self._employed.outcome != "fail", self._employed.slug
        return self._employed

    def _entry(self, course: str, leaves: str, command: Command, again: bool) -> Entry:
        at = self.sender.instance("training")
        return self.sender.entry(at, course, leaves, command, again=again)
