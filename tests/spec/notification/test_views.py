"""Inboxes, what is unread in them, and who heads which unit. Read from top to bottom."""

from datetime import date

from msgspec.structs import replace

from contracts.event import Sealed
from contracts.reporting import EmployeeMoved, EmployeeRegistered, IdentityCorrected
from services.notification.views import inbox, people, unread
from tests.spec.folding import NOON, folded
from tests.spec.notification.test_message import FOR_UNIT, QUEUED, READ

SITI = Sealed("e7", "name", "…")
HEAD = EmployeeRegistered(
    employee_id="e7",
    name=SITI,
    nip=Sealed("e7", "nip", "…"),
    employment="PNS",
    position="Camat",
    position_class="administrator",
    grade="IV/a",
    unit_id="u1",
    since=date(2026, 1, 2),
    leads="u1",
)
MOVED = EmployeeMoved(
    employee_id="e7",
    unit_id="u2",
    position="Sekretaris",
    position_class="administrator",
    grade="IV/a",
    since=date(2026, 7, 1),
)


def test_a_queued_message_lies_unread_in_the_inbox():
    [row] = folded(inbox, QUEUED).values()
    assert (row.message_id, row.subject, row.read) == ("m1", "reporting.report-accepted", False)
    assert (row.position, row.queued_at) == (0, NOON)


def test_an_inbox_is_in_the_order_of_the_log():
    later = [replace(QUEUED, message_id=f"m{number}") for number in range(12, 1, -1)]
    rows = folded(inbox, *later)
    assert [rows[key].message_id for key in sorted(rows)] == [each.message_id for each in later]


def test_inboxes_of_different_recipients_are_apart():
    assert list(folded(inbox, QUEUED, FOR_UNIT)) == ["e7/000000000000", "unit~u1/000000000001"]


def test_reading_marks_the_message_where_it_lies():
    read = replace(READ, message_id="m2", queued_position=1)
    rows = folded(inbox, QUEUED, replace(QUEUED, message_id="m2"), read)
    assert [(row.message_id, row.read) for row in rows.values()] == [("m1", False), ("m2", True)]


def test_unread_messages_are_counted():
    assert folded(unread, QUEUED, replace(QUEUED, message_id="m2"))["e7"].count == 2


def test_a_read_message_counts_no_more():
    assert folded(unread, QUEUED, READ)["e7"].count == 0


def test_the_head_of_a_unit_is_known_with_a_sealed_name():
    row = folded(people, HEAD)["e7"]
    assert (row.leads, row.name) == ("u1", SITI)


def test_somebody_who_moves_away_heads_the_unit_no_more():
    assert folded(people, HEAD, MOVED)["e7"].leads == ""


def test_somebody_who_moves_may_head_the_other_unit():
    assert folded(people, HEAD, replace(MOVED, leads="u2"))["e7"].leads == "u2"


def test_messages_name_somebody_by_the_corrected_name():
    right = Sealed("e7", "name", "other")
    corrected = IdentityCorrected(employee_id="e7", name=right, nip=HEAD.nip, basis="changed")
    row = folded(people, HEAD, corrected)["e7"]
    assert (row.name, row.leads) == (right, "u1")
    assert folded(people, corrected) == {}
