"""What the clients know: one line of JSON for each command, and how it ended.

*ok*: it was answered with a position. *fail*: a rule said no. *unknown*: nobody answered, so it may
have happened or not. A command that was sent again after an unknown answer and then refused stays
*unknown*: the first attempt may still be on its way.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TextIO, get_args

import msgspec

from services.feedback.deciders.response import GiveAnswer
from services.feedback.deciders.survey import CloseSurvey, OpenSurvey
from services.reporting.deciders.unit import ImportUnit
from services.training.deciders.course import Enrol, ScheduleCourse

Outcome = Literal["ok", "fail", "unknown"]
Known = GiveAnswer | OpenSurvey | CloseSurvey | ImportUnit | ScheduleCourse | Enrol
COMMANDS: dict[str, type[Known]] = {kind.__name__: kind for kind in get_args(Known)}


class Entry(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One command, from its first attempt to its last.

    ``token`` stands in the records of type ``leaves`` that this command leaves, and in no others;
    times are of the monotonic clock of the process that runs the clients. ``command`` and
    ``fields`` are what the service makes of the request, so that it can be decided again.
    """

    number: int
    region: str
    service: str
    instance: str
    token: str
    leaves: str
    begun: float
    ended: float = 0.0
    outcome: Outcome = "unknown"
    attempts: int = 0
    position: int = -1
    status: int = 0
    slug: str = ""
    expected: int | None = None
    command: str = ""
    fields: msgspec.Raw = msgspec.Raw(b"{}")
    again: bool = False  # the same was asked, and answered, before

    def asked(self) -> Known | None:
        """The command that was decided; None where the edge puts something of its own in."""
        if not self.command:
            return None
        return msgspec.json.decode(self.fields, type=COMMANDS[self.command])


class History:
    """The entries so far, each written down when its command has ended."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.entries: list[Entry] = []
        self._out: TextIO = file.open("a")

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._out.write(msgspec.json.encode(entry).decode() + "\n")

    def close(self) -> None:
        self._out.close()


def read(file: Path) -> list[Entry]:
    """The entries of a history file."""
    return [msgspec.json.decode(line, type=Entry) for line in file.read_bytes().splitlines()]


def counts(entries: Iterable[Entry]) -> dict[str, int]:
    """How many commands ended how."""
    found: dict[str, int] = {"ok": 0, "fail": 0, "unknown": 0}
    for entry in entries:
        found[entry.outcome] += 1
    return found
