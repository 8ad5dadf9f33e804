"""Region keys: one for each region, kept outside the vault, under which it wraps what it keeps."""

import binascii
import fcntl
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from kernel.refusal import Unavailable

KEY_BYTES = 32
VARIABLE = "KINERJA_REGION_KEY_"  # followed by the region, an underscore for the dot


class RegionKeysAreWrong(Exception):
    """The file or the environment holds something that is not a region key, or is open to others.

    The message says what is wrong and what would be right, and never shows a key.
    """


class RegionKeyIsMissing(Unavailable):
    """Nobody gave this process the key of that region: its personal values stay closed."""

    retry_seconds = 60


class RegionKeys:
    """The keys of the regions that this process serves. Neither printed nor compared."""

    def __init__(self, keys: Mapping[str, bytes], whence: str = "memory") -> None:
        """``keys`` holds 32 bytes for each region; ``whence`` says to people where they are from.

        Raises RegionKeysAreWrong for a key of another length.
        """
        for region, key in keys.items():
            if len(key) != KEY_BYTES:
                raise RegionKeysAreWrong(
                    f"the key of region {region} in {whence} has {len(key)} bytes;"
                    f" a region key has {KEY_BYTES}, written as base64"
                )
        self._keys = dict(keys)
        self._whence = whence

    @property
    def regions(self) -> list[str]:
        """The regions whose key is there, sorted."""
        return sorted(self._keys)

    def of(self, region: str) -> bytes:
        """The 32 bytes of a region. Raises RegionKeyIsMissing, which says where one belongs."""
        key = self._keys.get(region)
        if key is None:
            raise RegionKeyIsMissing(
                f"there is no key of region {region} in {self._whence}; put the key with which the"
                f" region was set up into the file of KINERJA_REGION_KEYS_FILE or into"
                f" {variable(region)}, as base64 of {KEY_BYTES} bytes"
            )
        return key

    @classmethod
    def found(cls, file: Path | None, environment: Mapping[str, str]) -> "RegionKeys":
        """The keys of a file and of the variables KINERJA_REGION_KEY_13_71, which come first.

        Raises RegionKeysAreWrong.
        """
        keys = read(file) if file else {}
        for name, text in environment.items():
            if name.startswith(VARIABLE):
                region = name.removeprefix(VARIABLE).replace("_", ".")
                keys[region] = decoded(text, region, name)
        return cls(keys, f"{file} and the environment" if file else "the environment")

    @classmethod
    def create(cls, file: Path, regions: Iterable[str]) -> "RegionKeys":
        """The keys of a file, made for those of the regions that have none yet; none is replaced.

        The file is of mode 0600 and replaced as a whole, so that a crash leaves the old or the
        new one; a lock beside it lets two set-ups wait for each other instead of losing a key.
        Raises RegionKeysAreWrong when what is there cannot be read.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.with_name(file.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            keys = read(file) if file.exists() else {}
            missing = [region for region in regions if region not in keys]
            if missing:
                keys |= {region: os.urandom(KEY_BYTES) for region in missing}
                write(file, keys)
        return cls(keys, str(file))


def variable(region: str) -> str:
    """The environment variable of a region's key."""
    return VARIABLE + region.replace(".", "_")


def read(file: Path) -> dict[str, bytes]:
    """The keys of a file: one JSON object, region → base64. Raises RegionKeysAreWrong."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        text = file.read_bytes()
    except OSError as error:
        raise RegionKeysAreWrong(
            f"{file} cannot be read ({error.strerror}); KINERJA_REGION_KEYS_FILE names the file of"
            " region keys that was made at set-up"
        ) from error
    if mode & 0o027:  # its group may read it: that is how a container is handed a secret
        raise RegionKeysAreWrong(
            f"{file} is open to others (mode {mode:04o}); make it private: chmod 600 {file}"
        )
    try:
        keys = msgspec.json.decode(text, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise RegionKeysAreWrong(
            f'{file} is not a JSON object of region keys, such as {{"13.71": "<base64>"}}'
        ) from None  # the error would quote the file
    return {region: decoded(key, region, str(file)) for region, key in keys.items()}


def decoded(text: str, region: str, whence: str) -> bytes:
    """The bytes of a key. Raises RegionKeysAreWrong when it is not base64."""
    try:
        return b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise RegionKeysAreWrong(
            f"the key of region {region} in {whence} is not base64 of {KEY_BYTES} bytes"
        ) from None


def write(file: Path, keys: Mapping[str, bytes]) -> None:
    """Replace the file by one with these keys, on the disk when this returns."""
    written = {region: b64encode(key).decode() for region, key in sorted(keys.items())}
    fresh = file.with_name(file.name + ".fresh")
    fresh.unlink(missing_ok=True)  # left by a crash
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
