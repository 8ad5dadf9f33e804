"""Whether a service's log can be written to: who has stopped, and what its topic says."""

import logging
from collections.abc import Callable, Iterable

from kernel.around import Relaying
from kernel.follower import Following
from kernel.http import Behind
from kernel.log import Log
from kernel.reach import KafkaAway
from kernel.refusal import NotComparedYet
from kernel.writer import Writer

UNPROVEN = "Kafka was away, so it is not known yet whether the log was put back in time"
WAITS = f"{UNPROVEN}; no command is taken before"

logger = logging.getLogger(__name__)


class Soundness:
    """Of one service in this process; see `kernel.put_back` for who asks."""

    def __init__(
        self,
        log: Log,
        writer: Writer,
        followings: Callable[[], Iterable[Following]],
        wake: Callable[[Following, str], None],
    ) -> None:
        self.relay: Relaying | None = None
        self.unproven: set[str] = set()  # regions whose log was not compared with the topic
        self.serves_uncompared = False
        self.mended: Callable[[], None] = lambda: None
        self._log = log
        self._writer = writer
        self._followings = followings
        self._wake = wake
        self._compared: dict[str, int] = {}  # region → the outages of the database until then
        self._suspects: set[str] | None = None  # of the first survey; None before

    def rest_on(self, relay: Relaying, serves_uncompared: bool) -> None:
        """Compare with the topic, before the writer's first group in a region. Where that cannot be
        done because Kafka is away, ``serves_uncompared`` takes commands all the same."""
        self.relay, self.serves_uncompared = relay, serves_uncompared
        self._writer.executor.prove = self._prove_if_kafka_answers

    def prove(self, region: str) -> None:
        """Compare the log with its topic. Raises PutBack and KafkaAway."""
        outages = self._log.database.outages
        if self.relay:
            self.relay.prove(region)
        self._compared[region] = outages
        self.unproven.discard(region)

    def prove_once(self, region: str) -> None:
        """The same, unless that was done since the database was lost last."""
        if self._compared.get(region) != self._log.database.outages:
            self.prove(region)

    def surveyed(self, suspects: Iterable[str]) -> None:
        """All topics end where we left them, but for those of these regions."""
        if self._suspects is None:
            self._suspects = set(suspects)

    def _takes(self, region: str) -> bool:
        """Whether commands are taken without Kafka: log and topic were compared since this process
        started."""
        is_well = self._suspects is not None and region not in self._suspects
        return is_well or region in self._compared or self.serves_uncompared

    def _prove_if_kafka_answers(self, region: str) -> None:
        """Once compared, commands do not wait for Kafka; before, they do: decision 110 says why.

        Raises PutBack and NotComparedYet.
        """
        try:
            self.prove(region)
        except KafkaAway:
            self.unproven.add(region)
            if not self._takes(region):
                raise NotComparedYet(f"{region}/{self._log.service}") from None

    def verify(self, region: str) -> None:
        """Raises PutBack while the log misses a record that was seen, and KafkaAway."""
        self._writer.executor.check_known(region)
        self.prove(region)

    def stop_writer(self, region: str, reason: str) -> None:
        """No command of the region is taken from now on."""
        if region not in self._writer.stopped:
            logger.error("%s takes no commands in %s: %s", self._log.service, region, reason)
            self._writer.stopped[region] = reason

    def stopped_regions(self) -> set[str]:
        """Where the writer or a follower has stopped."""
        stopped = [set(following.stopped) for following in self._followings()]
        return set(self._writer.stopped).union(*stopped)

    def go_on(self, region: str) -> None:
        """The region was mended. What followers have stored was put back with the log: how far each
        of them is they read again, else what they had done since would stay undone until something
        new is recorded. Raises what the database raises; they have not gone on then."""
        for following in self._followings():
            following.refresh([region])
        self._writer.executor.begin_again(region)
        self._writer.stopped.pop(region, None)
        for following in self._followings():
            following.stopped.pop(region, None)
            self._wake(following, region)

    def behind(self) -> list[Behind]:
        """What has stopped, and which logs were not compared."""
        name = self._log.service
        stopped = [
            Behind(f"{name}.{following.name}", region, why=why)
            for following in self._followings()
            for region, why in following.stopped.items()
        ]
        stopped += [
            Behind(f"{name}.writer", region, why=why)
            for region, why in self._writer.stopped.items()
        ]
        unproven = [
            Behind(f"{name}.writer", region, why=UNPROVEN if self._takes(region) else WAITS)
            for region in sorted(self.unproven)
        ]
        return [*stopped, *unproven]
