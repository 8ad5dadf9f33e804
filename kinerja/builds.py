"""Reading builds of views from outside: which there are, and in what two of them differ."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kernel.build import Build
from kernel.builds import builds_of
from kernel.checkpoint import read
from kernel.compare import Comparison, Side, compare
from kernel.database import Database
from kernel.service import Service
from kernel.view import View
from kinerja import operate
from kinerja.failure import counted
from kinerja.settings import Settings


class Shown(msgspec.Struct, frozen=True):
    """One build of a view in a region; ``state`` is begun, built, shown or past."""

    service: str
    view: str
    region: str
    version: int
    build: int
    state: str
    positions: dict[str, int]


def builds_shown(known: Settings, service: Service, wanted: Sequence[str]) -> list[Shown]:
    """The builds of a service's views in these regions, read from its database."""
    database = operate.log_of(known, service.name).database
    found: list[Shown] = []
    for view in service.views:
        for each in builds_of(database, view.name):
            if each.region in wanted:
                at = read(database, view.name, each.version, each.region, each.build)
                positions = {source: mark.position for source, mark in at.marks.items()}
                where = (service.name, view.name, each.region, each.version, each.build)
                found.append(Shown(*where, each.state, positions))
    return found


def compared_in(database: Database, view: View[Any, Any], region: str) -> Comparison | None:
    """The newest build that is not shown beside the newest that is; None without two of them."""
    here = [each for each in builds_of(database, view.name) if each.region == region]
    shown = [each for each in here if each.state == "shown"]
    built = [each for each in here if each.state == "built"]
    if not shown or not built:
        return None
    return compare(database, side(view, shown[-1]), side(view, built[-1]))


def side(view: View[Any, Any], build: Build) -> Side:
    return Side(view.name, build.version, build.build, build.region)


def compared_lines(found: Comparison) -> list[str]:
    """A comparison for people."""
    at = ", ".join(f"{source}@{position}" for source, position in found.positions.items())
    lines = [
        f"{found.region} at {at}: {counted(found.rows, 'row')}, {len(found.different)} differ"
        f" ({found.one} | {found.other})"
    ]
    for each in found.different:
        for field, (one, other) in each.fields.items():
            lines.append(f"  {each.key}  {field or 'row'}: {one!r} | {other!r}")
    lines += [f"  {key}  changed whenever it was looked at" for key in found.unsettled]
    return lines
