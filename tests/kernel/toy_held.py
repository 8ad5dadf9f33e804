"""The toy view with a fold that a lock on a file holds: so a rebuild can be seen on its way."""

import fcntl
from dataclasses import replace
from pathlib import Path

from kernel.heard import Heard
from tests.kernel import toy
from tests.kernel.toy import Title, UnitEvent

HELD = "held by "


def fold(row: Title | None, heard: Heard[UnitEvent]) -> Title:
    title = heard.event.title
    if title.startswith(HELD):
        with Path(title.removeprefix(HELD)).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
    return toy.fold(row, heard)


units_held = replace(toy.units_service, views=[replace(toy.titles, fold=fold)])

services_held = (units_held, toy.needs_service)
