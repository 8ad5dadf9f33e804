"""The action plan (B.1.1): what is to be reached by when, against which periodic reports count."""

from contracts.reporting import Indicator, NarratedIndicator, PlannedResult
from kernel.document import Block, Cell, Row, Table
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import head, heading, people, signatures
from services.reporting.documents.skp import beside, title_of
from services.reporting.documents.words import NOTHING, period, spread, target


def action_plan(facts: Facts) -> tuple[Block, ...]:
    """Signed by the employee."""
    periods = periods_of(facts)
    rows: list[Row] = []
    for number, result in enumerate(facts.plan.results, start=1):
        rows += rows_of(number, result, periods, facts)
    words = ("NO", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET TAHUNAN")
    above: Row = (
        *(Cell(word, rows=2, align="center", bold=True, shaded=True) for word in words),
        heading("TARGET PER PERIODE", columns=len(periods)),
    )
    narrow = 1.6 if len(periods) > 4 else 2.5
    return (
        *head(("RENCANA AKSI",), facts),
        people(facts),
        Table(
            (1, 6, 6, 4, *(narrow for _ in periods)),
            tuple(rows),
            (above, tuple(heading(period(of)) for of in periods)),
        ),
        signatures(facts, ("employee",)),
    )


def periods_of(facts: Facts) -> list[str]:
    """Those of the trajectories, in the cadence of the region; quarters where there are none."""
    told = {
        step.period
        for result in facts.plan.results
        for of in result.indicators
        for step in of.steps
    }
    return sorted(told) or [f"{facts.plan.year}-Q{number}" for number in range(1, 5)]


def rows_of(number: int, result: PlannedResult, periods: list[str], facts: Facts) -> list[Row]:
    every = (*result.indicators, *result.narrated)
    before = (
        Cell(str(number), rows=len(every), align="center"),
        Cell(title_of(result, facts), rows=len(every)),
    )
    return beside(before, [row_of(of, periods) for of in every])


def row_of(of: Indicator | NarratedIndicator, periods: list[str]) -> Row:
    if isinstance(of, NarratedIndicator):
        all_year = Cell("sepanjang tahun", columns=len(periods), align="center")
        return (Cell(of.narrative), Cell(NOTHING), all_year)
    if not of.steps:
        none = Cell("target tahunan berlaku", columns=len(periods), align="center")
        return (Cell(of.title), Cell(target(of)), none)
    steps = {step.period: spread(step.target_low, step.target_high) for step in of.steps}
    cells = (Cell(steps.get(each, NOTHING), align="center") for each in periods)
    return (Cell(of.title), Cell(target(of)), *cells)
