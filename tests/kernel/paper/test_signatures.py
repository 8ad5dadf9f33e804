"""Signatures of the local signer: valid until a byte changes, one by one, not certified."""

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from kernel.local_signer import WARNING, LocalSigner, SignerKeyIsWrong
from kernel.signature import Signer, ready
from kernel.typeset import typeset
from tests.kernel.paper import validation
from tests.kernel.paper.sheets import document

NOW = datetime.now(ZoneInfo("Asia/Makassar"))
CLERK = Signer("e7", "Contoh Juru", "Pegawai yang Dinilai")
HEAD = Signer("e1", "Contoh Kepala", "Pejabat Penilai Kinerja")


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> LocalSigner:
    return LocalSigner.at(tmp_path_factory.mktemp("signer") / "signer.pem", NOW)


@pytest.fixture(scope="module")
def empty() -> bytes:
    return ready(document())


@pytest.fixture(scope="module")
def both(signer: LocalSigner, empty: bytes) -> bytes:
    once = signer.sign(empty, "employee", CLERK, NOW)
    return signer.sign(once, "appraiser", HEAD, NOW)


def checked(pdf: bytes, signer: LocalSigner) -> dict[str, Any]:
    return asyncio.run(validation.checked(pdf, signer))


def test_what_was_set_stays_as_it_was_before_the_signatures(both: bytes):
    assert both.startswith(typeset(document()).pdf)


def test_both_signatures_are_valid_and_the_later_one_leaves_the_earlier(
    both: bytes, signer: LocalSigner
):
    found = checked(both, signer)
    assert list(found) == ["employee", "appraiser"]
    assert all(each.bottom_line for each in found.values())


def test_a_changed_byte_is_found(both: bytes, signer: LocalSigner):
    at = both.index(b"/FontFile")
    changed = both[: at - 60] + bytes([both[at - 60] ^ 1]) + both[at - 59 :]
    assert not any(each.intact for each in checked(changed, signer).values())


def test_something_added_after_the_last_signature_is_found(both: bytes, signer: LocalSigner):
    writer: Any = IncrementalPdfFileWriter(BytesIO(both))
    writer.root["/Lang"] = writer.root["/Type"]
    writer.update_root()
    added = BytesIO()
    writer.write(added)
    last = checked(added.getvalue(), signer)["appraiser"]
    assert not last.bottom_line


def test_nobody_else_is_taken_for_this_signer(both: bytes, tmp_path: Path):
    other = LocalSigner.at(tmp_path / "other.pem", NOW)
    assert not any(each.trusted for each in checked(both, other).values())


def test_a_signature_is_seen_with_who_when_and_that_it_is_not_certified(both: bytes):
    seen = appearances(both)
    for name, role in (("Contoh Juru", "Pegawai"), ("Contoh Kepala", "Pejabat Penilai")):
        [one] = [each for each in seen if name in each]
        assert role in one and "WITA" in one and WARNING in one


def appearances(pdf: bytes) -> list[str]:
    """The text of what is shown in each field."""
    found: list[str] = []
    for page in PdfReader(BytesIO(pdf)).pages:
        for annotation in page.get("/Annots", []):
            shown: Any = annotation.get_object()["/AP"]["/N"]
            blank: Any = PdfWriter().add_blank_page(200, 100)
            blank[NameObject("/Contents")] = shown
            blank[NameObject("/Resources")] = shown["/Resources"]
            found.append(" ".join(blank.extract_text().split()))
    return found


def test_a_field_is_filled_once(both: bytes, signer: LocalSigner):
    with pytest.raises(SigningError):
        signer.sign(both, "employee", CLERK, NOW)


def test_only_what_asks_for_a_signature_is_signed(empty: bytes, signer: LocalSigner):
    with pytest.raises(SigningError):
        signer.sign(empty, "witness", CLERK, NOW)


def test_the_key_is_its_owners_alone_and_kept(tmp_path: Path):
    file = tmp_path / "data" / "signer.pem"
    first = LocalSigner.at(file, NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["signer.pem"]
    assert LocalSigner.at(file, NOW).certificate == first.certificate


def test_several_who_begin_at_once_have_the_same_key(tmp_path: Path):
    file = tmp_path / "signer.pem"

    def begin(_: int) -> int:
        return LocalSigner.at(file, NOW).certificate.serial_number

    with ThreadPoolExecutor(4) as several:
        assert len(set(several.map(begin, range(4)))) == 1


def test_a_file_that_holds_something_else_is_told(tmp_path: Path):
    file = tmp_path / "signer.pem"
    file.write_text("not a key")
    with pytest.raises(SignerKeyIsWrong, match="no private key"):
        LocalSigner.at(file, NOW)


def test_a_key_and_a_certificate_that_do_not_belong_together_are_told(tmp_path: Path):
    one, other = tmp_path / "one.pem", tmp_path / "other.pem"
    LocalSigner.at(one, NOW)
    certificate = LocalSigner.at(other, NOW).certificate.public_bytes(Encoding.PEM)
    key = one.read_bytes().partition(b"-----BEGIN CERTIFICATE")[0]
    one.write_bytes(key + certificate)
    with pytest.raises(SignerKeyIsWrong, match="belong together"):
        LocalSigner.at(one, NOW)
    rsa = generate_private_key(65537, 2048)
    pem = rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    one.write_bytes(pem + certificate)
    with pytest.raises(SignerKeyIsWrong, match="elliptic"):
        LocalSigner.at(one, NOW)


def test_whoever_signs_is_named_in_the_certificate(both: bytes):
    found: Any = PdfFileReader(BytesIO(both))
    names = [each.signer_cert.subject.native for each in found.embedded_signatures]
    assert [(each["common_name"], each["serial_number"]) for each in names] == [
        ("Contoh Juru", "e7"),
        ("Contoh Kepala", "e1"),
    ]
    assert all(each["organization_name"] == WARNING for each in names)


@pytest.mark.parametrize("name", ["Raden " * 20, "Ḃḋġṗŵ" * 30, "Contoh “Juru”, S.Kom."])
def test_a_long_name_fits(empty: bytes, signer: LocalSigner, name: str):
    long = Signer("e" * 64, name, "Pegawai yang Dinilai")
    signed = signer.sign(empty, "employee", long, datetime.now(UTC))
    assert checked(signed, signer)["employee"].bottom_line
    assert name[:8] in " ".join(appearances(signed))
