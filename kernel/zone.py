"""The time zone of a region, as the calendar says that it adopted last."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from contracts.event import Event
from kernel.view import View

E = TypeVar("E", bound=Event)

ZONE = "zone"


class Clock(msgspec.Struct, frozen=True):
    """The region's time zone, an IANA name."""

    zone: str


def clocks_of(hears: type[E], zone: Callable[[E], str]) -> View[E, Clock]:
    """A view of it: ``hears`` is the event by which a region adopts a calendar in this ``zone``."""
    return View(
        name="clocks",
        version=1,
        hears=hears,
        row=Clock,
        keys=lambda heard: [ZONE],
        fold=lambda row, heard: Clock(zone(heard.event)),
    )
