"""Whatever file is imported, importing it again changes nothing: for any tree and any staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event, Sealed
from contracts.reporting import UnitKind
from kernel.decider import Command, Decider
from kernel.refusal import Refusal
from services.reporting.deciders.employee import ImportEmployee, employee
from services.reporting.deciders.unit import RANKS, ImportUnit, unit
from services.reporting.rules.order import top_down
from tests.spec.reporting.facts import MAYOR, OFFICE, OTHER_OFFICE, changed


class Roster:
    """The states of a region's streams, in memory: commands are decided and folded one by one."""

    def __init__(self, **streams: Sequence[Event]) -> None:
        self.streams = streams

    def __call__(self, decider: Decider[Any, Any, Any], stream: str) -> Any:
        return decider.fold(self.streams.get(stream, []))

    def position(self, stream: str) -> str | None:
        return None

    def take(self, decider: Decider[Any, Any, Any], command: Command) -> list[Event]:
        """What follows from a command; nothing of a refused one, as if its line were left out."""
        stream = decider.stream(command)
        try:
            events = list(decider.decide(command, self(decider, stream), self))
        except Refusal:
            return []
        self.streams[stream] = [*self.streams.get(stream, []), *events]
        return events


KINDS = st.sampled_from(sorted(RANKS))
TITLES = st.sampled_from(["Kantor A", "Kantor B"])


@st.composite
def trees(draw: st.DrawFn) -> list[ImportUnit]:
    """Units in an order in which each stands under an earlier one, or at the top."""
    found: list[ImportUnit] = []
    for n in range(draw(st.integers(1, 8))):
        kind: UnitKind = draw(KINDS)
        above = [of.unit_id for of in found if RANKS[of.kind] < RANKS[kind]]
        parent = draw(st.sampled_from([None, *above]))
        found.append(ImportUnit(unit_id=f"u{n}", title=draw(TITLES), kind=kind, parent_id=parent))
    return found


@given(trees())
def test_units_imported_twice_change_nothing(tree: list[ImportUnit]):
    roster = Roster()
    first = [event for asked in tree for event in roster.take(unit, asked)]
    assert len(first) == len(tree)
    assert [event for asked in tree for event in roster.take(unit, asked)] == []


@given(trees(), trees())
def test_units_of_a_later_file_imported_twice_change_nothing_the_second_time(
    before: list[ImportUnit], after: list[ImportUnit]
):
    roster = Roster()
    for asked in (*before, *after):
        roster.take(unit, asked)
    assert [event for asked in after for event in roster.take(unit, asked)] == []


CLASSES = st.sampled_from(["jpt", "administrator", "pengawas", "pelaksana", "fungsional"])


@st.composite
def staffs(draw: st.DrawFn) -> list[ImportEmployee]:
    """People, each after their appraiser; without one only in leading posts."""
    count = draw(st.integers(1, 8))
    above: dict[str, str | None] = {
        f"e{n}": draw(st.sampled_from([None, *(f"e{m}" for m in range(n))])) for n in range(count)
    }
    return [draw(listed(of, above[of])) for of in top_down(above)]


def listed(employee_id: str, appraiser_id: str | None) -> st.SearchStrategy[ImportEmployee]:
    return st.builds(
        ImportEmployee,
        employee_id=st.just(employee_id),
        name=st.just(Sealed(employee_id, "name", "…")),
        nip=st.just(Sealed(employee_id, "nip", "…")),
        employment=st.just("PPPK"),
        position=TITLES,
        position_class=CLASSES if appraiser_id else st.just("jpt"),
        grade=st.sampled_from(["VII", "IX"]),
        unit_id=st.sampled_from(["u1", "u2"]),
        since=st.dates(date(2024, 1, 1), date(2026, 1, 31)),
        appraiser_id=st.just(appraiser_id),
        leads=st.sampled_from([None, "u1", "u2"]),
        agreement_ends=st.sampled_from([None, date(2026, 12, 31), date(2027, 12, 31)]),
        came_from=st.none(),
        region_id=st.just("13.72"),
    )


def office(has_mayor: bool) -> Roster:
    mayor: list[Event] = [MAYOR] if has_mayor else []
    return Roster(**{"unit-u1": [OFFICE], "unit-u2": [OTHER_OFFICE], "regionalhead-13.72": mayor})


@given(staffs(), st.booleans())
def test_employees_imported_twice_change_nothing(staff: list[ImportEmployee], has_mayor: bool):
    roster = office(has_mayor)
    first = [event for asked in staff for event in roster.take(employee, asked)]
    assert len(first) == len(staff)
    assert [event for asked in staff for event in roster.take(employee, asked)] == []


@given(staffs(), staffs(), st.booleans())
def test_employees_of_a_later_file_imported_twice_change_nothing_the_second_time(
    before: list[ImportEmployee], after: list[ImportEmployee], has_mayor: bool
):
    roster = office(has_mayor)
    for asked in (*before, *after):
        roster.take(employee, asked)
    assert [event for asked in after for event in roster.take(employee, asked)] == []


def test_a_difference_would_be_seen():
    asked = ImportUnit(unit_id="u1", title="Kantor A", kind="region")
    roster = Roster()
    roster.take(unit, asked)
    assert len(roster.take(unit, changed(asked, title="Kantor B"))) == 1
