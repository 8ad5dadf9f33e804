"""Files that events name by their SHA-256: stored once, never changed, read as they were stored.

`Files` is what the platform asks of a store; object storage fills it as well as a folder does. A
file comes in as a `Draft`: its bytes go to a temporary file while they are counted and hashed, so
that nothing is held in memory and nothing half sent is ever found under a name.
"""

import hashlib
import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

from kernel.refusal import NotFound, Unavailable

PIECE_BYTES = 256 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
REGION = re.compile(r"[0-9]{2}\.[0-9]{2}")


class NoSuchFile(NotFound):
    """No file with this SHA-256 is stored in the region."""

    slug = "kernel.no-such-file"
    indonesian = "Tidak ada berkas dengan SHA-256 ini di daerah ini."


class FileIsDamaged(Unavailable):
    """What is stored under this SHA-256 has another one: restore it from a backup."""

    retry_seconds = 3600


class FilesAreAway(Unavailable):
    """The store of files cannot be written: it is full, or not there."""

    retry_seconds = 60


class Draft:
    """A file on its way in. ``file`` may be read from its beginning once all is written."""

    def __init__(self, file: "IO[bytes]", path: Path) -> None:
        self.file = file
        self.path = path
        self.size = 0
        self._digest = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self.file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        """Of what was written so far, in hexadecimal."""
        return self._digest.hexdigest()


class Files(Protocol):
    """Where files are kept, for each region on its own."""

    @contextmanager
    def draft(self) -> Generator[Draft]:
        """A new draft, gone after the block unless it was kept. Raises FilesAreAway."""
        ...

    def keep(self, region: str, draft: Draft) -> bool:
        """Store the draft under its SHA-256, durably; False when it was there before."""
        ...

    def open(self, region: str, sha256: str) -> "IO[bytes]":
        """Read a file. Raises NoSuchFile, and FileIsDamaged when it is not what it was."""
        ...


class FolderFiles:
    """`Files` in a folder: ``<region>/<first two digits>/<sha256>``. Instances of a service that
    run on several machines share it over a network file system."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def draft(self) -> Generator[Draft]:
        drafts = self.root / "drafts"
        try:
            drafts.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=drafts, delete=False) as file:
                path = Path(file.name)
                try:
                    yield Draft(file, path)
                finally:
                    with suppress(FileNotFoundError):
                        path.unlink()
        except OSError as failure:
            raise FilesAreAway(failure.strerror or "") from failure

    def keep(self, region: str, draft: Draft) -> bool:
        target = self._place(region, draft.sha256)
        draft.file.flush()
        os.fsync(draft.file.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(draft.path, target)  # of two who bring the same, one is first
        except FileExistsError:
            return False
        self._sync(target.parent)
        return True

    def open(self, region: str, sha256: str) -> "IO[bytes]":
        try:
            file = self._place(region, sha256).open("rb")
        except FileNotFoundError:
            raise NoSuchFile(sha256) from None
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            file.close()
            raise FileIsDamaged(sha256)
        file.seek(0)
        return file

    def _place(self, region: str, sha256: str) -> Path:
        assert REGION.fullmatch(region), "a region is named by its Kemendagri code"
        if not SHA256.fullmatch(sha256):
            raise NoSuchFile
        return self.root / region / sha256[:2] / sha256

    @staticmethod
    def _sync(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def pieces(file: "IO[bytes]") -> Iterator[bytes]:
    """The file piece by piece; closes it."""
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece
