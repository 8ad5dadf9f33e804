"""The vault: seals personal values under one key per person, opens them, finds people by them.

Called on threads by the edges. Its commits come first: the vault has a key before any log has a
value sealed under it, and what a record carries is then confirmed by a follower of that log
(`kernel/custodian.py`). What nobody confirms is swept (`kernel/vault_sweep.py`). Its service keeps
the gate (`kernel/vault_gate.py`) and carries out who is forgotten (`kernel/vault_standings.py`).
"""

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress

from contracts.event import Sealed
from kernel import vault_roles, vault_rows
from kernel.boxes import digest
from kernel.database import Database
from kernel.edge import Personal
from kernel.keyring import Keyring, Overtaken, wall_clock_us
from kernel.name_index import NAME
from kernel.opening import ERASED, GONE, LOST, RESTRICTED, UNREADABLE, opened
from kernel.region_keys import RegionKeys
from kernel.rewrapping import Rewrapping
from kernel.sealing import boxed, refuse_forgotten, refuse_lost, reservations, reserve
from kernel.vault_away import VaultIsAway
from kernel.vault_confirming import Confirming, Step
from kernel.vault_gate import BEAT_SECONDS, Gate
from kernel.vault_lookups import Lookups
from kernel.vault_lost import LostKeys
from kernel.vault_standings import Standings, SubjectStanding
from kernel.vault_sweep import Sweep
from kernel.vault_unique import UNIQUE
from kernel.vault_watch import LOOK_SECONDS, Repeating, Watch

__all__ = ["ERASED", "GONE", "LOST", "RESTRICTED", "UNREADABLE", "Vault"]

ATTEMPTS = 100  # each loss means that somebody else made a key


