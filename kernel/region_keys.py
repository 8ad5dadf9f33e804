"""Region keys: kept outside the vault, under which it wraps what it keeps.

A region has one, and for the time of a rotation two or more. Each thing that is wrapped says by a
mark in front under which of them, so nobody tries one after the other.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from kernel.kms import Kms
from kernel.kms_answers import KmsRefuses
from kernel.refusal import Unavailable
from kernel.region_key_file import (
    KEY_BYTES,
    MARK_BYTES,
    Kept,
    RegionKeysAreWrong,
    Written,
    changing,
    commitment_of,
    plain,
    read,
    several,
)

__all__ = ["RegionKeyIsMissing", "RegionKeys", "RegionKeysAreWrong", "under", "variable"]

VARIABLE = "KINERJA_REGION_KEY_"  # followed by the region, an underscore for the dot
UNMARKED_BYTES = 80  # what was wrapped before there were marks
AGAIN_SECONDS = 1.0  # no sooner is a file read again for a key that is not in it


class RegionKeyIsMissing(Unavailable):
    """Nobody gave this process the key of that region: its personal values stay closed."""

    retry_seconds = 60


class RegionKeys:
    """The keys of the regions that this process serves. Neither printed nor compared.

    Any thread may ask. A key that is not there is looked for once more where the others came from:
    a rotation puts a new one into the file while the process runs.
    """

    def __init__(
        self,
        keys: Mapping[str, bytes | Sequence[Kept]],
        whence: str = "memory",
        again: Callable[[], Written] | None = None,
        kms: Kms | None = None,
    ) -> None:
        """``keys`` holds for each region its 32 bytes, or its keys with the newest first;
        ``whence`` says to people where they are from, ``again`` reads them once more, and ``kms``
        unwraps those that are wrapped.

        Raises RegionKeysAreWrong for a key of another length.
        """
        self._kept: Written = {
            region: [plain(key, region, whence)] if isinstance(key, bytes) else list(key)
            for region, key in keys.items()
        }
        self._whence = whence
        self._again = again
        self._kms = kms
        self._lock = threading.Lock()
        self._opened: dict[tuple[str, str], bytes] = {}
        self._looked = 0.0

    @property
    def regions(self) -> list[str]:
        """The regions that have a key, sorted."""
        return sorted(self._kept)

    def commitments(self, region: str) -> list[str]:
        """Those to the keys of a region, the newest first. Raises RegionKeyIsMissing."""
        if region not in self._kept:
            self._look_again()
        kept = self._kept.get(region)
        if not kept:
            raise RegionKeyIsMissing(
                f"there is no key of region {region} in {self._whence}; put the key with which the"
                f" region was set up into the file of KINERJA_REGION_KEYS_FILE or into"
                f" {variable(region)}, as base64 of {KEY_BYTES} bytes"
            )
        return [each.commitment for each in kept]

    def knows(self, region: str, commitment: str) -> bool:
        """Whether the key is here, or is by now where the others are from."""
        self.look_again()
        return self._found(region, commitment) is not None

    def look_again(self) -> None:
        """Read where the keys are from once more, now: for an operator who asks."""
        self._look_again(at_once=True)

    def of(self, region: str, commitment: str = "") -> bytes:
        """The 32 bytes of a region: of its newest key, or of the one with this commitment.

        Raises RegionKeyIsMissing, which says where one belongs, and for a key that a KMS wraps
        `kernel.kms_answers.KmsIsAway` and KmsRefuses.
        """
        wanted = commitment or self.commitments(region)[0]
        if (opened := self._opened.get((region, wanted))) is not None:
            return opened
        if (kept := self._found(region, wanted)) is None:
            raise RegionKeyIsMissing(
                f"{region}: the vault has something under the region key {wanted}, which is not in"
                f" {self._whence}: there is {', '.join(self.commitments(region))}. Put it back,"
                " behind the newer ones; a vault from a backup needs the region key of its time"
            )
        key = self._opened[region, wanted] = self._unwrapped(region, kept)
        return key

    def _found(self, region: str, commitment: str) -> Kept | None:
        for attempt in (1, 2):
            for kept in self._kept.get(region, ()):
                if kept.commitment == commitment:
                    return kept
            if attempt == 1 and not self._look_again():
                return None
        return None

    def _unwrapped(self, region: str, kept: Kept) -> bytes:
        if not kept.scheme:
            return kept.key
        if self._kms is None or self._kms.scheme != kept.scheme:
            raise KmsRefuses(
                f"the key of region {region} in {self._whence} is wrapped by {kept.scheme}:"
                " KINERJA_REGION_KEYS_KMS has to say where that is"
            )
        key = self._kms.unwrap(kept.wrapped, around(region))
        if commitment_of(key) != kept.commitment:
            raise KmsRefuses(f"{region}: the KMS unwrapped another key than {kept.commitment}")
        return key

    def _look_again(self, at_once: bool = False) -> bool:
        """Read where the keys are from once more, unless ``at_once`` once a second at most; True if
        that was done."""
        with self._lock:
            is_soon = time.monotonic() < self._looked + AGAIN_SECONDS
            if self._again is None or (is_soon and not at_once):
                return False
            self._looked = time.monotonic()
            try:
                self._kept = self._again()
            except RegionKeysAreWrong:  # said when they are missed; those we have go on
                return False
        return True

    @classmethod
    def found(
        cls, file: Path | None, environment: Mapping[str, str], kms: Kms | None = None
    ) -> "RegionKeys":
        """The keys of a file and of the variables KINERJA_REGION_KEY_13_71, which come first.

        Raises RegionKeysAreWrong.
        """

        def again() -> Written:
            keys = read(file) if file else {}
            for name, text in environment.items():
                if name.startswith(VARIABLE):
                    region = name.removeprefix(VARIABLE).replace("_", ".")
                    keys[region] = several(text, region, name)
            return keys

        whence = f"{file} and the environment" if file else "the environment"
        return cls(again(), whence, again, kms)

    @classmethod
    def create(cls, file: Path, regions: Iterable[str], kms: Kms | None = None) -> "RegionKeys":
        """The keys of a file, made for those of the regions that have none yet; none is replaced.

        Raises RegionKeysAreWrong when what is there cannot be read, and what a ``kms`` raises.
        """
        with changing(file) as keys:
            for region in regions:
                if region not in keys:
                    keys[region] = [fresh(region, kms)]
        return cls(keys, str(file), lambda: read(file), kms)


def fresh(region: str, kms: Kms | None) -> Kept:
    """A new key, wrapped where there is a KMS. Raises what it raises."""
    key = os.urandom(KEY_BYTES)
    if kms is None:
        return Kept(commitment_of(key), key)
    return Kept(commitment_of(key), scheme=kms.scheme, wrapped=kms.wrap(key, around(region)))


def around(region: str) -> bytes:
    """What belongs to a region's key when a KMS wraps it: it opens for this region only."""
    return f"kinerja region key {region}".encode()


def variable(region: str) -> str:
    """The environment variable of a region's key."""
    return VARIABLE + region.replace(".", "_")


def under(wrapped: bytes) -> str:
    """The commitment to the region key under which this is wrapped; "" if that is not said."""
    return "" if len(wrapped) == UNMARKED_BYTES else wrapped[:MARK_BYTES].hex()
