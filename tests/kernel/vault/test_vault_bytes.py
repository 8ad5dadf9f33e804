"""Of somebody who was forgotten no byte of the key is left in the files of an embedded vault."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.event import Sealed
from kernel.database import Database
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from kernel.vault_away import VaultIsAway
from tests.kernel.vault.given import REGION, REGION_KEYS, Clock, beaten, name, nip, note, stored

MANY = 400  # so that rows lie on many pages, and pages become free


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vault.sqlite"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def kept(database: Database, clock: Clock) -> Vault:
    vault = Vault.at(database, RegionKeys(REGION_KEYS), clock)
    beaten(database)
    return vault


@pytest.fixture
def sealed(kept: Vault) -> list[Sealed]:
    """Everybody has a key, a name and a number, confirmed."""
    people = [[name(f"e{n}", f"Siti {n}"), nip(f"e{n}", n), note(f"e{n}")] for n in range(MANY)]
    boxes = kept.seal(REGION, [value for person in people for value in person])
    kept.confirm(REGION, boxes)
    return boxes


def everything(file: Path) -> bytes:
    """All bytes of the database's files."""
    return b"".join(each.read_bytes() for each in sorted(file.parent.glob("vault.sqlite*")))


def traces(database: Database, subject: str) -> list[bytes]:
    """What stands of a person in the tables, as the file has it."""
    rows = stored(database)
    [key] = [row for row in rows["subject_keys"] if row["subject"] == subject]
    boxes = [
        r["box"] for t in ("names", "unique_values") for r in rows[t] if r["subject"] == subject
    ]
    digests = [row["digest"] for row in rows["unique_values"] if row["subject"] == subject]
    return [key["wrapped"], *(text.encode() for text in boxes + digests)]


@pytest.mark.usefixtures("sealed")
def test_no_byte_of_a_destroyed_key_is_left_in_the_files(
    kept: Vault, database: Database, file: Path
):
    before, others = traces(database, "e7"), traces(database, "e8")
    there = everything(file)
    assert all(trace in there for trace in before), "what is looked for would be found"
    kept.forget(REGION, "e7")
    left = everything(file)
    assert [trace for trace in before if trace in left] == []
    assert all(trace in left for trace in others)
    assert file.with_name("vault.sqlite-wal").stat().st_size == 0


@pytest.mark.usefixtures("sealed")
def test_nor_when_so_many_are_forgotten_that_pages_become_free(
    kept: Vault, database: Database, file: Path
):
    before = [trace for n in range(MANY // 2) for trace in traces(database, f"e{n}")]
    for n in range(MANY // 2):
        kept.forget(REGION, f"e{n}")
    left = everything(file)
    assert [trace for trace in before if trace in left] == []


@pytest.mark.usefixtures("sealed")
def test_while_somebody_reads_on_it_is_not_said_to_be_done(
    kept: Vault, database: Database, file: Path
):
    [key, *_] = traces(database, "e7")
    with database.snapshot() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM subject_keys").scalar()
        with database.write() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=100")
        with pytest.raises(VaultIsAway):
            kept.forget(REGION, "e7")
        assert key in everything(file)
    assert not kept.forget(REGION, "e7"), "it was forgotten before"
    assert key not in everything(file)
