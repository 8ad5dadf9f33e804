"""PAdES signatures in a PDF, by pyHanko: the only module that imports it, and only when somebody
signs (it takes a second, and 40 MB)."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import uuid4

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from kernel.typeset import Field

# asn1crypto has no types of its own, and pyHanko's stop where it is used.
KEY: Any = PrivateKeyInfo
CERTIFICATE: Any = Certificate


def with_fields(pdf: bytes, fields: Sequence[Field]) -> bytes:
    """The PDF with empty signature fields, added behind its end: what was set stays as it was."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for field in fields:
        corners = (round(field.left), round(field.bottom), round(field.right), round(field.top))
        spec = SigFieldSpec(field.name, on_page=field.page - 1, box=corners)
        append_signature_field(writer, spec)
    return written(writer)


def signed(
    pdf: bytes, field: str, key: bytes, certificates: Sequence[bytes], reason: str, seen: bytes
) -> bytes:
    """The PDF with a signature in an empty field, PAdES baseline B-B.

    ``key`` is PKCS#8 and ``certificates`` are X.509, in DER: the signer's first, then who issued
    it. ``seen`` is a PDF whose page is shown in the field.
    """
    own, *issuers = [CERTIFICATE.load(each) for each in certificates]
    known = SimpleCertificateStore()
    known.register_multiple(issuers)
    signing: Any = PdfSigner(
        PdfSignatureMetadata(
            field_name=field, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        ),
        SimpleSigner(own, KEY.load(key), known),
        stamp_style=StaticStampStyle(border_width=0, background=Page(seen)),
    )
    result = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signing.sign_pdf(writer, existing_fields_only=True, output=result)
    return result.getvalue()


def written(writer: Any) -> bytes:
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


class Page(PdfContent):
    """The first page of another PDF, to be shown within one; pyHanko's own takes file names."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        content: Any = self  # pyHanko has set ``writer`` before
        shown = content.writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        name = f"/Seen{uuid4().hex}"
        content.resources.xobject[name] = shown
        left, bottom, right, top = shown.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()
