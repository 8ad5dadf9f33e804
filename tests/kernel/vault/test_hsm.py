"""Region keys wrapped by a hardware module: PKCS#11, through SoftHSM."""

from base64 import b64encode
from pathlib import Path

import pytest

from kernel.database import Database
from kernel.keyring import Keyring
from kernel.kms import Kms, Patient, kms_at
from kernel.kms_answers import KmsIsAway, KmsRefuses
from kernel.region_key_file import changing
from kernel.region_keys import RegionKeys, RegionKeysAreWrong, fresh
from kernel.vault import Vault
from tests.kernel.vault.given import REGION, Clock, note, stored
from tests.kernel.vault.hsm import PIN, Token, token
from tests.kernel.vault.test_vault_keys import Seconds
from tests.servers import Hsm

AROUND = b"kinerja region key 13.72"
KEY = bytes(range(32))


@pytest.fixture
def empty(softhsm: Hsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    made = token(softhsm, tmp_path / "hsm")
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def hsm(empty: Token) -> Token:
    """A token with the key that wraps."""
    kms = empty.kms()
    assert kms.prepare()
    kms.close()
    return empty


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def opened(database: Database, file: Path, kms: Kms | None) -> Vault:
    """The vault as a process has it that starts now."""
    return Vault(Keyring(database, RegionKeys.found(file, {}, kms), Clock()))


def test_what_it_wraps_opens_after_a_restart_and_for_its_region_only(hsm: Token):
    wrapped = hsm.kms().wrap(KEY, AROUND)
    assert b64encode(KEY).decode() not in wrapped
    assert not set(wrapped) & set(" ,")
    assert hsm.kms().unwrap(wrapped, AROUND) == KEY
    with pytest.raises(KmsRefuses, match="does not open"):
        hsm.kms().unwrap(wrapped, b"kinerja region key 13.71")


def test_the_key_that_wraps_cannot_be_taken_out_and_is_made_once(hsm: Token):
    assert hsm.kms().weakness() == ""
    assert not hsm.kms().prepare()


def test_a_region_is_set_up_sealed_and_opened_and_no_key_lies_on_the_disk(
    hsm: Token, database: Database, file: Path
):
    keys = RegionKeys.create(file, [REGION], hsm.kms())
    assert b64encode(keys.of(REGION)).decode() not in file.read_text()
    assert '"pkcs11:' in file.read_text()
    vault = Vault(Keyring(database, keys, Clock()))
    [box] = vault.seal(REGION, [note("e1", "Siti")])
    later = opened(database, file, hsm.kms())
    assert later.open(REGION, [box]) == {box: "Siti"}


def test_a_running_process_needs_it_no_more(hsm: Token, database: Database, file: Path):
    RegionKeys.create(file, [REGION], hsm.kms())
    vault = opened(database, file, hsm.kms())
    vault.check([REGION])
    hsm.disconnect()
    [box] = vault.seal(REGION, [note("e1", "Siti")])
    assert vault.open(REGION, [box]) == {box: "Siti"}


def test_while_it_is_away_a_start_says_so_and_goes_on_when_it_is_back(
    hsm: Token, database: Database, file: Path
):
    RegionKeys.create(file, [REGION], hsm.kms())
    hsm.disconnect()
    with pytest.raises(KmsIsAway, match="no token kinerja"):
        opened(database, file, hsm.kms()).check([REGION])
    hsm.connect()
    opened(database, file, hsm.kms()).check([REGION])


def test_a_session_that_ended_is_begun_again(hsm: Token):
    kms = hsm.kms()
    wrapped = kms.wrap(KEY, AROUND)
    hsm.restart()
    assert kms.unwrap(wrapped, AROUND) == KEY
    other = hsm.kms()  # one process has one library: this ends the session of the first
    assert other.unwrap(wrapped, AROUND) == KEY
    assert kms.unwrap(wrapped, AROUND) == KEY


def test_a_rotation_brings_a_key_from_a_file_into_it_and_takes_another_wrapping_key(
    hsm: Token, database: Database, file: Path
):
    RegionKeys.create(file, [REGION])
    [box] = opened(database, file, None).seal(REGION, [note("e1", "Siti")])
    hsm.kms(hsm.of_key("kek-2")).prepare()
    for url in (hsm.url, hsm.of_key("kek-2")):
        to = added(file, hsm.kms(url))
        vault = opened(database, file, hsm.kms(url))
        vault.rewrapping.begin(REGION, to)
        assert vault.rewrapping.part(REGION, to).left == 0
        assert opened(database, file, hsm.kms(url)).open(REGION, [box]) == {box: "Siti"}
    with changing(file) as keys:
        del keys[REGION][1:]
    assert "pkcs11:" in file.read_text()
    assert "kek-2" in file.read_text()
    assert opened(database, file, hsm.kms()).open(REGION, [box]) == {box: "Siti"}
    assert len(stored(database)["subject_keys"]) == 1


def added(file: Path, kms: Kms) -> str:
    with changing(file) as keys:
        keys[REGION].insert(0, fresh(REGION, kms))
        return keys[REGION][0].commitment


def test_a_wrong_pin_is_told_with_where_it_is_from_not_shown_and_not_tried_again(hsm: Token):
    hsm.put_pin("salah-0815")
    kms = hsm.kms()
    for words in ("is refused", "not tried again"):
        with pytest.raises(KmsRefuses, match=words) as told:
            kms.wrap(KEY, AROUND)
        assert str(hsm.pin_file) in str(told.value)
        assert "salah" not in str(told.value)
    hsm.put_pin(PIN)
    assert kms.unwrap(kms.wrap(KEY, AROUND), AROUND) == KEY


def test_a_pin_comes_from_a_private_file_or_a_variable(hsm: Token):
    bare = hsm.url.partition("&")[0]
    assert hsm.kms(bare, KINERJA_PKCS11_PIN=PIN).wrap(KEY, AROUND)
    with pytest.raises(KmsRefuses, match="KINERJA_PKCS11_PIN"):
        hsm.kms(bare).wrap(KEY, AROUND)
    hsm.pin_file.chmod(0o644)
    with pytest.raises(KmsRefuses, match="chmod 600"):
        hsm.kms().wrap(KEY, AROUND)
    hsm.pin_file.unlink()
    with pytest.raises(KmsRefuses, match="cannot be read"):
        hsm.kms().wrap(KEY, AROUND)


def test_a_token_without_the_key_says_how_it_is_made(empty: Token):
    with pytest.raises(KmsRefuses, match="region-key prepare"):
        empty.kms().wrap(KEY, AROUND)


def test_a_library_or_token_that_is_not_there_is_named(hsm: Token):
    with pytest.raises(KmsRefuses, match="no PKCS#11 library /nowhere"):
        hsm.kms(f"pkcs11:token=t;object=k?module-path=/nowhere&pin-source={hsm.pin_file}").prepare()
    with pytest.raises(KmsIsAway, match="no token another"):
        hsm.kms(hsm.url.replace("token=kinerja", "token=another")).wrap(KEY, AROUND)


def test_what_was_cut_is_refused(hsm: Token):
    kms = hsm.kms()
    wrapped = kms.wrap(KEY, AROUND)
    for changed in (wrapped[:-8], "region-kek:%%"):
        with pytest.raises(KmsRefuses):
            kms.unwrap(changed, AROUND)
    with pytest.raises(KmsRefuses, match="lacks the AES key"):
        kms.unwrap(wrapped.replace("region-kek", "another"), AROUND)


def test_a_wrapped_key_without_a_module_says_which_setting_is_missing(hsm: Token, file: Path):
    RegionKeys.create(file, [REGION], hsm.kms())
    with pytest.raises(KmsRefuses, match="KINERJA_REGION_KEYS_KMS"):
        RegionKeys.found(file, {}).of(REGION)


def test_a_key_that_the_file_calls_by_another_name_is_not_used(hsm: Token, file: Path):
    RegionKeys.create(file, [REGION], hsm.kms())
    [kept] = RegionKeys.found(file, {}, hsm.kms()).commitments(REGION)
    file.write_text(file.read_text().replace(kept, "0" * 16))
    with pytest.raises(KmsRefuses, match="another key"):
        RegionKeys.found(file, {}, hsm.kms()).of(REGION)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("vault://x", "begins with none of pkcs11:"),
        ("pkcs11:token=t?module-path=/m", "lacks token, object or module-path"),
        ("pkcs11:token=t;object=k?module-path=/m&slot=1", "has slot"),
        ("pkcs11:token=t;object=k?module-path=/m&pin-value=4711", "holds a PIN"),
    ],
)
def test_an_address_that_is_none_is_told_without_what_may_be_a_pin(url: str, words: str):
    with pytest.raises(ValueError, match=words) as told:
        kms_at(url, {})
    assert "4711" not in str(told.value)


