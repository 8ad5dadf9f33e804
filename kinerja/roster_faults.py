"""Asking the platform what is wrong on a roster, correcting it, and fetching its lists."""

from pathlib import Path
from typing import Any

import msgspec
from rich.box import SIMPLE
from rich.table import Table

from kinerja.failure import WRONG_USE, Told, counted, said
from kinerja.remote import answered, asked
from kinerja.roster_file import console, until_shown
from kinerja.settings import Settings

PROBLEMS = "reporting/roster/problems"
PAGE = 200
FORMATS = ("csv", "xlsx")
KINDS = ("units", "employees", "problems")


class Correction(msgspec.Struct):
    method: str
    path: str
    body: dict[str, Any]
    command: str | None = None


class Problem(msgspec.Struct):
    """Somebody with whom something is wrong, as the platform tells it."""

    employee_id: str
    name: str
    kind: str
    unit_id: str
    appraiser_id: str | None = None
    appraiser_name: str | None = None
    proposed_id: str | None = None
    proposed_name: str | None = None
    correction: Correction | None = None


class Problems(msgspec.Struct):
    counts: dict[str, int]
    items: list[Problem]
    next: str | None = None


class Done(msgspec.Struct):
    position: str
    version: int


def problems(
    settings: Settings, region: str, kind: str | None, unit: str | None, as_json: bool
) -> int:
    """Print them; the exit code: 0 none, 1 some."""
    where = {name: word for name, word in (("kind", kind), ("unit_id", unit)) if word}
    found = everything(settings, region, where)
    value = [msgspec.to_builtins(each) for each in found]
    if as_json:
        said(True, value, "")
    elif not found:
        print("nothing is wrong with who appraises whom")
    else:
        print(f"{counted(len(found), 'problem')} of the roster")
        console().print(listed(found))
        for line in dict.fromkeys(command(each) for each in found):
            print(line)
    return 1 if found else 0


def everything(settings: Settings, region: str, where: dict[str, str]) -> list[Problem]:
    found: list[Problem] = []
    cursor: dict[str, str] = {}
    while True:
        params = {"limit": PAGE, **where, **cursor}
        answer = asked(
            settings, "GET", region, "reporting/roster/problems", role="hr", params=params
        )
        page = answered(answer, Problems)
        found += page.items
        if page.next is None:
            return found
        cursor = {"cursor": page.next}


def listed(found: list[Problem]) -> Table:
    table = Table(
        "employee", "what is wrong", "unit", "appraiser now", "would be right", box=SIMPLE
    )
    for each in found:
        now = named(each.appraiser_name, each.appraiser_id)
        right = named(each.proposed_name, each.proposed_id)
        table.add_row(named(each.name, each.employee_id), each.kind, each.unit_id, now, right)
    return table


def named(name: str | None, id: str | None) -> str:
    return f"{name} ({id})" if name else id or "–"


def command(of: Problem) -> str:
    """The line that corrects it; where there is no verb for it, the request."""
    if of.correction is None:
        return f"# {of.employee_id}: {of.kind}; nobody on the roster would be right"
    request = f"{of.correction.method} {of.correction.path}"
    body = msgspec.json.encode(of.correction.body).decode()
    return of.correction.command or f"# {of.employee_id}: {request} {body}"


def assign(
    settings: Settings, region: str, employee: str, body: dict[str, str], as_json: bool
) -> None:
    path = f"reporting/employees/{employee}/appraiser"
    done = answered(asked(settings, "PUT", region, path, role="hr", json=body), Done)
    until_shown(settings, region, "employees", done.position)
    text = f"{employee} is appraised by {body['appraiser_id']} from {body['since']} on"
    said(as_json, msgspec.to_builtins(done), f"{text}; the log is at {done.position}")


def export(settings: Settings, region: str, kind: str, file: Path) -> None:
    """Raises Told for what there is no list of, and where the file cannot be written."""
    ending = file.suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise Told(f"there is no list of {kind}; there are {', '.join(KINDS)}", WRONG_USE)
    if ending not in FORMATS:
        raise Told(f"{file.name} ends neither with .csv nor with .xlsx", WRONG_USE)
    path = f"reporting/roster/{kind}/file"
    answer = asked(settings, "GET", region, path, role="hr", params={"format": ending})
    if not answer.is_success:
        answered(answer, Done)
    try:
        file.write_bytes(answer.content)
    except OSError as error:
        raise Told(f"{file} cannot be written: {error.strerror}", WRONG_USE) from None
    print(f"{file}: {counted(int(answer.headers['Kinerja-Rows']), 'line')}")
