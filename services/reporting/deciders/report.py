"""A report tells what was reached in one period. It is submitted, then accepted by the appraiser,
or returned and submitted again; an accepted one is final.

The employee says only what was reached; the targets are those of the agreed plan, each told once,
in figures or words. The period follows the region's policy (PermenPANRB 6/2022: month or quarter).
"""

from enum import Enum
from typing import Any

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import (
    RealisedResult,
    ReportAccepted,
    ReportEvent,
    ReportReturned,
    ReportSubmitted,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Forbidden, Invalid, NotFound
from services.reporting.deciders.employee import employee
from services.reporting.deciders.evidence import check_kept, evidence_of
from services.reporting.deciders.plan import NobodyAppraises, NoSuchPlan, Plan, plan
from services.reporting.deciders.plan import Status as PlanStatus
from services.reporting.deciders.policy import CURRENT, policy
from services.reporting.rules.figures import Achievement, named, not_once, realised, tells


class SubmitReport(Command):
    report_id: str
    employee_id: str
    period: str
    plan_id: str
    achievements: tuple[Achievement, ...]


class ReturnReport(Command):
    report_id: str
    returned_by: str
    reason: Sealed


class AcceptReport(Command):
    report_id: str
    accepted_by: str


ReportCommand = SubmitReport | ReturnReport | AcceptReport


class NoSuchReport(NotFound):
    """Nobody submitted this report."""

    slug = "reporting.no-such-report"
    indonesian = "Laporan ini belum pernah disampaikan."


class PlanIsNotYours(Forbidden):
    """One reports only against one's own plan."""

    slug = "reporting.plan-is-not-yours"
    indonesian = "Laporan hanya dibuat atas rencana (SKP) sendiri."


class PlanIsNotAgreed(Conflict):
    """A report is made against a plan on which employee and appraiser have agreed."""

    slug = "reporting.plan-is-not-agreed"
    indonesian = "Laporan dibuat atas rencana (SKP) yang sudah disetujui."


class PeriodIsOutsideThePlan(Invalid):
    """The period of a report lies in the year of its plan, and began before the plan was closed."""

    slug = "reporting.period-is-outside-the-plan"
    indonesian = "Periode laporan berada dalam tahun rencananya, sebelum rencana itu ditutup."


class PeriodIsNotReportedOn(Invalid):
    """People report on months or on quarters, as the region's evaluation policy says."""

    slug = "reporting.period-is-not-reported-on"
    indonesian = "Laporan dibuat per bulan atau per triwulan, sesuai kebijakan evaluasi daerah."


class NotWhatWasPlanned(Invalid):
    """A report tells each indicator of its plan exactly once, in figures or words as planned."""

    slug = "reporting.not-what-was-planned"
    indonesian = "Laporan memuat tiap indikator rencana tepat sekali, dengan angka atau uraian."


class OnlyTheAppraiserAnswers(Forbidden):
    """A report is accepted or returned only by the employee's appraiser on the roster."""

    slug = "reporting.only-the-appraiser-answers"
    indonesian = "Laporan hanya diterima atau dikembalikan oleh pejabat penilai pegawai itu."


class ReportLiesWithTheAppraiser(Conflict):
    """A submitted report is changed only after the appraiser has returned it."""

    slug = "reporting.report-lies-with-the-appraiser"
    indonesian = "Laporan yang sudah disampaikan baru dapat diubah setelah dikembalikan penilai."


class ReportIsReturned(Conflict):
    """The report was returned; the employee has to submit it again first."""

    slug = "reporting.report-is-returned"
    indonesian = "Laporan sudah dikembalikan; pegawai menyampaikannya kembali lebih dahulu."


class ReportIsAccepted(Conflict):
    """An accepted report is final."""

    slug = "reporting.report-is-accepted"
    indonesian = "Laporan yang sudah diterima bersifat final."


class Status(Enum):
    UNKNOWN = "unknown"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Report(State, frozen=True, kw_only=True):
    status: Status = Status.UNKNOWN
    employee_id: str = ""
    unit_id: str = ""
    period: str = ""
    plan_id: str = ""
    attempt: int = 0
    results: tuple[RealisedResult, ...] = ()
    accepted_by: str = ""
    reason: Sealed | None = None


def decide(command: ReportCommand, report: Report, seen: Seen) -> list[ReportEvent]:
    match command, report.status:
        case SubmitReport(), Status.UNKNOWN | Status.RETURNED:
            return [submit(command, report, seen)]
        case SubmitReport(), Status.SUBMITTED:
            return already(is_same(command, report), ReportLiesWithTheAppraiser(command.report_id))
        case SubmitReport(), Status.ACCEPTED:
            return already(is_same(command, report), ReportIsAccepted(command.report_id))

        case ReturnReport(), Status.SUBMITTED:
            return [give_back(command, report, seen)]
        case ReturnReport(), Status.RETURNED:
            check_appraiser(command.returned_by, report, seen)
            return already(command.reason == report.reason, ReportIsReturned(command.report_id))
        case ReturnReport(), Status.ACCEPTED:
            raise ReportIsAccepted(command.report_id)

        case AcceptReport(), Status.SUBMITTED:
            return [accept(command, report, seen)]
        case AcceptReport(), Status.ACCEPTED:
            return already(
                accepted_before(command, report, seen), ReportIsAccepted(command.report_id)
            )
        case AcceptReport(), Status.RETURNED:
            raise ReportIsReturned(command.report_id)

        case ReturnReport() | AcceptReport(), Status.UNKNOWN:
            raise NoSuchReport(command.report_id)


def already(so: bool, otherwise: Conflict) -> list[ReportEvent]:
    if so:
        return []
    raise otherwise


def is_same(asked: SubmitReport, report: Report) -> bool:
    return asked.plan_id == report.plan_id and tells(report.results, asked.achievements)


def submit(asked: SubmitReport, report: Report, seen: Seen) -> ReportSubmitted:
    agreed = seen(plan, f"plan-{asked.plan_id}")
    check_plan(asked, agreed)
    check_period(asked, agreed, seen)
    check_completeness(asked, agreed)
    check_kept(named(asked.achievements), asked.employee_id, seen)
    owner = seen(employee, f"employee-{asked.employee_id}")
    if owner.appraiser_id is None:
        raise NobodyAppraises(asked.employee_id)
    return ReportSubmitted(
        report_id=asked.report_id,
        employee_id=asked.employee_id,
        unit_id=owner.unit_id,
        appraiser_id=owner.appraiser_id,
        plan_id=asked.plan_id,
        plan_revision=agreed.revision,
        period=asked.period,
        attempt=report.attempt + 1,
        results=realised(agreed.results, asked.achievements, asked.period),
    )


def check_plan(asked: SubmitReport, agreed: Plan) -> None:
    if agreed.status is PlanStatus.UNKNOWN:
        raise NoSuchPlan(asked.plan_id)
    if agreed.employee_id != asked.employee_id:
        raise PlanIsNotYours(asked.plan_id)
    if not agreed.stands:
        raise PlanIsNotAgreed(asked.plan_id)


def check_period(asked: SubmitReport, agreed: Plan, seen: Seen) -> None:
    if not seen(policy, CURRENT).allows(asked.period):
        raise PeriodIsNotReportedOn(asked.report_id, period=asked.period)
    if not agreed.covers(asked.period):
        raise PeriodIsOutsideThePlan(asked.report_id, period=asked.period, year=agreed.year)


def check_completeness(asked: SubmitReport, agreed: Plan) -> None:
    if wrong := not_once(agreed.results, asked.achievements):
        raise NotWhatWasPlanned(asked.report_id, ids=", ".join(wrong[:10]))


def check_appraiser(subject: str, report: Report, seen: Seen) -> None:
    if seen(employee, f"employee-{report.employee_id}").appraiser_id != subject:
        raise OnlyTheAppraiserAnswers(report.employee_id)


def accepted_before(asked: AcceptReport, report: Report, seen: Seen) -> bool:
    """Whoever accepted may say so again, even after leaving; anybody else must be the appraiser."""
    if asked.accepted_by == report.accepted_by:
        return True
    check_appraiser(asked.accepted_by, report, seen)
    return False


def give_back(asked: ReturnReport, report: Report, seen: Seen) -> ReportReturned:
    check_appraiser(asked.returned_by, report, seen)
    return ReportReturned(
        report_id=asked.report_id,
        employee_id=report.employee_id,
        appraiser_id=asked.returned_by,
        period=report.period,
        reason=asked.reason,
    )


def accept(asked: AcceptReport, report: Report, seen: Seen) -> ReportAccepted:
    check_appraiser(asked.accepted_by, report, seen)
    return ReportAccepted(
        report_id=asked.report_id,
        employee_id=report.employee_id,
        unit_id=report.unit_id,
        appraiser_id=asked.accepted_by,
        period=report.period,
        results=report.results,
    )


def evolve(report: Report, event: ReportEvent) -> Report:
    match event:
        case ReportSubmitted():
            return replace(
                report,
                status=Status.SUBMITTED,
                employee_id=event.employee_id,
                unit_id=event.unit_id,
                period=event.period,
                plan_id=event.plan_id,
                attempt=event.attempt,
                results=event.results,
            )
        case ReportReturned():
            return replace(report, status=Status.RETURNED, reason=event.reason)
        case ReportAccepted():
            return replace(report, status=Status.ACCEPTED, accepted_by=event.appraiser_id)


def rests_on(command: ReportCommand, report: Report) -> list[tuple[Decider[Any, Any, Any], str]]:
    if isinstance(command, SubmitReport):
        return [
            (plan, f"plan-{command.plan_id}"),
            (employee, f"employee-{command.employee_id}"),
            (policy, CURRENT),
            *evidence_of(named(command.achievements), command.employee_id),
        ]
    owner = report.employee_id
    return [(employee, f"employee-{owner}")] if owner else []


report: Decider[ReportCommand, Report, ReportEvent] = Decider(
    stream=lambda command: f"report-{command.report_id}",
    initial=Report(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
