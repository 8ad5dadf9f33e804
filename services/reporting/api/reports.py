"""Reports over HTTP: the employee submits, the appraiser accepts or returns with a reason.

A report is named by employee and period; its id, and that of the evaluation made from it, is both
of them joined. The employee sends what was reached; the targets are those of the agreed plan. Where
those are in words, so is what was reached: a text by the employee, sealed like a note.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Sealed
from contracts.ids import joined
from contracts.reporting import Aspect, Better, RealisedResult, ResultKind, Source
from kernel.edge import Answer, Caller, Edge, Personal
from kernel.http import Body, Done, Id, JoinedId, Listed, Period, Text, done, only
from kernel.refusal import Forbidden
from services.reporting.api import plan_shapes
from services.reporting.api.callers import Appraiser, Owner, Reader, check_reader, whose
from services.reporting.api.evidence import Sha256
from services.reporting.api.national_shapes import NationalShown, copies_of, national
from services.reporting.api.plan_shapes import (
    MOST_INDICATORS,
    MOST_RESULTS,
    ReasonBody,
    Shown,
)
from services.reporting.deciders.report import AcceptReport, ReturnReport, SubmitReport
from services.reporting.rules.figures import Achievement, Figure, Narrative
from services.reporting.rules.receipt import number_of
from services.reporting.views.documents import ReportRow, ReportStatus, reports
from services.reporting.views.national_copies import CopyRow
from services.reporting.views.report_history import report_history


class ReportIsAnothers(Forbidden):
    """A report is submitted only by the one whose report it is."""

    slug = "reporting.report-is-anothers"
    indonesian = "Laporan hanya disampaikan oleh pegawai yang bersangkutan."


class FigureBody(Body):
    indicator_id: Annotated[Id, Field(examples=["i1"])]
    realised: plan_shapes.Figure
    evidence: Annotated[tuple[Sha256, ...], Field(max_length=10)] = ()


class NarrativeBody(Body):
    """Of an indicator whose target is in words (qualitative approach)."""

    indicator_id: Annotated[Id, Field(examples=["i1"])]
    told: Annotated[Text, Field(examples=["Semua pengaduan dijawab dalam dua hari kerja."])]
    is_reached: Annotated[bool, Field(description="Whether the target was, in one's own view.")]
    evidence: Annotated[tuple[Sha256, ...], Field(max_length=10)] = ()


class AchievementBody(Body):
    result_id: Annotated[Id, Field(examples=["r1"])]
    indicators: Annotated[tuple[FigureBody, ...], Field(max_length=MOST_INDICATORS)] = ()
    narrated: Annotated[tuple[NarrativeBody, ...], Field(max_length=MOST_INDICATORS)] = ()
    note: Text | None = None


class ReportBody(Body):
    plan_id: Annotated[JoinedId, Field(examples=["e7~2026~1"])]
    results: Annotated[tuple[AchievementBody, ...], Field(max_length=MOST_RESULTS)]


class Received(Done):
    """The report is received."""

    receipt: Annotated[
        str, Field(description="Its number, to be kept.", examples=["LK-1372-4711-40"])
    ]


class RealisedShown(Shown):
    indicator_id: str
    code: str
    aspect: Aspect
    target_low: Decimal
    target_high: Decimal
    better: Better
    source: Source
    realised: Decimal
    evidence: tuple[str, ...]


class NarrativeShown(Shown):
    indicator_id: str
    code: str
    told: str
    is_reached: bool
    evidence: tuple[str, ...]


class RealisedResultShown(Shown):
    result_id: str
    kind: ResultKind
    indicators: list[RealisedShown]
    narrated: list[NarrativeShown]
    note: str | None


class ReportShown(Shown):
    """``reason`` is why it was last returned, while it is; ``since`` when it came to its status."""

    spread: ClassVar = ("results", "indicators")

    report_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    plan_id: str
    plan_revision: int
    period: Annotated[str, Field(examples=["2026-Q1"])]
    attempt: int
    status: ReportStatus
    results: list[RealisedResultShown]
    reason: str | None
    national: NationalShown | None
    since: datetime
    version: int


def report_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/reports/{employee_id}/{period}")
    async def submit_report(
        employee_id: Id, period: Period, body: ReportBody, by: Owner
    ) -> Received:
        """The answer is the receipt; sent again, it is the same one."""
        check_owner(employee_id, by)
        asked = SubmitReport(
            report_id=report_id(employee_id, period),
            employee_id=employee_id,
            period=period,
            plan_id=body.plan_id,
            achievements=await achievements(edge, body, by),
        )
        return await received(edge, asked.report_id, await edge.execute(asked, by), by)

    @api.post("/reports/{employee_id}/{period}/return")
    async def return_report(
        employee_id: Id, period: Period, body: ReasonBody, by: Appraiser
    ) -> Done:
        await edge.row(reports, report_id(employee_id, period), by)
        await check_reader(edge, employee_id, by)
        [reason] = await edge.seal([Personal(employee_id, "reason", body.reason)], by)
        asked = ReturnReport(
            report_id=report_id(employee_id, period), returned_by=by.subject, reason=reason
        )
        return done(await edge.execute(asked, by))

    @api.post("/reports/{employee_id}/{period}/accept")
    async def accept_report(employee_id: Id, period: Period, by: Appraiser) -> Done:
        asked = AcceptReport(report_id=report_id(employee_id, period), accepted_by=by.subject)
        return done(await edge.execute(asked, by))

    @api.get("/reports")
    async def list_reports(
        by: Reader,
        employee_id: Id | None = None,
        appraiser_id: Id | None = None,
        period: Period | None = None,
        status: ReportStatus | None = None,
    ) -> Listed[ReportShown]:
        """One's own; with oneself as ``appraiser_id`` those laid before one."""
        where = whose(employee_id, appraiser_id, by) | only(period=period, status=status)
        page = await edge.page(reports, by, **where)
        return Listed(items=await shown(edge, page.items, by), next=page.next)

    @api.get("/reports/{employee_id}/{period}")
    async def read_report(employee_id: Id, period: Period, by: Reader) -> ReportShown:
        await check_reader(edge, employee_id, by)
        report = await edge.row(reports, report_id(employee_id, period), by)
        return (await shown(edge, [report], by))[0]


