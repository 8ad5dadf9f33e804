"""An effect: facts of the own log are brought to receivers outside: mails, webhooks.

``receivers(heard)`` is pure and says whom a fact concerns. ``send(delivery, outside)`` brings it to
one of them, and says by raising that it could not:

- `Failed`: not now. Tried again with growing pauses; after three days the receiver is suspended.
- `Refused`: this one never. The delivery ends with the reason, the next one follows.
- `NotWanted`: the same, and no trouble: the person gave no address.
- `Withheld`: the same, because it may not be: the processing of the person's values is paused.
- `Gone`: the receiver wants nothing any more. The delivery ends, the receiver is suspended at once.
- `kernel.refusal.Unavailable`: the way to *all* receivers is blocked (no mail server, no vault).
  The whole effect waits, and no receiver is blamed.

At least once: a crash between sending and noting it sends again, under the same ``delivery.id``.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from contracts.event import Event
from kernel.effect_outcome import Failed, Gone, NotWanted, Refused, Undelivered, Withheld
from kernel.heard import Heard
from kernel.outside import Outside

__all__ = [
    "Delivery",
    "Effect",
    "Failed",
    "Gone",
    "NotWanted",
    "Refused",
    "Undelivered",
    "Withheld",
]

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Delivery(Generic[E]):
    """One fact for one receiver. ``body`` is the record as it is stored and published."""

    heard: Heard[E]
    receiver: str
    body: bytes

    @property
    def id(self) -> str:
        """The same at every attempt: by it a receiver knows what it has already."""
        return self.heard.id


def always(outside: Outside) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Effect(Generic[E]):
    """What a service does to the world when it hears ``hears``, a union of its own events.

    A receiver is a pseudonymous id: addresses are looked up and opened in ``send``. A new effect
    begins ``now``, with what is recorded after it first ran, unless it says otherwise; a changed
    one goes on where it was. Where it is not ``wanted`` (no mail server is set) it does not run.
    What is a duty is owed by law: a record that it has parked may not be given up.
    """

    name: str
    hears: Any
    receivers: Callable[[Heard[E]], Sequence[str]]
    send: Callable[[Delivery[E], Outside], Awaitable[None]]
    begins: Literal["beginning", "now"] = "now"
    wanted: Callable[[Outside], bool] = always
    is_duty: bool = False