def test_no_kms_is_none():
    assert kms_at(None, {}) is None


class Away:
    """A KMS that is away for as long as somebody says so, and counts who asks."""

    scheme = "away"
    is_away = True
    asked = 0

    def wrap(self, key: bytes, around: bytes) -> str:
        self.asked += 1
        if self.is_away:
            raise KmsIsAway("no cable")
        return "w"

    def unwrap(self, wrapped: str, around: bytes) -> bytes:
        raise NotImplementedError

    def prepare(self) -> bool:
        return False

    def weakness(self) -> str:
        return ""

    def close(self) -> None: ...


def test_one_that_is_away_is_asked_again_after_growing_pauses():
    seconds, kms = Seconds(), Away()
    patient = Patient(kms, seconds)
    pauses: list[float] = []
    for _ in range(9):
        with pytest.raises(KmsIsAway, match="no cable") as away:
            patient.wrap(KEY, AROUND)
        pauses.append(away.value.retry_seconds)
        asked = kms.asked
        with pytest.raises(KmsIsAway, match="no cable"):
            patient.wrap(KEY, AROUND)
        assert kms.asked == asked
        seconds.shown += away.value.retry_seconds
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    kms.is_away = False
    assert patient.wrap(KEY, AROUND) == "w"


def test_several_keys_of_a_region_come_from_one_variable_the_newest_first():
    newer, older = (b64encode(bytes([n] * 32)).decode() for n in (1, 2))
    keys = RegionKeys.found(None, {"KINERJA_REGION_KEY_13_72": f"{newer}, {older}"})
    first, second = keys.commitments(REGION)
    assert (keys.of(REGION), keys.of(REGION, first)) == (bytes([1] * 32),) * 2
    assert keys.of(REGION, second) == bytes([2] * 32)


@pytest.mark.parametrize("text", ["pkcs11:ab:x", "pkcs11:geheim", f"{b64encode(KEY).decode()},x"])
def test_a_variable_with_a_key_that_is_none_is_named_and_not_shown(text: str):
    with pytest.raises(RegionKeysAreWrong, match=r"13\.72 in KINERJA_REGION_KEY_13_72") as told:
        RegionKeys.found(None, {"KINERJA_REGION_KEY_13_72": text})
    assert text not in str(told.value)
