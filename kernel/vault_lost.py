"""Keys that are gone though nobody was forgotten, and how those that a process holds come back.

A vault that was put back in time has lost the keys made since. The processes that sealed and opened
with them hold some in memory: whoever sees that the vault is in another place gives back all it
holds, and whoever misses a key looks into its memory first. What nobody gives back is lost: told by
the log, shown as such, and never replaced by a second key, under which nothing of before opens.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence, Set

import sqlalchemy as sa

from kernel import vault_marks, vault_rows
from kernel.bulk import Row, insert
from kernel.drawn import Overtaken
from kernel.keyring import Keyring
from kernel.region_keys import RegionKeyIsMissing
from kernel.vault_away import NotAdmitted, VaultIsAway
from kernel.vault_tables import lost_keys

ATTEMPTS = 100
IS_GONE = (
    "NOT EXISTS (SELECT 1 FROM subject_keys k WHERE k.region = l.region AND k.subject = l.subject)"
)

logger = logging.getLogger(__name__)


class LostKeys:
    """Of one vault. Every method may be called from any thread of any process."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def give_back_all(self) -> int:
        """Give back each key that this process holds and the vault has not. Returns how many.
        Raises VaultIsAway."""
        held: dict[str, set[str]] = {}
        for region, subject in self._keyring.cache.people():
            held.setdefault(region, set()).add(subject)
        back = 0
        for region, subjects in held.items():
            try:
                back += len(self.give_back(region, subjects))
            except (NotAdmitted, RegionKeyIsMissing) as failure:  # the other regions go on
                logger.error("%s: no key is given back: %s", region, failure)
        if back:
            logger.warning("%d keys that the vault had lost were given back", back)
        return back

    def give_back(self, region: str, subjects: Iterable[str]) -> Set[str]:
        """Those of the subjects whose key the vault did not have, and has from this process now.
        Who was forgotten is left out. Raises VaultIsAway."""
        for _ in range(ATTEMPTS):
            held = [row for s in sorted(subjects) if (row := self._keyring.held(region, s))]
            try:
                return self._given(region, held) if held else set()
            except Overtaken:
                continue
        raise VaultIsAway(f"{region}: others made keys {ATTEMPTS} times in between")

    def _given(self, region: str, rows: Sequence[Row]) -> Set[str]:
        subjects = [row["subject"] for row in rows]
        with self._keyring.write() as connection:
            vault_rows.beside(connection, region)
            there = vault_rows.commitments_of(connection, region, subjects).keys()
            there |= vault_rows.forgotten(connection, region, subjects)
            said = lost_of(connection, region, subjects)
            back = [
                row
                for row in rows
                if row["subject"] not in there
                and said.get(row["subject"], "") in ("", row["commitment"])
            ]
            if not back:
                return set()
            self._keyring.stay_current(connection, region, back)
            vault_rows.make_keys(connection, back)
            given = {row["subject"] for row in back}
            if given & said.keys():  # custodians have passed over what they seal
                vault_marks.confirm_again(connection, region)
            return given

    def counted(self) -> Mapping[str, int]:
        """How many keys are lost, by region."""
        query = (
            f"SELECT l.region, count(*) AS lost FROM lost_keys l WHERE {IS_GONE} GROUP BY region"
        )
        with self._keyring.read() as connection:
            return {row.region: row.lost for row in connection.execute(sa.text(query))}


def lost_of(connection: sa.Connection, region: str, subjects: Iterable[str]) -> dict[str, str]:
    """subject → what is known of the commitment, of those whose key was found to be gone."""
    query = "SELECT subject, commitment FROM lost_keys"
    rows = vault_rows.those(connection, query, region, "subject", sorted(subjects))
    return {row.subject: row.commitment for row in rows}


def lose(connection: sa.Connection, region: str, subjects: Iterable[str]) -> None:
    """The keys of these subjects are gone, though a record holds values under them."""
    rows = [gone(region, subject, "") for subject in sorted(subjects)]
    insert(connection, lost_keys, rows, "ON CONFLICT DO NOTHING")


def told_lost(connection: sa.Connection, region: str, commitments: Mapping[str, str]) -> None:
    """The log tells of these keys, by subject, and they are gone. Only the vault's own role may."""
    rows = [gone(region, subject, told) for subject, told in sorted(commitments.items())]
    known = "ON CONFLICT (region, subject) DO UPDATE SET commitment = excluded.commitment"
    insert(connection, lost_keys, rows, known)


def found(connection: sa.Connection, region: str, subjects: Iterable[str]) -> None:
    """The keys of these subjects are there, as the log tells, or their persons were forgotten."""
    rows = [{"region": region, "subject": subject} for subject in sorted(subjects)]
    if rows:
        delete = "DELETE FROM lost_keys WHERE region = :region AND subject = :subject"
        connection.execute(sa.text(delete), rows)


def gone(region: str, subject: str, commitment: str) -> Row:
    return {"region": region, "subject": subject, "commitment": commitment, "recorded": False}
