"""The toy services of another build of the program: their fold was mended, or has changed."""

from dataclasses import replace

import msgspec

from kernel.heard import Heard
from tests.kernel.toy import Title, UnitEvent, needs_service, titles, units_service


def fold(row: Title | None, heard: Heard[UnitEvent]) -> Title:
    event = heard.event
    return Title(event.unit_id, event.title, row.changes + 1 if row else 1)


def fold_loudly(row: Title | None, heard: Heard[UnitEvent]) -> Title:
    return msgspec.structs.replace(fold(row, heard), title=heard.event.title.upper())


mended = replace(units_service, views=[replace(titles, fold=fold)])
changed = replace(units_service, views=[replace(titles, version=2, fold=fold_loudly)])

services_mended = (mended, needs_service)
services_changed = (changed, needs_service)
