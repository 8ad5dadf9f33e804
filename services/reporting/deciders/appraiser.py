"""Who appraises whom, on the roster: what HR assigns, by one command, from a day on.

Nothing is undone by it: a plan that was agreed and a report that was accepted keep the appraiser
who did so; what waits goes over to the new one.
"""

from datetime import date

from contracts.reporting import AppraiserAssigned, Basis
from kernel.decider import Command
from kernel.refusal import Conflict, Invalid, NotFound
from services.reporting.deciders.day import check_day
from services.reporting.deciders.person import Employee, Status
from services.reporting.deciders.regional_head import RegionalHead
from services.reporting.rules.appraisal import is_in_post, may_appraise


class AssignAppraiser(Command):
    """``region_id`` names the region, whose head may be the one."""

    employee_id: str
    appraiser_id: str
    since: date
    today: date
    region_id: str
    basis: Basis = "direct"


class NoSuchAppraiser(NotFound):
    """An appraiser is on the roster or stands in the same file."""

    slug = "reporting.no-such-appraiser"
    indonesian = "Pejabat penilai harus sudah terdaftar atau ada dalam berkas yang sama."


class AppraiserIsMissing(Invalid):
    """Everybody has an appraiser; only for leading posts (jpt) it may be the regional head."""

    slug = "reporting.appraiser-is-missing"
    indonesian = "Setiap pegawai punya pejabat penilai; hanya JPT yang dinilai kepala daerah."


class NobodyAppraisesThemselves(Invalid):
    """The appraiser is another person, and is not appraised by the one appraised."""

    slug = "reporting.nobody-appraises-themselves"
    indonesian = "Pejabat penilai adalah orang lain, dan tidak dinilai oleh orang yang dinilainya."


class RegionalHeadAppraisesLeaders(Invalid):
    """The regional head appraises the leading posts (jpt) and heads of units, nobody else."""

    slug = "reporting.regional-head-appraises-leaders"
    indonesian = "Kepala daerah menilai JPT dan pimpinan unit, bukan pegawai lain."


class AppraiserIsAway(Conflict):
    """Nobody appraises who has left, is suspended, on leave or seconded; a superior does."""

    slug = "reporting.appraiser-is-away"
    indonesian = (
        "Yang sudah berhenti, cuti, dipekerjakan, atau diberhentikan sementara tidak menilai."
    )


class AppraiserIsBelowTheLeast(Invalid):
    """The least appraiser is a pengawas, somebody who leads a unit, or one by delegation."""

    slug = "reporting.appraiser-is-below-the-least"
    indonesian = "Penilai paling rendah pejabat pengawas, pimpinan unit, atau yang diberi delegasi."


class CorrectionIsTooEarly(Invalid):
    """A new appraiser begins no earlier than the one before began."""

    slug = "reporting.correction-is-too-early"
    indonesian = "Penilai baru mulai paling awal pada hari penilai sebelumnya mulai."


def assign(
    asked: AssignAppraiser, state: Employee, appraiser: Employee, head: RegionalHead
) -> list[AppraiserAssigned]:
    """``appraiser`` is the state of the one asked for, ``head`` that of the regional head."""
    is_head = asked.appraiser_id == head.official_id
    basis: Basis = "regional-head" if is_head else asked.basis
    if (asked.appraiser_id, basis) == (state.appraiser_id, state.basis):
        return []
    check_day(asked.since, asked.today, asked.employee_id)
    if asked.since < state.appraised_since:
        raise CorrectionIsTooEarly(asked.employee_id, earliest=state.appraised_since.isoformat())
    if is_head:
        check_led_by_region(asked.employee_id, state)
    else:
        check_appraiser(asked.employee_id, asked.appraiser_id, appraiser)
        check_in_post(asked, appraiser)
    return [
        AppraiserAssigned(
            employee_id=asked.employee_id,
            appraiser_id=asked.appraiser_id,
            since=asked.since,
            basis=basis,
        )
    ]


def check_led_by_region(employee_id: str, state: Employee) -> None:
    if state.position_class != "jpt" and state.leads is None:
        raise RegionalHeadAppraisesLeaders(employee_id)


def check_appraiser(employee_id: str, appraiser_id: str, appraiser: Employee) -> None:
    """What holds of an appraiser however they come to be one."""
    if appraiser_id == employee_id:
        raise NobodyAppraisesThemselves(employee_id)
    if appraiser.status is Status.UNKNOWN:
        raise NoSuchAppraiser(employee_id)
    if appraiser.appraiser_id == employee_id:
        raise NobodyAppraisesThemselves(employee_id)


def check_in_post(asked: AssignAppraiser, appraiser: Employee) -> None:
    day = asked.today
    if not (appraiser.is_employed_on(day) and is_in_post(appraiser.stands_on(day))):
        raise AppraiserIsAway(asked.appraiser_id)
    is_head = appraiser.leads is not None or appraiser.acts_on(day)
    if not may_appraise(appraiser.position_class, is_head, asked.basis):
        raise AppraiserIsBelowTheLeast(asked.appraiser_id)
