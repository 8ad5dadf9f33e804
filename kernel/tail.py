"""The end of a log as somebody knows it, and what is raised when it is not there any more."""

import msgspec

KNOWN = "this process has seen it"


class Tail(msgspec.Struct, frozen=True):
    """The last record a reader knows; position -1 in a log without records."""

    position: int = -1
    id: str = ""
    time_us: int = 0


class PutBack(Exception):
    """A store no longer holds the record we know to be there: it was put back in time."""

    def __init__(self, region: str, service: str, position: int, why: str) -> None:
        """``why`` we know that the record at this position of this log was there."""
        super().__init__(
            f"{region}/{service}@{position} is not in the store although {why}: the store was put"
            f" back in time; see kinerja recover {region}/{service} --dry-run"
        )
        self.region = region
        self.service = service
        self.position = position
