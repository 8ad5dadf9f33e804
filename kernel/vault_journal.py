"""What this library did that the log of the vault has to tell: keys made, keys found to be lost,
people looked up, region keys rotated.

The library only writes it down, in the transaction of what it did. The vault's service reads what
is unrecorded, tells it to its own log, and then marks it: told twice it is recorded once, because
a key's commitment and a look-up's id are what it is known by.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from contracts.vault import LookedUpBy
from kernel.bulk import insert
from kernel.journal_entry import Entry, KeyLost, KeyMade, LookedUp, Rotated
from kernel.keyring import Keyring
from kernel.vault_limits import FEW, KEPT_US, OF_LISTS, count_numbers, refuse_too_many
from kernel.vault_lost import IS_GONE
from kernel.vault_tables import keys_made, lookups, rotations


class Journal:
    """The journal of one vault. Every method may be called from any thread."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def waiting(self) -> list[str]:
        """The regions in which something is unrecorded, sorted."""
        query = (
            "SELECT region FROM keys_made UNION SELECT region FROM rotations WHERE keys IS NOT NULL"
            f" UNION SELECT region FROM lost_keys l WHERE NOT recorded AND {IS_GONE}"
            " UNION SELECT region FROM lookups WHERE NOT recorded"
        )
        with self._keyring.read() as connection:
            return sorted(connection.execute(sa.text(query)).scalars())

    def unrecorded(self, region: str, limit: int) -> list[Entry]:
        """At most ``limit`` entries that are not recorded yet: look-ups last, as they came."""
        asked = {"region": region, "limit": limit}
        lost = (
            "SELECT subject, commitment FROM lost_keys l"
            f" WHERE region = :region AND NOT recorded AND {IS_GONE}"
        )
        made = "SELECT subject, commitment FROM keys_made WHERE region = :region"
        rotated = (
            "SELECT commitment, keys FROM rotations WHERE region = :region AND keys IS NOT NULL"
        )
        looked = (
            "SELECT lookup_id, looker, searched_by, subjects, found, time_us, asked, file"
            " FROM lookups WHERE region = :region AND NOT recorded"
        )
        with self._keyring.read() as connection:
            # First: a key that is given back in this moment is told after it was told lost.
            gone = connection.execute(sa.text(f"{lost} ORDER BY subject LIMIT :limit"), asked).all()
            order = " ORDER BY commitment LIMIT :limit"
            keys = connection.execute(sa.text(made + order), asked).all()
            done = connection.execute(sa.text(rotated + order), asked).all()
            order = " ORDER BY time_us, lookup_id LIMIT :limit"
            found = connection.execute(sa.text(looked + order), asked).all()
        entries: list[Entry] = [KeyLost(row.subject, row.commitment or None) for row in gone]
        entries += [KeyMade(row.subject, row.commitment) for row in keys]
        entries += [Rotated(row.commitment, row.keys) for row in done]
        return [*entries, *(entry_of(row) for row in found)][:limit]

    def recorded(self, region: str, entries: Sequence[Entry]) -> None:
        """The vault's log holds these. Harmless to repeat. Only the vault's own role may."""
        keys = sorted(each.commitment for each in entries if isinstance(each, KeyMade))
        done = sorted(each.commitment for each in entries if isinstance(each, Rotated))
        found = sorted(each.lookup_id for each in entries if isinstance(each, LookedUp))
        lost = sorted(each.subject_id for each in entries if isinstance(each, KeyLost))
        with self._keyring.write() as connection:
            for statement, ids in (
                ("DELETE FROM keys_made WHERE region = :region AND commitment = :id", keys),
                ("DELETE FROM rotations WHERE region = :region AND commitment = :id", done),
                (
                    "UPDATE lost_keys SET recorded = true WHERE region = :region AND subject = :id",
                    lost,
                ),
                (
                    "UPDATE lookups SET recorded = true WHERE region = :region AND lookup_id = :id",
                    found,
                ),
            ):
                if ids:
                    rows = [{"region": region, "id": each} for each in ids]
                    connection.execute(sa.text(statement), rows)

    def look_up(self, region: str, looker: str, by: LookedUpBy, subjects: Sequence[str]) -> None:
        """Write down a look-up, before anybody learns what was found. Raises LookedUpTooOften."""
        now_us = self._keyring.now_us()
        with self._keyring.write() as connection:
            if by not in OF_LISTS:
                refuse_too_many(connection, looker, now_us)
            insert(connection, lookups, [written(region, looker, by, subjects, now_us)])

    def look_up_list(
        self, region: str, looker: str, subjects: Sequence[str], asked: Sequence[str], file: str
    ) -> None:
        """The same of a file: whom it found, and the digests of the numbers that it asked for. Of a
        large one it is written down how many, and which ``file`` (SHA-256) it was."""
        now_us, is_few = self._keyring.now_us(), len(asked) <= FEW
        named = subjects if len(subjects) <= FEW else ()
        row = written(region, looker, "import", named, now_us)
        row |= {"found": len(subjects), "asked": len(asked), "file": "" if is_few else file}
        with self._keyring.write() as connection:
            if is_few:
                count_numbers(connection, region, looker, asked, now_us)
            insert(connection, lookups, [row])

    def forget_old(self) -> int:
        """Drop look-ups that are recorded and of no use for the limit. Returns how many."""
        delete = "DELETE FROM lookups WHERE recorded AND time_us < :before"
        numbers = "DELETE FROM numbers_looked_up WHERE time_us < :before"
        with self._keyring.write() as connection:
            before = {"before": self._keyring.now_us() - KEPT_US}
            connection.execute(sa.text(numbers), before)
            return connection.execute(sa.text(delete), before).rowcount


