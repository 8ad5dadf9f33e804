"""The manual of the indicators (A.1.3): how each figure comes about."""

from collections.abc import Iterator

from contracts.reporting import Indicator, Manual, NarratedIndicator, PlannedResult
from kernel.document import Block, Cell, Lines, Table
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import head, people
from services.reporting.documents.words import CONTROLS, NOTHING, points, target

Measured = Indicator | NarratedIndicator


def manuals(facts: Facts) -> tuple[Block, ...]:
    """A table for each indicator that has a manual; then those that have none yet."""
    every = list(indicators(facts))
    without = [worded(of) for _, of in every if of.manual is None]
    blocks: list[Block] = [*head(("MANUAL INDIKATOR KINERJA",), facts), people(facts)]
    blocks += [table(result, of, of.manual) for result, of in every if of.manual]
    if without:
        blocks.append(Lines(("Indikator yang belum memiliki manual:", points(without))))
    return tuple(blocks)


def indicators(facts: Facts) -> Iterator[tuple[PlannedResult, Measured]]:
    for result in facts.plan.results:
        for of in (*result.indicators, *result.narrated):
            yield result, of


def worded(of: Measured) -> str:
    return of.narrative if isinstance(of, NarratedIndicator) else of.title


def table(result: PlannedResult, of: Measured, manual: Manual) -> Table:
    chosen = [
        f"({'x' if manual.control == control else '  '}) {word}"
        for control, word in CONTROLS.items()
    ]
    aim, unit = (target(of), of.measure) if isinstance(of, Indicator) else (NOTHING, "")
    told = (
        ("RENCANA HASIL KERJA", result.title),
        ("INDIKATOR KINERJA INDIVIDU", worded(of)),
        ("TUJUAN", manual.purpose),
        ("DESKRIPSI: DEFINISI", manual.definition),
        ("DESKRIPSI: FORMULA", manual.formula),
        ("SATUAN PENGUKURAN", unit),
        ("TARGET", aim),
        ("KUALITAS DAN TINGKAT KENDALI", "   ".join(chosen)),
        ("SUMBER DATA", manual.origin),
        ("PERIODE PELAPORAN", manual.frequency),
    )
    rows = [(Cell(word, bold=True, shaded=True), Cell(text or NOTHING)) for word, text in told]
    return Table((8, 20), tuple(rows))
