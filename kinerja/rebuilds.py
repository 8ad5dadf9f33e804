"""What `kinerja views` does: list builds, rebuild, compare, promote, drop; see `kinerja.views`."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from kernel.service import Service
from kernel.view import View
from kinerja import operate
from kinerja.builds import builds_shown, compared_in, compared_lines
from kinerja.catalogue import services
from kinerja.failure import WRONG_USE, Told, counted, said
from kinerja.progress import RebuildBars, is_over, progress
from kinerja.regions import regions
from kinerja.remote import answered, asked
from kinerja.serve import chosen as chosen_services
from kinerja.settings import Settings, settings

LOOK_SECONDS = 0.3
INTERRUPTED = 130  # as a shell says it of who was ended by Ctrl-C


class Going(msgspec.Struct):
    """How a rebuild goes, as its process tells."""

    view: str
    state: str
    region: str = ""
    done: int = 0
    of: int = 0
    rows: int = 0
    seconds: float = 0.0
    why: str = ""


class Rebuilds(msgspec.Struct):
    """The rebuilds that a process knows of."""

    items: list[Going]


class Done(msgspec.Struct):
    """What was promoted, dropped or stopped in one region."""

    view: str
    region: str = ""
    build: int = 0
    builds: int = 0
    rows: int = 0
    stopped: bool = False


class There(msgspec.Struct):
    """The builds of a region; only whose they are."""

    items: list[Done]


def named(name: str) -> tuple[Service, View[Any, Any]]:
    """Service and view of ``training/hours``. Raises Told for what does not exist."""
    service, _, view = name.partition("/")
    for each in services:
        for known in each.views if each.name == service else ():
            if known.name == view:
                return each, known
    there = ", ".join(f"{each.name}/{view.name}" for each in services for view in each.views)
    raise Told(f"there is no view {name!r}; there are {there}", WRONG_USE)


def chosen(known: Settings, wanted: Sequence[str] | None) -> list[str]:
    """The regions that were asked for; all without one. Raises Told for one that is none."""
    there = regions(known.regions)
    for region in wanted or ():
        if region not in there:
            raise Told(f"there is no region {region!r}; there are {', '.join(there)}", WRONG_USE)
    return list(wanted or there)


def list_builds(service: str | None, in_region: Sequence[str] | None, as_json: bool) -> None:
    """Print the builds of every view."""
    known = settings()
    found = [
        each
        for of in chosen_services([service] if service else [])
        for each in builds_shown(known, of, chosen(known, in_region))
    ]
    table = Table("view", "region", "version", "build", "state", "stands at")
    for each in found:
        at = ", ".join(f"{source}@{position}" for source, position in each.positions.items())
        name = f"{each.service}/{each.view}"
        table.add_row(name, each.region, str(each.version), str(each.build), each.state, at)
    if as_json:
        said(True, found, "")
    else:
        Console().print(table)


def rebuild(name: str, in_region: Sequence[str] | None, promote: bool, as_json: bool) -> None:
    """Have a view rebuilt in each region, and show how it goes until all are there. Interrupted, it
    stops what is not there yet."""
    known = settings()
    service, view = named(name)
    path = f"{service.name}/operations/views"
    wanted = [each for each in chosen(known, in_region) if is_there(known, each, path, view.name)]
    if not wanted:
        raise Told(f"nothing is recorded that {name} could be built from")
    try:
        going = followed(known, wanted, path, view.name, promote)
    except KeyboardInterrupt:
        regions_stopped = stopped(known, wanted, f"{path}/{view.name}/stop")
        where = ", ".join(regions_stopped) or "no region, all are there"
        raise Told(f"stopped in {where}; the same command starts it again", INTERRUPTED) from None
    lines = [
        f"{region}: {each.state}, {counted(each.rows, 'row')} of {counted(each.done, 'record')}"
        f" in {each.seconds:.1f} s" + (f" ({each.why})" if each.why else "")
        for region, each in going.items()
    ]
    said(as_json, list(going.values()), "\n".join(lines))
    failed = any(each.state in ("failed", "stopped") for each in going.values())
    raise typer.Exit(1 if failed else 0)


def followed(
    known: Settings, wanted: Sequence[str], path: str, view: str, promote: bool
) -> dict[str, Going]:
    """Ask for the rebuilds, and show how they go until all are over."""
    params = {"promote": "true"} if promote else None
    going: dict[str, Going] = {}
    with progress() as bars:
        seen = RebuildBars(bars)
        for region in wanted:
            answer = asked(known, "POST", region, f"{path}/{view}/rebuild", params=params)
            going[region] = answered(answer, Going)
        while True:
            for region, before in going.items():
                going[region] = before if is_over(before) else looked(known, region, path, view)
            seen.show(going)
            if all(map(is_over, going.values())):
                return going
            time.sleep(LOOK_SECONDS)


def stopped(known: Settings, wanted: Sequence[str], path: str) -> list[str]:
    """Stop the rebuilds; the regions in which there was one to stop."""
    return [each for each in wanted if answered(asked(known, "POST", each, path), Done).stopped]


def is_there(known: Settings, region: str, path: str, view: str) -> bool:
    """Whether the region has any build of the view: without a record there is none."""
    return any(
        each.view == view for each in answered(asked(known, "GET", region, path), There).items
    )


def looked(known: Settings, region: str, path: str, view: str) -> Going:
    """How the rebuild goes. Raises Told when the process does not know of it: it was restarted."""
    told = answered(asked(known, "GET", region, f"{path}/rebuilds"), Rebuilds)
    for each in told.items:
        if each.view == view:
            each.region = region
            return each
    raise Told(f"the rebuild of {view} in {region} has ended with its process; start it again")


def in_each(
    name: str,
    in_region: Sequence[str] | None,
    verb: str,
    as_json: bool,
    tell: Callable[[Done], str],
    params: dict[str, Any] | None = None,
) -> None:
    """Ask for one verb in each region. Raises Told at the first that is refused."""
    known = settings()
    service, view = named(name)
    done: list[Done] = []
    for region in chosen(known, in_region):
        path = f"{service.name}/operations/views/{view.name}/{verb}"
        done.append(answered(asked(known, "POST", region, path, params=params), Done))
        done[-1].region = region
    said(as_json, done, "\n".join(f"{each.region}: {tell(each)}" for each in done))


def compare_builds(name: str, in_region: Sequence[str] | None, as_json: bool) -> None:
    """Print each row in which the build beside differs; ends with exit code 1 if any does."""
    known = settings()
    service, view = named(name)
    database = operate.log_of(known, service.name).database
    found = [
        compared
        for region in chosen(known, in_region)
        if (compared := compared_in(database, view, region)) is not None
    ]
    if not found:
        raise Told(f"no build stands beside a shown one; kinerja views rebuild {name}")
    lines = [line for each in found for line in compared_lines(each)]
    said(as_json, found, "\n".join(lines))
    raise typer.Exit(1 if any(each.different or each.unsettled for each in found) else 0)
