"""Kafka as the runtime wires it: feeds of other services' logs, and a relay for each own log."""

from collections.abc import Callable, Sequence

from kernel.checkpoint import Mark
from kernel.feed import Feed
from kernel.follower import Following
from kernel.kafka import KafkaFeeds
from kernel.log import Log
from kernel.publisher import Publisher
from kernel.reach import Reach
from kernel.relay import Relay
from kernel.service import Service
from kernel.union import sources


class KafkaTransport:
    """One for each process: one producer, and one consumer for each service it runs."""

    def __init__(self, bootstrap: str, serves_uncompared: bool = False) -> None:
        """``bootstrap`` is Kafka's ``host:port,host:port``; ``serves_uncompared`` takes commands
        where Kafka has been away since the start, and a log may have been put back in time."""
        self.bootstrap = bootstrap
        self.serves_uncompared = serves_uncompared
        self._reach = Reach()
        self._publisher = Publisher(bootstrap, self._reach)
        self._feeds: dict[str, KafkaFeeds] = {}
        self._relays: list[Relay] = []
        self._dealt: Callable[[], None] = lambda: None

    def feed(
        self, consumer: Service, source: str, hints: Callable[[], Sequence[Following]]
    ) -> Feed:
        """The topics of ``source`` for the followers of ``consumer``, which ``hints`` gives."""
        if consumer.name not in self._feeds:

            def marks(service: str, region: str) -> list[Mark]:
                followings = [f for f in hints() if service in f.feeds and f.works_in(region)]
                return [following.hint(region, service) for following in followings]

            self._feeds[consumer.name] = KafkaFeeds(
                self.bootstrap,
                consumer.name,
                consumer.fingerprint,
                heard_by(consumer),
                marks,
                self._reach,
            )
            self._feeds[consumer.name].dealt = lambda: self._dealt()
        return self._feeds[consumer.name].of(source)

    def owns(self, consumer: str, region: str) -> bool | None:
        """Whether the group of this service gave the region to this process; None: to nobody."""
        feeds = self._feeds.get(consumer)
        return feeds.owns(region) if feeds else None

    def on_dealt(self, call: Callable[[], None]) -> None:
        """``call`` when the regions were dealt among the instances."""
        self._dealt = call

    def relay(self, log: Log, stop: Callable[[str, str], None]) -> Relay:
        """What publishes a log; ``stop(region, reason)`` when topic and log contradict."""
        relay = Relay(log, self._publisher, stop)
        self._relays.append(relay)
        return relay

    async def start(self) -> None:
        """Begin to connect, in the background: Kafka may be away."""
        for feeds in self._feeds.values():
            await feeds.start()

    async def stop(self) -> None:
        for feeds in self._feeds.values():
            await feeds.stop()
        self._publisher.close()

    def waits(self) -> Sequence[str]:
        """What it waits for, in sentences; nothing when all is well."""
        found = [each for feeds in self._feeds.values() for each in feeds.waits()]
        return [*found, *(each for relay in self._relays for each in relay.waits())]


def heard_by(service: Service) -> list[str]:
    """The other services whose logs a service follows."""
    followers = [*service.views, *service.reactions]
    heard = {source for follower in followers for source in sources(follower.hears)}
    return sorted(heard - {service.name})
