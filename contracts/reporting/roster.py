"""Units, the employees in them, and the regional head above all of them."""

from datetime import date
from typing import Literal

from contracts.event import Event, Sealed

UnitKind = Literal[
    "region",
    "secretariat",
    "inspectorate",
    "dinas",
    "badan",
    "kecamatan",
    "kelurahan",
    "school",
    "puskesmas",
]
Employment = Literal["PNS", "PPPK"]
PositionClass = Literal["jpt", "administrator", "pengawas", "pelaksana", "fungsional"]
Standing = Literal[
    "active",
    "study-leave",
    "seconded",
    "suspended",
    "unpaid-leave",
    "pre-retirement",
    "non-structural",
]
"""How somebody stands to their post: tugas belajar, penugasan, pemberhentian sementara, CLTN, MPP,
an office in a non-structural body (PermenPANRB 6/2022, II.C.8)."""
Ground = Literal[
    "retirement", "resignation", "death", "dismissal", "agreement-ended", "transferred-out"
]
Acting = Literal["plt", "plh"]
"""Who acts as head: pelaksana tugas of a vacant post, pelaksana harian of one who is away."""
Basis = Literal["direct", "delegated", "acting", "regional-head"]
"""Why somebody appraises: as direct superior, by delegation (IV.A.7), as acting head, or as the
regional head, who is no civil servant."""


CorrectionBasis = Literal[
    "completed",  # UU 27/2022, Pasal 6 and 29: something was missing
    "subject-request",  # Pasal 6 and 30: the person asked for it
    "found-wrong",  # Pasal 29: the office saw it itself
    "changed",  # Pasal 6: another name by a court, another number by the authority
]
"""Why a name or a number is corrected. No free text: it would name somebody."""


class UnitEstablished(Event):
    """An office of the region: a dinas, a kecamatan, a school. ``code`` is Kemendagri's, if any."""

    type = "reporting.UnitEstablished.v1"
    unit_id: str
    title: str
    kind: UnitKind
    parent_id: str | None = None
    code: str | None = None


class UnitRenamed(Event):
    """The same office under another name."""

    type = "reporting.UnitRenamed.v1"
    unit_id: str
    title: str


class UnitMoved(Event):
    """It now stands under another unit."""

    type = "reporting.UnitMoved.v1"
    unit_id: str
    parent_id: str | None


class UnitMerged(Event):
    """From that day on it is a part of another one, and no unit of its own any more."""

    type = "reporting.UnitMerged.v1"
    unit_id: str
    into_id: str
    since: date


class UnitClosed(Event):
    """From that day on there is no such office."""

    type = "reporting.UnitClosed.v1"
    unit_id: str
    since: date


class EmployeeRegistered(Event):
    """A civil servant (ASN) is on the roster. ``leads`` is the unit the employee heads, if any;
    ``agreement_ends`` the last day of a PPPK's agreement; ``came_from`` the institution or region
    that somebody was transferred from."""

    type = "reporting.EmployeeRegistered.v1"
    employee_id: str
    name: Sealed
    nip: Sealed
    employment: Employment
    position: str
    position_class: PositionClass
    grade: str
    unit_id: str
    since: date
    appraiser_id: str | None = None
    leads: str | None = None
    agreement_ends: date | None = None
    came_from: str | None = None
    nik: Sealed | None = None


class IdentityCorrected(Event):
    """Who an employee is, as it holds from now on: name, NIP and NIK, whether or not each of them
    is another than before. What was recorded before stands where it stood."""

    type = "reporting.IdentityCorrected.v1"
    employee_id: str
    name: Sealed
    nip: Sealed
    basis: CorrectionBasis
    nik: Sealed | None = None


class EmployeeMoved(Event):
    """Another unit, position or grade. The appraiser is assigned by an event of its own."""

    type = "reporting.EmployeeMoved.v1"
    employee_id: str
    unit_id: str
    position: str
    position_class: PositionClass
    grade: str
    since: date
    leads: str | None = None


class AppraiserAssigned(Event):
    """From that day on this person appraises (pejabat penilai kinerja); what was agreed, accepted
    or returned before was done by the one before."""

    type = "reporting.AppraiserAssigned.v1"
    employee_id: str
    appraiser_id: str | None
    since: date
    basis: Basis = "direct"


class AgreementRenewed(Event):
    """The agreement of a PPPK now ends on another day."""

    type = "reporting.AgreementRenewed.v1"
    employee_id: str
    ends: date


class EmployeeStatusChanged(Event):
    """How an employee stands from that day on, to the last day if that is known, else until the
    next such change. ``host`` is where somebody is seconded to."""

    type = "reporting.EmployeeStatusChanged.v1"
    employee_id: str
    standing: Standing
    since: date
    until: date | None = None
    host: str | None = None


class ActingHeadAppointed(Event):
    """Heads a unit for a time, beside a post of their own (Plt. or Plh.)."""

    type = "reporting.ActingHeadAppointed.v1"
    employee_id: str
    unit_id: str
    acting: Acting
    since: date
    until: date


class ActingHeadEnded(Event):
    """From that day on no longer acts as head of this unit."""

    type = "reporting.ActingHeadEnded.v1"
    employee_id: str
    unit_id: str
    since: date


class EmploymentEnded(Event):
    """From that day on not employed here any more; ``went_to`` is where somebody went."""

    type = "reporting.EmploymentEnded.v1"
    employee_id: str
    ground: Ground
    since: date
    went_to: str | None = None


class EmploymentResumed(Event):
    """From that day on employed again, in the post as it was: transferred back, or reinstated."""

    type = "reporting.EmploymentResumed.v1"
    employee_id: str
    since: date


class RegionalHeadTookOffice(Event):
    """The head of the region (bupati, wali kota, gubernur), who appraises without being a civil
    servant and has no NIP. One at a time: the one before leaves with it."""

    type = "reporting.RegionalHeadTookOffice.v1"
    region_id: str
    official_id: str
    name: Sealed
    position: str
    since: date


class RegionalHeadLeftOffice(Event):
    """From that day on the region has no head until the next one takes office."""

    type = "reporting.RegionalHeadLeftOffice.v1"
    region_id: str
    official_id: str
    since: date


UnitEvent = UnitEstablished | UnitRenamed | UnitMoved | UnitMerged | UnitClosed
PlacementEvent = EmployeeRegistered | EmployeeMoved | AppraiserAssigned
"""Where somebody works, as what, and for whom: all that most others need of the roster."""
CareerEvent = (
    AgreementRenewed
    | EmployeeStatusChanged
    | ActingHeadAppointed
    | ActingHeadEnded
    | EmploymentEnded
    | EmploymentResumed
)
EmployeeEvent = PlacementEvent | CareerEvent | IdentityCorrected
RegionalHeadEvent = RegionalHeadTookOffice | RegionalHeadLeftOffice
