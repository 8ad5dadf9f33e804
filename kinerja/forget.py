"""`kinerja forget`: somebody is erased, by two people; until the key is destroyed it waits."""

import time
from datetime import datetime
from typing import Annotated, Any, get_args
from urllib.parse import quote

import msgspec
import typer

from contracts.vault import ErasureBasis
from kinerja.failure import Told, WrongUse, said
from kinerja.options import LAST, Json, RegionCode, SubjectId
from kinerja.settings import Settings, settings

BASES = get_args(ErasureBasis)
LOOK_SECONDS = 0.2
CARRIED_OUT_SECONDS = 120

WHAT_HAPPENS = """\
When it is approved, the key of {subject} in {region} is destroyed, for ever:
  names, numbers and texts of {subject} show [dihapus] in every page, mail and export;
  no search by name or number finds {subject}, and no new value is sealed for this id again;
  plans, reports, scores and counts stay as they are: they name an id and no person.
Nobody can undo it, and no backup of a service brings it back."""

WHAT_IS_APPROVED = """\
You approve what {of.proposed_by} proposed at {at} on the ground {of.basis}, version
{of.version} of {of.subject_id}."""


class Proposal(msgspec.Struct):
    """A forgetting that waits for a second person."""

    basis: str
    proposed_by: str
    proposed_at: datetime


class Subject(msgspec.Struct):
    """How somebody stands, as the vault's service tells it."""

    subject_id: str
    standing: str
    basis: str | None
    forgetting: Proposal | None
    carried_out: bool | None
    version: int


class Done(msgspec.Struct):
    """``state``: proposed, withdrawn, forgotten. ``destroyed`` once the key is, and no restored
    vault can bring it back."""

    region: str
    subject_id: str
    state: str
    basis: str | None
    proposed_by: str | None
    proposed_at: datetime | None
    version: int
    destroyed: bool
    position: str


def forget(
    region: RegionCode,
    subject: SubjectId,
    basis: Annotated[
        str | None, typer.Option(help=f"Propose it, on this ground: {', '.join(BASES)}.")
    ] = None,
    approve: Annotated[
        int | None,
        typer.Option(
            metavar="VERSION",
            min=0,
            max=LAST,
            help="Approve what another person proposed.",
        ),
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Withdraw the proposal.")] = False,
    as_json: Json = False,
) -> None:
    """Erase somebody: one person (role hr) proposes it, another (hr or auditor) approves, and the
    key is destroyed (KINERJA_URL, KINERJA_TOKEN). Without an option it says how the person stands:
    who proposed what, on which ground, and the version that is approved.
    Example: kinerja forget 13.72 e7 --basis subject-request"""
    if (basis is not None) + (approve is not None) + withdraw > 1:
        raise WrongUse("one at a time: --basis proposes, --approve approves, --withdraw withdraws")
    if basis is not None and basis not in BASES:
        raise WrongUse(f"there is no basis {basis!r}; there are: {', '.join(BASES)}")
    known = settings()
    asking = Asking(known, region, subject)
    if basis is not None:
        done = asking.propose(basis)
    elif approve is not None:
        done = asking.approve(approve)
    elif withdraw:
        done = asking.withdraw()
    else:
        done = asking.stands()
    said(as_json, done, told(done))


class Asking:
    """The vault's service, asked about one person."""

    def __init__(self, settings: Settings, region: str, subject: str) -> None:
        self.settings = settings
        self.region = region
        self.subject = subject

    def propose(self, basis: str) -> Done:
        say(WHAT_HAPPENS.format(subject=self.subject, region=self.region))
        position = self._send("PUT", "/forgetting", {"basis": basis})
        return self._done(position)

    def approve(self, version: int) -> Done:
        """Returns when the key is destroyed and the decision is published: no vault that is
        restored from then on brings the person back. Raises Told when that takes too long: it is
        decided then, and is carried out as soon as it can be."""
        proposed = self.stands()
        if proposed.state == "forgotten":
            return proposed
        say(WHAT_HAPPENS.format(subject=self.subject, region=self.region))
        if proposed.state == "proposed":
            say(WHAT_IS_APPROVED.format(of=proposed, at=said_at(proposed.proposed_at)))
        if version < proposed.version:
            raise Told(
                f"{self.subject} has changed since version {version}, and is at {proposed.version}"
                f" now; look again: kinerja forget {self.region} {self.subject}"
            )
        position = self._send("POST", "/forgetting/approve", seen=version)
        until = time.monotonic() + CARRIED_OUT_SECONDS
        while not (done := self._done(position)).destroyed:
            if time.monotonic() > until:
                raise Told(
                    f"decided at {position}, and not carried out within {CARRIED_OUT_SECONDS} s:"
                    f" see `kinerja deliveries list {self.region}/vault`, and whether `kinerja lag`"
                    " has the relay of vault behind"
                )
            time.sleep(LOOK_SECONDS)
        return done

    def withdraw(self) -> Done:
        return self._done(self._send("POST", "/forgetting/withdraw"))

    def stands(self) -> Done:
        return self._done("")

    def _send(
        self, method: str, verb: str, body: dict[str, str] | None = None, seen: int | None = None
    ) -> str:
        """The position at which it was recorded; only if the person is at the version ``seen``."""
        sent: dict[str, Any] = {} if body is None else {"json": body}
        sent |= {} if seen is None else {"headers": {"If-Match": f'"{seen}"'}}
        return str(self._asked(method, verb, dict[str, Any], **sent)["position"])

    def _done(self, position: str) -> Done:
        after = {"headers": {"Kinerja-After": position}} if position else {}
        subject: Subject = self._asked("GET", "", Subject, **after)
        waiting = subject.forgetting
        is_forgotten = subject.standing == "forgotten"
        return Done(
            region=self.region,
            subject_id=self.subject,
            state="proposed" if waiting else subject.standing,
            basis=waiting.basis if waiting else subject.basis,
            proposed_by=waiting.proposed_by if waiting else None,
            proposed_at=waiting.proposed_at if waiting else None,
            version=subject.version,
            destroyed=is_forgotten and bool(subject.carried_out),
            position=position,
        )

    def _asked(self, method: str, verb: str, shape: type[Any], **sent: Any) -> Any:
        from kinerja.remote import answered, asked

        path = f"vault/subjects/{quote(self.subject, safe='~')}{verb}"
        response = asked(self.settings, method, self.region, path, role="hr", **sent)
        return answered(response, shape)


def told(done: Done) -> str:
    """What a person reads at the end."""
    who = f"{done.subject_id} in {done.region}"
    match done.state:
        case "proposed":
            return (
                f"it is proposed to forget {who} ({done.basis}), by {done.proposed_by} at"
                f" {said_at(done.proposed_at)}; another person approves just that:"
                f" kinerja forget {done.region} {done.subject_id} --approve {done.version}"
            )
        case "forgotten" if done.destroyed:
            return f"{who} is forgotten ({done.basis}): the key is destroyed"
        case "forgotten":
            return (
                f"{who} is forgotten ({done.basis}); the key is yet to be destroyed, or the"
                " decision to be published"
            )
        case "restricted":
            return f"{who} is restricted ({done.basis}); nobody proposes to forget this person"
        case _:
            return f"{who} is neither forgotten nor restricted, and nobody proposes it"


def said_at(time: datetime | None) -> str:
    return time.isoformat(timespec="seconds") if time else ""


def say(text: str) -> None:
    typer.echo(text, err=True)
