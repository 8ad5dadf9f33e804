"""The answers "no": a rule refused a command. An answer, not an error."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

Detail = str | int | Sequence[Mapping[str, str | int]]
"""A harmless fact of a refusal; a list is a report line by line."""


class Refusal(Exception):
    """A rule said no. The docstring of each refusal is the rule, in one English sentence.

    ``slug`` is stable and becomes the problem type; ``indonesian`` is the sentence for people.
    ``about`` is the id of the thing asked for, never a personal value; ``details`` are further
    harmless facts that help the caller (a limit, an allowed range).
    """

    slug: ClassVar[str] = "kernel.refused"
    indonesian: ClassVar[str] = ""

    def __init__(self, about: str = "", **details: Detail) -> None:
        super().__init__(about)
        self.about = about
        self.details = details

    @property
    def sentence(self) -> str:
        return " ".join((type(self).__doc__ or "").split())


class NotFound(Refusal):
    """There is no such thing."""


class Conflict(Refusal):
    """The thing is not in a state that allows this."""


class Forbidden(Refusal):
    """This caller may not do this."""


class Invalid(Refusal):
    """What was asked for breaks a rule whatever the state."""


class TooMany(Refusal):
    """This was asked for too often; ``retry_seconds`` says when to ask again."""

    def __init__(self, about: str = "", retry_seconds: int = 60, **details: Detail) -> None:
        super().__init__(about, **details)
        self.retry_seconds = retry_seconds


class Stale(Refusal):
    """Somebody was faster: the thing has another version than the one named in If-Match."""

    slug = "kernel.stale"
    indonesian = "Data sudah berubah sejak Anda membacanya; muat ulang lalu coba lagi."


class KeyReused(Invalid):
    """This Idempotency-Key was used for another payload."""

    slug = "kernel.idempotency-key-reused"
    indonesian = "Idempotency-Key ini sudah dipakai untuk isi yang lain."


class TooLarge(Invalid):
    """A record may hold 48 KiB; put larger evidence into a file and name its SHA-256."""

    slug = "kernel.record-too-large"
    indonesian = "Satu catatan paling besar 48 KiB; simpan bukti besar sebagai berkas."


class Unavailable(Exception):
    """Nothing was refused: the platform cannot answer now. ``retry_seconds`` says when to ask."""

    retry_seconds = 1


class QueueIsFull(Unavailable):
    """Too many commands wait for this region; nothing was stored."""


class OutcomeUnknown(Unavailable):
    """The database went away during the commit: safe to repeat with the same id or key."""


class RegionStopped(Unavailable):
    """The store of this region was put back in time; its writer and relay have stopped."""

    retry_seconds = 60


class NotComparedYet(Unavailable):
    """Kafka has been away since this process started: whether the log of this region was put back
    in time is not known, so nothing was recorded."""

    retry_seconds = 5
