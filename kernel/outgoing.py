"""The effects of one running service: their queues are filled, emptied and counted."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from kernel import deliveries
from kernel.effect import Effect
from kernel.filling import Filling, begin
from kernel.http import Behind
from kernel.log import Log
from kernel.metrics import Instruments
from kernel.outside import Outside
from kernel.sender import Sender
from kernel.service import Service

MEASURE_SECONDS = 15.0


class Outgoing:
    """Those effects of a service that are wanted where it runs."""

    def __init__(
        self, service: Service, log: Log, outside: Outside, instruments: Instruments
    ) -> None:
        self.service = service
        self.log = log
        self.instruments = instruments
        self.senders = {
            effect.name: Sender(effect, log, outside, partial(self._count, effect))
            for effect in service.effects
            if effect.wanted(outside)
        }

    def fillings(self) -> Mapping[str, Filling]:
        """What fills the queues, by effect; fixes for a new one where it begins."""
        for sender in self.senders.values():
            begin(self.log, sender.effect)
        return {
            name: Filling(sender.effect, self.log.database, sender.wake)
            for name, sender in self.senders.items()
        }

    async def start(self) -> None:
        for sender in self.senders.values():
            await sender.start()

    async def stop(self) -> None:
        for sender in self.senders.values():
            await sender.stop()

    def resume(self, region: str, effect: str, receiver: str | None) -> int:
        """Send to suspended receivers again; how many there were. LookupError for no effect."""
        if effect not in self.senders:
            raise LookupError(effect)
        resumed = deliveries.resume(self.log.database, region, effect, receiver)
        self.senders[effect].wake()
        return resumed

    def behind(self) -> list[Behind]:
        """How many receivers are suspended, and why nobody can be sent to. Nobody is named."""
        found: list[Behind] = []
        for name, sender in self.senders.items():
            called = f"{self.service.name}.{name}"
            if sender.blocked:
                found.append(Behind(called, why=sender.blocked))
            if count := deliveries.counts(self.log.database, name).suspended:
                why = "receivers are suspended: kinerja deliveries list, then resume"
                found.append(Behind(called, records=count, why=why))
        return found

    def measure(self) -> None:
        """Bring the gauges up to date; every few seconds."""
        for name in self.senders:
            counted = deliveries.counts(self.log.database, name)
            labels = (self.service.name, name)
            self.instruments.waiting.labels(*labels).set(counted.waiting)
            self.instruments.suspended.labels(*labels).set(counted.suspended)

    def _count(self, effect: Effect[Any], outcome: str) -> None:
        self.instruments.deliveries.labels(self.service.name, effect.name, outcome).inc()
