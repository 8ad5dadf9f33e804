"""What `kinerja region-key` is told by the platform, and what it tells people."""

import msgspec

from kinerja.failure import counted

BEFORE_MARKS = "not said"  # under which key something is wrapped


class RegionKey(msgspec.Struct):
    """How a region stands, as a process tells."""

    current: str
    known: list[str]
    keys: dict[str, int]

    @property
    def left(self) -> int:
        """How many keys are not wrapped under the current one."""
        return sum(number for key, number in self.keys.items() if key != self.current)


class Part(msgspec.Struct):
    """What one request wrapped, and what is left."""

    wrapped: int
    left: int


class Shown(msgspec.Struct):
    """One region key: where it stands, and how many subjects' keys are wrapped under it."""

    region: str
    key: str
    state: str
    keys: int


class Made(msgspec.Struct):
    """The key that was put into the file, by its commitment."""

    region: str
    key: str
    file: str


class Rotated(msgspec.Struct):
    """Under which key everything is wrapped now, and how much was wrapped by this command."""

    region: str
    key: str
    wrapped: int
    seconds: float
    old: list[str]

    def __str__(self) -> str:
        keys = counted(self.wrapped, "key")
        text = f"{self.region}: {keys} wrapped under {self.key} in {self.seconds:.1f} s"
        if not self.old:
            return text
        return (
            f"{text}. Nothing is under {', '.join(self.old)} any more, but in backups of the vault:"
            f" `kinerja region-key retire {self.region}` puts the old away"
        )


class Retired(msgspec.Struct):
    """The keys that were taken out of the file, and into which other; "" when destroyed."""

    region: str
    keys: list[str]
    into: str

    def __str__(self) -> str:
        if not self.keys:
            return f"{self.region}: there is no old key to put away"
        verb = "is" if len(self.keys) == 1 else "are"
        went = f"{verb} in {self.into} now" if self.into else f"{verb} destroyed"
        return f"{self.region}: {', '.join(self.keys)} {went}"


def state_of(key: str, told: RegionKey) -> str:
    if key == told.current:
        return "in use"
    if key and key not in told.known:
        return "missing"
    if key and told.current in told.known:
        return "waits" if told.known.index(key) < told.known.index(told.current) else "old"
    return "old"
