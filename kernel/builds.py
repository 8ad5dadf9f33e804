"""The builds of a view: which one is shown in each region, and which follows beside it.

A build is one folding of one version of a view from position 0 on, with rows and a checkpoint of
its own (table ``builds``). A region that begins is followed from its first record by build 0, shown
at once. A rebuild makes another build; it follows the logs beside the shown one until promoted.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kernel.build import (
    BeingBuilt,
    Build,
    Dropped,
    IsBehind,
    JustPromoted,
    NothingToPromote,
    age_seconds,
    is_dead,
)
from kernel.build_store import BuildStore, drop_build
from kernel.checkpoint import Checkpoint, read_by
from kernel.database import Database
from kernel.feed import Feed
from kernel.follower import Apply, Following
from kernel.view import View
from kernel.view_rows import Rows
from kernel.view_table import table_name

SHOWN_ELSEWHERE_SECONDS = 15.0  # until every instance has noticed a promotion


class Builds:
    """The builds of one view of one service, as this process knows them."""

    def __init__(
        self,
        service: str,
        view: View[Any, Any],
        database: Database,
        feeds: Mapping[str, Feed],
        around: Callable[[str, Apply], Apply],
    ) -> None:
        """``around(follower, apply)`` is what goes on around the folding of a page."""
        self.view = view
        self.database = database
        self.waiting = frozenset[str]()  # another version is shown there, and none of this one
        self._shown: dict[str, int] = {}
        self._beside: dict[str, int] = {}
        self._lock = threading.RLock()
        self.rows = Rows(view, database, self._shown)
        self.beside_rows = Rows(view, database, self._beside, begins=False)
        named = (service, view.name, view.version, database, feeds)
        shown, beside = view.name, f"{view.name} beside"
        self.following = Following(*named, around(shown, self.rows), self._shown, self.is_shown)
        self.rows.wrote = self.following.listeners.wrote
        self.beside = Following(
            *named, around(beside, self.beside_rows), self._beside, self.is_beside
        )
        self.beside.label = beside

    def is_shown(self, region: str) -> bool:
        """Whether this version is read in a region: always, unless it waits to be built."""
        return region not in self.waiting

    def is_beside(self, region: str) -> bool:
        """Whether a build follows beside the shown one."""
        return region in self._beside

    def regions_beside(self) -> list[str]:
        """The regions in which a build follows beside the shown one."""
        return list(self._beside)

    def load(self) -> None:
        """Read what is there; once, before the first step. On SQLite nobody else builds: what was
        begun is dead."""
        if self.database.is_sqlite:
            for each in self.all():
                if each.state == "begun":
                    self._drop(each)
        self.refresh()
        self.following.load()
        self.beside.load()

    def refresh(self) -> None:
        """Notice what other instances have built, promoted and dropped."""
        with self._lock:
            found = self.all()
            ours = [each for each in found if each.version == self.view.version]
            shown = {each.region: each.build for each in ours if each.state == "shown"}
            beside: dict[str, int] = {}
            for each in ours:  # in the order of their numbers
                if each.state == "built" and each.build > shown.get(each.region, -1):
                    beside[each.region] = each.build
            others = frozenset(e.region for e in found if e.state == "shown") - shown.keys()
            # Steps and readers look without the lock: a region waits before its build is forgotten
            # and until it is known, else they would begin build 0 there, from the first record.
            self.waiting = self.waiting | others
            self.rows.forget()
            self._turn(self._shown, shown, self.following, 0)
            self._turn(self._beside, beside, self.beside, -1)
            self.waiting = others

    @staticmethod
    def _turn(
        known: dict[str, int], found: Mapping[str, int], following: Following, unknown: int
    ) -> None:
        for region in {*known, *found}:
            is_another = known.get(region, unknown) != found.get(region, unknown)
            if region in found:
                known[region] = found[region]
            else:
                del known[region]
            if is_another:
                following.turn(region)

    def all(self) -> list[Build]:
        """Every build of every version, by version, region and number."""
        return builds_of(self.database, self.view.name)

    def positions(self, build: Build) -> dict[str, int]:
        """Where a build stands in each log."""
        with self.database.read() as connection:
            named = (self.view.name, build.version, build.region, build.build)
            found = read_by(connection, *named)
        return {source: mark.position for source, mark in found.marks.items()}

    def begin(self, region: str) -> BuildStore:
        """A number for another build, and where its rows go; what a dead one left is dropped."""
        for each in self._begun(region):
            if is_dead(each):
                self._drop(each)
        store = BuildStore(Rows(self.view, self.database, {}), region)
        store.begin()
        return store

    def is_under_way(self, region: str) -> bool:
        """Whether some instance is building this version there."""
        return any(not is_dead(each) for each in self._begun(region))

    def _begun(self, region: str) -> list[Build]:
        ours = (self.view.version, region, "begun")
        return [each for each in self.all() if (each.version, each.region, each.state) == ours]

    def abandon(self, store: BuildStore) -> None:
        """Drop a build that will not be finished."""
        drop_build(self.rows, store.rows.table.name, self.view.version, store.region, store.build)

    def promote(self, region: str) -> int:
        """Show the build that follows beside, if no source of it is behind what is shown, in this
        version or in another; both checkpoints are locked meanwhile. Gives its number.

        Raises NothingToPromote, IsBehind.
        """
        with self._lock:
            self.refresh()
            build = self._beside.get(region)
            if build is None:
                raise NothingToPromote(f"{self.view.name} {region}")
            self._promote(region, build)
            self.refresh()
            return build

    def _promote(self, region: str, build: int) -> None:
        view = self.view
        named = {"view": view.name, "version": view.version, "region": region, "build": build}
        shown = sorted(
            (each.version, each.build)
            for each in self.all()
            if each.region == region and each.state == "shown"
        )
        with self.database.write() as connection:

            def locked(version: int, number: int) -> Checkpoint:
                return read_by(connection, view.name, version, region, number, lock=True)

            at = {each: locked(*each) for each in sorted({*shown, (view.version, build)})}
            ours = at[view.version, build]
            if not all(ours.reaches(other) for other in at.values()):
                raise IsBehind(f"{view.name} {region}")
            past = (
                "UPDATE builds SET state = 'past', since_us = :now WHERE view = :view"
                " AND version = :version AND region = :region AND state = 'shown'"
            )
            turned = (
                "UPDATE builds SET state = 'shown', since_us = :now WHERE view = :view"
                " AND version = :version AND region = :region AND build = :build"
                " AND state = 'built'"
            )
            asked = named | {"now": time.time_ns() // 1000}
            connection.execute(sa.text(past), asked)
            if connection.execute(sa.text(turned), asked).rowcount != 1:
                raise NothingToPromote(f"{view.name} {region}")

    def drop(self, region: str, also_new: bool = False) -> Dropped:
        """Drop what is no longer shown in a region: builds that were, dead ones, other versions;
        the one that may be promoted next with ``also_new``. Raises JustPromoted, BeingBuilt."""
        found = [each for each in self.all() if each.region == region]
        shown = [e for e in found if e.state == "shown" and e.version == self.view.version]
        if not shown:
            raise BeingBuilt(f"{self.view.name} {region}")
        old = [e for e in found if e not in shown and (e.state != "begun" or is_dead(e))]
        if not also_new:
            old = [e for e in old if (e.version, e.build) != self._next(found)]
        is_young = age_seconds(shown[0]) < SHOWN_ELSEWHERE_SECONDS
        if (
            not self.database.is_sqlite
            and is_young
            and any(each.state in ("past", "shown") for each in old)
        ):
            raise JustPromoted(f"{self.view.name} {region}")
        rows = sum(self._drop(each) for each in old)
        self.refresh()
        return Dropped(len(old), rows)

    def _next(self, here: Sequence[Build]) -> tuple[int, int] | None:
        """What `promote` would show: the last build of ours behind the shown one."""
        ours = [each for each in here if each.version == self.view.version]
        shown = max((each.build for each in ours if each.state == "shown"), default=-1)
        ready = [e.build for e in ours if e.state == "built" and e.build > shown]
        return (self.view.version, max(ready)) if ready else None

    def _drop(self, old: Build) -> int:
        table = table_name(self.view.name, old.version)
        return drop_build(self.rows, table, old.version, old.region, old.build)


def builds_of(database: Database, view: str) -> list[Build]:
    """Every build of every version of a view, by version, region and number."""
    query = sa.text(
        "SELECT version, region, build, state, since_us FROM builds WHERE view = :view"
        " ORDER BY version, region, build"
    )
    with database.read() as connection:
        return [Build(*row) for row in connection.execute(query, {"view": view})]


def builds_shown(database: Database, view: str, version: int) -> dict[str, int]:
    """The build of a version that is shown in each region."""
    ours = [each for each in builds_of(database, view) if each.version == version]
    return {each.region: each.build for each in ours if each.state == "shown"}
