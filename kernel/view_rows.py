"""The rows of a view: their table, how pages of records are folded into it, how they are read."""

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
import sqlalchemy as sa

from kernel import fault_point
from kernel.bulk import among, insert, listed, looked_up, upsert
from kernel.checkpoint import Checkpoint, move
from kernel.database import Database
from kernel.feed import Record
from kernel.fold import WHOLE_REGION, Broken, Folding, Touched, encoder, touched
from kernel.follower import mark_of
from kernel.heard import types_of
from kernel.refusal import Unavailable
from kernel.statement import text
from kernel.tables import broken, builds
from kernel.view import View
from kernel.view_table import table_of

R = TypeVar("R", bound=msgspec.Struct)

FOLD_SECONDS = 0.05  # the interpreter is shared with commands
RECORDS_BETWEEN_LOOKS = 100
BROKEN_SECONDS = 5.0  # after which what another instance found broken is known here

logger = logging.getLogger(__name__)


class BrokenRow(Unavailable):
    """The fold of this row failed; it is not shown until the view is rebuilt."""

    retry_seconds = 3600


class Rows(Generic[R]):
    """One view of one service. An `Apply` for a `Following`, and the reader of its rows."""

    def __init__(
        self,
        view: View[Any, R],
        database: Database,
        builds_of: Mapping[str, int] | None = None,
        begins: bool = True,
    ) -> None:
        """``builds_of`` names the build of each region where it is not 0; it may change. Unless it
        ``begins``, a region is folded only from where its build stands already."""
        self.view = view
        self.database = database
        self.table = table_of(view)
        self.types = types_of(view.hears)
        self.encode = encoder()
        self.decode = msgspec.json.Decoder(view.row).decode
        self._builds: Mapping[str, int] = {} if builds_of is None else builds_of
        self._begins = begins
        self.wrote: Callable[[str, Collection[R]], None] = lambda region, rows: (
            None
        )  # and committed
        self._broken: dict[tuple[str, int], set[str]] | None = None
        self._broken_until = 0.0

    def build_in(self, region: str) -> int:
        """Which build these are in a region."""
        return self._builds.get(region, 0)

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        """Fold a page, bounded by time, and write rows and checkpoint in one transaction.

        The rows are read before the transaction: if the checkpoint is still ours when it is moved,
        nobody has changed them since.
        """
        view, build = self.view, checkpoint.build
        if checkpoint.row is None and not self._begins:
            return None  # it was promoted, or dropped, after this step had looked
        page = touched(view, self.types, records)
        before = self._load(region, build, page)
        folding = Folding(view, dict(before), set(self._broken_in(region, build)))
        last = self._fold(folding, page) or records[-1]
        after = checkpoint.moved(source, mark_of(last))
        changed = {key: row for key, row in folding.rows.items() if row is not before.get(key)}
        with self.database.write() as connection:
            row = checkpoint.row
            if not move(connection, view.name, view.version, region, row, after.row, build):
                self._broken = None  # another instance may have broken some
                return None
            if row is None:
                self._begin(connection, region, build)
            self.write(connection, region, build, changed)
            self.mark_broken(connection, region, build, folding.broke)
            fault_point.reached("folded")
        for each in folding.broke:
            self._broken_in(region, build).add(each.key)
        if folding.broke:
            logger.error("%s has %d more broken rows in %s", view.name, len(folding.broke), region)
        self.wrote(region, [row for row in changed.values() if row is not None])
        return after

    def _fold(self, folding: Folding, page: Sequence[Touched]) -> Record | None:
        """Fold as much as fits into the time, at least one; the last record folded where that is
        not all."""
        until = time.perf_counter() + FOLD_SECONDS
        for begin in range(0, len(page), RECORDS_BETWEEN_LOOKS):
            if begin and time.perf_counter() > until:
                return page[begin - 1][0]
            folding.fold(page[begin : begin + RECORDS_BETWEEN_LOOKS])
        return None

    def _load(self, region: str, build: int, page: Sequence[Touched]) -> Mapping[str, R]:
        wanted = list({key for _, _, keys, _ in page for key in keys})
        return self.get(region, wanted, build) if wanted else {}

    def _begin(self, connection: sa.Connection, region: str, build: int) -> None:
        """A region that follows from its first record is shown from there on."""
        named = {"view": self.view.name, "version": self.view.version, "region": region}
        row = {**named, "build": build, "state": "shown", "since_us": time.time_ns() // 1000}
        insert(connection, builds, [row], "ON CONFLICT DO NOTHING")

    def write(
        self, connection: sa.Connection, region: str, build: int, changed: Mapping[str, R | None]
    ) -> None:
        """Store rows, and drop those that are None."""
        kept = [
            self.stored(region, build, key, row) for key, row in changed.items() if row is not None
        ]
        upsert(connection, self.table, kept)
        gone = [key for key, row in changed.items() if row is None]
        if gone:
            delete = (
                f"DELETE FROM {self.table.name} WHERE region = :region AND build = :build"
                f" AND {among(connection, 'key', 'keys')}"
            )
            asked = {"region": region, "build": build, "keys": listed(connection, gone)}
            connection.execute(sa.text(delete), asked)

    def stored(self, region: str, build: int, key: str, row: R) -> dict[str, Any]:
        """A row as its table holds it."""
        known = {"region": region, "build": build, "key": key, "body": self.encode(row)}
        return known | {name: getattr(row, name) for name in self.view.find_by}

    def mark_broken(
        self, connection: sa.Connection, region: str, build: int, broke: Sequence[Broken]
    ) -> None:
        """Note keys that later events skip."""
        view = self.view
        named = {"view": view.name, "version": view.version, "build": build, "region": region}
        rows = [{**named, **each._asdict()} for each in broke]
        insert(connection, broken, rows, "ON CONFLICT DO NOTHING")

    def _broken_in(self, region: str, build: int) -> set[str]:
        """The broken keys of a build; read once, since only this process's folds add to them
        while it moves the checkpoint."""
        if self._broken is None:
            query = (
                "SELECT region, build, key FROM broken WHERE view = :view AND version = :version"
            )
            named = {"view": self.view.name, "version": self.view.version}
            found: dict[tuple[str, int], set[str]] = {}
            with self.database.read() as connection:
                for where, of_build, key in connection.execute(sa.text(query), named):
                    found.setdefault((where, of_build), set()).add(key)
            self._broken = found
            self._broken_until = time.monotonic() + BROKEN_SECONDS
        return self._broken.setdefault((region, build), set())

    def forget(self) -> None:
        """Look again which keys are broken: another build was turned to."""
        self._broken = None

    def get(self, region: str, keys: Sequence[str], build: int | None = None) -> dict[str, R]:
        """Those of the rows that exist, of the region's build or of another."""
        with self.database.read() as connection:
            query = text(self.looking_up(connection))
            asked = {"region": region, "build": self.build_in(region) if build is None else build}
            found = connection.execute(query, asked | {"keys": listed(connection, keys)}).all()
        return {key: self.decode(bytes(body)) for key, body in found}

    def looking_up(self, connection: sa.Connection) -> str:
        """SQL for the rows of a region and a build by their keys."""
        here = f"SELECT key, body FROM {self.table.name} WHERE region = :region AND build = :build"
        return looked_up(connection, here, "key", "keys")

    def shown(self, region: str, keys: Sequence[str]) -> dict[str, R]:
        """The same for people. Raises BrokenRow for a row that cannot be trusted."""
        if time.monotonic() > self._broken_until:
            self._broken = None
        build = self.build_in(region)
        broken_keys = self._broken_in(region, build)
        for key in (WHOLE_REGION, *keys):
            if key in broken_keys:
                raise BrokenRow(f"{self.view.name} {region} {key}")
        return self.get(region, keys, build)

    def page(
        self, region: str, where: Mapping[str, str | int | bool], after: str, limit: int
    ) -> list[tuple[str, R]]:
        """Up to ``limit`` rows with these values whose keys come after ``after``, by key."""
        self.shown(region, ())  # raises when the whole region is broken
        for name in where:
            assert name in self.view.find_by, f"{self.view.name} cannot be found by {name}"
        conditions = "".join(f" AND {name} = :{name}" for name in where)
        query = sa.text(
            f"SELECT key, body FROM {self.table.name} WHERE region = :region AND build = :build"
            f" AND key > :after{conditions} ORDER BY key LIMIT :limit"
        )
        asked = {"region": region, "build": self.build_in(region), "after": after, "limit": limit}
        with self.database.read() as connection:
            found = connection.execute(query, asked | dict(where)).all()
        return [(key, self.decode(bytes(body))) for key, body in found]
