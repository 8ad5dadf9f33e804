"""The plan itself (SKP): A.1.1, A.1.2 for leading posts, A.1.6, A.1.7 for all others."""

from collections.abc import Callable, Iterator, Sequence

from contracts.reporting import DocumentForm, Indicator, NarratedIndicator, PlannedResult
from kernel.document import Block, Cell, PageBreak, Row, Table
from services.reporting.documents.annex import annex
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import head, heading, people, section, signatures
from services.reporting.documents.words import (
    NOTHING,
    PERSPECTIVES,
    VALUES,
    aspects,
    points,
    target,
)
from services.reporting.rules.plan_forms import BOTH
from services.reporting.rules.plan_values import GUIDES

LEADING: tuple[DocumentForm, ...] = ("A.1.1", "A.1.2")
QUALITATIVE: tuple[DocumentForm, ...] = ("A.1.1", "A.1.6")
MEASURE = "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:"

RowsOf = Callable[[int, PlannedResult, Facts], list[Row]]


def skp(form: DocumentForm, facts: Facts) -> tuple[Block, ...]:
    """The plan with its annex, as the form has it."""
    titles = titles_of(form)
    return (
        *head(("SASARAN KINERJA PEGAWAI", *titles), facts),
        people(facts),
        results_table(form, facts),
        behaviour_table(facts),
        signatures(facts, BOTH),
        PageBreak(),
        *head(("LAMPIRAN SASARAN KINERJA PEGAWAI", *titles), facts),
        annex(facts),
        signatures(facts, BOTH, here=False),
    )


def titles_of(form: DocumentForm) -> tuple[str, str]:
    approach = "KUALITATIF" if form in QUALITATIVE else "KUANTITATIF"
    whom = (
        "PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
        if form in LEADING
        else "PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
    )
    return f"PENDEKATAN HASIL KERJA {approach}", f"BAGI {whom}"


def results_table(form: DocumentForm, facts: Facts) -> Table:
    match form:
        case "A.1.1":
            return table(
                (1, 22, 5), ("NO", "RENCANA HASIL KERJA", "PERSPEKTIF"), told_of_leader, facts
            )
        case "A.1.2":
            words = ("NO", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET")
            return table((1, 9, 9, 4, 5), (*words, "PERSPEKTIF"), measured_of_leader, facts)
        case "A.1.6":
            return table((1, 27), ("NO", "RENCANA HASIL KERJA"), told, facts)
        case _:
            above = "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI"
            words = (above, "RENCANA HASIL KERJA", "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET")
            return table((1, 7, 7, 3, 7, 4), ("NO", *words), measured, facts)


def table(
    widths: tuple[float, ...], words: tuple[str, ...], rows_of: RowsOf, facts: Facts
) -> Table:
    """Main results first, then additional ones, numbered anew."""
    rows: list[Row] = []
    for title, kind in (("A. UTAMA", "utama"), ("B. TAMBAHAN", "tambahan")):
        results = [of for of in facts.plan.results if of.kind == kind]
        rows.append(section(title, len(widths)))
        for number, result in enumerate(results, start=1):
            rows += rows_of(number, result, facts)
        if not results:
            rows.append((Cell(NOTHING, columns=len(widths), align="center"),))
    head = (section("HASIL KERJA", len(widths)), tuple(map(heading, words)))
    return Table(widths, tuple(rows), head)


def measured(number: int, result: PlannedResult, facts: Facts) -> list[Row]:
    """A row for each indicator; what belongs to all of them stands in the first."""
    high = len(result.indicators)
    before = (
        Cell(str(number), rows=high, align="center"),
        Cell(served(result, facts), rows=high),
        Cell(title_of(result, facts), rows=high),
    )
    own = [
        (Cell(aspects(of.aspects)), Cell(of.title), Cell(target(of))) for of in result.indicators
    ]
    return beside(before, own)


def measured_of_leader(number: int, result: PlannedResult, facts: Facts) -> list[Row]:
    high = len(result.indicators)
    before = (
        Cell(str(number), rows=high, align="center"),
        Cell(title_of(result, facts), rows=high),
    )
    after = (Cell(perspective_of(result), rows=high),)
    own = [(Cell(of.title), Cell(target(of))) for of in result.indicators]
    return beside(before, own, after)


def beside(before: Row, own: Sequence[Row], after: Row = ()) -> list[Row]:
    """Rows of which the first has what reaches over all of them."""
    return [(*before, *first, *after) if not at else first for at, first in enumerate(own)]


def told(number: int, result: PlannedResult, facts: Facts) -> list[Row]:
    text = "\n".join([title_of(result, facts), MEASURE, points(list(measures(result)))])
    return [(Cell(str(number), align="center"), Cell(text))]


def told_of_leader(number: int, result: PlannedResult, facts: Facts) -> list[Row]:
    [(at, text)] = told(number, result, facts)
    return [(at, text, Cell(perspective_of(result)))]


def measures(result: PlannedResult) -> Iterator[str]:
    for of in (*result.indicators, *result.narrated):
        yield measure(of)


def measure(of: Indicator | NarratedIndicator) -> str:
    return of.narrative if isinstance(of, NarratedIndicator) else f"{of.title}: {target(of)}"


def title_of(result: PlannedResult, facts: Facts) -> str:
    """The result, with who assigned it and whether it belongs to a post held for another."""
    added: list[str] = []
    if result.assigned_by:
        added.append(f"(Penugasan dari {facts.names.get(result.assigned_by, result.assigned_by)})")
    if result.acting:
        added.append("(Sebagai Plt./Plh.)")
    return "\n".join([result.title, *added])


def served(result: PlannedResult, facts: Facts) -> str:
    """The leader's result, whose it is where that is not the appraiser's."""
    of = result.supports
    if of is None:
        return NOTHING
    title = facts.aims.get((of.leader_id, of.result_id), "(belum tercantum dalam SKP pimpinan)")
    is_appraisers = facts.appraiser is not None and of.leader_id == facts.appraiser.person_id
    whose = "" if is_appraisers else f"\n({facts.names.get(of.leader_id, of.leader_id)})"
    return f"{title}{whose}" if of.direct else f"{title}{whose}\n(tidak langsung)"


def perspective_of(result: PlannedResult) -> str:
    return PERSPECTIVES[result.perspective] if result.perspective else NOTHING


def behaviour_table(facts: Facts) -> Table:
    """The seven core values, their guides, and what the leader expects beside them."""
    special = {of.value: facts.texts[of.expected] for of in facts.plan.expectations}
    rows: list[Row] = []
    for number, (value, guides) in enumerate(GUIDES.items(), start=1):
        expected = f"Ekspektasi Khusus Pimpinan:\n{special.get(value, NOTHING)}"
        rows.append(
            (
                Cell(str(number), rows=2, align="center"),
                Cell(VALUES[value], bold=True),
                Cell(expected, rows=2),
            )
        )
        rows.append((Cell(points(guides)),))
    return Table((1, 15, 12), tuple(rows), (section("PERILAKU KERJA", 3),))
