"""How far people have come: the figures of each report beside the targets of its period."""

from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.reporting import (
    Better,
    RealisedIndicator,
    RealisedNarrative,
    ReportAccepted,
    ReportEvent,
    ReportReturned,
    ReportSubmitted,
    Source,
)
from contracts.target import Standing, in_words, standing
from kernel.heard import Heard
from kernel.view import View

Reported = Literal["submitted", "returned", "accepted"]


class Achieved(msgspec.Struct, frozen=True, kw_only=True):
    """``standing`` is by the reported figure; where citizens or desks measure, evaluation has the
    last word."""

    result_id: str
    indicator_id: str
    code: str
    source: Source
    better: Better
    target_low: Decimal
    target_high: Decimal
    realised: Decimal
    standing: Standing


class Narrated(msgspec.Struct, frozen=True, kw_only=True):
    """A target in words: reached, in the employee's view, or not."""

    result_id: str
    indicator_id: str
    code: str
    standing: Standing


class AchievementRow(msgspec.Struct, frozen=True, kw_only=True):
    """``positions`` are the records these figures rest on: the last submission, its acceptance."""

    report_id: str
    employee_id: str
    unit_id: str
    period: str
    status: Reported
    indicators: tuple[Achieved, ...]
    positions: tuple[str, ...]
    narrated: tuple[Narrated, ...] = ()


def fold_achievement(
    row: AchievementRow | None, heard: Heard[ReportEvent]
) -> AchievementRow | None:
    match heard.event:
        case ReportSubmitted() as report:
            return AchievementRow(
                report_id=report.report_id,
                employee_id=report.employee_id,
                unit_id=report.unit_id,
                period=report.period,
                status="submitted",
                indicators=tuple(
                    achieved(result.result_id, of)
                    for result in report.results
                    for of in result.indicators
                ),
                positions=(heard.cause,),
                narrated=tuple(
                    narrated(result.result_id, of)
                    for result in report.results
                    for of in result.narrated
                ),
            )
        case ReportReturned():
            return row and replace(row, status="returned")
        case ReportAccepted():
            return row and replace(
                row, status="accepted", positions=(*row.positions[:1], heard.cause)
            )


def achieved(result_id: str, of: RealisedIndicator) -> Achieved:
    return Achieved(
        result_id=result_id,
        indicator_id=of.indicator_id,
        code=of.code,
        source=of.source,
        better=of.better,
        target_low=of.target_low,
        target_high=of.target_high,
        realised=of.realised,
        standing=standing(of.realised, of.target_low, of.target_high, of.better),
    )


def narrated(result_id: str, of: RealisedNarrative) -> Narrated:
    return Narrated(
        result_id=result_id,
        indicator_id=of.indicator_id,
        code=of.code,
        standing=in_words(of.is_reached),
    )


achievement: View[ReportEvent, AchievementRow] = View(
    name="achievement",
    version=2,
    hears=ReportEvent,
    row=AchievementRow,
    keys=lambda heard: [heard.event.report_id],
    fold=fold_achievement,
    find_by=("employee_id", "unit_id", "period", "status"),
    streams=lambda key: [f"report-{key}"],
)
