"""A unit is an office of the region. The roster file establishes it, later renames or moves it.

A unit stands under one of a higher rank, and its kind never changes: so no unit can come to stand
under itself, however many files are imported at once. The ranks follow UU 23/2014, Pasal 209 (a
kecamatan is an office of the region) and 229 (a kelurahan is a part of a kecamatan).
"""

from enum import Enum
from typing import Final

from msgspec.structs import replace

from contracts.reporting import UnitEstablished, UnitEvent, UnitKind, UnitMoved, UnitRenamed
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid, NotFound


class ImportUnit(Command):
    """The unit is as the roster file says: whatever differs from before becomes an event."""

    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None = None
    code: str | None = None


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


class Unit(State, frozen=True):
    status: Status = Status.UNKNOWN
    title: str = ""
    kind: UnitKind = "region"
    parent_id: str | None = None
    code: str | None = None


def decide(command: ImportUnit, state: Unit, seen: Seen) -> list[UnitEvent]:
    match command, state.status:
        case ImportUnit(), Status.UNKNOWN:
            check_parent(command, seen)
            return [establish(command)]
        case ImportUnit(), Status.ESTABLISHED:
            check_parent(command, seen)
            return differences(command, state)


def check_parent(asked: ImportUnit, seen: Seen) -> None:
    if asked.parent_id is None:
        return
    if asked.parent_id == asked.unit_id:
        raise ParentIsNotAbove(asked.unit_id)
    parent = seen(unit, f"unit-{asked.parent_id}")
    if parent.status is Status.UNKNOWN:
        raise NoSuchParent(asked.unit_id)
    if RANKS[parent.kind] >= RANKS[asked.kind]:
        raise ParentIsNotAbove(asked.unit_id)


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


def rests_on(
    command: ImportUnit, state: Unit
) -> list[tuple[Decider[ImportUnit, Unit, UnitEvent], str]]:
    if command.parent_id in (None, command.unit_id):
        return []
    return [(unit, f"unit-{command.parent_id}")]


unit: Decider[ImportUnit, Unit, UnitEvent] = Decider(
    stream=lambda command: f"unit-{command.unit_id}",
    initial=Unit(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
