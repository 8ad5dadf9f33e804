"""Sending a roster file to the platform, and showing its report by line."""

import hashlib
import sys
from pathlib import Path
from typing import Any

import httpx2
import msgspec
from rich.console import Console
from rich.table import Table

from kernel.shapes import FILE_LIMIT
from kinerja.failure import WRONG_USE, Told, counted
from kinerja.progress import passing
from kinerja.remote import asked, flat, sentence, understood
from kinerja.settings import Settings

UNIT_WORDS = (b"parent", b"induk", b"kind", b"jenis_unit")


def send(settings: Settings, file: Path, region: str, dry_run: bool, as_json: bool) -> int:
    """Import a CSV of units or of employees over HTTP; the exit code: 0 done, 1 refused.

    Raises Told when the file cannot be read or the platform cannot be reached.
    """
    content = read(file)
    kind = kind_of(content)
    path = f"reporting/roster/{kind}"
    with passing() as progress:
        progress.add_task(f"importing {file.name} as {kind}", total=None)
        answer = posted(settings, region, path, content, dry_run)
    if as_json:
        print(answer.text)
    elif answer.status_code == 200:
        print(summary(understood(answer, Imported), kind))
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
    """Units or employees, by the line of headings."""
    head = content.partition(b"\n")[0].lower()
    if b"nip" in head:
        return "employees"
    if any(word in head for word in UNIT_WORDS):
        return "units"
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
            "Content-Type": "text/csv",
            "Idempotency-Key": key_of(region, path, content, dry_run),
        },
    )


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
    differences: list[dict[str, Any]] | None = None


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
    lines = [f"{lead}; would record {changes}"]
    differences = [each.values() for each in said.differences or []]
    lines += ["  " + "  ".join(flat(value) for value in each if value) for each in differences]
    return "\n".join(lines)


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
        Console(stderr=True).print(table)
