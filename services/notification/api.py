"""Notification over HTTP: the own inbox, also live; a unit's for its head; where mail goes."""

from collections.abc import AsyncIterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.notification import Subject, of_unit
from kernel.http import (
    Body,
    Caller,
    Done,
    Edge,
    EventSourceResponse,
    Id,
    Listed,
    Personal,
    ServerSentEvent,
    allow,
    cursor_of,
    done,
)
from kernel.refusal import Forbidden
from services.notification.deciders.address import GiveAddress, WithdrawAddress
from services.notification.deciders.message import MarkRead
from services.notification.rules.wording import worded
from services.notification.views import InboxMessage, addresses, inbox, inbox_key, people, unread

Staff = Annotated[
    Caller, allow("employee", "appraiser", "officer", "hr", whose="their own, or of the unit led")
]


class OnlyTheHeadReadsIt(Forbidden):
    """The inbox of a unit is read by its head; by HR only while nobody heads the unit."""

    slug = "notification.only-the-head-reads-it"
    indonesian = "Kotak pesan unit dibaca oleh kepalanya; oleh HR hanya selama belum ada kepala."


class AddressBody(Body):
    mail: Annotated[
        str,
        Field(
            max_length=254,
            pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
            examples=["siti@example.go.id"],
        ),
    ]


class AddressShown(BaseModel):
    """``mail`` is absent for who wants none."""

    mail: str | None


class MessageShown(BaseModel):
    message_id: str
    subject: Subject
    title: Annotated[str, Field(examples=["Laporan kinerja diterima"])]
    text: str
    about: Annotated[str, Field(description="The id of the report, plan, course … it is about.")]
    cause: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    position: Annotated[int, Field(description="Where it stands in notification's log.")]
    queued_at: datetime
    read: bool


class InboxShown(Listed[MessageShown]):
    """Oldest first. ``unread`` counts the whole inbox, not only this page."""

    unread: int


def routes(edge: Edge) -> APIRouter:
    api = APIRouter(prefix="/notification", tags=["notification"])

    @api.get("/inbox")
    async def read_inbox(by: Staff, unread: bool = False) -> InboxShown:
        return await inbox_of(by.subject, unread, edge, by)

    @api.get("/inbox/live", response_class=EventSourceResponse)
    async def follow_inbox(by: Staff) -> AsyncIterable[ServerSentEvent]:
        """What lies in the inbox, then what comes; with Last-Event-ID only what came after it."""
        async for row in edge.follow(inbox, by, recipient_id=by.subject):
            [message] = await shown([row], edge, by)
            id = cursor_of(inbox_key(row.recipient_id, row.position))
            yield ServerSentEvent(id=id, event="message", data=message)

    @api.get("/units/{unit_id}/inbox")
    async def read_unit_inbox(unit_id: Id, by: Staff, unread: bool = False) -> InboxShown:
        """For the head of the unit; for HR while nobody heads it."""
        await only_the_head(unit_id, edge, by)
        return await inbox_of(of_unit(unit_id), unread, edge, by)

    @api.post("/messages/{message_id}/read")
    async def mark_read(message_id: Id, by: Staff) -> Done:
        unit_id = await led_by(edge, by)
        reads_for = (by.subject, of_unit(unit_id)) if unit_id else (by.subject,)
        return done(await edge.execute(MarkRead(message_id=message_id, reads_for=reads_for), by))

    @api.get("/address")
    async def read_address(by: Staff) -> AddressShown:
        row = await edge.find(addresses, by.subject, by)
        return AddressShown(mail=(await edge.open([row.mail], by))[row.mail] if row else None)

    @api.put("/address")
    async def give_address(given: AddressBody, by: Staff) -> Done:
        """From now on each message to the caller goes there by mail too."""
        [mail] = await edge.seal([Personal(by.subject, "mail", given.mail)], by)
        return done(await edge.execute(GiveAddress(person_id=by.subject, mail=mail), by))

    @api.post("/address/withdraw")
    async def withdraw_address(by: Staff) -> Done:
        return done(await edge.execute(WithdrawAddress(person_id=by.subject), by))

    return api


async def led_by(edge: Edge, by: Caller) -> str:
    """The unit that the caller heads, by the roster; "" for none."""
    person = await edge.find(people, by.subject, by)
    return person.leads if person else ""


async def only_the_head(unit_id: str, edge: Edge, by: Caller) -> None:
    if await led_by(edge, by) == unit_id:
        return
    heads = await edge.page(people, replace(by, cursor="", limit=1), leads=unit_id)
    if heads.items or not by.has("hr"):
        raise OnlyTheHeadReadsIt(unit_id)


async def inbox_of(recipient_id: str, unread_only: bool, edge: Edge, by: Caller) -> InboxShown:
    where: dict[str, bool] = {"read": False} if unread_only else {}
    page = await edge.page(inbox, by, recipient_id=recipient_id, **where)
    waiting = await edge.find(unread, recipient_id, by)
    return InboxShown(
        items=await shown(page.items, edge, by),
        next=page.next,
        unread=waiting.count if waiting else 0,
    )


async def shown(rows: Sequence[InboxMessage], edge: Edge, by: Caller) -> list[MessageShown]:
    """The messages in the reader's language, with the names of the employees they speak of."""
    words = [{fill.slot: fill.word for fill in row.fills} for row in rows]
    named = await names({said["employee"] for said in words if "employee" in said}, edge, by)
    for said in words:
        if "employee" in said:
            said["employee"] = named.get(said["employee"], said["employee"])
    return [message_shown(row, said, by) for row, said in zip(rows, words, strict=True)]


async def names(employee_ids: set[str], edge: Edge, by: Caller) -> dict[str, str]:
    found = await edge.rows(people, sorted(employee_ids), by)
    opened = await edge.open([person.name for person in found.values()], by)
    return {employee_id: opened[person.name] for employee_id, person in found.items()}


def message_shown(row: InboxMessage, words: dict[str, str], by: Caller) -> MessageShown:
    wording = worded(row.subject, words, "en" if by.language == "en" else "id")
    return MessageShown(
        message_id=row.message_id,
        subject=row.subject,
        title=wording.title,
        text=wording.text,
        about=row.about,
        cause=row.cause,
        position=row.position,
        queued_at=row.queued_at,
        read=row.read,
    )
