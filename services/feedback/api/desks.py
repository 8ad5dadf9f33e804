"""What desks did: services delivered and complaints answered, told by officers."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from contracts.feedback import ComplaintClass
from kernel.calendar import YearIsUnknown
from kernel.edge import Caller
from kernel.http import Body, Day, Done, Edge, Id, done
from kernel.local_day import today
from kernel.refusal import Conflict
from services.feedback.api.callers import Officer
from services.feedback.api.units import Units
from services.feedback.deciders.complaint import AnswerComplaint
from services.feedback.deciders.delivery import MINUTES_A_DAY, RecordDelivery
from services.feedback.rules.term import due_on
from services.feedback.views import calendars, clocks

Minutes = Annotated[int, Field(ge=0, le=MINUTES_A_DAY, examples=[12])]


class NoCalendarYet(Conflict):
    """The term of a complaint needs the region's calendar of the year; adopt it first."""

    slug = "feedback.no-calendar-yet"
    indonesian = "Batas waktu pengaduan memerlukan kalender daerah tahun itu; tetapkan dahulu."


class DeliveryBody(Body):
    """Waiting ends when the number is called; the service when it is done."""

    unit_id: Id
    service: Annotated[Id, Field(examples=["ktp"])]
    day: Day
    wait_minutes: Minutes
    service_minutes: Minutes


class AnsweredBody(Body):
    unit_id: Id
    complaint_class: ComplaintClass
    filed_on: Day
    answered_on: Day


def desk_routes(api: APIRouter, edge: Edge, units: Units) -> None:
    @api.put("/deliveries/{ticket_id}")
    async def record_delivery(ticket_id: Id, body: DeliveryBody, by: Officer) -> Done:
        """Somebody was served, once for each ticket."""
        await units.check(body.unit_id, by)
        now = await today(clocks, edge, by)
        asked = RecordDelivery(ticket_id=ticket_id, today=now, **body.model_dump())
        return done(await edge.execute(asked, by))

    @api.put("/answered-complaints/{complaint_id}")
    async def record_answer(complaint_id: Id, body: AnsweredBody, by: Officer) -> Done:
        """A complaint was answered; whether in time says the region's calendar."""
        await units.check(body.unit_id, by)
        asked = AnswerComplaint(
            complaint_id=complaint_id,
            today=await today(clocks, edge, by),
            due_on=await due(edge, body, by),
            **body.model_dump(),
        )
        return done(await edge.execute(asked, by))


async def due(edge: Edge, body: AnsweredBody, by: Caller) -> date:
    years = [body.filed_on.year, body.filed_on.year + 1]
    rows = await edge.rows(calendars, map(str, years), by)
    try:
        return due_on(
            body.complaint_class,
            body.filed_on,
            {int(number): year for number, year in rows.items()},
        )
    except YearIsUnknown as missing:
        raise NoCalendarYet(str(missing.year)) from None
