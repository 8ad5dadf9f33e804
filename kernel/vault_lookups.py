"""Finding people: by a unique value or by the beginning of a name. Each look-up is written down."""

from collections.abc import Iterable

from contracts.vault import LookedUpBy
from kernel import vault_rows
from kernel.boxes import digest
from kernel.keyring import Keyring
from kernel.name_index import NameIndex
from kernel.vault_journal import Journal


class Lookups:
    """The part of a vault by which people are found."""

    def __init__(self, keyring: Keyring) -> None:
        self.journal = Journal(keyring)
        self._keyring = keyring
        self._names = NameIndex(keyring)

    def subject_of(self, region: str, label: LookedUpBy, text: str, by: str) -> str | None:
        """Who holds this unique value, also while it is only reserved; ``by`` is who asks.

        Raises `kernel.vault_limits.LookedUpTooOften`.
        """
        found = self._holders(region, label, [text])
        self.journal.look_up(region, by, label, list(found.values()))
        return found.get(text)

    def subjects_of(
        self, region: str, label: LookedUpBy, texts: Iterable[str], by: str, file: str
    ) -> dict[str, str]:
        """The same for an import: text → subject, of those that somebody holds. ``file`` is the
        SHA-256 of what was imported.

        Raises `kernel.vault_limits.LookedUpTooOften` for a small one.
        """
        asked = sorted(set(texts))
        found = self._holders(region, label, asked)
        index_key = self._keyring.index_key(region)
        # Other digests than those of the numbers that people hold: who is forgotten leaves none.
        digests = [digest(index_key, f"looked up {label}", text) for text in asked]
        self.journal.look_up_list(region, by, sorted({*found.values()}), digests, file)
        return found

    def _holders(self, region: str, label: str, texts: Iterable[str]) -> dict[str, str]:
        index_key = self._keyring.index_key(region)
        digests = {text: digest(index_key, label, text) for text in texts}
        with self._keyring.read() as connection:
            held = vault_rows.holders(connection, region, list(digests.values()))
        return {text: held[found] for text, found in digests.items() if found in held}

    def search(
        self, region: str, prefix: str, limit: int = 50, after: str | None = None, *, by: str
    ) -> list[str]:
        """Subjects whose name begins with ``prefix``, sorted by name, at most ``limit`` of them;
        nobody who is forgotten or restricted. ``by`` is who asks.

        Case, diacritics and titles are ignored. ``after`` is the last subject of the page before.
        Raises `kernel.vault_limits.LookedUpTooOften`.
        """
        found = self._names.search(region, prefix, limit, after)
        self.journal.look_up(region, by, "name", found)
        return found
