"""A subject: a key was made for it; its processing may be paused; it may be forgotten, for good. A
key that was lost with a restored vault is told as well, and told made when it is there again.

Forgetting takes two people: one proposes it with a ground of the law, another approves. A review
round needs none: it is forgotten by rule when it is closed (trust.md, *Personal data*). What is
decided here is carried out by `effects.py`, in the tables where the keys lie.
"""

from enum import Enum

import msgspec
from msgspec.structs import replace

from contracts.vault import (
    ErasureBasis,
    ForgettingProposed,
    ForgettingWithdrawn,
    RestrictionBasis,
    SubjectEvent,
    SubjectExported,
    SubjectForgotten,
    SubjectKeyLost,
    SubjectKeyMade,
    SubjectRestricted,
    SubjectUnrestricted,
)
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Forbidden, NotFound

BY_RULE = "system"


class RecordKey(Command):
    subject_id: str
    commitment: str


class RecordLoss(Command):
    """``commitment`` is that of the key that is gone; None where nobody knows it."""

    subject_id: str
    commitment: str | None


class ProposeForgetting(Command):
    subject_id: str
    basis: ErasureBasis
    proposer_id: str


class ApproveForgetting(Command):
    subject_id: str
    approver_id: str


class WithdrawForgetting(Command):
    subject_id: str


class ForgetRound(Command):
    """``subject_id`` is that of the round's key; no key may have been recorded for it yet."""

    subject_id: str


class Restrict(Command):
    subject_id: str
    basis: RestrictionBasis


class Unrestrict(Command):
    subject_id: str


class RecordExport(Command):
    subject_id: str
    export_id: str


SubjectCommand = (
    RecordKey
    | RecordLoss
    | ProposeForgetting
    | ApproveForgetting
    | WithdrawForgetting
    | ForgetRound
    | Restrict
    | Unrestrict
    | RecordExport
)


class NoSuchSubject(NotFound):
    """No key was recorded for this subject; a new one is recorded within seconds."""

    slug = "vault.no-such-subject"
    indonesian = "Tidak ada kunci untuk orang ini; kunci baru tercatat beberapa detik kemudian."


class ForgottenIsFinal(Conflict):
    """This person was forgotten: the key is destroyed, and nothing can be done with it any more."""

    slug = "vault.forgotten-is-final"
    indonesian = "Orang ini sudah dihapus: kuncinya dimusnahkan dan tidak dapat dipulihkan."


class ApproverProposed(Forbidden):
    """Who proposed to forget somebody does not approve it; another person has to."""

    slug = "vault.approver-proposed"
    indonesian = "Pengusul penghapusan tidak boleh menyetujuinya; harus orang lain."


class NothingIsProposed(Conflict):
    """Nobody has proposed to forget this person, or it was withdrawn."""

    slug = "vault.nothing-is-proposed"
    indonesian = "Tidak ada usulan penghapusan untuk orang ini, atau sudah dicabut."


class ProposedOnAnotherBasis(Conflict):
    """It is proposed already to forget this person, on another basis; withdraw that first."""

    slug = "vault.proposed-on-another-basis"
    indonesian = "Penghapusan sudah diusulkan dengan dasar lain; cabut dahulu usulan itu."


class Status(Enum):
    UNKNOWN = "unknown"
    HELD = "held"
    PROPOSED = "proposed"
    FORGOTTEN = "forgotten"


class Subject(State, frozen=True):
    """``restricted`` is the basis of a restriction, ``basis`` that of a proposal; "" for none.
    ``exported`` are the ids of all exports: there are few. ``lost`` says that the key is gone
    though nobody was forgotten."""

    status: Status = Status.UNKNOWN
    commitment: str = ""
    lost: bool = False
    basis: str = ""
    proposed_by: str = ""
    restricted: str = ""
    exported: frozenset[str] = frozenset()


