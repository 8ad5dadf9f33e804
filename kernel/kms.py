"""Who keeps region keys where nobody can copy them: a hardware module or a key service.

It wraps a region's 32 bytes and unwraps them for a process that starts; the key by which it does so
never leaves it. A further one is a file like `kernel/kms_pkcs11.py` and a row in `SCHEMES`.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, TypeVar

from kernel import pkcs11_place
from kernel.kms_answers import KmsIsAway, KmsRefuses

FIRST_PAUSE_SECONDS = 1
LONGEST_PAUSE_SECONDS = 60

T = TypeVar("T")


class Kms(Protocol):
    """Where region keys are wrapped. Any thread may call it; both raise KmsIsAway and KmsRefuses.

    ``around`` belongs to the key: what was wrapped with it opens with the very same only.
    """

    scheme: str

    def wrap(self, key: bytes, around: bytes) -> str:
        """The key, wrapped, without a space or a comma in it."""
        ...

    def unwrap(self, wrapped: str, around: bytes) -> bytes:
        """The key of what `wrap` gave."""
        ...

    def prepare(self) -> bool:
        """Have it make the key that wraps, unless it is there; True when it made one."""
        ...

    def weakness(self) -> str:
        """What about the key that wraps should not be so; "" when all is well."""
        ...

    def close(self) -> None: ...


def pkcs11(url: str, environment: Mapping[str, str]) -> Kms:
    at = pkcs11_place.place(url)
    try:
        from kernel.kms_pkcs11 import Pkcs11
    except ImportError:
        missing = "a hardware module needs the package python-pkcs11: install kinerja[pkcs11]"
        raise KmsRefuses(missing) from None
    return Pkcs11(at, environment)


class Scheme(NamedTuple):
    """What one kind of KMS brings: ``check`` raises ValueError for an address that is none, with a
    sentence that does not quote it, for there may be a PIN in it."""

    check: Callable[[str], object]
    open: Callable[[str, Mapping[str, str]], Kms]


SCHEMES: Mapping[str, Scheme] = {"pkcs11": Scheme(pkcs11_place.place, pkcs11)}


def check(url: str) -> None:
    """Raises ValueError for what is no address of a KMS, without quoting it."""
    scheme = url.partition(":")[0]
    if scheme not in SCHEMES:
        raise ValueError(f"begins with none of {', '.join(f'{each}:' for each in SCHEMES)}")
    SCHEMES[scheme].check(url)


def kms_at(url: str | None, environment: Mapping[str, str]) -> Kms | None:
    """The KMS at this address, None for none; nobody asks it yet. Raises KmsRefuses where what it
    needs is not installed, and ValueError as `check` does."""
    if url is None:
        return None
    check(url)
    return Patient(SCHEMES[url.partition(":")[0]].open(url, environment))


class Patient:
    """A KMS that is left in peace for a while when it is away: a second, two, four … up to 60.

    Whoever asks meanwhile is told at once, so that no request waits for its time-out.
    """

    def __init__(self, kms: Kms, clock: Callable[[], float] = time.monotonic) -> None:
        self.scheme = kms.scheme
        self._kms = kms
        self._clock = clock
        self._lock = threading.Lock()
        self._pause = 0
        self._until = 0.0
        self._why = ""

    def wrap(self, key: bytes, around: bytes) -> str:
        return self._asked(lambda: self._kms.wrap(key, around))

    def unwrap(self, wrapped: str, around: bytes) -> bytes:
        return self._asked(lambda: self._kms.unwrap(wrapped, around))

    def prepare(self) -> bool:
        return self._asked(self._kms.prepare)

    def weakness(self) -> str:
        return self._asked(self._kms.weakness)

    def close(self) -> None:
        self._kms.close()

    def _asked(self, ask: Callable[[], T]) -> T:
        with self._lock:
            if self._clock() < self._until:
                raise self._away(self._why)
            try:
                answer = ask()
            except KmsIsAway as away:
                doubled = max(FIRST_PAUSE_SECONDS, 2 * self._pause)
                self._pause, self._why = min(doubled, LONGEST_PAUSE_SECONDS), str(away)
                self._until = self._clock() + self._pause
                raise self._away(str(away)) from None
            self._pause = 0
            return answer

    def _away(self, why: str) -> KmsIsAway:
        away = KmsIsAway(why)
        away.retry_seconds = max(FIRST_PAUSE_SECONDS, round(self._until - self._clock()))
        return away
