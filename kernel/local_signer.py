"""Signatures for trying out: PAdES, by certificates that this installation makes for itself.

They show that a file was not changed since, and by whose login it was signed. They are not
certified, nobody outside has to believe them, and every signature says so where it is seen.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from kernel.paper_words import long_moment
from kernel.signature import Signer
from kernel.typeset import stamp

WARNING: Final = "TIDAK TERSERTIFIKASI — penanda tangan uji"
ISSUER: Final = "Kinerja, penerbit uji setempat (tidak tersertifikasi)"
YEARS: Final = timedelta(days=3652)
SLACK: Final = timedelta(minutes=5)  # clocks of who checks are not ours


class SignerKeyIsWrong(ValueError):
    """The file with the key of the local signer is not what it should be."""


class LocalSigner:
    """A `SignatureProvider` with a certificate authority of its own in one PEM file. A signer's key
    is made for one signature and thrown away."""

    name = "local"
    certified = False

    def __init__(self, key: EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self.certificate = certificate
        """Whoever checks signatures has to trust this one."""

    @classmethod
    def at(cls, file: Path, now: datetime) -> "LocalSigner":
        """The signer whose key and certificate are in this file; made where it is missing, for
        its owner alone. Raises SignerKeyIsWrong, OSError."""
        if not file.exists():
            create(file, now)
        try:
            pem = file.read_bytes()
            key = load_pem_private_key(pem, password=None)
            certificate = x509.load_pem_x509_certificate(pem)
        except ValueError:
            raise SignerKeyIsWrong(
                f"{file} holds no private key and certificate in PEM;"
                " without the file both are made anew"
            ) from None
        if not isinstance(key, EllipticCurvePrivateKey):
            raise SignerKeyIsWrong(f"{file}: the key is none of an elliptic curve")
        if key.public_key() != certificate.public_key():
            raise SignerKeyIsWrong(f"{file}: key and certificate do not belong together")
        return cls(key, certificate)

    def sign(self, pdf: bytes, field: str, signer: Signer, at: datetime) -> bytes:
        """See `SignatureProvider`."""
        from kernel import pades  # what it imports takes a second

        said = ["Ditandatangani secara elektronik oleh", signer.name, signer.role, long_moment(at)]
        key = generate_private_key(SECP256R1())
        own = certified(key, signer.name, signer.subject, at, (self._key, self.certificate))
        return pades.signed(
            pdf,
            field,
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            [each.public_bytes(Encoding.DER) for each in (own, self.certificate)],
            f"{signer.role}. {WARNING}",
            stamp(said, WARNING),
        )


def create(file: Path, now: datetime) -> None:
    """Make key and certificate of a new issuer. Of two who do at once, one is first."""
    key = generate_private_key(SECP256R1())
    certificate = certified(key, ISSUER, "", now, None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem += certificate.public_bytes(Encoding.PEM)
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent) as draft:  # for its owner alone
        draft.write(pem)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, file)


def certified(
    key: EllipticCurvePrivateKey,
    name: str,
    subject: str,
    now: datetime,
    by: tuple[EllipticCurvePrivateKey, x509.Certificate] | None,
) -> x509.Certificate:
    """A certificate for this key, issued by somebody, or by itself: then it issues others."""
    names = [x509.NameAttribute(NameOID.COMMON_NAME, short(name))]
    names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, WARNING))
    if subject:
        names.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, short(subject)))
    owner = x509.Name(names)
    begins = now.astimezone(UTC) - SLACK
    ends = begins + YEARS if by is None else by[1].not_valid_after_utc
    return (
        x509.CertificateBuilder()
        .subject_name(owner)
        .issuer_name(by[1].subject if by else owner)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(usage(signs_others=by is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(by[0] if by else key, SHA256())
    )


def short(name: str) -> str:
    """As much of a name as a certificate holds: 64 bytes."""
    return name.encode()[:64].decode(errors="ignore")


def usage(signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_others,
        content_commitment=not signs_others,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        encipher_only=False,
        decipher_only=False,
    )
