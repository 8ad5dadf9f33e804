"""The documents of a plan (SKP) in the forms of PermenPANRB 6/2022, once somebody has signed."""

from typing import Literal

from contracts.event import Event, Sealed

DocumentForm = Literal[
    "A.1.1", "A.1.2", "A.1.3", "A.1.4", "A.1.5", "A.1.6", "A.1.7", "B.1.1", "B.1.2"
]
"""Annex A is planning, annex B documentation. A.1.8 is the annex within A.1.1, 2, 6 and 7."""

SignedAs = Literal["employee", "appraiser"]
"""Pegawai yang dinilai, pejabat penilai kinerja."""


class DocumentSigned(Event):
    """One of those whom a form asks has signed it. ``document_id`` is the form of one plan, all its
    issues together; ``link_id`` is this issue, random, and stands in the link printed on it.

    ``stands_for`` is the last record that changed what the document tells. ``sha256`` is of the PDF
    with this signature, ``before`` of the one it was put on ("": of none). The PDF names people, so
    it is kept closed: ``file`` is the SHA-256 of the closed file, and its key is the exclusive or
    of ``keys``, of which each of the people named in it holds one. ``post`` is what the signer is
    in the office; ``certified`` is false for the signer of a test installation."""

    type = "reporting.DocumentSigned.v1"
    document_id: str
    link_id: str
    plan_id: str
    employee_id: str
    form: DocumentForm
    revision: int
    stands_for: str
    signer_id: str
    signed_as: SignedAs
    post: str
    sha256: str
    before: str
    file: str
    size: int
    keys: tuple[Sealed, ...]
    provider: str
    certified: bool


DocumentEvent = DocumentSigned
