"""A file in which people are named, kept so that to erase any of them is to end it.

Its key is made for it alone and split into shares, one for each of the people; only all of them
together are the key. Each share is sealed under its person's key and travels in an event, so the
store holds what nobody can read, its backups too, and forgetting one of them needs to find no file.
"""

import secrets
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.event import Sealed
from contracts.persons import SHARES
from kernel.edge import Personal
from kernel.files import Files
from kernel.refusal import Forbidden, NotFound
from kernel.values import AWAY
from kernel.vault import ERASED, RESTRICTED
from kernel.vault_away import VaultIsAway

[LABEL] = SHARES  # of what is sealed
KEY_BYTES: Final = 32
NONCE: Final = bytes(12)  # each key closes one file


class FileIsErased(NotFound):
    """Somebody named in this document was erased, and the document with them."""

    slug = "kernel.file-is-erased"
    indonesian = "Seseorang yang disebut dalam dokumen ini sudah dihapus, dokumennya pun demikian."


class FileIsRestricted(Forbidden):
    """The data of somebody named in this document is restricted; it is shown to nobody."""

    slug = "kernel.file-is-restricted"
    indonesian = "Data seseorang yang disebut dalam dokumen ini sedang dibatasi."


class Closed(msgspec.Struct, frozen=True):
    """A closed file: ``content`` for the store, and the shares of its key, to be sealed."""

    content: bytes
    shares: tuple[Personal, ...]


def close(region: str, content: bytes, people: Sequence[str]) -> Closed:
    """Close a file under the keys of these people, at least one."""
    key = secrets.token_bytes(KEY_BYTES)
    others = [secrets.token_bytes(KEY_BYTES) for _ in people[1:]]
    shares = [reduce(exclusive_or, others, key), *others]
    return Closed(
        AESGCM(key).encrypt(NONCE, content, region.encode()),
        tuple(
            Personal(person, LABEL, share.hex())
            for person, share in zip(people, shares, strict=True)
        ),
    )


def key_of(shares: Sequence[Sealed], texts: Mapping[Sealed, str]) -> bytes:
    """The key of a file; ``texts`` are the shares as `Edge.open` gave them.

    Raises FileIsErased, FileIsRestricted, VaultIsAway.
    """
    found = [texts[share] for share in shares]
    if ERASED in found:
        raise FileIsErased
    if RESTRICTED in found:
        raise FileIsRestricted
    if AWAY in found:
        raise VaultIsAway("the shares of a file's key cannot be opened now")
    return reduce(exclusive_or, map(bytes.fromhex, found))


def opened(region: str, content: bytes, key: bytes) -> bytes:
    """The file as it was before it was closed."""
    return AESGCM(key).decrypt(NONCE, content, region.encode())


def exclusive_or(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def keep(files: Files, region: str, content: bytes) -> str:
    """Store a closed file, durably; its SHA-256. Raises FilesAreAway."""
    with files.draft() as draft:
        draft.write(content)
        files.keep(region, draft)
        return draft.sha256


def read(files: Files, region: str, sha256: str) -> bytes:
    """A closed file as it was stored. Raises NoSuchFile, FileIsDamaged."""
    with files.open(region, sha256) as file:
        return file.read()
