"""All that the documents of a plan tell, with names and texts in the clear."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from contracts.event import Sealed
from services.reporting.views.documents import ReportRow
from services.reporting.views.plan_matrix import Matrix
from services.reporting.views.plans import PlanRow


class Person(msgspec.Struct, frozen=True):
    """Somebody as documents name them; ``number`` is the NIP, "" of a regional head."""

    person_id: str
    name: str
    number: str
    grade: str
    post: str
    unit: str


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """``office`` is the region as forms call it, ``place`` its name; ``names`` are those of leaders
    and teams by id, ``aims`` the titles of leaders' results by leader and result. ``begins`` and
    ``ends`` are the first and the last day of the segment.

    ``stands_for`` is the last record that changed what the plan says, ``told`` its time in the zone
    of the region; documents that tell of reports too may stand for a later one (`forms.basis_of`).
    """

    plan: PlanRow
    office: str
    place: str
    employee: Person
    appraiser: Person | None
    begins: date
    ends: date
    stands_for: str
    told: datetime
    texts: Mapping[Sealed, str]
    names: Mapping[str, str]
    aims: Mapping[tuple[str, str], str]
    posts: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    matrix: Matrix | None = None
    reports: tuple[ReportRow, ...] = ()
