"""The worksheets of whoever leads a unit: the strategy by which results are reached (A.1.4), and
who has which part in them (A.1.5)."""

from collections.abc import Sequence

from kernel.document import Block, Cell, Lines, Row, Table
from services.reporting.documents.facts import Facts
from services.reporting.documents.head import head, heading, people
from services.reporting.documents.skp import measures
from services.reporting.documents.words import NOTHING, points
from services.reporting.views.plan_matrix import Column, Contribution, Matrix

RESULTS_BESIDE_EACH_OTHER = 4
EMPTY = Matrix(columns=(), unsupporting=())


def strategy(facts: Facts) -> tuple[Block, ...]:
    """For each result of the leader the results that people plan towards it, direct ones first."""
    columns = {of.result_id: of for of in own_columns(facts)}
    rows: list[Row] = []
    for number, result in enumerate(facts.plan.results, start=1):
        towards = columns[result.result_id].contributions if result.result_id in columns else ()
        titles = dict.fromkeys(of.title for of in sorted(towards, key=lambda of: not of.direct))
        rows.append(
            (
                Cell(str(number), align="center"),
                Cell(result.title),
                Cell(points(list(measures(result)))),
                Cell(points(list(titles)) or NOTHING),
            )
        )
    words = ("NO", "RENCANA HASIL KERJA", "INDIKATOR DAN TARGET", "STRATEGI PENCAPAIAN")
    return (
        *head(("STRATEGI PENCAPAIAN HASIL KERJA",), facts),
        people(facts),
        Table((1, 8, 9, 10), tuple(rows), (tuple(map(heading, words)),)),
    )


def roles(facts: Facts) -> tuple[Block, ...]:
    """A row for each person, a column for each result of the leader; some results beside each
    other, the next ones in a table below."""
    columns = own_columns(facts)
    blocks: list[Block] = [
        *head(("MATRIKS PEMBAGIAN PERAN DAN HASIL",), facts),
        people(facts),
    ]
    blocks += [
        part(columns[first : first + RESULTS_BESIDE_EACH_OTHER], facts)
        for first in range(0, len(columns), RESULTS_BESIDE_EACH_OTHER)
    ]
    loose = (facts.matrix or EMPTY).unsupporting
    if loose:
        said = [f"{facts.names.get(of.employee_id, of.employee_id)}: {of.title}" for of in loose]
        title = "Hasil kerja yang belum mendukung hasil kerja pimpinan:"
        blocks.append(Lines((title, points(said))))
    return tuple(blocks)


def own_columns(facts: Facts) -> list[Column]:
    """Those of the plan, not those of results that this plan does not have."""
    own = {of.result_id for of in facts.plan.results}
    leader = facts.plan.employee_id
    columns = (facts.matrix or EMPTY).columns
    return [of for of in columns if of.leader_id == leader and of.result_id in own]


def part(columns: Sequence[Column], facts: Facts) -> Table:
    people_ids = dict.fromkeys(of.employee_id for column in columns for of in column.contributions)
    by_name = sorted(people_ids, key=lambda of: (facts.names.get(of, of), of))
    rows: list[Row] = []
    for number, person_id in enumerate(by_name, start=1):
        parts = [Cell(parts_of(person_id, column.contributions)) for column in columns]
        name, post = facts.names.get(person_id, person_id), facts.posts.get(person_id, "")
        who = Cell(f"{name}\n{post}".strip())
        rows.append((Cell(str(number), align="center"), who, *parts))
    if not rows:
        rows.append((Cell(NOTHING, columns=2 + len(columns), align="center"),))
    words = [heading("NO"), heading("PEGAWAI"), *(heading(of.title or "") for of in columns)]
    return Table((1, 5, *(6 for _ in columns)), tuple(rows), (tuple(words),))


def parts_of(person_id: str, contributions: Sequence[Contribution]) -> str:
    own = [of for of in contributions if of.employee_id == person_id]
    return points([of.title if of.direct else f"{of.title} (tidak langsung)" for of in own])
