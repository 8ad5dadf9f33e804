"""Sending a roster file to the platform, and showing its report by line."""

import hashlib
import sys
from pathlib import Path
from typing import Any

import httpx2
import msgspec
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from kernel.shapes import CSV, FILE_LIMIT, XLSX
from kinerja.failure import WRONG_USE, Told, counted
from kinerja.progress import passing
from kinerja.remote import asked, sentence, understood
from kinerja.settings import Settings

WIDE = 160  # columns, where no terminal says how many


def send(settings: Settings, file: Path, region: str, dry_run: bool, as_json: bool) -> int:
    """Import a file of units or of employees over HTTP; the exit code: 0 done, 1 refused.

    Raises Told when the file cannot be read or the platform cannot be reached.
    """
    content = read(file)
    kind = kind_of(content)
    path = f"reporting/roster/{kind}"
    with passing() as progress:
        progress.add_task(f"importing {file.name} as {kind}", total=None)
        answer = posted(settings, region, path, content, dry_run)
        if answer.status_code == 200 and (position := understood(answer, Imported).position):
            until_shown(settings, region, kind, position)
    if as_json:
        print(answer.text)
    elif answer.status_code == 200:
        said = understood(answer, Imported)
        print(summary(said, kind))
        show(said.differences or [])
    else:
        report(understood(answer, dict[str, Any]))
    return 0 if answer.status_code == 200 else 1


def read(file: Path) -> bytes:
    try:
        if file.stat().st_size > FILE_LIMIT:
            mebibytes = FILE_LIMIT // 1024**2
            raise Told(f"{file} is larger than {mebibytes} MiB; split it")
        return file.read_bytes()
    except OSError as error:
        raise Told(f"{file} cannot be read: {error.strerror}", WRONG_USE) from None


def kind_of(content: bytes) -> str:
    """Units or employees, by the line of headings. What cannot be read the platform tells."""
    from services.reporting.rules.roster import kind_of as kind_by_headings
    from services.reporting.rules.workbook import is_archive

    if kind := kind_by_headings(content) or ("employees" if is_archive(content) else None):
        return kind
    raise Told("the first line names the columns: `nip, name, …` or `unit, title, kind, …`", 2)


def posted(
    settings: Settings, region: str, path: str, content: bytes, dry_run: bool
) -> httpx2.Response:
    return asked(
        settings,
        "POST",
        region,
        path,
        role="hr",
        params={"dry_run": "true"} if dry_run else None,
        content=content,
        # The same file gets the same answer for 72 hours, however often it is sent.
        headers={
            "Content-Type": XLSX if content.startswith(b"PK") else CSV,
            "Idempotency-Key": key_of(region, path, content, dry_run),
        },
    )


def until_shown(settings: Settings, region: str, kind: str, position: str) -> None:
    """Wait until the list of units or employees holds what was recorded, so that the next verb
    sees it. A list that stays behind is the platform's to tell: what was recorded stands."""
    after = {"Kinerja-After": position}
    path, one = f"reporting/{kind}", {"limit": 1}
    asked(settings, "GET", region, path, role="hr", params=one, headers=after)


def key_of(region: str, path: str, content: bytes, dry_run: bool) -> str:
    words = f"{region}/{path}".encode() + bytes([dry_run])
    return hashlib.sha256(words + content).hexdigest()


class Imported(msgspec.Struct):
    """The answer to a file that was taken, or would be."""

    dry_run: bool
    rows: int
    position: str | None = None
    unchanged: int | None = None
    events: dict[str, int] | None = None
    differences: "list[Difference] | None" = None


class Change(msgspec.Struct):
    column: str
    before: str
    after: str


class Difference(msgspec.Struct):
    """What a line of the file would do."""

    line: int
    id: str
    events: list[str]
    changes: list[Change]


class Fault(msgspec.Struct):
    """What is wrong in one line."""

    line: int
    column: str
    wrong: str
    right: str


def summary(said: Imported, kind: str) -> str:
    """What a file did, or would do, for people."""
    listed = counted(said.rows, kind.removesuffix("s"))
    if said.events is None:
        return f"{listed}: this file was recorded before; the log is at {said.position}"
    changes = ", ".join(f"{number} {name}" for name, number in said.events.items()) or "nothing"
    lead = f"{listed}, {said.unchanged} unchanged"
    if not said.dry_run:
        return f"{lead}; recorded {changes}, the log is at {said.position}"
    return f"{lead}; would record {changes}"


def cells(change: Change) -> tuple[str, ...]:
    if not change.column:
        return ("", "", "")
    return change.column, change.before or "–", change.after or "–"


def show(differences: list[Difference]) -> None:
    """What would change, as a table: a line for each column of a unit or an employee."""
    if not differences:
        return
    table = Table("line", "id", "would record", "column", "before", "after", box=SIMPLE)
    for each in differences:
        lead = (str(each.line), each.id, ", ".join(each.events))
        for change in each.changes or [Change("", "", "")]:
            table.add_row(*lead, *cells(change))
            lead = ("", "", "")
    console().print(table)


def report(problem: dict[str, Any]) -> None:
    """What is wrong, line by line, on standard error."""
    details = dict(problem.pop("details", {}))
    faults = msgspec.convert(details.pop("lines", []), list[Fault])
    shown = problem | ({"details": details} if details else {})
    print(f"kinerja: {sentence(shown)}", file=sys.stderr)
    table = Table("line", "column", "what is wrong", "what would be right")
    for fault in faults:
        table.add_row(str(fault.line), fault.column, fault.wrong, fault.right)
    if faults:
        console(stderr=True).print(table)


def console(stderr: bool = False) -> Console:
    """As wide as the terminal, or `WIDE` where there is none to say so: a program reads lines."""
    found = Console(stderr=stderr)
    return found if found.is_terminal else Console(stderr=stderr, width=WIDE)
