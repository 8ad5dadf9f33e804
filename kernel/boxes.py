"""Keys and boxes: how a personal value becomes a box, and how a key is wrapped. No database.

One primitive does all of it, AES-SIV (RFC 5297): deterministic, so that the same value of the same
person is the same box, and made for wrapping keys. What surrounds a box (region, subject, label) is
its associated data: moved to another place, a box does not open.
"""

import binascii
import hashlib
import hmac
import os
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contracts.event import Sealed
from kernel.refusal import Unavailable
from kernel.region_key_file import commitment_of

KEY_BYTES = 64  # AES-256 twice: one half authenticates, the other encrypts
SIV_BYTES = KEY_BYTES + 16  # a wrapped key, without the mark in front of it
CACHED_KEYS = 10_000
CACHED_SECONDS = 300.0  # how long a key outlives its person where the vault cannot be asked


class BoxIsNotOurs(AssertionError):
    """A box was changed, or moved from another region, subject or label. A bug or an attack."""


class RegionKeyDoesNotFit(Unavailable):
    """The key given for a region is not the one under which its vault was made."""

    retry_seconds = 60


class SubjectKey:
    """The key of one person in one region, ready to seal and to open.

    ``confirmed`` says that a record uses it, ``used_us`` when a sealing last relied on it while it
    was not (microseconds since 1970); what is ``restricted`` is shown to nobody. ``wrapped`` is the
    key as the vault keeps it, for a vault that has lost it (`kernel.vault_lost`).
    """

    def __init__(
        self,
        key: bytes,
        confirmed: bool,
        used_us: int,
        restricted: bool = False,
        wrapped: bytes = b"",
    ) -> None:
        self._siv = AESSIV(key)
        self.commitment = commitment(key)
        self.confirmed = confirmed
        self.used_us = used_us
        self.restricted = restricted
        self.wrapped = wrapped

    def seal(self, region: str, subject: str, label: str, text: str) -> Sealed:
        """The value as events carry it."""
        around = [region.encode(), subject.encode(), label.encode()]
        return Sealed(subject, label, letters(self._siv.encrypt(text.encode(), around)))

    def open(self, region: str, sealed: Sealed) -> str:
        """The value in the clear. Raises BoxIsNotOurs."""
        around = [region.encode(), sealed.subject.encode(), sealed.label.encode()]
        try:
            return self._siv.decrypt(octets(sealed.box), around).decode()
        except (InvalidTag, ValueError):
            raise BoxIsNotOurs(f"{region}: {sealed.label} of {sealed.subject}") from None


class RegionBox:
    """What one region's key closes: the keys of its subjects, and the key of its unique values."""

    def __init__(self, region: str, key: bytes) -> None:
        """``key`` is the region's 32 bytes; what wraps is derived from it."""
        self.region = region
        self._mark = bytes.fromhex(commitment_of(key))
        self._siv = AESSIV(HKDF(SHA512(), KEY_BYTES, None, b"kinerja vault wrap").derive(key))

    def wrap(self, key: bytes, purpose: str, subject: str = "") -> bytes:
        """The key as the vault keeps it, of use for this region, purpose and subject only; in
        front of it stands under which region key (see `kernel.region_keys.under`)."""
        return self._mark + self._siv.encrypt(key, self._around(purpose, subject))

    def unwrap(self, wrapped: bytes, purpose: str, subject: str = "") -> bytes:
        """The key itself. Raises RegionKeyDoesNotFit."""
        try:
            return self._siv.decrypt(wrapped[-SIV_BYTES:], self._around(purpose, subject))
        except InvalidTag:
            raise RegionKeyDoesNotFit(
                f"the key given for region {self.region} does not open what this vault keeps of it;"
                " give the one with which the region was set up"
            ) from None

    def _around(self, purpose: str, subject: str) -> list[bytes]:
        return [purpose.encode(), self.region.encode(), subject.encode()]


class Held(NamedTuple):
    """A key in memory since then; after a while only as the vault keeps it."""

    since: float
    key: SubjectKey | None
    wrapped: bytes
    commitment: str


class KeyCache:
    """Keys used lately, at most ``entries`` of them, none in the clear for longer than ``seconds``.

    ``turn`` counts how often keys were dropped. A key that was read before the last time may be one
    of them, and is not taken in. Of a key that is too old to be used the wrapped form is `held`
    until another needs its place: a vault that has lost it can be given it back.
    """

    def __init__(
        self,
        entries: int = CACHED_KEYS,
        seconds: float = CACHED_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._entries = entries
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self.turn = 0
        self._kept: OrderedDict[tuple[str, str], Held] = OrderedDict()

    def __len__(self) -> int:
        """How many keys are there in the clear."""
        with self._lock:
            return sum(held.key is not None for held in self._kept.values())

    def get(self, region: str, subject: str) -> SubjectKey | None:
        """The key, unless it is not there or too old."""
        with self._lock:
            held = self._kept.get((region, subject))
            if held is None or held.key is None:
                return None
            if self._clock() - held.since >= self._seconds:
                self._kept[region, subject] = held._replace(key=None)
                return None
            self._kept.move_to_end((region, subject))
            return held.key

    def held(self, region: str, subject: str) -> Held | None:
        """The key, however old it is: to give back, and not to open with."""
        with self._lock:
            return self._kept.get((region, subject))

    def people(self) -> list[tuple[str, str]]:
        """The regions and subjects whose key is held."""
        with self._lock:
            return list(self._kept)

    def fade(self) -> None:
        """Keep of the keys that are too old the wrapped form only. To be called every second."""
        with self._lock:
            before = self._clock() - self._seconds
            for who, held in self._kept.items():
                if held.key is not None and held.since <= before:
                    self._kept[who] = held._replace(key=None)

    def put(self, region: str, subject: str, key: SubjectKey, turn: int) -> None:
        """Keep a key that was read at that turn; the one used longest ago makes room."""
        with self._lock:
            if turn != self.turn:
                return
            held = Held(self._clock(), key, key.wrapped, key.commitment)
            self._kept[region, subject] = held
            self._kept.move_to_end((region, subject))
            if len(self._kept) > self._entries:
                self._kept.popitem(last=False)

    def drop(self, people: Iterable[tuple[str, str]]) -> None:
        """Drop the keys of these regions and subjects."""
        with self._lock:
            self.turn += 1
            for each in people:
                self._kept.pop(each, None)

    def clear(self) -> None:
        with self._lock:
            self.turn += 1
            self._kept.clear()


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def commitment(key: bytes) -> str:
    """What may be told of a key for ever: SHA-256, in hexadecimal."""
    return hashlib.sha256(key).hexdigest()


def digest(index_key: bytes, label: str, text: str) -> str:
    """By what a unique value is found again. Without the key, guessing numbers leads nowhere."""
    return letters(hmac.digest(index_key, msgspec.json.encode((label, text)), "sha256"))


def letters(octets: bytes) -> str:
    """URL-safe base64 without padding."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def octets(text: str) -> bytes:
    """The inverse of `letters`. Raises ValueError for any other spelling of the same bytes."""
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if letters(found) != text:
        raise ValueError("not the one spelling of these bytes")
    return found
