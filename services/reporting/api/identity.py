"""An employee's name and numbers are corrected over HTTP by HR, at the person's request or because
the office found out (UU 27/2022, Pasal 6, 29 and 30)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Sealed
from contracts.reporting import CorrectionBasis
from contracts.vault import LookedUpBy
from kernel.edge import Caller, Edge, Personal
from kernel.http import Body, Done, Id, Text, done
from kernel.local_day import today
from kernel.refusal import Conflict, Invalid
from services.reporting.api.callers import Hr
from services.reporting.deciders.identity import CorrectIdentity
from services.reporting.rules.fault import of_nip
from services.reporting.rules.nik import is_nik
from services.reporting.rules.nip import nip_faults
from services.reporting.views.roster import EmployeeRow, clocks, roster

Name = Annotated[Text, Field(max_length=200, examples=["Contoh Pegawai"])]
Nip = Annotated[str, Field(pattern="^[0-9]{18}$", examples=["199001012015011001"])]
Nik = Annotated[str, Field(pattern="^[0-9]{16}$", examples=["1372011501800001"])]


class NotANip(Invalid):
    """This can be nobody's NIP: `faults` says by digits what is wrong with it."""

    slug = "reporting.not-a-nip"
    indonesian = "Ini tidak mungkin NIP seseorang; `faults` menyebutkan digit yang salah."


class NotANik(Invalid):
    """A NIK has 16 digits: six of a place, a birth date (of a woman its day and 40), a number."""

    slug = "reporting.not-a-nik"
    indonesian = "NIK 16 digit: kode wilayah, tanggal lahir (perempuan +40), dan nomor urut."


class NumberOfAnother(Conflict):
    """Somebody else has this number; find out whose it is, and correct that one first."""

    slug = "reporting.number-of-another"
    indonesian = "Nomor ini milik orang lain; perbaiki dahulu data orang itu."


class IdentityBody(Body):
    """All of it, also what stays. Without ``nik`` that stays as it is."""

    name: Name
    nip: Nip
    nik: Nik | None = None
    basis: Annotated[CorrectionBasis, Field(description="Why, by UU 27/2022.")]


def identity_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/employees/{employee_id}/identity")
    async def correct_identity(employee_id: Id, body: IdentityBody, by: Hr) -> Done:
        """Name, NIP and NIK as they are right, of somebody who has left too. Whether a number is
        somebody else's is a look-up: recorded, and limited as searches are."""
        row = await edge.row(roster, employee_id, by)
        await check_numbers(edge, row, body, by)
        name, nip, nik = await sealed(edge, row, body, by)
        asked = CorrectIdentity(
            employee_id=employee_id,
            name=name,
            nip=nip,
            nik=nik,
            basis=body.basis,
            corrections=row.corrections,
        )
        return done(await edge.execute(asked, by))


async def check_numbers(edge: Edge, row: EmployeeRow, body: IdentityBody, by: Caller) -> None:
    """Raises NotANip, NotANik and NumberOfAnother. Before anything is sealed: what is refused there
    is not written down, and would tell who tries numbers which of them somebody has."""
    faults = nip_faults(body.nip, row.employment, await today(clocks, edge, by))
    if faults:
        language = "en" if by.language == "en" else "id"
        wrong = [getattr(of_nip(fault).wrong, language) for fault in faults]
        raise NotANip(row.employee_id, faults=wrong)
    if body.nik and not is_nik(body.nik):
        raise NotANik(row.employee_id)
    shown = await edge.open([of for of in (row.nip, row.nik) if of], by)
    numbers: tuple[tuple[LookedUpBy, str | None, Sealed | None], ...] = (
        ("nip", body.nip, row.nip),
        ("nik", body.nik, row.nik),
    )
    for label, text, now in numbers:
        if text and not (now and shown[now] == text):
            holder = await edge.subject_of(label, text, by)
            if holder not in (None, row.employee_id):
                raise NumberOfAnother(row.employee_id, label=label)


async def sealed(
    edge: Edge, row: EmployeeRow, body: IdentityBody, by: Caller
) -> tuple[Sealed, Sealed, Sealed | None]:
    of = row.employee_id
    values = [
        Personal(of, "name", body.name, named=True),
        Personal(of, "nip", body.nip, unique=True, instead_of=row.nip),
    ]
    if body.nik:
        values.append(Personal(of, "nik", body.nik, unique=True, instead_of=row.nik))
    name, nip, *nik = await edge.seal(values, by)
    return name, nip, nik[0] if nik else None
