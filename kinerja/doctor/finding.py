"""What the doctor tells: a thing that was looked at, and what is wrong with it."""

from typing import Literal

import msgspec

Level = Literal["good", "warning", "wrong"]


class Finding(msgspec.Struct, frozen=True):
    """``about`` names what was looked at, ``says`` what was seen, ``mend`` what would be right.

    A *warning* works and may be meant; what is *wrong* loses data, lets somebody in, or stops us.
    """

    about: str
    level: Level
    says: str
    mend: str = ""


def good(about: str, says: str) -> Finding:
    return Finding(about, "good", says)


def warning(about: str, says: str, mend: str) -> Finding:
    return Finding(about, "warning", says, mend)


def wrong(about: str, says: str, mend: str) -> Finding:
    return Finding(about, "wrong", says, mend)
