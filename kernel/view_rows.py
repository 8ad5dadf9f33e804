"""The rows of a view: their table, how pages of records are folded into it, how they are read."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

import msgspec
import sqlalchemy as sa

from contracts.event import Event
from kernel import fault_point
from kernel.bulk import among, insert, listed, upsert
from kernel.checkpoint import Checkpoint, move
from kernel.database import Database
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.heard import Heard, hear, types_of
from kernel.refusal import Unavailable
from kernel.tables import broken
from kernel.view import View

R = TypeVar("R", bound=msgspec.Struct)

FOLD_SECONDS = 0.05  # the interpreter is shared with commands
RECORDS_BETWEEN_LOOKS = 100
WHOLE_REGION = ""
BROKEN_SECONDS = 5.0  # after which what another instance found broken is known here

logger = logging.getLogger(__name__)


class BrokenRow(Unavailable):
    """The fold of this row failed; it is not shown until the view is rebuilt."""

    retry_seconds = 3600


class Broken(NamedTuple):
    """Why a key is skipped from now on."""

    key: str
    source: str
    position: int
    reason: str


class Rows(Generic[R]):
    """One view of one service. An `Apply` for a `Following`, and the reader of its rows."""

    def __init__(self, view: View[Any, R], database: Database) -> None:
        self.view = view
        self.database = database
        self.metadata = sa.MetaData()
        self.table = table_of(view, self.metadata)
        self._types = types_of(view.hears)
        self._encode = msgspec.json.Encoder(decimal_format="string").encode
        self._decode = msgspec.json.Decoder(view.row).decode
        self._broken: dict[str, set[str]] | None = None
        self._broken_until = 0.0

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        """Fold a page, bounded by time, and write rows and checkpoint in one transaction.

        The rows are read before the transaction: if the checkpoint is still ours when it is moved,
        nobody has changed them since.
        """
        view, touched = self.view, self._touched(records)
        before = self._load(region, touched.keys_of.values())
        rows, broke, count = self._fold(region, dict(before), touched, source, records)
        after = checkpoint.moved(source, mark_of(records[count - 1]))
        changed = {key: row for key, row in rows.items() if row is not before.get(key)}
        with self.database.write() as connection:
            if not move(connection, view.name, view.version, region, checkpoint.row, after.row):
                self._broken = None  # another instance may have broken some
                return None
            self._write(connection, region, changed)
            self._mark_broken(connection, region, broke)
            fault_point.reached("folded")
        for each in broke:
            self._broken_in(region).add(each.key)
        if broke:
            logger.error("%s has %d more broken rows in %s", view.name, len(broke), region)
        return after

    def _touched(self, records: Sequence[Record]) -> "Touched":
        """The heard events of a page, and the keys of each."""
        touched = Touched()
        for index, record in enumerate(records):
            try:
                heard = hear(record, self._types)
                if heard is not None:
                    touched.heard[index] = heard
                    touched.keys_of[index] = list(dict.fromkeys(self.view.keys(heard)))
            except Exception as poison:  # nobody knows which rows miss it: the region is broken
                touched.poison[index] = type(poison).__name__
        return touched

    def _fold(
        self,
        region: str,
        rows: dict[str, R | None],
        touched: "Touched",
        source: str,
        records: Sequence[Record],
    ) -> tuple[dict[str, R | None], list[Broken], int]:
        """The rows after as many records as fit into the time, at least one; and how many."""
        until = time.perf_counter() + FOLD_SECONDS
        skipped, broke = set(self._broken_in(region)), list[Broken]()
        for index, record in enumerate(records):
            if index and index % RECORDS_BETWEEN_LOOKS == 0 and time.perf_counter() > until:
                return rows, broke, index
            if poison := touched.poison.get(index):
                broke.append(Broken(WHOLE_REGION, source, record.position, f"poison: {poison}"))
            for key in touched.keys_of.get(index, ()):
                if key in skipped:
                    continue
                try:
                    rows[key] = self.view.folded(rows.get(key), touched.heard[index], key)
                except Exception as defect:  # the key is broken, the rest of the view goes on
                    skipped.add(key)
                    reason = f"defect: {type(defect).__name__}"
                    broke.append(Broken(key, source, record.position, reason))
        return rows, broke, len(records)

    def _load(self, region: str, keys: Iterable[Sequence[str]]) -> Mapping[str, R]:
        wanted = list({key for some in keys for key in some})
        return self.get(region, wanted) if wanted else {}

    def _write(
        self, connection: sa.Connection, region: str, changed: Mapping[str, R | None]
    ) -> None:
        upsert(
            connection,
            self.table,
            [
                {"region": region, "key": key, "body": self._encode(row)}
                | {name: getattr(row, name) for name in self.view.find_by}
                for key, row in changed.items()
                if row is not None
            ],
        )
        gone = [key for key, row in changed.items() if row is None]
        if gone:
            delete = (
                f"DELETE FROM {self.table.name} WHERE region = :region"
                f" AND {among(connection, 'key', 'keys')}"
            )
            asked = {"region": region, "keys": listed(connection, gone)}
            connection.execute(sa.text(delete), asked)

    def _mark_broken(self, connection: sa.Connection, region: str, broke: Sequence[Broken]) -> None:
        named = {"view": self.view.name, "version": self.view.version, "region": region}
        rows = [{**named, **each._asdict()} for each in broke]
        insert(connection, broken, rows, "ON CONFLICT DO NOTHING")

    def _broken_in(self, region: str) -> set[str]:
        """The broken keys of a region; read once, since only this process's folds add to them
        while it moves the checkpoint."""
        if self._broken is None:
            query = "SELECT region, key FROM broken WHERE view = :view AND version = :version"
            named = {"view": self.view.name, "version": self.view.version}
            found: dict[str, set[str]] = {}
            with self.database.read() as connection:
                for where, key in connection.execute(sa.text(query), named):
                    found.setdefault(where, set()).add(key)
            self._broken = found
            self._broken_until = time.monotonic() + BROKEN_SECONDS
        return self._broken.setdefault(region, set())

    def get(self, region: str, keys: Sequence[str]) -> dict[str, R]:
        """Those of the rows that exist."""
        with self.database.read() as connection:
            query = sa.text(
                f"SELECT key, body FROM {self.table.name}"
                f" WHERE region = :region AND {among(connection, 'key', 'keys')}"
            )
            asked = {"region": region, "keys": listed(connection, keys)}
            found = connection.execute(query, asked).all()
        return {key: self._decode(bytes(body)) for key, body in found}

    def shown(self, region: str, keys: Sequence[str]) -> dict[str, R]:
        """The same for people. Raises BrokenRow for a row that cannot be trusted."""
        if time.monotonic() > self._broken_until:
            self._broken = None
        broken_keys = self._broken_in(region)
        for key in (WHOLE_REGION, *keys):
            if key in broken_keys:
                raise BrokenRow(f"{self.view.name} {region} {key}")
        return self.get(region, keys)

    def page(
        self, region: str, where: Mapping[str, str | int | bool], after: str, limit: int
    ) -> list[tuple[str, R]]:
        """Up to ``limit`` rows with these values whose keys come after ``after``, by key."""
        self.shown(region, ())  # raises when the whole region is broken
        for name in where:
            assert name in self.view.find_by, f"{self.view.name} cannot be found by {name}"
        conditions = "".join(f" AND {name} = :{name}" for name in where)
        query = sa.text(
            f"SELECT key, body FROM {self.table.name} WHERE region = :region AND key > :after"
            f"{conditions} ORDER BY key LIMIT :limit"
        )
        asked = {"region": region, "after": after, "limit": limit, **where}
        with self.database.read() as connection:
            found = connection.execute(query, asked).all()
        return [(key, self._decode(bytes(body))) for key, body in found]


class Touched:
    """The heard events of a page by their index in it, the keys of the rows each touches, and
    what could not be read."""

    def __init__(self) -> None:
        self.poison: dict[int, str] = {}
        self.heard: dict[int, Heard[Event]] = {}
        self.keys_of: dict[int, list[str]] = {}


def table_of(view: View[Any, Any], metadata: sa.MetaData) -> sa.Table:
    """A table for each version of a view. Text sorts by bytes, so that pages and cursors agree on
    both databases."""
    fields = get_type_hints(view.row)
    name = f"view_{view.name}_{view.version}"
    columns = [sa.Column(field, column_type(fields[field])) for field in view.find_by]
    indexes = [sa.Index(f"{name}_by_{field}", "region", field, "key") for field in view.find_by]
    return sa.Table(
        name,
        metadata,
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("key", key_type(), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("region", "key"),
        *indexes,
    )


def key_type() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column_type(annotation: Any) -> sa.types.TypeEngine[Any]:
    kinds = {annotation, *get_args(annotation)}
    if bool in kinds:
        return sa.Boolean()
    return sa.BigInteger() if int in kinds else sa.Text()