def report_id(employee_id: str, period: str) -> str:
    return joined(employee_id, period.lower())


async def received(edge: Edge, report_id: str, answer: Answer, by: Caller) -> Received:
    """Where it was already so, the log says where it was received."""
    position = position_of(answer.position)
    if not any(answer.types):
        after = replace(by, after=(("reporting", position),), headers={}, reached={})
        position = (await edge.row(report_history, report_id, after)).received
    told = done(answer)
    return Received(**told.model_dump(), receipt=number_of(by.region, position))


def position_of(position: str) -> int:
    return int(position.rpartition("@")[2])


def check_owner(employee_id: str, by: Caller) -> None:
    if employee_id != by.subject:
        raise ReportIsAnothers(employee_id)


async def achievements(edge: Edge, body: ReportBody, by: Caller) -> tuple[Achievement, ...]:
    texts = [
        Personal(by.subject, label, text)
        for of in body.results
        for label, text in [*(("realisation", it.told) for it in of.narrated), ("note", of.note)]
        if text
    ]
    sealed = iter(await edge.seal(texts, by) if texts else [])
    return tuple(
        Achievement(
            result_id=of.result_id,
            figures=tuple(Figure(**figure.model_dump()) for figure in of.indicators),
            narratives=tuple(
                Narrative(
                    indicator_id=each.indicator_id,
                    told=next(sealed),
                    is_reached=each.is_reached,
                    evidence=each.evidence,
                )
                for each in of.narrated
            ),
            note=next(sealed) if of.note else None,
        )
        for of in body.results
    )


async def shown(edge: Edge, rows: Sequence[ReportRow], by: Caller) -> list[ReportShown]:
    texts = await edge.open({text for row in rows for text in personal_in(row)}, by)
    copies = await copies_of(edge, [row.report_id for row in rows], by)
    return [report_shown(row, texts, copies.get(row.report_id)) for row in rows]


def personal_in(row: ReportRow) -> list[Sealed]:
    told = [each.told for result in row.results for each in result.narrated]
    notes = [result.note for result in row.results if result.note]
    return [*told, *notes, *([row.reason] if row.reason else [])]


def report_shown(row: ReportRow, texts: dict[Sealed, str], copy: CopyRow | None) -> ReportShown:
    return ReportShown(
        report_id=row.report_id,
        employee_id=row.employee_id,
        unit_id=row.unit_id,
        appraiser_id=row.appraiser_id,
        plan_id=row.plan_id,
        plan_revision=row.plan_revision,
        period=row.period,
        attempt=row.attempt,
        status=row.status,
        results=[result_shown(result, texts) for result in row.results],
        reason=texts[row.reason] if row.reason else None,
        national=national(copy, row.attempt),
        since=row.since,
        version=row.version,
    )


def result_shown(result: RealisedResult, texts: dict[Sealed, str]) -> RealisedResultShown:
    return RealisedResultShown(
        result_id=result.result_id,
        kind=result.kind,
        indicators=[RealisedShown.model_validate(of) for of in result.indicators],
        narrated=[
            NarrativeShown(
                indicator_id=of.indicator_id,
                code=of.code,
                told=texts[of.told],
                is_reached=of.is_reached,
                evidence=of.evidence,
            )
            for of in result.narrated
        ],
        note=texts[result.note] if result.note else None,
    )