def decide(command: SubjectCommand, subject: Subject) -> list[SubjectEvent]:
    match command, subject.status:
        case RecordKey(), _:  # a fact, however late it comes
            return key_made(command, subject)
        case RecordLoss(), Status.FORGOTTEN:  # the key was destroyed
            return []
        case RecordLoss(), Status.UNKNOWN | Status.HELD | Status.PROPOSED:
            return key_lost(command, subject)
        case ForgetRound(), Status.FORGOTTEN:
            return []
        case ForgetRound(), Status.UNKNOWN | Status.HELD | Status.PROPOSED:
            return [forgotten_by_rule(command)]
        case _, Status.UNKNOWN:
            raise NoSuchSubject(command.subject_id)

        case ProposeForgetting(), Status.HELD:
            return [proposed(command)]
        case ProposeForgetting(), Status.PROPOSED:
            return same_basis(command, subject)
        case ApproveForgetting(), Status.PROPOSED:
            return [approved(command, subject)]
        case ApproveForgetting(), Status.HELD:
            raise NothingIsProposed(command.subject_id)
        case ApproveForgetting(), Status.FORGOTTEN:
            return []
        case WithdrawForgetting(), Status.PROPOSED:
            return [ForgettingWithdrawn(subject_id=command.subject_id)]
        case WithdrawForgetting(), Status.HELD:
            return []

        case Restrict(basis=basis), Status.HELD | Status.PROPOSED:
            same = basis == subject.restricted
            return [] if same else [SubjectRestricted(subject_id=command.subject_id, basis=basis)]
        case Unrestrict(), Status.HELD | Status.PROPOSED:
            is_free = not subject.restricted
            return [] if is_free else [SubjectUnrestricted(subject_id=command.subject_id)]

        case RecordExport(export_id=export_id), _:  # of a forgotten one too: records remain
            made = SubjectExported(subject_id=command.subject_id, export_id=export_id)
            return [] if export_id in subject.exported else [made]

        case (
            ProposeForgetting() | WithdrawForgetting() | Restrict() | Unrestrict(),
            Status.FORGOTTEN,
        ):
            raise ForgottenIsFinal(command.subject_id)


def key_made(known: RecordKey, subject: Subject) -> list[SubjectEvent]:
    if known.commitment == subject.commitment and not subject.lost:
        return []
    return [SubjectKeyMade(subject_id=known.subject_id, commitment=known.commitment)]


def key_lost(known: RecordLoss, subject: Subject) -> list[SubjectEvent]:
    if subject.lost:
        return []
    commitment = known.commitment or subject.commitment or None
    return [SubjectKeyLost(subject_id=known.subject_id, commitment=commitment)]


def forgotten_by_rule(asked: ForgetRound) -> SubjectForgotten:
    return SubjectForgotten(subject_id=asked.subject_id, basis="round-closed", proposed_by=BY_RULE)


def proposed(asked: ProposeForgetting) -> ForgettingProposed:
    return ForgettingProposed(
        subject_id=asked.subject_id, basis=asked.basis, proposed_by=asked.proposer_id
    )


def same_basis(asked: ProposeForgetting, subject: Subject) -> list[SubjectEvent]:
    if asked.basis != subject.basis:
        raise ProposedOnAnotherBasis(asked.subject_id, basis=subject.basis)
    return []


def approved(asked: ApproveForgetting, subject: Subject) -> SubjectForgotten:
    if asked.approver_id == subject.proposed_by:
        raise ApproverProposed(asked.subject_id)
    basis = msgspec.convert(subject.basis, ErasureBasis)
    return SubjectForgotten(
        subject_id=asked.subject_id, basis=basis, proposed_by=subject.proposed_by
    )


def evolve(subject: Subject, event: SubjectEvent) -> Subject:
    match event:
        case SubjectKeyMade():
            return replace(recorded(subject), commitment=event.commitment, lost=False)
        case SubjectKeyLost():
            return replace(recorded(subject), lost=True)
        case ForgettingProposed() if subject.status is not Status.FORGOTTEN:
            return replace(
                subject,
                status=Status.PROPOSED,
                basis=event.basis,
                proposed_by=event.proposed_by,
            )
        case ForgettingWithdrawn() if subject.status is not Status.FORGOTTEN:
            return replace(subject, status=Status.HELD, basis="", proposed_by="")
        case ForgettingProposed() | ForgettingWithdrawn():
            return subject
        case SubjectForgotten():
            return replace(
                subject, status=Status.FORGOTTEN, basis=event.basis, proposed_by=event.proposed_by
            )
        case SubjectRestricted():
            return replace(subject, restricted=event.basis)
        case SubjectUnrestricted():
            return replace(subject, restricted="")
        case SubjectExported():
            return replace(subject, exported=subject.exported | {event.export_id})


def recorded(subject: Subject) -> Subject:
    """A record names the subject, whether its key is there or gone."""
    return replace(subject, status=Status.HELD) if subject.status is Status.UNKNOWN else subject


subject: Decider[SubjectCommand, Subject, SubjectEvent] = Decider(
    stream=lambda command: f"subject-{command.subject_id}",
    initial=Subject(),
    decide=decide,
    evolve=evolve,
)
