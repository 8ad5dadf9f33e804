"""Confirming: a log holds these values, so their keys and reservations stay, and their names can be
searched. What a vault that was put back has lost of it is made good here, as far as it can be."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from contracts.event import Sealed
from kernel import vault_lost, vault_marks, vault_rows, vault_unique
from kernel.boxes import BoxIsNotOurs, digest
from kernel.bulk import Row
from kernel.drawn import Overtaken
from kernel.keyring import Keyring
from kernel.name_index import NAME, NameIndex
from kernel.vault_away import VaultIsAway
from kernel.vault_journal import write_keys
from kernel.vault_lost import LostKeys
from kernel.vault_unique import UNIQUE, Read

ATTEMPTS = 100  # each loss means that somebody else made a key, or that something was missing


@dataclass(frozen=True)
class Step:
    """A custodian's way through its log: with these values it comes from a position of the vault's
    mark to a later one (see `kernel.vault_marks`). ``at`` are the positions of the records that
    hold the values, one for each; without them all stand at the later mark."""

    service: str
    before: int
    after: int
    at: Sequence[int] = ()

    def positions(self, values: int) -> Sequence[int]:
        return self.at or (self.after,) * values


class Missing(Exception):
    """What has to be there is not; what can be done about it is done outside a transaction."""

    def __init__(self, keys: Set[str] = frozenset(), values: Set[Sealed] = frozenset()) -> None:
        super().__init__()
        self.keys, self.values = keys, values


@dataclass
class Found:
    """What became of that: subjects whose key is lost, and values that were reserved again."""

    lost: set[str] = field(default_factory=set[str])
    values: set[Sealed] = field(default_factory=set[Sealed])
    rows: list[Row] = field(default_factory=list[Row])


class Confirming:
    """Of one vault. Every method may be called from any thread."""

    def __init__(self, keyring: Keyring, names: NameIndex, lost: LostKeys) -> None:
        self._keyring = keyring
        self._names = names
        self._lost = lost

    def marks(self, service: str) -> dict[str, int]:
        """region → the position up to which the vault says that the service's log is confirmed."""
        with self._keyring.read() as connection:
            return dict(vault_marks.marks_of(connection, service))

    def confirm(self, region: str, sealed: Iterable[Sealed], step: Step | None = None) -> None:
        """See `kernel.vault.Vault.confirm`."""
        heard, found = list(sealed), Found()
        for _ in range(ATTEMPTS):
            try:
                return self._confirmed(region, heard, found, step)
            except Overtaken:
                continue
            except Missing as missing:
                found.lost |= missing.keys - self._lost.give_back(region, missing.keys)
                found.rows += self._reservations(region, missing.values)
                found.values |= missing.values
        raise VaultIsAway(f"{region}: others made keys {ATTEMPTS} times in between")

    def _confirmed(
        self, region: str, heard: Sequence[Sealed], found: Found, step: Step | None
    ) -> None:
        """One attempt: names are opened first, then the transaction runs statements only."""
        self._keyring.index_key(region)  # makes the row that counts the versions of the name index
        subjects = sorted({each.subject for each in heard})
        positions = step.positions(len(heard)) if step else (None,) * len(heard)
        read = [Read(*each) for each in zip(heard, positions, strict=True)]
        named = {each.subject: each for each in heard if each.label == NAME}
        fresh = self._names.fresh(region, named)
        with self._keyring.write() as connection:
            vault_rows.beside(connection, region)
            if step:
                vault_marks.move(connection, step.service, region, step.before, step.after)
            gone = vault_rows.forgotten(connection, region, subjects)
            rows = {row.subject: row for row in vault_rows.keys_of(connection, region, subjects)}
            missing = set(subjects) - gone - rows.keys()
            if missing - found.lost:
                raise Missing(keys=missing - found.lost)
            vault_lost.lose(connection, region, missing)
            stay = [subject for subject in subjects if subject not in gone and subject in rows]
            waiting = [subject for subject in stay if not rows[subject].confirmed]
            vault_rows.confirm_rows(connection, vault_rows.subject_keys, region, "subject", waiting)
            write_keys(connection, region, {s: rows[s].commitment for s in waiting})
            confirm_values(connection, region, stay, read, found)
            self._names.write(connection, region, [f for f in fresh if f.subject not in gone], rows)

    def _reservations(self, region: str, values: Set[Sealed]) -> list[Row]:
        """The rows of unique values that a record holds and the vault does not. One that does not
        open is left out: nobody can be found by it."""
        if not values:
            return []
        keys = self._keyring.of(region, {each.subject for each in values})
        index_key, rows = self._keyring.index_key(region), list[Row]()
        for each in sorted(values, key=lambda value: value.box):
            try:
                text = keys[each.subject].open(region, each)
            except (KeyError, BoxIsNotOurs):
                continue
            rows.append(
                {
                    "region": region,
                    "digest": digest(index_key, each.label, text),
                    "subject": each.subject,
                    "label": each.label,
                    "box": each.box,
                    "confirmed": True,
                    "used_us": self._keyring.now_us(),
                    "heard": vault_marks.NOTHING,
                }
            )
        return rows


def confirm_values(
    connection: sa.Connection,
    region: str,
    subjects: Sequence[str],
    read: Iterable[Read],
    found: Found,
) -> None:
    """Confirm those reservations whose very value was read; a refused command's are left. What a
    person had before is free for others. Raises Missing for unique values that nobody holds."""
    held: dict[Sealed, Any] = {
        Sealed(row.subject, row.label, row.box): row
        for row in vault_rows.values_of(connection, region, subjects)
    }
    stay = set(subjects)
    unique = [each for each in read if each.value.label in UNIQUE and each.value.subject in stay]
    counts = vault_unique.counting(unique, held)
    if missing := counts.current.keys() - held.keys() - found.values:
        raise Missing(values=missing)
    vault_unique.settle(connection, region, counts, held)
    rows = [
        {**row, "heard": vault_unique.known(counts.current[value], row["heard"])}
        for row in found.rows
        if (value := Sealed(row["subject"], row["label"], row["box"])) in counts.current
        and value not in held
    ]
    vault_rows.hold(connection, sorted(rows, key=lambda row: row["digest"]))
