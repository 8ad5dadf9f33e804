"""A unit is an office of the region. The roster file establishes it, later renames or moves it; in
the end it is merged into another one or closed, and stays known under its id and its history.

A unit stands under one of a higher rank, and its kind never changes: so no unit can come to stand
under itself, however many files are imported at once. The ranks follow UU 23/2014, Pasal 209 (a
kecamatan is an office of the region) and 229 (a kelurahan is a part of a kecamatan).

Who still works in a unit, and which units stand under it, no stream of one unit knows: whether it
is empty is asked of the views, before the command (decision 15).
"""

from datetime import date
from enum import Enum
from typing import Final

from msgspec.structs import replace

from contracts.reporting import (
    UnitClosed,
    UnitEstablished,
    UnitEvent,
    UnitKind,
    UnitMerged,
    UnitMoved,
    UnitRenamed,
)
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound
from services.reporting.deciders.day import check_day
from services.reporting.rules.kemendagri import is_code_of, lies_in


class ImportUnit(Command):
    """The unit is as the roster file says: whatever differs from before becomes an event."""

    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None = None
    code: str | None = None


class CloseUnit(Command):
    """There is no such office from a day on; with ``into_id`` it is a part of that one."""

    unit_id: str
    since: date
    today: date
    into_id: str | None = None


UnitCommand = ImportUnit | CloseUnit


class NoSuchOffice(NotFound):
    """Only a unit that was imported can be closed, and only into one that was."""

    slug = "reporting.no-such-office"
    indonesian = "Yang ditutup atau digabung adalah unit yang sudah terdaftar."


class UnitIsClosed(Conflict):
    """A unit that was closed or merged stays so, and nothing is moved to it; open another one."""

    slug = "reporting.unit-is-closed"
    indonesian = "Unit yang sudah ditutup atau digabung tetap begitu; bentuk unit lain."


class MergedIntoItself(Invalid):
    """A unit is merged into another one."""

    slug = "reporting.merged-into-itself"
    indonesian = "Unit digabungkan ke unit lain."


class CodeDoesNotFit(Invalid):
    """A Kemendagri code is 13.71 of a region, 13.71.06 of a kecamatan, 13.71.06.1001 of a
    kelurahan, and begins with the code of the unit above; other units have none."""

    slug = "reporting.code-does-not-fit"
    indonesian = (
        "Kode Kemendagri: 13.71 daerah, 13.71.06 kecamatan, 13.71.06.1001 kelurahan, berawalan"
        " kode unit di atasnya; unit lain tidak punya."
    )


class NoSuchParent(NotFound):
    """A unit stands under a unit that is known or stands in the same file."""

    slug = "reporting.no-such-parent"
    indonesian = "Unit induk harus sudah terdaftar atau ada dalam berkas yang sama."


class ParentIsNotAbove(Invalid):
    """A unit stands under one of a higher rank: region, secretariat, office, then its branches."""

    slug = "reporting.parent-is-not-above"
    indonesian = "Unit induk harus lebih tinggi: daerah, sekretariat, perangkat daerah, cabangnya."


class UnitKeepsItsKind(Conflict):
    """The kind and the Kemendagri code of a unit never change; another office is another unit."""

    slug = "reporting.unit-keeps-its-kind"
    indonesian = (
        "Jenis dan kode Kemendagri sebuah unit tidak berubah; kantor lain adalah unit lain."
    )


RANKS: Final[dict[UnitKind, int]] = {
    "region": 0,
    "secretariat": 1,
    "inspectorate": 2,
    "dinas": 2,
    "badan": 2,
    "kecamatan": 2,
    "kelurahan": 3,
    "school": 3,
    "puskesmas": 3,
}


class Status(Enum):
    UNKNOWN = "unknown"
    ESTABLISHED = "established"
    CLOSED = "closed"


class Unit(State, frozen=True):
    status: Status = Status.UNKNOWN
    title: str = ""
    kind: UnitKind = "region"
    parent_id: str | None = None
    code: str | None = None
    into_id: str | None = None
    closed: date | None = None


