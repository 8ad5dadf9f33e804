"""A thief of the vault's database, without the region keys, learns nothing about anybody."""

import hashlib
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from kernel.database import Database
from kernel.names import sort_key
from kernel.vault import Vault
from tests.kernel.vault.given import REGION, REGION_KEYS, name, nip, note, stored

NAME = "Dr. Siti Rahmawati Harahap, S.Kom."
TEXT = "Izin sakit tipus di Rumah Sakit Umum"
NUMBER = nip("e1", 1).text
KNOWN = [NAME, "Siti", "Rahmawati", "Harahap", sort_key(NAME), TEXT, "tipus", NUMBER]


@pytest.fixture
def used(vault: Vault) -> Vault:
    """Everything done to one person that the vault can do."""
    sealed = vault.seal(REGION, [name("e1", NAME), nip("e1", 1), note("e1", TEXT)])
    vault.confirm(REGION, sealed)
    assert vault.search(REGION, "Siti Rah", by="hr") == ["e1"]
    assert set(vault.open(REGION, sealed).values()) == {NAME, NUMBER, TEXT}
    assert vault.subject_of(REGION, "nip", NUMBER, by="hr") == "e1"
    return vault


def forms(text: str) -> list[bytes]:
    """How a text, or its unsalted hash, might be written."""
    raws = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    raws += [hashlib.new(kind, text.encode()).digest() for kind in ("md5", "sha1", "sha256")]
    return [form for raw in raws for form in written(raw)]


def written(raw: bytes) -> list[bytes]:
    encoded = [b64encode(raw).rstrip(b"="), urlsafe_b64encode(raw).rstrip(b"=")]
    return [raw, raw.hex().encode(), *encoded]


def everything(database: Database, directory: Path) -> bytes:
    """All that is kept: rows, and on SQLite the bytes of the file and of what lies beside it."""
    rows = [value for table in stored(database).values() for row in table for value in row.values()]
    values = [value if isinstance(value, bytes) else str(value).encode() for value in rows]
    files = [path.read_bytes() for path in sorted(directory.glob("vault.sqlite*"))]
    return b"\n".join([*values, *files])


@pytest.mark.usefixtures("used")
def test_no_name_number_or_text_stands_in_the_database(database: Database, tmp_path: Path):
    kept = everything(database, tmp_path).lower()
    assert b"nip" in kept  # what is looked for would be found
    found = [text for text in KNOWN for form in forms(text) if form.lower() in kept]
    assert found == []


@pytest.mark.usefixtures("used")
def test_no_key_stands_in_the_database(database: Database, tmp_path: Path):
    kept = everything(database, tmp_path)
    assert not [form for form in written(REGION_KEYS[REGION]) if form in kept]


def test_the_number_of_two_regions_has_nothing_in_common(vault: Vault, database: Database):
    for region in REGION_KEYS:
        vault.seal(region, [nip("e1", 1)])
    first, second = stored(database)["unique_values"]
    assert first["digest"] != second["digest"]
    assert first["box"] != second["box"]
