"""`kinerja region-key` beside a platform that serves: the file here, the vault there."""

import json
from base64 import b64encode
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from contracts.event import Sealed
from kernel.region_key_file import changing
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from tests.command_line.test_command_line import NOBODY
from tests.journeys.places import Place, embedded
from tests.kernel.logs import sqlite_url
from tests.kernel.vault.given import note
from tests.verbs import Done, fails, kinerja

REGION = "13.71"
PEOPLE = [note(f"e{number}", f"Rapat {number}") for number in range(1_200)]
FILE = "region-keys.json"

beside = pytest.mark.server  # as slow as a server: it starts the whole platform


class Served:
    """A platform with 1,200 people in Kota Padang's vault, and the verbs beside it."""

    def __init__(self, place: Place, boxes: list[Sealed]) -> None:
        self.place = place
        self.boxes = boxes
        self.data = Path(place.environment["KINERJA_DATA"])
        self.file = self.data / FILE

    def do(self, *words: str, role: str = "ops", **settings: str) -> Done:
        given = {"url": self.place.addresses["reporting"], "token": self.place.token("o1", role)}
        return kinerja("region-key", *words, data=self.data, **given, **settings)

    def told(self, *words: str, **settings: str) -> Any:
        done = self.do(*words, "--json", **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def states(self) -> dict[str, int]:
        return {each["state"]: each["keys"] for each in self.told("list", REGION)}


boxes: list[Sealed] = []


def peopled(data: Path) -> None:
    vault = Vault.open_at(
        sqlite_url(data, "vault"), RegionKeys.create(data / FILE, [REGION, "13.72"])
    )
    vault.gate.beat([REGION])
    boxes[:] = vault.seal(REGION, PEOPLE)
    vault.confirm(REGION, boxes)
    vault.close()


@pytest.fixture
def served() -> Generator[Served]:
    with embedded(peopled) as place:
        yield Served(place, boxes)


@beside
def test_a_region_is_rotated_while_it_is_served_and_its_old_key_is_put_away(served: Served):
    assert served.states == {"in use": 1_200}
    [before] = served.told("list", REGION)
    rotated = served.told("rotate", REGION)
    assert (rotated["wrapped"], rotated["old"]) == (1_200, [before["key"]])
    assert served.states == {"in use": 1_200, "old": 0}
    assert served.told("list", REGION)[0]["key"] == rotated["key"]
    fails(served.do("retire", REGION), 2, "--into FILE", "--destroy")
    old = served.data / "old.json"
    retired = served.told("retire", REGION, "--into", str(old))
    assert retired["keys"] == [before["key"]]
    assert served.states == {"in use": 1_200}
    assert RegionKeys.found(old, {}).commitments(REGION) == [before["key"]]
    assert old.stat().st_mode & 0o777 == 0o600
    assert served.told("retire", REGION, "--destroy")["keys"] == []


@beside
def test_what_was_interrupted_goes_on_to_the_same_key(served: Served):
    made = served.told("make", REGION)
    assert served.states == {"waits": 0, "in use": 1_200}
    to = {"to": made["key"]}
    for step in ("begin", "part"):
        path = f"/reporting/operations/region-key/{step}"
        answer = served.place.send("POST", path, ("o1", "ops"), json=to)
        assert answer.status_code == 200, answer.text
    assert answer.json() == {"wrapped": 500, "left": 700}
    assert served.states == {"in use": 500, "old": 700}
    fails(served.do("retire", REGION, "--destroy"), 1, "700 keys of 13.71", "rotate 13.71")
    rotated = served.told("rotate", REGION)
    assert (rotated["key"], rotated["wrapped"]) == (made["key"], 700)
    fails(served.do("rotate", REGION), 1, "has 2 keys of 13.71 already", "retire the old")


@beside
def test_nothing_is_changed_for_a_key_that_a_process_lacks(served: Served):
    elsewhere = served.data / "elsewhere.json"
    elsewhere.touch(mode=0o600)
    elsewhere.write_bytes(served.file.read_bytes())
    given = {"region_keys_file": str(elsewhere)}
    fails(served.do("rotate", REGION, **given), 1, "nothing was changed", "lacks the region key")
    assert served.states == {"in use": 1_200}


@beside
def test_a_file_that_is_older_than_a_rotation_is_told_and_never_rotated_back_to(served: Served):
    older = served.data / "older.json"
    older.touch(mode=0o600)
    older.write_bytes(served.file.read_bytes())
    served.told("rotate", REGION)
    given = {"region_keys_file": str(older)}
    fails(served.do("rotate", REGION, **given), 1, "take the newer file")
    doctor = kinerja("doctor", data=served.data, **given)
    fails(doctor, 1)
    assert "the vault needs the region key" in doctor.stdout
    told = kinerja("doctor", data=served.data).stdout
    assert "13.71 has several keys, and everything is wrapped under" in told


@beside
def test_only_those_who_run_it_may(served: Served):
    fails(served.do("rotate", REGION, role="hr"), 1, "role")
    fails(served.do("rotate", REGION, role="auditor"), 1, "role")
    assert served.do("list", REGION, role="auditor").returncode == 0


@beside
@pytest.mark.parametrize(
    ("to", "status", "kind"),
    [("0" * 16, 409, "vault.region-key-is-unknown"), ("geheim", 422, "kernel.invalid-body")],
)
def test_a_key_that_nobody_knows_is_refused(served: Served, to: str, status: int, kind: str):
    path = "/reporting/operations/region-key/begin"
    answer = served.place.send("POST", path, ("o1", "ops"), json={"to": to})
    assert answer.status_code == status
    assert answer.json()["type"].endswith(kind)


@pytest.mark.parametrize("verb", ["make", "rotate", "retire", "list"])
def test_a_region_that_is_none_is_wrong_use(tmp_path: Path, verb: str):
    words = [verb, "99.99", *(["--destroy"] if verb == "retire" else [])]
    fails(kinerja("region-key", *words, data=tmp_path), 2, "there is no region '99.99'")


def test_what_keeps_from_rotating_is_said(tmp_path: Path):
    words = ["region-key", "rotate", REGION]
    fails(kinerja(*words, data=tmp_path), 2, "KINERJA_TOKEN is not set")
    fails(kinerja(*words, data=tmp_path, url=NOBODY, token="x"), 1, "is KINERJA_URL right?")


def test_a_key_is_made_in_a_file_only_and_one_at_a_time(tmp_path: Path):
    make = ["region-key", "make", REGION]
    fails(kinerja(*make, data=tmp_path), 1, "KINERJA_REGION_KEYS_FILE names the file")
    RegionKeys.create(tmp_path / FILE, ["13.72"])
    fails(kinerja(*make, data=tmp_path), 1, "the first start makes it")
    RegionKeys.create(tmp_path / FILE, [REGION])
    assert kinerja(*make, data=tmp_path).returncode == 0
    fails(kinerja(*make, data=tmp_path), 1, "has 2 keys of 13.71 already")
    key = b64encode(bytes(32)).decode()
    given = kinerja(*make, data=tmp_path, region_key_13_71=key)
    fails(given, 1, "come from KINERJA_REGION_KEY_13_71", "openssl rand -base64 32")
    assert key not in given.stderr


def test_a_file_that_a_group_may_read_stays_so(tmp_path: Path):
    RegionKeys.create(tmp_path / FILE, [REGION])
    (tmp_path / FILE).chmod(0o640)
    assert kinerja("region-key", "make", REGION, data=tmp_path).returncode == 0
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o640
    with changing(tmp_path / FILE) as keys:
        assert len(keys[REGION]) == 2


@pytest.mark.parametrize(
    ("kms", "code", "words"),
    [
        (None, 2, "KINERJA_REGION_KEYS_KMS is not set"),
        ("pkcs11:token=t;object=k?module-path=/nowhere", 1, "there is no PIN for the token t"),
        ("pkcs11:token=t;object=k?module-path=/m&pin-value=4711", 2, "holds a PIN"),
    ],
)
def test_a_module_that_cannot_be_used_is_said(
    tmp_path: Path, kms: str | None, code: int, words: str
):
    given = {"region_keys_kms": kms} if kms else {}
    done = kinerja("region-key", "prepare", data=tmp_path, **given)
    fails(done, code, words)
    assert "4711" not in done.stderr
