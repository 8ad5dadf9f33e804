"""The units that somebody works in, leads or acts for: they are known and stand."""

from kernel.decider import Seen
from kernel.refusal import NotFound
from services.reporting.deciders.unit import Status, UnitIsClosed, unit


class NoSuchUnit(NotFound):
    """Employees work in units that are known; import the units first."""

    slug = "reporting.no-such-unit"
    indonesian = "Pegawai bekerja di unit yang sudah terdaftar; impor unit lebih dahulu."


class NoSuchLedUnit(NotFound):
    """The unit that somebody leads is known; import the units first."""

    slug = "reporting.no-such-led-unit"
    indonesian = "Unit yang dipimpin harus sudah terdaftar; impor unit lebih dahulu."


def check_works_in(unit_id: str, employee_id: str, seen: Seen) -> None:
    check(unit_id, NoSuchUnit(employee_id), seen)


def check_led(unit_id: str, employee_id: str, seen: Seen) -> None:
    check(unit_id, NoSuchLedUnit(employee_id), seen)


def check(unit_id: str, unknown: NotFound, seen: Seen) -> None:
    match seen(unit, f"unit-{unit_id}").status:
        case Status.UNKNOWN:
            raise unknown
        case Status.CLOSED:
            raise UnitIsClosed(unit_id)
        case Status.ESTABLISHED:
            pass
