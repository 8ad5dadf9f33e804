"""PKCS#11: region keys wrapped by an AES key that does not leave a hardware module.

The module is asked when a process starts, for each of its regions, and when a region key is made;
personal values are sealed without it. One session, logged in, one caller at a time.
"""

import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, unquote

import pkcs11 as driver
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, Session
from pkcs11.exceptions import (
    NoSuchKey,
    NoSuchToken,
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    UserPinNotInitialized,
)
from pkcs11.mechanisms import GCMParams

from kernel.kms_answers import KmsIsAway, KmsRefuses
from kernel.pkcs11_place import Place

NONCE_BYTES = 12
KEY_BITS = 256
WRONG_PIN = PinIncorrect, PinInvalid, PinLenRange, PinLocked, PinExpired, UserPinNotInitialized

T = TypeVar("T")


class Wrapper(Protocol):
    """The key in the module, as its driver shows it."""

    def encrypt(self, data: bytes, *, mechanism: Any, mechanism_param: Any) -> bytes: ...
    def decrypt(self, data: bytes, *, mechanism: Any, mechanism_param: Any) -> bytes: ...
    def __getitem__(self, attribute: Any) -> Any: ...


class DoesNotOpen(PKCS11Error):
    """The module works, and what it was given is not what this key wrapped."""


class Pkcs11:
    """The hardware module at a place; nobody asks it before the first key."""

    scheme = "pkcs11"

    def __init__(self, at: Place, environment: Mapping[str, str]) -> None:
        self._at = at
        self._environment = environment
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._keys: dict[str, Wrapper] = {}
        self._refused_pin = ""

    def wrap(self, key: bytes, around: bytes) -> str:
        """The key, with the label of the one that wraps it: a later setting may name another."""
        nonce = os.urandom(NONCE_BYTES)
        box = self._asked(self._at.key, lambda by: sealed(by, nonce, key, around))
        return f"{quote(self._at.key, safe='')}:{b64encode(nonce + box).decode()}"

    def unwrap(self, wrapped: str, around: bytes) -> bytes:
        label, _, text = wrapped.partition(":")
        try:
            octets = b64decode(text, validate=True)
        except ValueError:
            raise KmsRefuses("what the hardware module wrapped was cut or changed") from None
        nonce, box = octets[:NONCE_BYTES], octets[NONCE_BYTES:]
        return self._asked(unquote(label), lambda by: opened(by, nonce, box, around))

    def prepare(self) -> bool:
        """Have the module make the key that wraps, unless it is there; True when it made one."""
        with self._lock:
            try:
                self._key(self._at.key)
                return False
            except NoSuchKey:
                self._leave()
                self._make()
                return True
            except PKCS11Error as error:
                raise self._said(error) from None
            finally:
                self._leave()

    def weakness(self) -> str:
        """Whether the module would give the key that wraps away."""
        if not self._asked(self._at.key, lambda by: bool(by[Attribute.EXTRACTABLE])):
            return ""
        return f"the key {self._at.key} in the token {self._at.token} can be taken out of it"

    def close(self) -> None:
        with self._lock:
            self._leave()

    def _asked(self, label: str, ask: Callable[[Wrapper], T]) -> T:
        """What the key with this label answers; asked twice where there was a session, for that
        may have ended with a restart of the module."""
        with self._lock:
            if self._session is not None:
                try:
                    return ask(self._key(label))
                except PKCS11Error:
                    self._leave()
            try:
                return ask(self._key(label))
            except PKCS11Error as error:
                self._leave()
                raise self._said(error) from None

    def _key(self, label: str) -> Wrapper:
        if self._session is None:
            self._session = self._login()
        if label not in self._keys:
            found: Any = self._session.get_key(ObjectClass.SECRET_KEY, KeyType.AES, label=label)
            self._keys[label] = found
        return self._keys[label]

    def _make(self) -> None:
        try:
            with self._login(writing=True) as session:
                template = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
                session.generate_key(
                    KeyType.AES, KEY_BITS, label=self._at.key, store=True, template=template
                )
        except PKCS11Error as error:
            raise self._said(error) from None

    def _login(self, writing: bool = False) -> Session:
        """A session. A PIN that was refused is not tried again: a token locks itself after a few.

        Raises KmsRefuses, and what the driver raises.
        """
        pin = self._at.pin(self._environment)
        if pin == self._refused_pin:
            raise self._wrong_pin("was refused before and is not tried again")
        if not self._at.module.exists():
            raise KmsRefuses(
                f"there is no PKCS#11 library {self._at.module}; module-path in"
                " KINERJA_REGION_KEYS_KMS names it"
            )
        library = driver.lib(str(self._at.module))
        library.reinitialize()  # or it does not see that a token has come or gone
        try:
            return library.get_token(token_label=self._at.token).open(rw=writing, user_pin=pin)
        except WRONG_PIN as error:
            self._refused_pin = pin
            raise self._wrong_pin(f"is refused ({type(error).__name__})") from None

    def _wrong_pin(self, how: str) -> KmsRefuses:
        return KmsRefuses(
            f"the PIN for the token {self._at.token}, from {self._at.pin_is_from}, {how}; put the"
            " right one there before the token locks itself"
        )

    def _said(self, error: PKCS11Error) -> KmsIsAway | KmsRefuses:
        """What is told of an error of the driver, whose own text is often empty."""
        token, where = self._at.token, f"{self._at.token} of {self._at.module}"
        match error:
            case NoSuchKey():
                return KmsRefuses(
                    f"the token {token} lacks the AES key that wraps; `kinerja region-key prepare`"
                    f" makes {self._at.key}, a lost one comes from the module's own backup"
                )
            case DoesNotOpen():
                return KmsRefuses(f"what was wrapped in the token {where} does not open there")
            case NoSuchToken():
                return KmsIsAway(f"there is no token {where} now; is the module connected?")
            case _:
                return KmsIsAway(f"the token {where} does not answer ({type(error).__name__})")

    def _leave(self) -> None:
        session, self._session = self._session, None
        self._keys.clear()
        if session is not None:
            try:
                session.close()
            except PKCS11Error:
                return  # it was gone already


def sealed(by: Wrapper, nonce: bytes, text: bytes, around: bytes) -> bytes:
    made = GCMParams(nonce, aad=around)
    return by.encrypt(text, mechanism=Mechanism.AES_GCM, mechanism_param=made)


def opened(by: Wrapper, nonce: bytes, box: bytes, around: bytes) -> bytes:
    """Modules call a wrong tag by many names, "general error" among them; so one that fails is
    given something to open that it has just closed itself."""
    made = GCMParams(nonce, aad=around)
    try:
        return by.decrypt(box, mechanism=Mechanism.AES_GCM, mechanism_param=made)
    except PKCS11Error:
        probe, fresh = b"kinerja", os.urandom(NONCE_BYTES)
        again = GCMParams(fresh, aad=around)
        closed = sealed(by, fresh, probe, around)
        if by.decrypt(closed, mechanism=Mechanism.AES_GCM, mechanism_param=again) == probe:
            raise DoesNotOpen from None
        raise
