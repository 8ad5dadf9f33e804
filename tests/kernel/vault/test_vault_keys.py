"""Region keys: where they come from, and what is said when they are missing or wrong."""

import json
import os
from base64 import b64encode
from pathlib import Path

import pytest

from kernel.boxes import KeyCache, RegionKeyDoesNotFit, SubjectKey, new_key
from kernel.database import Database
from kernel.keyring import Keyring
from kernel.region_keys import RegionKeyIsMissing, RegionKeys, RegionKeysAreWrong
from kernel.vault import Vault
from tests.kernel.vault.given import OTHER, REGION, REGION_KEYS, Clock, note

KEY = b64encode(bytes(range(32))).decode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "regions.json"


def written(file: Path, text: str, mode: int = 0o600) -> Path:
    file.parent.mkdir()
    file.write_text(text)
    file.chmod(mode)
    return file


def test_a_file_is_made_with_a_key_for_each_region_for_its_owner_only(file: Path):
    keys = RegionKeys.create(file, ["13.71", "13.72"])
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.regions == ["13.71", "13.72"]
    assert len({keys.of("13.71"), keys.of("13.72"), bytes(32)}) == 3


def test_a_file_is_private_whatever_the_umask(file: Path):
    before = os.umask(0)
    RegionKeys.create(file, ["13.71"])
    os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_region_added_later_leaves_the_keys_of_the_others(file: Path):
    first = RegionKeys.create(file, ["13.71"])
    both = RegionKeys.create(file, ["13.72", "13.71"])
    assert both.of("13.71") == first.of("13.71")
    assert RegionKeys.found(file, {}).of("13.72") == both.of("13.72")


def test_a_crash_while_writing_leaves_a_file_that_can_be_made_again(file: Path):
    keys = RegionKeys.create(file, ["13.71"])
    file.with_name(file.name + ".fresh").write_text("half")
    assert RegionKeys.create(file, ["13.72"]).of("13.71") == keys.of("13.71")


def test_the_environment_comes_before_the_file(file: Path):
    RegionKeys.create(file, ["13.71", "13.72"])
    keys = RegionKeys.found(file, {"KINERJA_REGION_KEY_13_71": KEY, "HOME": "/"})
    assert keys.of("13.71") == bytes(range(32))
    assert keys.regions == ["13.71", "13.72"]


@pytest.mark.parametrize("text", ["geheim!", "", b64encode(b"short").decode(), KEY[:-4]])
def test_a_key_in_the_environment_that_is_none_is_named_and_not_shown(text: str):
    with pytest.raises(RegionKeysAreWrong, match=r"13\.71.*32") as wrong:
        RegionKeys.found(None, {"KINERJA_REGION_KEY_13_71": text})
    assert not text or text not in str(wrong.value)


def test_a_missing_key_is_named_with_the_places_where_it_belongs():
    with pytest.raises(RegionKeyIsMissing) as missing:
        RegionKeys({}).of("64.72")
    assert "64.72" in str(missing.value)
    assert "KINERJA_REGION_KEYS_FILE" in str(missing.value)
    assert "KINERJA_REGION_KEY_64_72" in str(missing.value)


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o620, 0o660, 0o666])
def test_a_file_that_is_open_to_others_is_not_used(file: Path, mode: int):
    with pytest.raises(RegionKeysAreWrong, match="chmod 600"):
        RegionKeys.found(written(file, json.dumps({"13.71": KEY}), mode), {})


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o440])
def test_a_file_that_a_container_is_handed_for_its_group_is_used(file: Path, mode: int):
    assert RegionKeys.found(written(file, json.dumps({"13.71": KEY}), mode), {}).of("13.71")


@pytest.mark.parametrize(
    "text", ["", "geheim", "[]", '{"13.71": 7}', '{"13.71": "geheim"}', "\xff"]
)
def test_a_file_that_holds_no_keys_is_named_and_not_shown(file: Path, text: str):
    with pytest.raises(RegionKeysAreWrong, match=r"regions\.json") as wrong:
        RegionKeys.found(written(file, text), {})
    assert "geheim" not in str(wrong.value)


def test_a_file_that_is_not_there_is_named(file: Path):
    with pytest.raises(RegionKeysAreWrong, match=r"regions\.json"):
        RegionKeys.found(file, {})


def test_keys_are_not_printed():
    assert KEY[:8] not in repr(RegionKeys(REGION_KEYS))
    assert repr(REGION_KEYS[REGION])[2:20] not in repr(RegionKeys(REGION_KEYS))


def test_a_key_that_does_not_fit_is_told_at_the_start_and_never_reads_as_erased(
    vault: Vault, database: Database, clock: Clock
):
    [box] = vault.seal(REGION, [note("e1")])
    vault.check([REGION])
    wrong = Vault(Keyring(database, RegionKeys({REGION: REGION_KEYS[OTHER]}), clock))
    with pytest.raises(RegionKeyIsMissing, match=REGION):
        wrong.check([REGION])
    with pytest.raises(RegionKeyIsMissing):
        wrong.open(REGION, [box])


def test_a_wrapped_key_is_of_no_use_for_another_person(vault: Vault, database: Database):
    vault.seal(REGION, [note("e1"), note("e2")])
    first = "(SELECT wrapped FROM subject_keys WHERE subject = 'e1')"
    with database.write() as connection:
        connection.exec_driver_sql(f"UPDATE subject_keys SET wrapped = {first}")
    fresh = Vault(Keyring(database, RegionKeys(REGION_KEYS), Clock()))
    with pytest.raises(RegionKeyDoesNotFit):
        fresh.seal(REGION, [note("e2")])


class Seconds:
    def __init__(self) -> None:
        self.shown = 0.0

    def __call__(self) -> float:
        return self.shown


@pytest.fixture
def key() -> SubjectKey:
    return SubjectKey(new_key(), confirmed=True, used_us=0)


def test_the_cache_holds_the_keys_used_last(key: SubjectKey):
    cache = KeyCache(entries=2)
    cache.put(REGION, "e1", key, cache.turn)
    cache.put(REGION, "e2", key, cache.turn)
    assert cache.get(REGION, "e1") is key
    cache.put(REGION, "e3", key, cache.turn)
    assert [cache.get(REGION, subject) for subject in ("e1", "e2", "e3")] == [key, None, key]
    assert len(cache) == 2


def test_a_key_is_in_the_cache_for_five_minutes_however_often_it_is_used(key: SubjectKey):
    seconds = Seconds()
    cache = KeyCache(clock=seconds)
    cache.put(REGION, "e1", key, cache.turn)
    seconds.shown = 299.9
    assert cache.get(REGION, "e1") is key
    seconds.shown = 300.0
    assert cache.get(REGION, "e1") is None
    assert len(cache) == 0


def test_the_cache_keeps_regions_apart(key: SubjectKey):
    cache = KeyCache()
    cache.put(REGION, "e1", key, cache.turn)
    assert cache.get(OTHER, "e1") is None
