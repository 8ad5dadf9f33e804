"""Whoever is forgotten, every view of every service keeps its rows, scores, counts and order, live
and replayed. What was personal of that one then shows that it is erased, and nobody else's does.

With a real vault: values are sealed under real keys, and one of the keys is destroyed.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from hypothesis import strategies as st

from contracts.event import Event, Sealed
from contracts.reporting import EmployeeRegistered
from kernel.edge import Personal
from kernel.heard import Heard
from kernel.rebuild import BUDGET_BYTES, rebuild
from kernel.region_keys import RegionKeys
from kernel.union import sources
from kernel.vault import ERASED, Vault
from kernel.view import View
from tests.kernel.vault.given import REGION, REGION_KEYS
from tests.laws.lawful import found_out, holds
from tests.laws.paper_history import PaperHistory, PaperTarget
from tests.laws.sealing import changed, sealed_in
from tests.laws.test_views import AnyView, Rows, batched, each_view, folded

numbers = itertools.count()

Batches = list[list[Heard[Event]]]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    file = tmp_path_factory.mktemp("law") / "vault.sqlite"
    made = Vault.open_at(f"sqlite:///{file}", RegionKeys(REGION_KEYS))
    made.gate.beat([REGION])
    yield made
    made.close()


def really_sealed(vault: Vault, batches: Batches) -> Batches:
    """The same events with boxes that open: each says what stood in the place of a box before.
    Subjects are of this time alone, because who was forgotten stays so."""
    vault.gate.beat([REGION])  # the lease may be over: a law takes its time
    time = next(numbers)
    before = sealed_in(batches)
    texts = [Personal(f"{each.subject}-{time}", each.label, each.box) for each in before]
    boxes = dict(zip(before, vault.seal(REGION, texts), strict=True))
    return changed(batches, lambda sealed: boxes[sealed])


def rebuilt(view: AnyView, batches: Batches) -> Rows:
    heard = [each for batch in batches for each in batch]
    target = PaperTarget(view)
    histories = [PaperHistory(source, heard) for source in sources(view.hears)]
    rebuild(view, histories, target, BUDGET_BYTES)
    assert target.broke == []
    return target.rows


def erasing_changes_no_figure(view: AnyView, vault: Vault) -> None:
    def law(given: tuple[Batches, int]) -> None:
        batches = really_sealed(vault, given[0])
        live = folded(view, *batches)
        texts = vault.open(REGION, sealed_in(live))
        subjects = sorted({sealed.subject for sealed in texts}) or ["nobody"]
        gone = subjects[given[1] % len(subjects)]
        vault.forget(REGION, gone)
        assert folded(view, *batches) == live
        assert rebuilt(view, batches) == live
        left = {of: ERASED if of.subject == gone else text for of, text in texts.items()}
        assert vault.open(REGION, sealed_in(live)) == left

    holds(law, st.tuples(batched(view.hears), st.integers(0, 9)))


@each_view
def test_erasing_somebody_changes_no_figure_of_a_view(view: AnyView, vault: Vault):
    erasing_changes_no_figure(view, vault)


class Known(msgspec.Struct, frozen=True):
    """Of how many people a unit knows the names."""

    unit_id: str
    count: int = 0
    names: tuple[Sealed, ...] = ()


def of_unit(heard: Heard[EmployeeRegistered]) -> list[str]:
    return [heard.event.unit_id]


def count_all(row: Known | None, heard: Heard[EmployeeRegistered]) -> Known:
    row = row or Known(heard.event.unit_id)
    names = (*row.names, heard.event.name)
    return msgspec.structs.replace(row, count=row.count + 1, names=names)


known: View[EmployeeRegistered, Known] = View(
    name="known", version=1, hears=EmployeeRegistered, row=Known, keys=of_unit, fold=count_all
)


def test_a_view_that_opens_nothing_breaks_no_law(vault: Vault):
    erasing_changes_no_figure(known, vault)


def test_a_view_that_counts_the_names_it_can_read_is_found_out(vault: Vault):
    def count_the_readable(row: Known | None, heard: Heard[EmployeeRegistered]) -> Known:
        name = heard.event.name
        if vault.open(REGION, [name])[name] == ERASED:
            return row or Known(heard.event.unit_id)
        return count_all(row, heard)

    with found_out(AssertionError):
        erasing_changes_no_figure(replace(known, fold=count_the_readable), vault)
