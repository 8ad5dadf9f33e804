"""Files for the national application and from it: fetched, sent, and what differs shown."""

from pathlib import Path
from typing import Any

import msgspec
from rich.box import SIMPLE
from rich.table import Table

from kernel.shapes import CSV, XLSX
from kinerja.failure import WRONG_USE, Told, counted
from kinerja.remote import answered, asked, understood
from kinerja.roster_faults import FORMATS, Done
from kinerja.roster_file import console, read, report
from kinerja.settings import Settings

FILE, COPIES = "reporting/national/file", "reporting/national/copies"


class Difference(msgspec.Struct):
    """What a line of the file says otherwise."""

    line: int
    copy_id: str | None
    result_id: str
    indicator_id: str
    field: str
    here: str
    there: str


class Compared(msgspec.Struct):
    """The answer to a file that was taken, or would be."""

    dry_run: bool
    copied: str
    documents: int
    found: int
    differences: list[Difference]
    missing: int
    missing_ids: list[str]
    position: str | None = None
    unchanged: int | None = None
    events: dict[str, int] | None = None


def export(settings: Settings, region: str, period: str, file: Path, unit: str | None) -> None:
    """Raises Told where the file cannot be written, and what the platform refuses."""
    ending = file.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise Told(f"{file.name} ends neither with .csv nor with .xlsx", WRONG_USE)
    params = {"period": period, "format": ending} | ({"unit_id": unit} if unit else {})
    answer = asked(settings, "GET", region, FILE, role="hr", params=params)
    if not answer.is_success:
        answered(answer, Done)
    try:
        file.write_bytes(answer.content)
    except OSError as error:
        raise Told(f"{file} cannot be written: {error.strerror}", WRONG_USE) from None
    left_out = int(answer.headers["Kinerja-Left-Out"])
    of_whom = f"; {counted(left_out, 'document')} left out, whose NIP is not shown"
    lines = counted(int(answer.headers["Kinerja-Rows"]), "line")
    print(f"{file}: {lines}{of_whom if left_out else ''}")


def send(
    settings: Settings, region: str, way: str, file: Path, dry_run: bool, as_json: bool
) -> int:
    """The exit code: 0 taken and nothing differs, 1 something differs, or the file was refused.

    Raises Told when the file cannot be read or the platform cannot be reached.
    """
    content = read(file)
    answer = asked(
        settings,
        "POST",
        region,
        f"reporting/national/{way}",
        role="hr",
        params={"dry_run": "true"} if dry_run else None,
        content=content,
        # No key of the file's own: the same file is compared anew after something changed here.
        headers={"Content-Type": XLSX if content.startswith(b"PK") else CSV},
    )
    if answer.status_code != 200:
        if as_json:
            print(answer.text)
        else:
            report(understood(answer, dict[str, Any]))
        return 1
    told = understood(answer, Compared)
    until_shown(settings, region, told.position)
    if as_json:
        print(answer.text)
    else:
        print(summary(told))
        show(told)
    return 1 if told.found else 0


def until_shown(settings: Settings, region: str, position: str | None) -> None:
    """Wait until plans and reports show what was recorded, so that the next verb sees it."""
    if position:
        after = {"Kinerja-After": position}
        asked(settings, "GET", region, COPIES, role="hr", params={"limit": 1}, headers=after)


def summary(told: Compared) -> str:
    lead = f"{counted(told.documents, told.copied)}, {counted(told.found, 'difference')}"
    if told.missing:
        lead += f", {told.missing} not in the file"
    if told.events is None:
        return f"{lead}: this file was recorded before; the log is at {told.position}"
    events = ", ".join(f"{number} {name}" for name, number in told.events.items()) or "nothing"
    if told.dry_run:
        return f"{lead}; would record {events}"
    return f"{lead}; recorded {events}" + (
        f", the log is at {told.position}" if told.position else ""
    )


def show(told: Compared) -> None:
    """A line for each difference, by document; then those that the file has not."""
    table = Table("line", "document", "result", "indicator", "column", "here", "there", box=SIMPLE)
    last: tuple[str | None, str, str] | None = None
    for of in told.differences:
        lead = (of.copy_id, of.result_id, of.indicator_id)
        cells = ("", "", "") if lead == last else (of.copy_id or "–", *lead[1:])
        table.add_row(str(of.line), *cells, of.field, of.here or "–", of.there or "–")
        last = lead
    if told.differences:
        console().print(table)
    for copy_id in told.missing_ids:
        print(f"not in the file: {copy_id}")