def written(
    region: str, looker: str, by: LookedUpBy, subjects: Sequence[str], now_us: int
) -> dict[str, Any]:
    """A look-up of one thing, as a row."""
    return {
        "region": region,
        "lookup_id": uuid.uuid4().hex,
        "looker": looker,
        "searched_by": by,
        "subjects": msgspec.json.encode(list(subjects)).decode(),
        "found": len(subjects),
        "time_us": now_us,
        "recorded": False,
        "asked": 1,
        "file": "",
    }


def entry_of(row: Any) -> LookedUp:
    subjects = msgspec.json.decode(row.subjects, type=tuple[str, ...])
    return LookedUp(
        lookup_id=row.lookup_id,
        looker_id=row.looker,
        by=row.searched_by,
        subjects=subjects,
        found=row.found,
        time_us=row.time_us,
        asked=row.asked,
        file=row.file,
    )


def write_keys(connection: sa.Connection, region: str, commitments: Mapping[str, str]) -> None:
    """Keys, by subject, that have just been confirmed: from now on they stay."""
    rows = [
        {"region": region, "commitment": commitment, "subject": subject}
        for subject, commitment in sorted(commitments.items())
    ]
    insert(connection, keys_made, rows, "ON CONFLICT DO NOTHING")


def begin_rotation(connection: sa.Connection, region: str, commitment: str) -> None:
    """A rotation to this region key has begun; one that was going on is overtaken."""
    named = {"region": region, "commitment": commitment}
    overtaken = "DELETE FROM rotations WHERE region = :region AND keys IS NULL"
    connection.execute(sa.text(overtaken), named)
    insert(connection, rotations, [named | {"keys": None}], "ON CONFLICT DO NOTHING")


def end_rotation(connection: sa.Connection, region: str, rotated: Rotated) -> None:
    """A rotation that has begun is done, however often that is found; without one, nothing is."""
    done = (
        "UPDATE rotations SET keys = :keys"
        " WHERE region = :region AND commitment = :commitment AND keys IS NULL"
    )
    named = {"region": region, "commitment": rotated.commitment, "keys": rotated.keys}
    connection.execute(sa.text(done), named)
