"""The documentation of performance (B.1.2): what was reached in each period, and by what it is
shown. Reports that were returned are left out until they are submitted again."""

from collections.abc import Iterable

from contracts.reporting import RealisedIndicator, RealisedResult
from kernel.document import Block, Cell, Row, Table
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import head, heading, people, signatures
from services.reporting.documents.words import NOTHING, figure, period, spread
from services.reporting.views.documents import ReportRow

STATES = {"submitted": "disampaikan", "accepted": "diterima"}
DIGITS = 12  # of a file's SHA-256: enough to find it in the list of evidence
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
    titles = {
        of.indicator_id: of.title for result in facts.plan.results for of in result.indicators
    }
    rows: list[Row] = []
    for number, report in enumerate(told(facts.reports), start=1):
        rows += rows_of(number, report, titles, facts)
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


def rows_of(number: int, report: ReportRow, titles: dict[str, str], facts: Facts) -> list[Row]:
    own = [row for result in report.results for row in result_rows(result, titles, facts)]
    state = STATES.get(report.status, report.status)
    before = (
        Cell(str(number), rows=len(own), align="center"),
        Cell(f"{period(report.period)}\n({state})", rows=len(own)),
    )
    return [(*before, *row) if not at else row for at, row in enumerate(own)]


def result_rows(result: RealisedResult, titles: dict[str, str], facts: Facts) -> list[Row]:
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
        cells = figures(of, titles)
        rows.append((Cell(title, rows=high), *cells, Cell(note, rows=high)) if not at else cells)
    return rows


def figures(of: RealisedIndicator, titles: dict[str, str]) -> Row:
    evidence = "\n".join(each[:DIGITS] for each in of.evidence)
    return (
        Cell(titles.get(of.indicator_id, of.code)),
        Cell(spread(of.target_low, of.target_high)),
        Cell(figure(of.realised)),
        Cell(evidence or NOTHING),
    )
