"""The documentation of performance (B.1.2): what was reached in each period, and by what it is
shown. Reports that were returned are left out until they are submitted again."""

from collections.abc import Iterable, Mapping

from contracts.reporting import Indicator, RealisedIndicator, RealisedResult
from kernel.document import Block, Cell, Row, Table
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import head, heading, people, signatures
from services.reporting.documents.words import ELSEWHERE, NOTHING, figure, period, spread
from services.reporting.views.documents import ReportRow

STATES = {"submitted": "disampaikan", "accepted": "diterima"}
DIGITS = 12  # of a file's SHA-256: enough to find it in the list of evidence
Planned = Mapping[str, Indicator]
WORDS = (
    "NO",
    "PERIODE",
    "RENCANA HASIL KERJA",
    "INDIKATOR KINERJA INDIVIDU",
    "TARGET",
    "REALISASI",
    "BUKTI DUKUNG (SHA-256)",
    "CATATAN PEGAWAI",
)


def documentation(facts: Facts) -> tuple[Block, ...]:
    """Signed by the employee."""
    planned = {of.indicator_id: of for result in facts.plan.results for of in result.indicators}
    rows: list[Row] = []
    for number, report in enumerate(told(facts.reports), start=1):
        rows += rows_of(number, report, planned, facts)
    if not rows:
        rows.append((Cell("Belum ada laporan.", columns=len(WORDS), align="center"),))
    return (
        *head(("DOKUMENTASI KINERJA",), facts),
        people(facts),
        Table((1, 3, 6, 6, 3, 3, 5, 6), tuple(rows), (tuple(map(heading, WORDS)),)),
        signatures(facts, ("employee",)),
    )


def told(reports: Iterable[ReportRow]) -> list[ReportRow]:
    """The reports of the document, in the order of their periods."""
    return sorted((of for of in reports if of.status != "returned"), key=lambda of: of.period)


def rows_of(number: int, report: ReportRow, planned: Planned, facts: Facts) -> list[Row]:
    own = [row for result in report.results for row in result_rows(result, planned, facts)]
    state = STATES.get(report.status, report.status)
    before = (
        Cell(str(number), rows=len(own), align="center"),
        Cell(f"{period(report.period)}\n({state})", rows=len(own)),
    )
    return [(*before, *row) if not at else row for at, row in enumerate(own)]


def result_rows(result: RealisedResult, planned: Planned, facts: Facts) -> list[Row]:
    """A row for each indicator; of a result that is told in words, one with the note."""
    names = {of.result_id: of.title for of in facts.plan.results}
    title = names.get(result.result_id, result.result_id)
    note = facts.texts[result.note] if result.note else NOTHING
    if not result.indicators:
        rest = (Cell(NOTHING) for _ in range(4))
        return [(Cell(title), *rest, Cell(note))]
    high = len(result.indicators)
    rows: list[Row] = []
    for at, of in enumerate(result.indicators):
        cells = figures(of, planned.get(of.indicator_id))
        rows.append((Cell(title, rows=high), *cells, Cell(note, rows=high)) if not at else cells)
    return rows


def figures(of: RealisedIndicator, planned: Indicator | None) -> Row:
    """What another service counts is not told by the employee, whatever the report says of it."""
    counted = ELSEWHERE.get(planned.source) if planned else None
    target = f"{spread(of.target_low, of.target_high)} {planned.measure if planned else ''}"
    evidence = "\n".join(each[:DIGITS] for each in of.evidence)
    return (
        Cell(planned.title if planned else of.code),
        Cell(target.strip()),
        Cell(counted or figure(of.realised)),
        Cell(evidence or NOTHING),
    )
