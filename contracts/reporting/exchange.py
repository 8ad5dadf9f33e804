"""The copies that the national application, the system of record, has of plans and reports."""

from typing import Literal

from contracts.event import Event, Part

Copied = Literal["plan", "report"]


class CopyDifference(Part):
    """What a column of an indicator says ``here`` and ``there``, "" for nothing. Without ids it is
    about an indicator that only the copy has, or, as ``status``, about the whole."""

    result_id: str
    indicator_id: str
    field: str
    here: str
    there: str


class NationalCopyHandedOver(Event):
    """This revision of an agreed plan, or attempt of an accepted report, was handed over.
    ``copy_id`` is the id of the plan or report, ``period`` the plan's year or the report's period.
    """

    type = "reporting.NationalCopyHandedOver.v1"
    copy_id: str
    copied: Copied
    employee_id: str
    period: str
    revision: int


class NationalCopyCompared(Event):
    """The copy was laid beside this revision; ``reference`` is what it is called there. ``found``
    counts the differences, of which the first are told, long texts cut short. The copy changes
    nothing here: what stands was agreed by two people."""

    type = "reporting.NationalCopyCompared.v1"
    copy_id: str
    copied: Copied
    employee_id: str
    period: str
    revision: int
    reference: str
    found: int
    differences: tuple[CopyDifference, ...]


NationalCopyEvent = NationalCopyHandedOver | NationalCopyCompared
