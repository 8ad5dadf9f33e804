"""Courses over HTTP: scheduled, entered and left, attended, completed; and the catalogue."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from contracts.ids import joined
from contracts.personal import holds_identity_number
from contracts.training import CourseKind, Session
from kernel.http import Body, Caller, Day, Done, Edge, Id, Listed, OpenText, done, only
from kernel.local_day import today
from services.training.api.callers import (
    SEES_EVERYBODY,
    EmployeeId,
    Officer,
    Participant,
    Reader,
    check_employee,
    who_moves,
)
from services.training.deciders.course import Enrol, RecordAttendance, ScheduleCourse, Withdraw
from services.training.deciders.training import CompleteTraining
from services.training.views import CourseRow, clocks, courses

MOST_SEATS = 500  # the attendance of one session is one record, and a record holds 48 KiB
MOST_SESSIONS = 100
MOST_COMPETENCIES = 20
MOST_JP_A_DAY = 24

Competency = Annotated[Id, Field(examples=["public-service"])]
Score = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2, examples=["85.50"])]


REGISTERED = re.compile(r"[A-Za-z0-9]+([./-][A-Za-z0-9]+)*")


def register_number(text: str) -> str:
    """A number of a register: refuses words, and a NIK or NIP however it is divided."""
    if not REGISTERED.fullmatch(text) or not any(letter.isdigit() for letter in text):
        raise PydanticCustomError("no_register_number", "This is no register number.")
    for part in text.split("/"):
        if holds_identity_number(re.sub("[.-]", "", part)):
            raise PydanticCustomError("personal_number", "An identity number may not stand here.")
    return text


Certificate = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=100),
    AfterValidator(register_number),
    Field(
        description="Its number in the register of who issued it: letters, digits, `/`, `.`, `-`.",
        examples=["00001234/PKA/LAN/2026", "800.2/0123/BKPSDM/2026"],
        json_schema_extra={"pattern": f"^{REGISTERED.pattern}$"},
    ),
]


class SessionBody(Body):
    session_id: Annotated[Id, Field(examples=["s1"])]
    day: Day
    hours_jp: Annotated[int, Field(ge=1, le=MOST_JP_A_DAY, description="1 JP is 45 minutes.")]


class CourseBody(Body):
    title: Annotated[OpenText, Field(max_length=200, examples=["Pelayanan prima"])]
    kind: CourseKind
    seats: Annotated[int, Field(ge=1, le=MOST_SEATS, examples=[30])]
    competencies: Annotated[
        tuple[Competency, ...], Field(min_length=1, max_length=MOST_COMPETENCIES)
    ]
    sessions: Annotated[tuple[SessionBody, ...], Field(min_length=1, max_length=MOST_SESSIONS)]


class PlaceBody(Body):
    employee_id: Annotated[EmployeeId | None, Field(description="The caller, if absent.")] = None


MYSELF = PlaceBody()


class AttendanceBody(Body):
    """Who was there; a later list for the same session replaces it."""

    session_id: Annotated[Id, Field(examples=["s1"])]
    present: Annotated[tuple[EmployeeId, ...], Field(max_length=MOST_SEATS)]


class CompletionBody(Body):
    employee_id: EmployeeId
    certificate: Certificate
    pre_score: Score | None = None
    post_score: Score | None = None


class SessionShown(BaseModel):
    session_id: str
    day: date
    hours_jp: int


class CourseShown(BaseModel):
    """``standing`` is the caller's own; only officers, hr and auditors see who else comes."""

    course_id: str
    title: str
    kind: CourseKind
    competencies: tuple[str, ...]
    sessions: list[SessionShown]
    hours_jp: int
    seats: int
    seats_left: int
    waiting: int
    standing: Literal["enrolled", "waitlisted"] | None = None
    place_in_line: Annotated[int | None, Field(examples=[1])] = None
    attended: Annotated[tuple[str, ...], Field(description="Sessions with attendance recorded.")]
    enrolled: tuple[str, ...] | None = None
    waitlisted: Annotated[tuple[str, ...] | None, Field(description="First in line first.")] = None


def course_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/courses/{course_id}")
    async def schedule_course(course_id: Id, body: CourseBody, by: Officer) -> Done:
        asked = ScheduleCourse(
            course_id=course_id,
            title=body.title,
            kind=body.kind,
            seats=body.seats,
            competencies=body.competencies,
            sessions=tuple(Session(**session.model_dump()) for session in body.sessions),
        )
        return done(await edge.execute(asked, by))

    @api.post("/courses/{course_id}/attendance")
    async def record_attendance(course_id: Id, body: AttendanceBody, by: Officer) -> Done:
        asked = RecordAttendance(
            course_id=course_id,
            session_id=body.session_id,
            present=body.present,
            today=await today(clocks, edge, by),
        )
        return done(await edge.execute(asked, by))

    @api.post("/courses/{course_id}/complete")
    async def complete_training(course_id: Id, body: CompletionBody, by: Officer) -> Done:
        """Completed with 80 % of the hours, otherwise missed: see the employee's trainings."""
        asked = CompleteTraining(
            training_id=joined(course_id, body.employee_id),
            course_id=course_id,
            employee_id=body.employee_id,
            certificate=body.certificate,
            pre_score=body.pre_score,
            post_score=body.post_score,
        )
        return done(await edge.execute(asked, by))


def place_routes(api: APIRouter, edge: Edge) -> None:
    @api.post("/courses/{course_id}/enrol")
    async def enrol(course_id: Id, by: Participant, body: PlaceBody = MYSELF) -> Done:
        """A seat, or a place in line when the course is full: see the course's ``standing``."""
        employee_id = who_moves(body.employee_id, by)
        await check_employee(employee_id, edge, by)
        asked = Enrol(course_id=course_id, employee_id=employee_id)
        return done(await edge.execute(asked, by))

    @api.post("/courses/{course_id}/withdraw")
    async def withdraw(course_id: Id, by: Participant, body: PlaceBody = MYSELF) -> Done:
        asked = Withdraw(course_id=course_id, employee_id=who_moves(body.employee_id, by))
        return done(await edge.execute(asked, by))


def catalogue_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/courses")
    async def list_courses(
        by: Reader, kind: CourseKind | None = None, has_seats: bool | None = None
    ) -> Listed[CourseShown]:
        page = await edge.page(courses, by, **only(kind=kind, has_seats=has_seats))
        return Listed(items=[course_shown(row, by) for row in page.items], next=page.next)

    @api.get("/courses/{course_id}")
    async def read_course(course_id: Id, by: Reader) -> CourseShown:
        return course_shown(await edge.row(courses, course_id, by), by)


def course_shown(row: CourseRow, by: Caller) -> CourseShown:
    everybody = by.has(*SEES_EVERYBODY)
    waiting = by.subject in row.waitlisted
    return CourseShown(
        course_id=row.course_id,
        title=row.title,
        kind=row.kind,
        competencies=row.competencies,
        sessions=[SessionShown.model_validate(s, from_attributes=True) for s in row.sessions],
        hours_jp=row.hours_jp,
        seats=row.seats,
        seats_left=row.seats_left,
        waiting=len(row.waitlisted),
        standing=standing(row, by),
        place_in_line=row.waitlisted.index(by.subject) + 1 if waiting else None,
        attended=row.attended,
        enrolled=row.enrolled if everybody else None,
        waitlisted=row.waitlisted if everybody else None,
    )


def standing(row: CourseRow, by: Caller) -> Literal["enrolled", "waitlisted"] | None:
    if by.subject in row.enrolled:
        return "enrolled"
    return "waitlisted" if by.subject in row.waitlisted else None