def decide(command: UnitCommand, state: Unit, seen: Seen) -> list[UnitEvent]:
    match command, state.status:
        case ImportUnit(), Status.UNKNOWN:
            check_parent(command, seen)
            return [establish(command)]
        case ImportUnit(), Status.ESTABLISHED:
            check_parent(command, seen)
            return differences(command, state)
        case ImportUnit(), Status.CLOSED:
            raise UnitIsClosed(command.unit_id)

        case CloseUnit(), Status.UNKNOWN:
            raise NoSuchOffice(command.unit_id)
        case CloseUnit(), Status.ESTABLISHED:
            return [close(command, seen)]
        case CloseUnit(), Status.CLOSED:
            if (command.since, command.into_id) == (state.closed, state.into_id):
                return []
            raise UnitIsClosed(command.unit_id)


def check_parent(asked: ImportUnit, seen: Seen) -> None:
    if asked.code and not is_code_of(asked.kind, asked.code):
        raise CodeDoesNotFit(asked.unit_id)
    if asked.parent_id is None:
        return
    if asked.parent_id == asked.unit_id:
        raise ParentIsNotAbove(asked.unit_id)
    parent = seen(unit, f"unit-{asked.parent_id}")
    if parent.status is Status.UNKNOWN:
        raise NoSuchParent(asked.unit_id)
    if parent.status is Status.CLOSED:
        raise UnitIsClosed(asked.parent_id)
    if RANKS[parent.kind] >= RANKS[asked.kind]:
        raise ParentIsNotAbove(asked.unit_id)
    if asked.code and not lies_in(asked.code, parent.code):
        raise CodeDoesNotFit(asked.unit_id)


def close(asked: CloseUnit, seen: Seen) -> UnitMerged | UnitClosed:
    check_day(asked.since, asked.today, asked.unit_id)
    if asked.into_id is None:
        return UnitClosed(unit_id=asked.unit_id, since=asked.since)
    if asked.into_id == asked.unit_id:
        raise MergedIntoItself(asked.unit_id)
    match seen(unit, f"unit-{asked.into_id}").status:
        case Status.UNKNOWN:
            raise NoSuchOffice(asked.into_id)
        case Status.CLOSED:
            raise UnitIsClosed(asked.into_id)
        case Status.ESTABLISHED:
            return UnitMerged(unit_id=asked.unit_id, into_id=asked.into_id, since=asked.since)


def establish(asked: ImportUnit) -> UnitEstablished:
    return UnitEstablished(
        unit_id=asked.unit_id,
        title=asked.title,
        kind=asked.kind,
        parent_id=asked.parent_id,
        code=asked.code,
    )


def differences(asked: ImportUnit, state: Unit) -> list[UnitEvent]:
    if (asked.kind, asked.code) != (state.kind, state.code):
        raise UnitKeepsItsKind(asked.unit_id)
    events: list[UnitEvent] = []
    if asked.title != state.title:
        events.append(UnitRenamed(unit_id=asked.unit_id, title=asked.title))
    if asked.parent_id != state.parent_id:
        events.append(UnitMoved(unit_id=asked.unit_id, parent_id=asked.parent_id))
    return events


def evolve(state: Unit, event: UnitEvent) -> Unit:
    match event:
        case UnitEstablished():
            return Unit(Status.ESTABLISHED, event.title, event.kind, event.parent_id, event.code)
        case UnitRenamed():
            return replace(state, title=event.title)
        case UnitMoved():
            return replace(state, parent_id=event.parent_id)
        case UnitMerged():
            into, since = event.into_id, event.since
            return replace(state, status=Status.CLOSED, into_id=into, closed=since)
        case UnitClosed():
            return replace(state, status=Status.CLOSED, into_id=None, closed=event.since)


def rests_on(
    command: UnitCommand, state: Unit
) -> list[tuple[Decider[UnitCommand, Unit, UnitEvent], str]]:
    other = command.parent_id if isinstance(command, ImportUnit) else command.into_id
    return [] if other in (None, command.unit_id) else [(unit, f"unit-{other}")]


unit: Decider[UnitCommand, Unit, UnitEvent] = Decider(
    stream=lambda command: f"unit-{command.unit_id}",
    initial=Unit(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
