"""What pyHanko says of the signatures in a PDF."""

from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from kernel.local_signer import LocalSigner


async def checked(pdf: bytes, signer: LocalSigner) -> dict[str, Any]:
    """Of each signature, by its field, for who trusts this signer and nobody else."""
    root: Any = Certificate
    trusted = root.load(signer.certificate.public_bytes(Encoding.DER))
    found: Any = PdfFileReader(BytesIO(pdf))
    return {
        each.field_name: await async_validate_pdf_signature(
            each, ValidationContext(trust_roots=[trusted])
        )
        for each in found.embedded_signatures
    }
