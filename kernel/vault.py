"""The vault: seals personal values under one key per person, opens them, finds people by them.

Called on threads by the edges. Its commits come first: the vault has a key before any log has a
value sealed under it, and what a record carries is then confirmed by a follower of that log
(`kernel/custodian.py`). What nobody confirms is swept (`kernel/vault_sweep.py`).
"""

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from contracts.event import Sealed
from kernel import vault_tables as tables
from kernel.boxes import digest
from kernel.database import Database
from kernel.edge import Personal
from kernel.keyring import Keyring, Overtaken, VaultIsAway, reached, wall_clock_us
from kernel.name_index import NAME, NameIndex
from kernel.region_keys import RegionKeys
from kernel.rewrapping import Rewrapping
from kernel.sealing import boxed, refuse_forgotten, reservations, reserve
from kernel.vault_sweep import Sweep

ERASED = "[dihapus]"
ATTEMPTS = 100  # each loss means that somebody else made a key


class KeyIsLost(AssertionError):
    """A record holds a value whose key is gone though nobody was forgotten: swept, or restored
    from too old a backup."""


class Vault:
    """One vault. Every method may be called from any thread, and raises
    `kernel.keyring.VaultIsAway`, and RegionKeyIsMissing for a region whose key was not given."""

    def __init__(self, keyring: Keyring) -> None:
        """The vault whose keys these are; its tables are there (see `open_at`)."""
        self._keyring = keyring
        self._names = NameIndex(keyring)
        self.sweeping = Sweep(keyring)
        self.rewrapping = Rewrapping(keyring)

    @classmethod
    def open_at(
        cls, url: str, keys: RegionKeys, now_us: Callable[[], int] = wall_clock_us
    ) -> "Vault":
        """The vault at this SQLAlchemy URL, its tables made where they are missing.

        ``now_us`` gives microseconds since 1970. Raises `kernel.database.DatabaseIsOwned` for a
        SQLite file of another process.
        """
        database = Database(url)
        with reached():
            database.create(tables.metadata)
        return cls(Keyring(database, keys, now_us))

    def close(self) -> None:
        self._keyring.close()

    def digest_key(self, region: str) -> bytes:
        """The secret under which payloads of a region are compared (idempotency keys). Of the index
        key, so that a rotation of the region key leaves it as it is."""
        return hmac.digest(self._keyring.index_key(region), b"idempotency", "sha256")

    def check(self, regions: Iterable[str]) -> None:
        """At start: every region has its key, and it fits what the vault keeps.

        Raises RegionKeyIsMissing and `kernel.boxes.RegionKeyDoesNotFit`.
        """
        for region in regions:
            self._keyring.index_key(region)

    def seal(self, region: str, values: Sequence[Personal]) -> list[Sealed]:
        """The values as events carry them, in order; a whole import is one call.

        One transaction makes the missing keys and reserves the unique values, for all or for none.
        Without unique values, and with keys used lately, the database is not asked.
        Raises HeldByAnother and SubjectIsForgotten.
        """
        if (at_hand := self.seal_at_hand(region, values)) is not None:
            return at_hand
        unique = [index for index, value in enumerate(values) if value.unique]
        index_key = self._keyring.index_key(region) if unique else b""
        digests = {i: digest(index_key, values[i].label, values[i].text) for i in unique}
        for _ in range(ATTEMPTS):
            with suppress(Overtaken):
                return self._sealed(region, values, digests)
        raise VaultIsAway(f"{region}: others made keys {ATTEMPTS} times in between")

    def _sealed(
        self, region: str, values: Sequence[Personal], digests: Mapping[int, str]
    ) -> list[Sealed]:
        """One attempt. The transaction comes last and runs statements only: whoever waits for its
        locks never waits for our cipher. Raises Overtaken."""
        subjects = {value.subject for value in values}
        keys = self._keyring.at_hand(region, subjects)
        drawn = self._keyring.draw(region, sorted(subjects - keys.keys()))
        sealed = boxed(region, values, keys | drawn.keys)
        reserved = reservations(region, digests, sealed, self._keyring.now_us())
        with self._keyring.write() as connection:
            refuse_forgotten(connection, region, values)
            self._keyring.store(connection, region, drawn)
            reserve(connection, region, reserved, digests, sealed)
        self._keyring.keep(region, drawn.keys)
        return sealed

    def seal_at_hand(self, region: str, values: Sequence[Personal]) -> list[Sealed] | None:
        """The same where the database need not be asked, else None; microseconds for each value."""
        check_labels(values)
        keys = self._keyring.at_hand(region, {value.subject for value in values})
        if any(value.unique or value.subject not in keys for value in values):
            return None
        return boxed(region, values, keys)

    def open(self, region: str, sealed: Iterable[Sealed]) -> dict[Sealed, str]:
        """The values in the clear, ``[dihapus]`` where the key is gone; one query for a page.

        Raises `kernel.boxes.BoxIsNotOurs` when a box was changed or belongs somewhere else.
        """
        wanted = dict.fromkeys(sealed)
        keys = self._keyring.of(region, {each.subject for each in wanted})
        return {
            each: keys[each.subject].open(region, each) if each.subject in keys else ERASED
            for each in wanted
        }

    def subject_of(self, region: str, label: str, text: str) -> str | None:
        """Who holds this unique value, also while it is only reserved."""
        return self.subjects_of(region, label, [text]).get(text)

    def subjects_of(self, region: str, label: str, texts: Iterable[str]) -> dict[str, str]:
        """The same for many: text → subject, of those that somebody holds."""
        index_key = self._keyring.index_key(region)
        digests = {text: digest(index_key, label, text) for text in texts}
        with self._keyring.read() as connection:
            held = tables.holders(connection, region, list(digests.values()))
        return {text: held[found] for text, found in digests.items() if found in held}

    def search(
        self, region: str, prefix: str, limit: int = 50, after: str | None = None
    ) -> list[str]:
        """Subjects whose name begins with ``prefix``, sorted by name, at most ``limit`` of them.

        Case, diacritics and titles are ignored. ``after`` is the last subject of the page before.
        """
        return self._names.search(region, prefix, limit, after)

    def confirm(self, region: str, sealed: Iterable[Sealed]) -> None:
        """A log holds these values: their keys and reservations stay, and names can be searched.

        In the order of the log: the last name of a subject counts. Harmless to repeat. A forgotten
        subject is left alone. Raises KeyIsLost, and BoxIsNotOurs for a name that does not open.
        """
        heard = list(sealed)
        for _ in range(ATTEMPTS):
            with suppress(Overtaken):
                return self._confirmed(region, heard)
        raise VaultIsAway(f"{region}: others made keys {ATTEMPTS} times in between")

    def _confirmed(self, region: str, heard: Sequence[Sealed]) -> None:
        """One attempt: names are opened first, then the transaction runs statements only."""
        self._keyring.index_key(region)  # makes the row that counts the versions of the name index
        subjects = sorted({each.subject for each in heard})
        named = {each.subject: each for each in heard if each.label == NAME}
        fresh = self._names.fresh(region, named)
        with self._keyring.write() as connection:
            gone = tables.forgotten(connection, region, subjects)
            rows = {row.subject: row for row in tables.keys_of(connection, region, subjects)}
            if lost := set(subjects) - gone - rows.keys():
                raise KeyIsLost(f"{region}: of {len(lost)} subjects, the first is {min(lost)}")
            stay = [subject for subject in subjects if subject not in gone]
            waiting = [subject for subject in stay if not rows[subject].confirmed]
            tables.confirm_rows(connection, tables.subject_keys, region, "subject", waiting)
            tables.confirm_values(connection, region, stay, set(heard))
            self._names.write(connection, region, [f for f in fresh if f.subject not in gone], rows)


def check_labels(values: Iterable[Personal]) -> None:
    """The custodian knows names by their label, so the label and ``named`` have to agree."""
    for value in values:
        assert value.named == (value.label == NAME), f"named or not? {value.label}"
