"""All that is known of one person, out of every service's log, as one document: JSON or CSV."""

import csv
import io
import os
import re
import sys
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO, cast
from urllib.parse import quote

import msgspec

from kinerja.catalogue import services
from kinerja.failure import WRONG_USE, Told, counted
from kinerja.progress import passing
from kinerja.remote import answered, asked, kind_of
from kinerja.settings import Settings
from kinerja.subject_pages import Asking, RecordOf, region_named

ROLE = "hr or auditor, or of the person"
COLUMNS = ("record", "time", "type", "roles", "actor", "stream", "field", "value")
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
NEW_AND_NO_LINK = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
WITHHELD = (
    "what records say that are about somebody else, in which the person only appears as appraiser,"
    " actor or the like",
    "values of other people, and their ids where a record lists several",
    "what was said by authors who were promised to stay unknown",
)
"""What no document holds, for UU 27/2022, Pasal 33 letter b: it would disclose others' data."""


class Exported(msgspec.Struct):
    """What was exported. ``read`` is how far each log was looked through; ``recorded`` where the
    vault's log says that it was."""

    region: str
    subject: str
    exported_at: datetime
    records: int
    read: dict[str, int]
    recorded: str | None = None
    file: str | None = None

    def __str__(self) -> str:
        logs = ", ".join(f"{log}@{end}" for log, end in self.read.items())
        where = f" in {self.file}" if self.file else ""
        return f"{counted(self.records, 'record')} of {self.subject}{where}; read up to {logs}"


class Recorded(msgspec.Struct):
    position: str


class Writing(Protocol):
    """A document that grows."""

    def add(self, log: str, record: RecordOf) -> None: ...

    def end(self, exported: Exported) -> None: ...


class JsonDocument:
    """One object: the records first, what was looked through and what is withheld after them."""

    def __init__(self, file: TextIO, region: str, subject: str) -> None:
        self.file = file
        head = msgspec.json.encode({"region": region, "subject": subject}).decode()
        file.write(head[:-1] + ',"records":[')
        self.between = "\n"

    def add(self, log: str, record: RecordOf) -> None:
        told = {"record": f"{log}@{record.position}"} | msgspec.to_builtins(record)
        del told["position"]
        self.file.write(self.between + msgspec.json.encode(told).decode())
        self.between = ",\n"

    def end(self, exported: Exported) -> None:
        rest = {"exported_at": exported.exported_at, "read": exported.read, "withheld": WITHHELD}
        self.file.write("\n]," + msgspec.json.encode(rest).decode()[1:] + "\n")


class CsvDocument:
    """A line for each value; for a record that is about somebody else one without a value."""

    def __init__(self, file: TextIO, region: str, subject: str) -> None:
        self.lines = csv.writer(file)
        self.lines.writerow(COLUMNS)

    def add(self, log: str, record: RecordOf) -> None:
        where = f"{log}@{record.position}"
        known = [where, record.time.isoformat(), record.type, " ".join(record.roles)]
        known += [record.actor, record.stream or ""]
        for field, value in flat(record.data) if record.data is not None else [("", "")]:
            self.lines.writerow([harmless(text) for text in (*known, field, value)])

    def end(self, exported: Exported) -> None:
        """Nothing: every line of a table is a record's."""


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The single values of what a record says, each with its way: ``results.0.note``."""
    match value:
        case {"withheld": str() as label}:
            yield name, f"(withheld: {label})"
        case dict():
            for field, inside in cast("dict[str, Any]", value).items():
                yield from flat(inside, f"{name}.{field}".lstrip("."))
        case list():
            for place, inside in enumerate(cast("list[Any]", value)):
                yield from flat(inside, f"{name}.{place}")
        case None:
            pass
        case bool():
            yield name, "true" if value else "false"
        case _:
            yield name, str(value)


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: behind an apostrophe, as they write it."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def export(
    settings: Settings, region: str, subject: str, form: str, output: Path | None
) -> Exported:
    """Write the document into a file, or to standard output; nothing unless it is whole.

    Raises WrongUse and Told.
    """
    region_named(settings, region)
    shape = {"json": JsonDocument, "csv": CsvDocument}[form]
    with passing() as bars, written(output) as file:
        exported = Exported(region, subject, datetime.now(UTC), 0, {})
        exported.recorded = recorded(settings, region, subject)
        exported.file = str(output) if output else None
        gather(Asking(settings, region, ROLE, bars), exported, shape(file, region, subject))
    return exported


def gather(asking: Asking, exported: Exported, document: Writing) -> None:
    """Ask every service, in the order in which a fact travels through them."""
    for service in services:
        log = f"{exported.region}/{service.name}"
        for page in asking.records(service.name, exported.subject):
            for record in page.items:
                document.add(log, record)
                exported.records += 1
            exported.read[log] = page.end
    document.end(exported)


def recorded(settings: Settings, region: str, subject: str) -> str | None:
    """Tell the vault's log that the person's data is handed out, before it is; None for one of whom
    the vault keeps nothing. Raises Told where it cannot be recorded."""
    path = f"vault/subjects/{quote(subject, safe='~')}/exports/{uuid.uuid4().hex}"
    answer = asked(settings, "PUT", region, path, role=ROLE)
    if kind_of(answer) == "vault.no-such-subject":
        return None
    return answered(answer, Recorded).position


@contextmanager
def written(output: Path | None) -> Generator[TextIO]:
    """Where the document goes: all of it in the end, or nothing. A file is the owner's alone, and
    beside its own place until it is whole. Nothing is written into what lies there already: it may
    be somebody else's file, or a link to one."""
    if output is None:
        whole = io.StringIO(newline="")
        yield whole
        sys.stdout.write(whole.getvalue())
        return
    part = output.with_name(f".{output.name}.part")
    try:
        opened = os.open(part, NEW_AND_NO_LINK, 0o600)
    except FileExistsError:
        raise Told(
            f"{part} is there already, left by an export that was cut short or laid there by"
            " somebody; remove it, and ask again",
            WRONG_USE,
        ) from None
    except OSError as error:
        raise cannot_be_written(output, error) from None
    try:
        with open(opened, "w", newline="") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise cannot_be_written(output, error) from None
    finally:
        part.unlink(missing_ok=True)


def cannot_be_written(output: Path, error: OSError) -> Told:
    return Told(f"{output} cannot be written: {error.strerror}", WRONG_USE)
