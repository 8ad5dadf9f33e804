"""Who an employee is: name, NIP and NIK are corrected, each for a reason that the law knows.

What was recorded before stays where it stands; from the correction on everything shows what is
right, whoever is still employed or has left (UU 27/2022, Pasal 6). An import corrects only where
the file says so, but it may bring a NIK where none is: that completes an identity.
"""

from contracts.event import Sealed
from contracts.reporting import CorrectionBasis, Employment, IdentityCorrected
from kernel.decider import Command
from kernel.refusal import Conflict
from services.reporting.deciders.person import Employee


class CorrectIdentity(Command):
    """``corrections`` is how many there were when this one was made: the numbers it was sealed with
    are this person's only then. Without a ``nik`` that stays as it is."""

    employee_id: str
    name: Sealed
    nip: Sealed
    basis: CorrectionBasis
    corrections: int
    nik: Sealed | None = None


class Listed(Command):
    """Who a line of a roster file says somebody is; ``correction`` is why it may be another than
    the roster knows, ``corrections`` as in `CorrectIdentity`."""

    employee_id: str
    name: Sealed
    nip: Sealed
    employment: Employment
    nik: Sealed | None = None
    correction: CorrectionBasis | None = None
    corrections: int = 0


class NameDiffers(Conflict):
    """A name is not changed by an import, unless the line says by `correction` why: the roster
    knows this person under another one."""

    slug = "reporting.name-differs"
    indonesian = (
        "Nama tidak diubah lewat impor tanpa alasan di kolom `correction`: orang ini terdaftar"
        " dengan nama lain."
    )


class NikDiffers(Conflict):
    """A NIK is not changed by an import, unless the line says by `correction` why: the roster knows
    another one of this person."""

    slug = "reporting.nik-differs"
    indonesian = (
        "NIK tidak diubah lewat impor tanpa alasan di kolom `correction`: orang ini terdaftar"
        " dengan NIK lain."
    )


class IdentityIsFixed(Conflict):
    """An employee keeps NIP and employment, unless the NIP is corrected; whoever changes from PPPK
    to PNS is registered anew."""

    slug = "reporting.identity-is-fixed"
    indonesian = (
        "NIP dan status PNS/PPPK tetap, kecuali NIP diperbaiki; peralihan PPPK ke PNS didaftarkan"
        " sebagai baru."
    )


class CorrectedMeanwhile(Conflict):
    """Name or numbers of this person were corrected since they were read: read them again, and see
    whether the correction is still right."""

    slug = "reporting.corrected-meanwhile"
    indonesian = (
        "Identitas orang ini sudah diperbaiki sementara itu; baca lagi sebelum memperbaiki."
    )


def correct(asked: CorrectIdentity, state: Employee) -> list[IdentityCorrected]:
    nik = asked.nik or state.nik
    if (asked.name, asked.nip, nik) == (state.name, state.nip, state.nik):
        return []
    if asked.corrections != state.corrections:
        raise CorrectedMeanwhile(asked.employee_id)
    return [
        IdentityCorrected(
            employee_id=asked.employee_id,
            name=asked.name,
            nip=asked.nip,
            basis=asked.basis,
            nik=nik,
        )
    ]


def as_listed(asked: Listed, state: Employee) -> list[IdentityCorrected]:
    """What a line of a file corrects. Raises IdentityIsFixed, NameDiffers and NikDiffers where it
    does not say why."""
    if asked.employment != state.employment:
        raise IdentityIsFixed(asked.employee_id)
    if asked.correction is None:
        if asked.nip != state.nip:
            raise IdentityIsFixed(asked.employee_id)
        if asked.name != state.name:
            raise NameDiffers(asked.employee_id)
        if state.nik and asked.nik not in (None, state.nik):
            raise NikDiffers(asked.employee_id)
    correction = CorrectIdentity(
        employee_id=asked.employee_id,
        name=asked.name,
        nip=asked.nip,
        basis=asked.correction or "completed",
        corrections=asked.corrections,
        nik=asked.nik,
    )
    return correct(correction, state)
