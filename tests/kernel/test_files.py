"""Files are stored once under their SHA-256, whole or not at all, each region for itself."""

import hashlib
from pathlib import Path

import pytest

from kernel.files import FileIsDamaged, FilesAreAway, FolderFiles, NoSuchFile, pieces

CONTENT = b"%PDF-1.7 rekap harian %%EOF" * 40_000  # more than one piece
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return FolderFiles(tmp_path)


def keep(files: FolderFiles, content: bytes = CONTENT, region: str = "13.72") -> bool:
    with files.draft() as draft:
        for at in range(0, len(content), 1000):
            draft.write(content[at : at + 1000])
        assert draft.sha256 == hashlib.sha256(content).hexdigest()
        return files.keep(region, draft)


def stored(root: Path) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_what_is_kept_is_read_as_it_was(files: FolderFiles):
    assert keep(files)
    assert b"".join(pieces(files.open("13.72", SHA256))) == CONTENT


def test_the_same_file_is_stored_once(files: FolderFiles, tmp_path: Path):
    assert (keep(files), keep(files)) == (True, False)
    assert stored(tmp_path) == [f"13.72/{SHA256[:2]}/{SHA256}"]


def test_a_draft_that_is_not_kept_leaves_nothing(files: FolderFiles, tmp_path: Path):
    with files.draft() as draft:
        draft.write(CONTENT)
    assert stored(tmp_path) == []


def test_a_region_has_no_file_of_another(files: FolderFiles):
    keep(files)
    with pytest.raises(NoSuchFile):
        files.open("13.71", SHA256)


@pytest.mark.parametrize("name", ["", "0" * 64, "../" * 20 + "etc/passwd", "A" * 64])
def test_what_is_no_stored_sha256_is_not_found(files: FolderFiles, name: str):
    with pytest.raises(NoSuchFile):
        files.open("13.72", name)


def test_a_file_that_was_altered_in_the_store_is_not_given_out(files: FolderFiles, tmp_path: Path):
    keep(files)
    (tmp_path / "13.72" / SHA256[:2] / SHA256).write_bytes(CONTENT[:-1] + b"G")
    with pytest.raises(FileIsDamaged):
        files.open("13.72", SHA256)


def test_where_nothing_can_be_written_the_store_is_away(tmp_path: Path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(FilesAreAway):
        keep(FolderFiles(tmp_path / "taken"))
