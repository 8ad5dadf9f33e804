"""Around what every follower does with a page: it is counted, and traced where it came by Kafka."""

from collections.abc import Sequence

from kernel.checkpoint import Checkpoint
from kernel.feed import Record
from kernel.follower import Apply
from kernel.messaging import processing
from kernel.metrics import Instruments
from kernel.service import Service


class Passing:
    """Of one service: wraps what its followers do."""

    def __init__(self, service: Service, instruments: Instruments) -> None:
        self.service = service
        self.instruments = instruments

    def around(self, follower: str, apply: Apply) -> Apply:
        """The same, counted, with a span for each page of a topic."""
        return Passed(self, follower, apply, is_traced=True)

    def counted(self, follower: str, apply: Apply) -> Apply:
        """The same, counted; it makes spans of its own."""
        return Passed(self, follower, apply, is_traced=False)


class Passed:
    """An `Apply` around another."""

    def __init__(self, of: Passing, follower: str, apply: Apply, *, is_traced: bool) -> None:
        self._apply = apply
        self._follower = follower
        self._group = of.service.group
        self._is_traced = is_traced
        self._count = of.instruments.followed.labels(of.service.name, follower).inc

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        if self._is_traced and records[0].offset is not None:
            with processing(self._follower, self._group, records):
                after = self._apply(region, checkpoint, source, records)
        else:
            after = self._apply(region, checkpoint, source, records)
        if after:
            self._count(after.at(source).position - checkpoint.at(source).position)
        return after
