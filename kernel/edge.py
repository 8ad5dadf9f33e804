"""A service as its `api.py` sees it: run a command, read a view, seal and open personal values."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from contracts.event import Sealed
from contracts.vault import LookedUpBy
from kernel.decider import Command
from kernel.replay import Moment
from kernel.view import View

R = TypeVar("R", bound=msgspec.Struct)


@dataclass(frozen=True)
class Caller:
    """Who asks, for which region, under which conditions. Made by `kernel.http.allow`.

    ``subject`` is the pseudonymous id from the token ("anonymous" for a citizen), ``time`` when the
    request came (UTC): commands take their time from it. ``expected`` is the stream version of
    If-Match, ``key`` the Idempotency-Key, ``after`` the positions of Kinerja-After, ``cursor`` and
    ``limit`` the page asked for, ``as_of`` the moment in the past that is meant, ``address`` the
    path and query of the request. ``headers`` are those of the answer, ``reached`` the
    positions that the views read for it stand for, by service.

    ``unnamed`` says that what is recorded tells nobody who it was (`kernel.access.allow`):
    ``subject`` is then for the checks of the edge only.
    """

    subject: str
    roles: frozenset[str]
    region: str
    time: datetime
    language: str = "id"
    traceparent: str = ""
    route: str = ""
    key: str | None = None
    payload: bytes = b""
    expected: int | None = None
    after: tuple[tuple[str, int], ...] = ()
    cursor: str = ""
    limit: int = 50
    as_of: Moment | None = None
    address: str = ""
    unnamed: bool = False
    headers: dict[str, str] = field(default_factory=dict[str, str])
    reached: dict[str, int] = field(default_factory=dict[str, int])

    def has(self, *roles: str) -> bool:
        """Whether the caller has any of these roles."""
        return not self.roles.isdisjoint(roles)


class Answer(msgspec.Struct, frozen=True):
    """What a command did: a position of the log by which it holds (of the last event appended, or
    where the log ended when it was already so), so that who reads after it sees it; the stream's
    version then; ``types`` of the events appended, for each command, none of a repeated key."""

    position: str
    version: int
    types: Sequence[Sequence[str]] = ()


class Personal(msgspec.Struct, frozen=True):
    """A personal value in the clear, on its way through an edge. ``unique`` values (a NIP) may
    belong to one subject of a region only; ``named`` ones can be found by name. ``instead_of`` is
    the unique value that the person has, where this may be another one: a correction."""

    subject: str
    label: str
    text: str
    unique: bool = False
    named: bool = False
    instead_of: Sealed | None = None


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows of a view in the order of their keys; ``next`` is the cursor of the rest."""

    items: Sequence[R]
    next: str | None


class Edge(Protocol):
    """What the kernel gives to `routes(edge)` of a service. Refusals become problem documents."""

    async def execute(self, command: Command, by: Caller) -> Answer:
        """Run one command in the caller's region; sets Kinerja-Position and ETag on the answer.

        Of a caller who is ``unnamed`` the record has a pseudonym made for it and no trace.
        """
        ...

    async def execute_all(self, commands: Sequence[Command], by: Caller) -> Answer:
        """All commands or none. Raises `kernel.order.BatchRefused` naming each that was refused,
        however many they are."""
        ...

    async def rehearse(self, commands: Sequence[Command], by: Caller) -> Sequence[Sequence[str]]:
        """The types of the events that `execute_all` would append now, for each command; nothing
        is appended. Raises what `execute_all` raises."""
        ...

    async def row(self, view: View[Any, R], key: str, by: Caller) -> R:
        """One row, after Kinerja-After. Raises NotFound; sets Kinerja-Position, and ETag when the
        row has a field ``version``."""
        ...

    async def find(self, view: View[Any, R], key: str, by: Caller) -> R | None:
        """The same, None when there is no such row."""
        ...

    async def page(self, view: View[Any, R], by: Caller, **where: str | int | bool) -> Page[R]:
        """Rows whose ``find_by`` fields have these values, from the caller's cursor on."""
        ...

    async def rows(self, view: View[Any, R], keys: Iterable[str], by: Caller) -> dict[str, R]:
        """Those of the rows that exist, by key."""
        ...

    def follow(self, view: View[Any, R], by: Caller, **where: str | int | bool) -> AsyncIterator[R]:
        """Rows as they come, in the order of their keys, those after the caller's cursor first;
        never ends by itself. For server-sent events: the cursor is Last-Event-ID."""
        ...

    async def seal(self, values: Sequence[Personal], by: Caller) -> list[Sealed]:
        """Seal under keys of the caller's region, in one vault transaction, before the command.

        Raises `kernel.sealing.HeldByAnother` when a unique value is another subject's,
        `IsNotFreeYet` when somebody goes back to one too soon, and `SubjectIsUnusable` for one that
        nobody can be known by.
        """
        ...

    async def open(self, values: Iterable[Sealed], by: Caller) -> dict[Sealed, str]:
        """The values in the clear, or a mark in place of each that cannot be shown: ``[dihapus]``
        and the others of `kernel.opening`, ``[tidak tersedia]`` while the vault is away."""
        ...

    async def subject_of(self, label: LookedUpBy, text: str, by: Caller) -> str | None:
        """Whose unique value this is (a NIP), by the vault's HMAC index. The vault writes down who
        asked, here and below, and raises `kernel.vault_limits.LookedUpTooOften`."""
        ...

    async def subjects_of(
        self, label: LookedUpBy, texts: Iterable[str], by: Caller, file: str
    ) -> dict[str, str]:
        """The same for an import, by text, those that are held; ``file`` is its SHA-256. Of a small
        one each text counts in the limit of a day; a large one has none, and is known by it."""
        ...

    async def standing_of(self, subject: str, by: Caller) -> str:
        """How a subject stands where the keys lie: ``forgotten``, ``restricted`` or ``free``."""
        ...

    async def published(self, position: int, by: Caller) -> bool:
        """Whether others can read the own log up to this position from its topic, as Kafka has
        acknowledged; at once where there is none. Who asks with Kinerja-After is waited with."""
        ...

    async def search(self, prefix: str, by: Caller) -> list[str]:
        """Subjects of the caller's region whose name begins with this, sorted by name; nobody who
        is forgotten or restricted."""
        ...
