"""What the vault shows. Each view: a row, the keys an event touches, how it folds."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from contracts.vault import (
    ErasureBasis,
    ForgettingProposed,
    ForgettingWithdrawn,
    LookedUpBy,
    SubjectEvent,
    SubjectExported,
    SubjectForgotten,
    SubjectKeyLost,
    SubjectKeyMade,
    SubjectRestricted,
    SubjectsLookedUp,
    SubjectUnrestricted,
)
from kernel.heard import Heard
from kernel.view import View

Standing = Literal["held", "restricted", "forgotten"]
Proposals = ForgettingProposed | ForgettingWithdrawn | SubjectForgotten


class SubjectRow(msgspec.Struct, frozen=True):
    """One row for each subject: how it stands and why, what each of its keys was committed to, and
    how often it was exported. ``proposed`` says that somebody wants it forgotten, ``lost`` that its
    key is gone all the same; ``decided`` is the position at which it was decided how it stands."""

    subject_id: str
    version: int
    standing: Standing = "held"
    basis: str = ""
    proposed: bool = False
    commitments: tuple[str, ...] = ()
    exports: int = 0
    lost: bool = False
    decided: int = -1


def subject_keys(heard: Heard[SubjectEvent]) -> list[str]:
    return [heard.event.subject_id]


def fold_subject(row: SubjectRow | None, heard: Heard[SubjectEvent]) -> SubjectRow:
    before = row or SubjectRow(heard.event.subject_id, heard.version)
    row = after(before, heard.event)
    decided = before.decided if row.standing == before.standing else heard.position
    return replace(row, version=heard.version, decided=decided)


def after(row: SubjectRow, event: SubjectEvent) -> SubjectRow:
    match event:
        case SubjectKeyMade() if event.commitment in row.commitments:
            return replace(row, lost=False)
        case SubjectKeyMade():
            return replace(row, commitments=(*row.commitments, event.commitment), lost=False)
        case SubjectKeyLost():
            return replace(row, lost=row.standing != "forgotten")
        case ForgettingProposed():
            return replace(row, proposed=row.standing != "forgotten")
        case ForgettingWithdrawn():
            return replace(row, proposed=False)
        case SubjectForgotten():
            forgotten = replace(row, standing="forgotten", basis=event.basis)
            return replace(forgotten, proposed=False, lost=False)
        case SubjectRestricted() if row.standing != "forgotten":
            return replace(row, standing="restricted", basis=event.basis)
        case SubjectUnrestricted() if row.standing != "forgotten":
            return replace(row, standing="held", basis="")
        case SubjectRestricted() | SubjectUnrestricted():
            return row
        case SubjectExported():
            return replace(row, exports=row.exports + 1)


subjects: View[SubjectEvent, SubjectRow] = View(
    name="subjects",
    version=2,
    hears=SubjectEvent,
    row=SubjectRow,
    keys=subject_keys,
    fold=fold_subject,
    find_by=("standing", "lost"),
    streams=lambda key: [f"subject-{key}"],
)


class Forgetting(msgspec.Struct, frozen=True):
    """One row for each subject whose forgetting waits for a second person."""

    subject_id: str
    basis: ErasureBasis
    proposed_by: str
    proposed_at: datetime


def forgetting_keys(heard: Heard[Proposals]) -> list[str]:
    return [heard.event.subject_id]


def fold_forgetting(row: Forgetting | None, heard: Heard[Proposals]) -> Forgetting | None:
    match heard.event:
        case ForgettingProposed() as proposed:
            return Forgetting(proposed.subject_id, proposed.basis, proposed.proposed_by, heard.time)
        case ForgettingWithdrawn() | SubjectForgotten():
            return None


forgettings: View[Proposals, Forgetting] = View(
    name="forgettings",
    version=1,
    hears=Proposals,
    row=Forgetting,
    keys=forgetting_keys,
    fold=fold_forgetting,
    find_by=("basis", "proposed_by"),
    streams=lambda key: [f"subject-{key}"],
)


class LookupRow(msgspec.Struct, frozen=True):
    """One row for each subject that somebody found, in the order of the log; and one without a
    subject for a look-up that found nobody, or too many to name. ``found`` counts all that it
    found, ``asked`` what an import asked for, ``file`` is the SHA-256 of a large one."""

    lookup_id: str
    looker_id: str
    by: LookedUpBy
    subject_id: str
    found: int
    looked_at: datetime
    asked: int | None = None
    file: str | None = None


def lookup_keys(heard: Heard[SubjectsLookedUp]) -> list[str]:
    found = dict.fromkeys(heard.event.subjects) or [""]
    return [f"{heard.position:012}/{subject_id}" for subject_id in found]


def fold_lookup(row: LookupRow | None, heard: Heard[SubjectsLookedUp], key: str) -> LookupRow:
    looked = heard.event
    return LookupRow(
        lookup_id=looked.lookup_id,
        looker_id=looked.looker_id,
        by=looked.by,
        subject_id=key.partition("/")[2],
        found=looked.found,
        looked_at=looked.looked_at,
        asked=looked.asked,
        file=looked.file,
    )


lookups: View[SubjectsLookedUp, LookupRow] = View(
    name="lookups",
    version=2,
    hears=SubjectsLookedUp,
    row=LookupRow,
    keys=lookup_keys,
    fold_key=fold_lookup,
    find_by=("looker_id", "subject_id"),
)
