"""What the vault's library did that the vault's log has to tell: keys made, keys found to be lost,
people looked up, a region key rotated."""

import msgspec

from contracts.vault import LookedUpBy


class KeyMade(msgspec.Struct, frozen=True):
    """A subject has a key, and a record that was sealed with it."""

    subject_id: str
    commitment: str


class KeyLost(msgspec.Struct, frozen=True):
    """A subject's key is gone though nobody was forgotten; the commitment, if it is known."""

    subject_id: str
    commitment: str | None


class LookedUp(msgspec.Struct, frozen=True):
    """Who asked, by what, and who was found (of a large import only how many); never the text.
    ``asked`` counts what was asked for, ``file`` is the SHA-256 of a large import's."""

    lookup_id: str
    looker_id: str
    by: LookedUpBy
    subjects: tuple[str, ...]
    found: int
    time_us: int
    asked: int = 1
    file: str = ""


class Rotated(msgspec.Struct, frozen=True):
    """All keys of a region are wrapped under the region key with this commitment (64 digits)."""

    commitment: str
    keys: int


Entry = KeyMade | KeyLost | LookedUp | Rotated
