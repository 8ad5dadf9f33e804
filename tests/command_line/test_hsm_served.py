"""A platform whose region keys lie in a hardware module (SoftHSM), as the page sets it up."""

import json
import re
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

from kernel.region_key_file import read
from tests.journeys.places import embedded
from tests.kernel.vault.hsm import PIN, Token, token
from tests.servers import Hsm
from tests.verbs import fails, of, process

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/keep-region-keys.md"
IN_THE_PAGE = "/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/secrets/hsm-pin"
REGION = "13.71"


@pytest.fixture
def hsm(softhsm: Hsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    made = token(softhsm, tmp_path / "hsm")
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def script(hsm: Token) -> str:
    """What the page says of a module, with the places of this one."""
    section = PAGE.read_text().partition("## A hardware module\n")[2]
    [block] = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert IN_THE_PAGE in block
    return block.replace(IN_THE_PAGE, hsm.url.partition("module-path=")[2])


def test_the_page_sets_a_module_up(hsm: Token, tmp_path: Path):
    told = followed(hsm, tmp_path / "data")
    assert "the key was made" in told
    assert "KINERJA_REGION_KEYS_KMS: answers, and its key cannot leave it" in told
    assert "the key is there already" in followed(hsm, tmp_path / "data")


def followed(hsm: Token, data: Path) -> str:
    environment = {**of(data, {}), **hsm.environment}
    environment["PATH"] = f"{sysconfig.get_path('scripts')}:{environment['PATH']}"
    shell = ["bash", "-eu", "-o", "pipefail", "-c", script(hsm)]
    done = subprocess.run(shell, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(180)
def test_a_platform_is_set_up_served_rotated_and_started_again_with_it(hsm: Token, tmp_path: Path):
    data = tmp_path / "data"
    given = {"region_keys_kms": hsm.url}
    assert process("region-key", "prepare", data=data, **given).returncode == 0
    file = tmp_path / "region-keys.json"
    more = {"KINERJA_REGION_KEYS_KMS": hsm.url, "KINERJA_DATA": str(data)}
    with embedded(more=more) as place:
        file = data / "region-keys.json"
        assert {kept.scheme for keys in read(file).values() for kept in keys} == {"pkcs11"}
        url, ops = place.addresses["reporting"], place.token("o1", "ops")
        rotated = process(
            "region-key", "rotate", REGION, "--json", data=data, url=url, token=ops, **given
        )
        assert rotated.returncode == 0, rotated.stderr
        retired = process(
            "region-key", "retire", REGION, "--destroy", data=data, url=url, token=ops, **given
        )
        assert retired.returncode == 0, retired.stderr
        key = json.loads(rotated.stdout)["key"]
    with embedded(more=more) as place:
        told = place.send("GET", "/reporting/operations/region-key", ("o1", "ops"))
        assert told.json() == {"current": key, "known": [key], "keys": {}}
    shows = said_at_start(data, given)
    hsm.disconnect()
    shows("there is no token kinerja")
    hsm.connect()
    hsm.put_pin("salah-0815")
    shows(f"the PIN for the token kinerja, from {hsm.pin_file}, is refused")
    hsm.put_pin(PIN)
    (data / "region-keys.json").write_text(file.read_text().replace("pkcs11:", "pkcs12:"))
    shows("is wrapped by pkcs12: KINERJA_REGION_KEYS_KMS has to say where that is")


def said_at_start(data: Path, given: Mapping[str, str]):
    """Both a start and the doctor say these words, and no PIN."""

    def shows(words: str) -> None:
        started = process("serve", "--port", "0", data=data, **given)
        fails(started, 1, words)
        doctor = process("doctor", data=data, **given)
        fails(doctor, 1)
        assert words in doctor.stdout
        for text in (started.stderr, started.stdout, doctor.stdout, doctor.stderr):
            assert "salah-0815" not in text
            assert PIN not in text

    return shows
