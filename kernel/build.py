"""One build of a view as its table has it, and what may be refused about builds."""

import time
from typing import NamedTuple

import msgspec

from kernel.refusal import Conflict, Unavailable

DEAD_SECONDS = 120.0  # a rebuild that was not heard of for so long has ended


class BeingBuilt(Unavailable):
    """This version of the view is still being built in this region; the old one is served by the
    instances that know it."""

    retry_seconds = 5


class NothingToPromote(Conflict):
    """No other build of this view stands ready in this region; rebuild it first."""

    slug = "kernel.nothing-to-promote"
    indonesian = "Tidak ada bangunan lain dari tampilan ini di daerah ini; bangun ulang dahulu."


class IsBehind(Conflict):
    """The new build is behind the one that is shown; it catches up by itself, try again."""

    slug = "kernel.build-is-behind"
    indonesian = "Bangunan baru masih tertinggal dari yang ditampilkan; coba lagi sebentar."


class JustPromoted(Conflict):
    """Other instances may still show the old build; drop it 15 seconds after the promotion."""

    slug = "kernel.build-just-promoted"
    indonesian = (
        "Proses lain mungkin masih menampilkan bangunan lama; hapus 15 detik setelah yang baru"
        " ditampilkan."
    )


class Build(msgspec.Struct, frozen=True):
    """One row of the table of builds."""

    version: int
    region: str
    build: int
    state: str
    since_us: int


class Dropped(NamedTuple):
    builds: int
    rows: int


def age_seconds(build: Build) -> float:
    return time.time() - build.since_us / 1_000_000


def is_dead(build: Build) -> bool:
    return age_seconds(build) > DEAD_SECONDS
