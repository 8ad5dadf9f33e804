"""Electronic signatures on documents, as the platform asks for them; who makes them is a setting.

A certified provider (PSrE, such as BSrE) fills `SignatureProvider` with an adapter of its own; the
one that comes along is for trying out (`kernel.local_signer`) and says so on every document.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from kernel.document import Document
from kernel.refusal import Conflict, Unavailable
from kernel.typeset import typeset


class NobodySigns(Conflict):
    """No provider of electronic signatures is set up here; the operators name one."""

    slug = "kernel.nobody-signs"
    indonesian = "Penyelenggara tanda tangan elektronik belum ditetapkan; hubungi pengelola."


class SignatureIsRefused(Conflict):
    """The provider did not accept the signer, or what the signer is to be recognised by."""

    slug = "kernel.signature-is-refused"
    indonesian = "Penyelenggara tanda tangan elektronik menolak penanda tangan ini."


class ProviderIsAway(Unavailable):
    """The provider of electronic signatures does not answer."""

    retry_seconds = 30


class Signer(msgspec.Struct, frozen=True):
    """Who signs: the pseudonymous id by which the platform knows them and a provider may be told
    who it is, the name as printed, and in which role ("Pejabat Penilai Kinerja")."""

    subject: str
    name: str
    role: str


class SignatureProvider(Protocol):
    """Who makes signatures. Called in a thread; may take some seconds."""

    @property
    def name(self) -> str:
        """A word by which events tell who made a signature."""
        ...

    @property
    def certified(self) -> bool:
        """Whether its signatures are certified (UU 1/2024, PP 71/2019 Pasal 60)."""
        ...

    def sign(self, pdf: bytes, field: str, signer: Signer, at: datetime) -> bytes:
        """The PDF with a PAdES signature in its empty field of this name, added at the end so that
        earlier signatures stay valid; ``at`` is in the zone of the region.

        Raises SignatureIsRefused, ProviderIsAway.
        """
        ...


@dataclass(frozen=True)
class Signing:
    """Who signs in this program, if anybody, and where people find it: links on paper begin with
    ``public_url``, without a slash at its end."""

    provider: SignatureProvider | None
    public_url: str


def ready(document: Document) -> bytes:
    """The document set, with an empty field for each signature. Takes a while: call it in a
    thread."""
    from kernel import pades  # what it imports takes a second

    found = typeset(document)
    return pades.with_fields(found.pdf, found.fields)
