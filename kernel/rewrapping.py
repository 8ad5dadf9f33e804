"""A rotation: what a vault keeps of a region is wrapped under another region key, while it is used.

It has two steps. `begin` wraps the region's index key under the new key, and from that transaction
on every process wraps new keys so. `part` wraps a few of the older ones at a time, until none is
left. What a process holds in memory is unwrapped and stays good; logs, boxes and HMACs are not
touched. It may end anywhere and be asked again, by several at once.
"""

import msgspec

from kernel import region_key_tables as tables
from kernel import vault_rows
from kernel.journal_entry import Rotated
from kernel.keyring import Keyring, VaultIsAway
from kernel.refusal import Conflict
from kernel.region_key_file import whole_commitment
from kernel.vault_journal import begin_rotation, end_rotation

KEYS_AT_ONCE = 500
ATTEMPTS = 20


class AnotherRotation(Conflict):
    """This region's new keys are by now wrapped under another region key than the one named."""

    slug = "vault.another-rotation"
    indonesian = "Kunci baru daerah ini kini dibungkus dengan kunci daerah yang lain."


class RegionKeyIsUnknown(Conflict):
    """This process does not have the region key to which the region is to change; give it first."""

    slug = "vault.region-key-is-unknown"
    indonesian = "Proses ini belum mempunyai kunci daerah yang dituju; berikan dahulu."


class WrappedUnder(msgspec.Struct, frozen=True):
    """Under which region keys what the vault keeps of a region is wrapped.

    ``current`` is the commitment to the one for new keys, ``known`` are those that this process
    has, the newest first; ``keys`` counts subjects' keys by commitment, "" for those that do not
    say it.
    """

    current: str
    known: list[str]
    keys: dict[str, int]


class Part(msgspec.Struct, frozen=True):
    """How many keys were wrapped, and how many are left."""

    wrapped: int
    left: int


class Rewrapping:
    """The rotations of one vault's region keys. Any thread of any process may call each method;
    all raise what the vault does when it is away."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._keys = keyring.region_keys

    def wrapped_under(self, region: str) -> WrappedUnder:
        """Where a region stands; the keys are looked for again where they are from."""
        self._keys.look_again()
        current = self._keyring.current_now(region)
        with self._keyring.read() as connection:
            keys = tables.counted(connection, region)
        return WrappedUnder(current, self._keys.commitments(region), dict(keys))

    def begin(self, region: str, to: str) -> None:
        """From now on new keys are wrapped under this region key. Raises RegionKeyIsUnknown."""
        if not self._keys.knows(region, to):
            raise RegionKeyIsUnknown(region, to=to)
        self._keyring.index_key(region)
        for _ in range(ATTEMPTS):
            with self._keyring.read() as connection:
                before = vault_rows.index_key(connection, region)
            assert before is not None, f"{region}: the row that was just read is gone"
            after = self._keyring.rewrapped(region, before, to, "index")
            if after == before:
                return
            with self._keyring.write() as connection:
                if tables.change_current(connection, region, before, after):
                    begin_rotation(connection, region, self._whole(region, to))
                    return
        raise VaultIsAway(f"{region}: another rotation began {ATTEMPTS} times in between")

    def part(self, region: str, to: str, limit: int = KEYS_AT_ONCE) -> Part:
        """Wrap at most ``limit`` of the keys that are under others. That none is left is told once
        for each time it was begun, and not where nothing was. Raises AnotherRotation where new
        keys are not wrapped under ``to``: then this would have no end."""
        if self._keyring.current_now(region) != to:
            raise AnotherRotation(region, to=to)
        with self._keyring.read() as connection:
            rows = tables.under_others(connection, region, to, limit)
        self._keyring.unwrapped(region, rows)  # a key that is not its subject's stops us here
        exchanged = [
            tables.Exchange(
                row.subject,
                row.wrapped,
                self._keyring.rewrapped(region, row.wrapped, to, "subject", row.subject),
            )
            for row in rows
        ]
        if exchanged:
            with self._keyring.write() as connection:
                tables.exchange(connection, region, exchanged)
        with self._keyring.read() as connection:
            keys = tables.counted(connection, region)
        left = sum(number for commitment, number in keys.items() if commitment != to)
        if not left:
            with self._keyring.write() as connection:
                done = Rotated(self._whole(region, to), keys.get(to, 0))
                end_rotation(connection, region, done)
        return Part(len(exchanged), left)

    def _whole(self, region: str, to: str) -> str:
        """The commitment of 64 digits that these sixteen begin."""
        return whole_commitment(self._keys.of(region, to))
