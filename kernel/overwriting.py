"""That what was deleted from a SQLite file is nowhere in it: looked for, and not only asked for.

`PRAGMA secure_delete` overwrites what is deleted where it lies. What SQLite had copied when it
dealt rows out anew among its pages stays in their gaps; a file in which something of the kind is
found is written anew. PostgreSQL has nothing like it, and its log and backups hold more.
"""

import mmap
from collections.abc import Collection
from pathlib import Path

from kernel.database import Database


def is_overwritten(database: Database, traces: Collection[bytes], unsure: bool = False) -> bool:
    """Whether none of the ``traces`` stands in the files, now that they are deleted; False where
    somebody has been reading them for too long. ``unsure`` says that nobody knows any more what to
    look for: then the file is written anew."""
    if not database.is_sqlite:
        return True
    if not has_empty_wal(database):
        return False
    file = Path(database.url.database or "")
    if unsure or holds(file, traces):
        database.alone("VACUUM")
        return has_empty_wal(database) and not holds(file, traces)
    return True


def has_empty_wal(database: Database) -> bool:
    """After all that is committed was written into the file itself."""
    busy, *_ = database.alone("PRAGMA wal_checkpoint(TRUNCATE)")
    return not busy


def holds(file: Path, traces: Collection[bytes]) -> bool:
    """Whether any of these stands in the file."""
    if not traces:
        return False
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return any(text.find(trace) >= 0 for trace in traces)
