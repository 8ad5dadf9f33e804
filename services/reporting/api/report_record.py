"""Around a report, over HTTP: its history, its receipt, and what others show of the same period."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from contracts.envelope import cause
from contracts.measured import Measured, in_time, satisfaction, times
from kernel.edge import Caller, Edge
from kernel.http import Id, Period
from kernel.refusal import NotFound
from services.reporting.api.callers import Reader, check_reader
from services.reporting.api.pages import everything
from services.reporting.api.reports import report_id
from services.reporting.rules.period import months_of
from services.reporting.rules.receipt import number_of, receipt_of
from services.reporting.views.documents import reports
from services.reporting.views.measures import MeasureRow, measures
from services.reporting.views.report_history import HistoryRow, receipts, report_history
from services.reporting.views.roster import roster

Number = Annotated[
    str,
    StringConstraints(pattern=r"^ *[Ll][Kk]-[0-9]{4}-[0-9]{1,15}-[0-9]{2} *$"),
    Field(description="As printed on the receipt.", examples=["LK-1372-4711-40"]),
]


class NoSuchReceipt(NotFound):
    """No report was received under this number; one digit may be wrong."""

    slug = "reporting.no-such-receipt"
    indonesian = "Tidak ada laporan dengan nomor tanda terima ini; periksa kembali angkanya."


class StepShown(BaseModel):
    """``receipt`` is there for a submission; ``by`` is the id of who did it."""

    done: Literal["submitted", "returned", "accepted"]
    by: str
    at: datetime
    position: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    attempt: int
    reason: str | None
    receipt: str | None


class HistoryShown(BaseModel):
    """From the first submission on, in order."""

    rows: ClassVar = ("steps",)

    report_id: Annotated[str, Field(examples=["e7~2026-q1"])]
    steps: list[StepShown]


class ReceiptShown(BaseModel):
    """What was received; ``is_last`` says that no later attempt has taken its place."""

    receipt: Annotated[str, Field(examples=["LK-1372-4711-40"])]
    report_id: str
    employee_id: str
    period: Annotated[str, Field(examples=["2026-Q1"])]
    attempt: int
    received: datetime
    position: Annotated[str, Field(examples=["13.72/reporting@4711"])]
    is_last: bool


class MeasuredShown(BaseModel):
    """``indicators`` are those of the report that have this source. ``figure`` is absent where too
    few answered; ``positions`` are runs of positions of ``log``, first and last of each."""

    source: Annotated[str, Field(examples=["citizen-satisfaction"])]
    measure: Annotated[str, Field(examples=["index"])]
    figure: Decimal | None
    ninetieth: Annotated[int | None, Field(description="The 90th percentile, of times.")]
    count: int
    indicators: list[str]
    log: Annotated[str, Field(examples=["13.72/feedback"])]
    positions: list[tuple[int, int]]


class BesideShown(BaseModel):
    """What others show of the unit in the period. Evaluation alone counts it."""

    unit_id: str
    period: Annotated[str, Field(examples=["2026-Q1"])]
    measured: list[MeasuredShown]


def report_record_routes(api: APIRouter, edge: Edge) -> None:
    @api.get("/reports/{employee_id}/{period}/history")
    async def read_report_history(employee_id: Id, period: Period, by: Reader) -> HistoryShown:
        """What was done with a report, when and by whom."""
        await check_reader(edge, employee_id, by)
        row = await edge.row(report_history, report_id(employee_id, period), by)
        return await history_shown(edge, row, by)

    @api.get("/reports/{employee_id}/{period}/beside")
    async def read_beside_report(employee_id: Id, period: Period, by: Reader) -> BesideShown:
        """Waiting and service time, satisfaction, complaints answered in time, of the employee's
        unit, with where they come from; before the report is made, too."""
        await check_reader(edge, employee_id, by)
        return await beside(edge, employee_id, period, by)

    @api.get("/receipts/{number}")
    async def read_receipt(number: Number, by: Reader) -> ReceiptShown:
        """Whose report it was and when it came; for those who may read that employee's work."""
        found = receipt_of(number)
        if found is None or found.region != by.region:
            raise NoSuchReceipt
        row = await edge.find(receipts, str(found.position), by)
        if row is None:
            raise NoSuchReceipt
        await check_reader(edge, row.employee_id, by)
        history = await edge.row(report_history, row.report_id, by)
        return ReceiptShown(
            receipt=number_of(by.region, found.position),
            report_id=row.report_id,
            employee_id=row.employee_id,
            period=row.period,
            attempt=row.attempt,
            received=row.at,
            position=cause(by.region, "reporting", found.position),
            is_last=history.received == found.position,
        )


async def history_shown(edge: Edge, row: HistoryRow, by: Caller) -> HistoryShown:
    texts = await edge.open({step.reason for step in row.steps if step.reason}, by)
    steps = [
        StepShown(
            done=step.done,
            by=step.actor_id,
            at=step.at,
            position=cause(by.region, "reporting", step.position),
            attempt=step.attempt,
            reason=texts[step.reason] if step.reason else None,
            receipt=number_of(by.region, step.position) if step.done == "submitted" else None,
        )
        for step in row.steps
    ]
    return HistoryShown(report_id=row.report_id, steps=steps)


async def beside(edge: Edge, employee_id: str, period: str, by: Caller) -> BesideShown:
    person = (await edge.rows(roster, [employee_id], by)).get(employee_id)
    id_of_report = report_id(employee_id, period)
    report = (await edge.rows(reports, [id_of_report], by)).get(id_of_report)
    unit_id = report.unit_id if report else person.unit_id if person else ""
    sources: dict[str, list[str]] = {}
    for result in report.results if report else ():
        for of in result.indicators:
            sources.setdefault(of.source, []).append(of.indicator_id)
    rows: list[MeasureRow] = []
    for part in dict.fromkeys([period, *months_of(period)]):
        rows += await everything(edge, measures, by, unit_id=unit_id, period=part)
    return BesideShown(
        unit_id=unit_id,
        period=period,
        measured=[
            MeasuredShown(
                log=f"{by.region}/feedback",
                indicators=sources.get(of.source, []),
                **asdict(of),
            )
            for of in measured(rows, period)
        ],
    )


def measured(rows: list[MeasureRow], period: str) -> list[Measured]:
    """Answers count where the survey was of this very period, as in evaluation."""
    asked = [row for row in rows if row.period == period]
    delivered = [at for row in rows for at in row.delivered]
    found = [
        satisfaction([of.tally for of in asked], [at for of in asked for at in of.answers]),
        times("waiting-time", [of for row in rows for of in row.waits], delivered),
        times("service-time", [of for row in rows for of in row.services], delivered),
        in_time(sum(row.in_time for row in rows), [at for row in rows for at in row.answered]),
    ]
    return [of for of in found if of]