class Vault(Lookups):
    """One vault. Every method may be called from any thread, and raises
    `kernel.vault_away.VaultIsAway`, and RegionKeyIsMissing for a region whose key was not given."""

    def __init__(self, keyring: Keyring, is_own: bool = False) -> None:
        """The vault whose keys these are; its tables are there (see `at`). ``is_own`` where this
        process owns them, and may delete from them."""
        super().__init__(keyring)
        self.is_own = is_own
        self._standings = Standings(keyring)
        self.sweeping = Sweep(keyring)
        self.rewrapping = Rewrapping(keyring)
        self.gate = Gate(keyring)
        self.lost = LostKeys(keyring)
        self.confirming = Confirming(keyring, self._names, self.lost)
        self.watch = Watch(self._standings, keyring, self._names, self.lost)
        self._threads = [Repeating("vault-watch", LOOK_SECONDS, self.watch.look)]

    @classmethod
    def open_at(
        cls, url: str, keys: RegionKeys, now_us: Callable[[], int] = wall_clock_us
    ) -> "Vault":
        """The vault at this SQLAlchemy URL; see `at`.

        Raises `kernel.database.DatabaseIsOwned` for a SQLite file of another process.
        """
        return cls.at(Database(url), keys, now_us)

    @classmethod
    def at(
        cls, database: Database, keys: RegionKeys, now_us: Callable[[], int] = wall_clock_us
    ) -> "Vault":
        """The vault in a database, which the log of its service may stand in too. Who owns the
        database makes what is missing in it; for others it must be there.

        ``now_us`` gives microseconds since 1970. Raises `kernel.vault_away.VaultIsNotSetUp`.
        """
        return cls(Keyring(database, keys, now_us), vault_roles.enter(database))

    @property
    def regions(self) -> list[str]:
        """The regions whose key this process was given, sorted."""
        return self._keyring.regions

    def beats(self, regions: Callable[[], Iterable[str]]) -> None:
        """Open the gates of these regions now, and every ten seconds from `start` on. For the one
        process that has the vault's log and knows which regions are well, and may."""

        def beat() -> None:
            self.gate.beat(regions())

        beat()
        self._threads.append(Repeating("vault-beat", BEAT_SECONDS, beat))

    def start(self) -> None:
        """Watch from now on for who was forgotten elsewhere. The first look is at once, so that the
        place is known before a key comes from it; while the vault is away, none comes."""
        with suppress(VaultIsAway):
            self.watch.look()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Watch no longer; the last gates that were opened stay so for a minute."""
        for thread in self._threads:
            thread.stop()

    def close(self) -> None:
        self.stop()
        self._keyring.close()

    def digest_key(self, region: str) -> bytes:
        """The secret by which payloads are compared; a rotation of the region key leaves it."""
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
        Raises HeldByAnother, IsNotFreeYet, SubjectIsForgotten and KeyIsLost.
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
            vault_rows.beside(connection, region)
            refuse_forgotten(connection, region, values)
            refuse_lost(connection, region, values, drawn.made)
            self._keyring.store(connection, region, drawn)
            reserve(connection, region, reserved, digests, sealed, values)
        self._keyring.keep(region, drawn.keys, drawn.turn)
        return sealed

    def seal_at_hand(self, region: str, values: Sequence[Personal]) -> list[Sealed] | None:
        """The same where the database need not be asked, else None; microseconds for each value."""
        check_labels(values)
        keys = self._keyring.at_hand(region, {value.subject for value in values})
        if any(value.unique or value.subject not in keys for value in values):
            return None
        return boxed(region, values, keys)

    def open(
        self, region: str, sealed: Iterable[Sealed], restricted: bool = False
    ) -> dict[Sealed, str]:
        """The values in the clear; ``[dihapus]`` where the person was forgotten, ``[hilang]`` where
        the key is gone all the same, ``[tidak terbaca]`` where a box was changed or belongs
        somewhere else, ``[dibatasi]`` where the person rests, unless ``restricted`` is given: for
        themselves. One query for a page, and one more if a key of it is gone."""
        wanted = dict.fromkeys(sealed)
        keys = self._keyring.of(region, subjects := {each.subject for each in wanted})
        erased: Set[str] = set()
        if gone := subjects - keys.keys():
            with self._keyring.read() as connection:
                erased = vault_rows.forgotten(connection, region, sorted(gone))
        return opened(region, wanted, keys, erased, restricted)

    def open_at_hand(self, region: str, sealed: Iterable[Sealed]) -> dict[Sealed, str]:
        """The same of those whose key is in memory, without asking the database."""
        wanted = dict.fromkeys(sealed)
        keys = self._keyring.cached(region, {each.subject for each in wanted})
        return opened(region, [each for each in wanted if each.subject in keys], keys, set())

    def forget(self, region: str, subject: str) -> bool:
        """Destroy somebody's key, reservations and name, for ever; whether that changed anything.
        Only the vault's own role may, here and below."""
        return self._changed(region, subject, "forgotten")

    def restrict(self, region: str, subject: str) -> bool:
        """Show somebody to nobody until `release`; whether that changed anything."""
        return self._changed(region, subject, "restricted")

    def release(self, region: str, subject: str) -> bool:
        """Show somebody again who was restricted; whether that changed anything."""
        return self._changed(region, subject, "free")

    def _changed(self, region: str, subject: str, to: SubjectStanding) -> bool:
        changed = self._standings.change(region, subject, to)
        self.watch.look()
        self._standings.overwrite(changed)
        return changed.is_changed

    def standing_of(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectStanding]:
        """How each of the subjects stands: forgotten, restricted or free."""
        return self._standings.of(region, subjects)

    def confirm(self, region: str, sealed: Iterable[Sealed], step: Step | None = None) -> None:
        """A log holds these values: their keys and reservations stay, and names can be searched.

        In the order of the log: the last name and the last number of a subject count, and the
        number before is free for others. Harmless to repeat, also of old records. A forgotten
        subject is left alone. A key that the vault has lost is given back if this process holds it,
        else written down as lost. Raises `kernel.vault_marks.MarkHasMoved` for a ``step``.
        """
        self.confirming.confirm(region, sealed, step)


def check_labels(values: Iterable[Personal]) -> None:
    """The custodian knows names and unique values by their labels, so these have to agree."""
    for value in values:
        assert value.named == (value.label == NAME), f"named or not? {value.label}"
        assert value.unique == (value.label in UNIQUE), f"unique or not? {value.label}"
