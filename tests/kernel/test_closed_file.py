"""A file that names people is closed under all their keys; it ends with the first erased."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from contracts.event import Sealed
from kernel.closed_file import (
    LABEL,
    Closed,
    FileIsErased,
    FileIsRestricted,
    close,
    keep,
    key_of,
    opened,
    read,
)
from kernel.files import FolderFiles
from kernel.values import AWAY
from kernel.vault import ERASED, RESTRICTED
from kernel.vault_away import VaultIsAway

CONTENT = b"%PDF-1.7 Contoh Juru, NIP 199001152015032001"
PEOPLE = ["e1", "e2", "e7"]


def told(closed: Closed) -> dict[Sealed, str]:
    """The shares as an edge opens them; a box is only a name here."""
    return {Sealed(each.subject, each.label, each.subject): each.text for each in closed.shares}


@pytest.mark.parametrize("people", [["e7"], ["e1", "e7"], PEOPLE])
def test_all_shares_together_open_it(people: list[str]):
    closed = close("13.72", CONTENT, people)
    texts = told(closed)
    assert [each.subject for each in closed.shares] == people
    assert {each.label for each in closed.shares} == {LABEL}
    assert opened("13.72", closed.content, key_of(list(texts), texts)) == CONTENT


def test_nothing_of_it_is_in_what_is_kept():
    assert b"Contoh" not in close("13.72", CONTENT, PEOPLE).content


def test_a_share_that_is_missing_leaves_nothing():
    closed = close("13.72", CONTENT, PEOPLE)
    texts = told(closed)
    for left_out in texts:
        key = key_of([each for each in texts if each != left_out], texts)
        with pytest.raises(InvalidTag):
            opened("13.72", closed.content, key)


def test_each_closing_has_a_key_of_its_own():
    one, other = close("13.72", CONTENT, PEOPLE), close("13.72", CONTENT, PEOPLE)
    assert one.content != other.content
    assert {each.text for each in one.shares}.isdisjoint(each.text for each in other.shares)


@pytest.mark.parametrize(
    ("shown", "raised"),
    [(ERASED, FileIsErased), (RESTRICTED, FileIsRestricted), (AWAY, VaultIsAway)],
)
def test_whoever_is_not_shown_keeps_the_file_from_everybody(shown: str, raised: type[Exception]):
    texts = told(close("13.72", CONTENT, PEOPLE))
    for each in texts:
        with pytest.raises(raised):
            key_of(list(texts), {**texts, each: shown})


def test_another_region_cannot_open_it():
    closed = close("13.72", CONTENT, PEOPLE)
    texts = told(closed)
    with pytest.raises(InvalidTag):
        opened("13.71", closed.content, key_of(list(texts), texts))


def test_it_is_kept_in_the_store_of_files(tmp_path: Path):
    files = FolderFiles(tmp_path)
    closed = close("13.72", CONTENT, PEOPLE)
    sha256 = keep(files, "13.72", closed.content)
    assert read(files, "13.72", sha256) == closed.content
