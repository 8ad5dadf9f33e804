"""How region keys are written down: one or several for a region, in a file or in a variable.

A key is one word of text: base64 of its 32 bytes, or what a KMS made of them,
``<scheme>:<commitment>:<wrapped>``. The newest of a region comes first.
"""

import binascii
import fcntl
import hashlib
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

KEY_BYTES = 32
MARK_BYTES = 8  # of a commitment to a region key: enough to tell a region's few keys apart
PRIVATE_MODE = 0o600


class RegionKeysAreWrong(Exception):
    """The file or the environment holds something that is not a region key, or is open to others.

    The message says what is wrong and what would be right, and never shows a key.
    """


@dataclass(frozen=True)
class Kept:
    """One region key as it is written down: in the clear, or ``wrapped`` by the KMS of a scheme."""

    commitment: str
    key: bytes = field(default=b"", repr=False)
    scheme: str = ""
    wrapped: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The one word."""
        if self.scheme:
            return f"{self.scheme}:{self.commitment}:{self.wrapped}"
        return b64encode(self.key).decode()


Written = dict[str, list[Kept]]
"""region → its keys, the newest first."""


def commitment_of(key: bytes) -> str:
    """What may be told of a region key: the mark on all that is wrapped under it, hexadecimal."""
    return whole_commitment(key)[: 2 * MARK_BYTES]


def whole_commitment(key: bytes) -> str:
    """SHA-256 in hexadecimal, which the mark begins: for a log that is kept for ever."""
    return hashlib.sha256(b"kinerja region key" + key).hexdigest()


def plain(key: bytes, region: str, whence: str) -> Kept:
    """A key in the clear. Raises RegionKeysAreWrong for another length."""
    if len(key) != KEY_BYTES:
        raise RegionKeysAreWrong(
            f"the key of region {region} in {whence} has {len(key)} bytes;"
            f" a region key has {KEY_BYTES}, written as base64"
        )
    return Kept(commitment_of(key), key)


def understood(text: str, region: str, whence: str) -> Kept:
    """The key of a word. Raises RegionKeysAreWrong, without showing it."""
    word = text.strip()
    if ":" in word:
        scheme, commitment, *rest = word.split(":", 2)
        if not rest or len(commitment) != 2 * MARK_BYTES:
            raise RegionKeysAreWrong(
                f"the key of region {region} in {whence} is neither base64 of {KEY_BYTES} bytes nor"
                " scheme:commitment:wrapped as `kinerja region-key make` writes it"
            )
        return Kept(commitment, scheme=scheme, wrapped=rest[0])
    try:
        return plain(b64decode(word, validate=True), region, whence)
    except (binascii.Error, ValueError):
        raise RegionKeysAreWrong(
            f"the key of region {region} in {whence} is not base64 of {KEY_BYTES} bytes"
        ) from None


def private(file: Path, setting: str) -> bytes:
    """The bytes of a file with a secret in it. Raises RegionKeysAreWrong where others could read
    it; its group may: that is how a container is handed a secret."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        text = file.read_bytes()
    except OSError as error:
        raise RegionKeysAreWrong(f"{file} cannot be read ({error.strerror}); {setting}") from error
    if mode & 0o027:
        raise RegionKeysAreWrong(
            f"{file} is open to others (mode {mode:04o}); make it private: chmod 600 {file}"
        )
    return text


def read(file: Path) -> Written:
    """The keys of a file: one JSON object, region → a key, or a list of keys.

    Raises RegionKeysAreWrong.
    """
    text = private(
        file, "KINERJA_REGION_KEYS_FILE names the file of region keys that was made at set-up"
    )
    try:
        found = msgspec.json.decode(text, type=dict[str, str | list[str]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise RegionKeysAreWrong(
            f'{file} is not a JSON object of region keys, such as {{"13.71": "<base64>"}} or'
            ' {"13.71": ["<the newer>", "<the older>"]}'
        ) from None  # the error would quote the file
    return {region: several(words, region, str(file)) for region, words in found.items()}


def several(words: str | Sequence[str], region: str, whence: str) -> list[Kept]:
    """The keys of a region; in one string, separated by commas. Raises RegionKeysAreWrong."""
    each = words.split(",") if isinstance(words, str) else words
    if not each:
        raise RegionKeysAreWrong(f"{whence} has an empty list for region {region}; name its key")
    return [understood(word, region, whence) for word in each]


def write(file: Path, keys: Mapping[str, Sequence[Kept]]) -> None:
    """Replace the file by one with these keys, on the disk when this returns.

    Owner and mode stay those of a file that is there; a new one is its owner's alone.
    """
    words = {region: [each.text for each in kept] for region, kept in sorted(keys.items())}
    written = {region: each[0] if len(each) == 1 else each for region, each in words.items()}
    fresh = file.with_name(file.name + ".fresh")
    fresh.unlink(missing_ok=True)  # left by a crash
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE), "wb") as out:
        if file.exists():
            before = file.stat()
            with suppress(PermissionError):  # only root may give a file away
                os.fchown(out.fileno(), before.st_uid, before.st_gid)
            os.fchmod(out.fileno(), stat.S_IMODE(before.st_mode))
        out.write(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextmanager
def changing(file: Path) -> Generator[Written]:
    """The keys of a file, to be changed in the block and written at its end; none where there is
    no file yet.

    The file is replaced as a whole, so that a crash leaves the old or the new one; a lock beside
    it lets two who change it wait for each other instead of losing a key.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = read(file) if file.exists() else {}
        keys = {region: list(kept) for region, kept in before.items()}
        yield keys
        if keys != before:
            write(file, keys)
