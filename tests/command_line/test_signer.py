"""Who signs documents is a setting, and what is wrong with it is said in a sentence."""

from datetime import datetime
from pathlib import Path

import pytest

from kernel.local_signer import LocalSigner
from kernel.signature import Signer
from kinerja.settings import SettingIsWrong, Settings
from kinerja.signing import signing
from tests.verbs import fails, kinerja, process


class Certified:
    """An adapter as somebody else would write it."""

    name = "bsre"
    certified = True

    def sign(self, pdf: bytes, field: str, signer: Signer, at: datetime) -> bytes:
        raise NotImplementedError


def test_embedded_signs_for_trying_out_with_a_key_of_its_own(tmp_path: Path):
    found = signing(Settings(data=tmp_path))
    assert isinstance(found.provider, LocalSigner) and not found.provider.certified
    assert (tmp_path / "signer.pem").exists()
    assert found.public_url == "http://127.0.0.1:8080"


def test_distributed_nobody_signs_unless_somebody_is_named(tmp_path: Path):
    assert signing(Settings(data=tmp_path, kafka="127.0.0.1:9092")).provider is None
    named = Settings(data=tmp_path, kafka="127.0.0.1:9092", signer="local")
    assert isinstance(signing(named).provider, LocalSigner)
    assert signing(Settings(data=tmp_path, signer="none")).provider is None


def test_an_adapter_to_a_certified_provider_is_named_by_module_and_name():
    found = signing(Settings(signer=f"{__name__}:Certified")).provider
    assert found is not None and found.name == "bsre"
    assert found.certified


@pytest.mark.parametrize(
    "named", ["bsre", "no.such.module:name", "kernel.signature:Nothing", ":", "kernel.signature:"]
)
def test_an_adapter_that_is_not_there_is_told_with_what_would_be_right(named: str):
    with pytest.raises(SettingIsWrong, match=r"KINERJA_SIGNER: there is no .*`local`"):
        signing(Settings(signer=named))


def test_the_key_may_be_given(tmp_path: Path):
    given = tmp_path / "given.pem"
    first = signing(Settings(data=tmp_path / "a", signer_key_file=given)).provider
    other = signing(Settings(data=tmp_path / "b", signer_key_file=given)).provider
    assert isinstance(first, LocalSigner) and isinstance(other, LocalSigner)
    assert first.certificate == other.certificate


def test_links_begin_with_the_public_address(tmp_path: Path):
    given = Settings(data=tmp_path, signer="none", public_url="https://kinerja.example.go.id/")
    assert signing(given).public_url == "https://kinerja.example.go.id"


def test_a_key_file_that_is_something_else_ends_the_start_with_a_sentence(tmp_path: Path):
    (tmp_path / "signer.pem").write_text("not a key")
    done = process("serve", "--port", "0", data=tmp_path)
    fails(done, 2, "KINERJA_SIGNER_KEY_FILE", "no private key")


def test_a_public_address_that_is_none_is_refused(tmp_path: Path):
    done = kinerja("serve", "--port", "0", data=tmp_path, public_url="kinerja")
    fails(done, 2, "KINERJA_PUBLIC_URL")
