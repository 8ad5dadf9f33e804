"""The annex of a plan (A.1.8): what is needed, when is reported and by what, what follows."""

from collections.abc import Sequence

from kernel.document import Cell, Row, Table
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import section
from services.reporting.documents.words import ANSWERS, NOTHING, RESOURCES


def annex(facts: Facts) -> Table:
    """Resources stand with their answers as they were when the document was made: what is asked for
    later is told by the platform, and changes no document."""
    plan = facts.plan
    needed = [f"{RESOURCES[of.kind]}: {of.title} ({ANSWERS[of.answer]})" for of in plan.resources]
    return Table(
        (1, 27),
        (
            *numbered("DUKUNGAN SUMBER DAYA", needed),
            *numbered("SKEMA PERTANGGUNGJAWABAN", plan.annex.accountability),
            *numbered("KONSEKUENSI", plan.annex.consequences),
        ),
    )


def numbered(title: str, lines: Sequence[str]) -> list[Row]:
    rows: list[Row] = [
        (Cell(str(number), align="center"), Cell(line)) for number, line in enumerate(lines, 1)
    ]
    return [section(title, 2), *(rows or [(Cell(NOTHING, align="center"), Cell(NOTHING))])]
