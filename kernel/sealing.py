"""What one sealing keeps in the vault's tables, and for whom it is refused."""

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec
import sqlalchemy as sa

from contracts.event import Sealed
from contracts.subjects import USABLE, is_subject
from kernel import vault_lost, vault_rows
from kernel.boxes import SubjectKey
from kernel.bulk import Row
from kernel.edge import Personal
from kernel.refusal import Conflict, Invalid


class Offender(msgspec.Struct, frozen=True):
    """A value that was refused: its place in the batch, and whose and which value it is."""

    index: int
    subject: str
    label: str


class HeldByAnother(Conflict):
    """This value is unique in the region and already belongs to another person."""

    slug = "vault.held-by-another"
    indonesian = "Nilai ini harus unik di daerah ini dan sudah dipakai orang lain."

    def __init__(self, offenders: Sequence[Offender]) -> None:
        """``offenders`` is all that was refused, for an import that reports line by line."""
        first = offenders[0]
        super().__init__(first.subject, label=first.label, refused=len(offenders))
        self.offenders = tuple(offenders)


class IsNotFreeYet(Conflict):
    """This person had this number before, and the log holds another one since; it is free for
    everybody, this person too, once that is taken note of. Try again in some seconds."""

    slug = "vault.is-not-free-yet"
    indonesian = "Nomor lama orang ini belum dilepaskan; coba lagi beberapa detik kemudian."

    def __init__(self, offenders: Sequence[Offender]) -> None:
        first = offenders[0]
        super().__init__(first.subject, label=first.label, refused=len(offenders))
        self.offenders = tuple(offenders)


class SubjectIsForgotten(Conflict):
    """This person was erased at request, and nothing personal is kept of them again."""

    slug = "vault.subject-is-forgotten"
    indonesian = "Data pribadi orang ini sudah dihapus dan tidak dapat disimpan lagi."

    def __init__(self, offenders: Sequence[Offender]) -> None:
        super().__init__(offenders[0].subject, refused=len(offenders))
        self.offenders = tuple(offenders)


class KeyIsLost(Conflict):
    """This person's key was lost with a restored vault; no second one is made, or nothing of before
    could be told from what was changed. Restore a later vault, or register under another id."""

    slug = "vault.key-is-lost"
    indonesian = (
        "Kunci orang ini hilang saat brankas dipulihkan dan tidak dibuat kunci kedua; pulihkan"
        " cadangan brankas yang lebih baru, atau daftarkan dengan id lain."
    )

    def __init__(self, offenders: Sequence[Offender]) -> None:
        super().__init__(offenders[0].subject, refused=len(offenders))
        self.offenders = tuple(offenders)


class SubjectIsUnusable(Invalid):
    """Nobody can be known by this id: it would stand in the open for ever, and `usable` says what
    it has to be."""

    slug = "vault.subject-is-unusable"
    indonesian = (
        "Pengenal (id) ini tidak dapat dipakai untuk orang karena akan tercatat terbuka selamanya;"
        " `usable` menyebutkan bentuk yang benar."
    )

    def __init__(self, offenders: Sequence[Offender], language: str) -> None:
        """The id is not told: a name or a number may be in it."""
        super().__init__(usable=USABLE[language], refused=len(offenders))
        self.offenders = tuple(offenders)


def refuse_unusable(values: Sequence[Personal], language: str) -> None:
    """Raises SubjectIsUnusable for ids that no route would take: their keys could never be
    destroyed."""
    if found := [
        Offender(i, v.subject, v.label) for i, v in enumerate(values) if not is_subject(v.subject)
    ]:
        raise SubjectIsUnusable(found, language)


def boxed(region: str, values: Iterable[Personal], keys: Mapping[str, SubjectKey]) -> list[Sealed]:
    return [keys[v.subject].seal(region, v.subject, v.label, v.text) for v in values]


def refuse_forgotten(connection: sa.Connection, region: str, values: Sequence[Personal]) -> None:
    subjects = sorted({value.subject for value in values})
    if gone := vault_rows.forgotten(connection, region, subjects):
        raise SubjectIsForgotten(
            [Offender(i, v.subject, v.label) for i, v in enumerate(values) if v.subject in gone]
        )


def refuse_lost(
    connection: sa.Connection, region: str, values: Sequence[Personal], made: Set[str]
) -> None:
    """Raises KeyIsLost where a key was ``made`` for a subject that had another."""
    if made and (lost := vault_lost.lost_of(connection, region, made).keys()):
        raise KeyIsLost(
            [Offender(i, v.subject, v.label) for i, v in enumerate(values) if v.subject in lost]
        )


def reservations(
    region: str, digests: Mapping[int, str], sealed: Sequence[Sealed], now_us: int
) -> list[Row]:
    """The rows of unique values, given by the digest of each with its place in the batch."""
    first = {found: index for index, found in sorted(digests.items(), reverse=True)}
    return [
        {
            "region": region,
            "digest": found,
            "subject": sealed[index].subject,
            "label": sealed[index].label,
            "box": sealed[index].box,
            "confirmed": False,
            "used_us": now_us,
        }
        for found, index in sorted(first.items())
    ]


def reserve(
    connection: sa.Connection,
    region: str,
    rows: Sequence[Row],
    digests: Mapping[int, str],
    sealed: Sequence[Sealed],
    values: Sequence[Personal],
) -> None:
    """Reserve unique values. Raises HeldByAnother for all of the batch whose holder is another, and
    IsNotFreeYet for what a person goes back to too soon: the custodian will let go of it, though
    a command now rests on it."""
    vault_rows.reserve(connection, rows)
    held = vault_rows.holders(connection, region, [row["digest"] for row in rows])
    if offenders := [
        Offender(index, sealed[index].subject, sealed[index].label)
        for index, found in digests.items()
        if held[found] != sealed[index].subject
    ]:
        raise HeldByAnother(offenders)
    others = {i: d for i, d in digests.items() if values[i].instead_of not in (None, sealed[i])}
    if others:
        held = vault_rows.confirmed_for(connection, region, [*others.values()])
        if offenders := [
            Offender(index, sealed[index].subject, sealed[index].label)
            for index, found in others.items()
            if found in held
        ]:
            raise IsNotFreeYet(offenders)
