"""What the vault tells the other services. Topic ``kinerja.<region>.vault``.

A subject is whose values are sealed under one key: an employee, a citizen's answer, a review round.
Ids only; who looked for somebody is told, what was typed is not.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from contracts.event import Event

ErasureBasis = Literal[
    "no-longer-needed",  # UU 27/2022, Pasal 43 (1) a
    "consent-withdrawn",  # Pasal 43 (1) b
    "subject-request",  # Pasal 43 (1) c, Pasal 44 (1) b
    "unlawfully-processed",  # Pasal 43 (1) d, Pasal 44 (1) d
    "retention-ended",  # Pasal 44 (1) a
]
"""Why a person is erased, a ground of UU 27/2022. No free text: it would name somebody."""

ForgettingBasis = ErasureBasis | Literal["round-closed"]
"""A review round is forgotten when it is closed, by rule: nobody has to propose that."""

RestrictionBasis = Literal[
    "subject-request",  # UU 27/2022, Pasal 11 and 41
    "correction-pending",  # Pasal 6 and 30
    "objection-to-automated-decision",  # Pasal 10
    "failure-of-protection",  # Pasal 46
]
"""Why the processing of somebody's values is paused."""

LookedUpBy = Literal["name", "nip", "nik", "telephone", "import", "records"]
"""By what people were found; ``records`` is reading all that one service knows of one of them.
Nobody is found by a ``telephone`` any more: nothing registers one; older records say so."""

Commitment = Annotated[str, msgspec.Meta(extra_json_schema={"pattern": "^[0-9a-f]{64}$"})]
"""The SHA-256 of a key, in hexadecimal."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class SubjectKeyMade(Event):
    """A record carries a value under this subject's key. ``commitment`` tells nothing of the key,
    and who is shown one can tell whether it was this. Told again of a key that was lost and is
    there again."""

    type = "vault.SubjectKeyMade.v1"
    subject_id: str
    commitment: Commitment


class SubjectKeyLost(Event):
    """This subject's key is gone though nobody was forgotten: the vault was restored from a backup
    that is older than the key. What was sealed under it opens nowhere, unless the key is found.
    ``commitment`` is that of the key, None where the log had not told of it yet."""

    type = "vault.SubjectKeyLost.v1"
    subject_id: str
    commitment: Commitment | None = None


class ForgettingProposed(Event):
    """Somebody proposes to erase this subject; another person has to approve it."""

    type = "vault.ForgettingProposed.v1"
    subject_id: str
    basis: ErasureBasis
    proposed_by: str


class ForgettingWithdrawn(Event):
    """The subject is not erased: who proposed it, or a colleague, has withdrawn it."""

    type = "vault.ForgettingWithdrawn.v1"
    subject_id: str


class SubjectForgotten(Event):
    """The subject's key is destroyed, and what found it by name or number. For ever: whatever was
    sealed under that key opens nowhere again. Approved by the record's actor."""

    type = "vault.SubjectForgotten.v1"
    subject_id: str
    basis: ForgettingBasis
    proposed_by: str


class SubjectRestricted(Event):
    """The processing of this subject's values is paused: they are kept and shown to nobody."""

    type = "vault.SubjectRestricted.v1"
    subject_id: str
    basis: RestrictionBasis


class SubjectUnrestricted(Event):
    """The values of this subject are shown again to whoever may see them."""

    type = "vault.SubjectUnrestricted.v1"
    subject_id: str


class SubjectExported(Event):
    """All that is known of this subject was handed out, to the record's actor."""

    type = "vault.SubjectExported.v1"
    subject_id: str
    export_id: str


SubjectEvent = (
    SubjectKeyMade
    | SubjectKeyLost
    | ForgettingProposed
    | ForgettingWithdrawn
    | SubjectForgotten
    | SubjectRestricted
    | SubjectUnrestricted
    | SubjectExported
)


class SubjectsLookedUp(Event):
    """Somebody looked for people by name or by a number, and was told these. ``found`` counts all
    that were found; a long list is told in several records, each with some of the subjects. Of an
    import ``asked`` says how many numbers it asked for. A large one is known by its ``file``, a
    SHA-256, and names whom it found only where that were few."""

    type = "vault.SubjectsLookedUp.v1"
    lookup_id: str
    looker_id: str
    by: LookedUpBy
    subjects: tuple[str, ...]
    found: int
    looked_at: Instant
    asked: int | None = None
    file: str | None = None


class RegionKeyRotated(Event):
    """A rotation of the region key is done: everything the vault keeps of the region is wrapped
    under another region key than before, and nothing under an older one. ``commitment`` is that of
    the other one, ``keys`` how many subjects' keys there were then."""

    type = "vault.RegionKeyRotated.v1"
    commitment: Commitment
    keys: int
