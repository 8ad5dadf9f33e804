"""What every form has: its title, the period, who is appraised by whom, and who signs."""

from collections.abc import Sequence

from kernel.document import Block, Cell, Lines, Party, Row, Sides, Signatures, Table
from kernel.paper_words import long_day
from services.reporting.documents.facts import Facts, Person
from services.reporting.documents.words import NOTHING
from services.reporting.rules.grade import RANKS
from services.reporting.rules.plan_forms import BOTH, SignedAs

CALLED: dict[SignedAs, str] = {
    "employee": "Pegawai yang Dinilai",
    "appraiser": "Pejabat Penilai Kinerja",
}


def head(titles: Sequence[str], facts: Facts) -> list[Block]:
    """The title of a form, and below it the office and the period."""
    return [Lines(tuple(titles), align="center", bold=True), period(facts)]


def period(facts: Facts) -> Sides:
    spell = f"{long_day(facts.begins)} sd {long_day(facts.ends)}"
    return Sides(facts.office, f"PERIODE PENILAIAN: {spell.upper()}")


def people(facts: Facts) -> Table:
    """The employee and the appraiser beside each other."""
    rows: list[Row] = [
        (
            heading("NO"),
            Cell("PEGAWAI YANG DINILAI", columns=2, bold=True, shaded=True, align="center"),
            heading("NO"),
            Cell("PEJABAT PENILAI KINERJA", columns=2, bold=True, shaded=True, align="center"),
        )
    ]
    told = zip(lines(facts.employee), lines(facts.appraiser), strict=True)
    for number, ((word, own), (_, others)) in enumerate(told, start=1):
        at = Cell(str(number), align="center")
        rows.append((at, Cell(word), Cell(own), at, Cell(word), Cell(others)))
    return Table((1, 4, 9, 1, 4, 9), tuple(rows))


def lines(of: Person | None) -> list[tuple[str, str]]:
    """What is told of somebody, by its word."""
    return [
        ("NAMA", of.name if of else NOTHING),
        ("NIP", (of.number if of else "") or NOTHING),
        ("PANGKAT/GOL. RUANG", ranked(of.grade if of else "")),
        ("JABATAN", of.post if of else NOTHING),
        ("UNIT KERJA", (of.unit if of else "") or NOTHING),
    ]


def ranked(grade: str) -> str:
    """``Pengatur, II/c``; the grade alone of a PPPK."""
    return ", ".join(filter(None, (RANKS.get(grade), grade))) or NOTHING


def signatures(facts: Facts, signed_by: Sequence[SignedAs], *, here: bool = True) -> Signatures:
    """Who signs, with a field for each; not ``here``: the signature stands elsewhere in the file
    and holds for all of it."""
    who = {"employee": facts.employee, "appraiser": facts.appraiser}
    note = "" if here else "Tanda tangan elektronik pada SKP berlaku untuk seluruh dokumen ini."
    return Signatures(
        dated=f"{facts.place}, {long_day(facts.told)}".removeprefix(", "),
        parties=tuple(
            party(CALLED[each], who[each], each if here else "")
            for each in BOTH
            if each in signed_by
        ),
        note=note,
    )


def party(title: str, of: Person | None, field: str) -> Party:
    number = f"NIP {of.number}" if of and of.number else ""
    return Party(title, of.name if of else NOTHING, number, field)


def heading(text: str, columns: int = 1) -> Cell:
    return Cell(text, columns=columns, align="center", bold=True, shaded=True)


def section(text: str, columns: int) -> Row:
    """A line over all columns that says what comes below."""
    return (Cell(text, columns=columns, bold=True, shaded=True),)
