"""What a running service finds around it: Kafka, the vault, the clock, others' logs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from kernel.feed import Feed, Record
from kernel.follower import Apply, Following
from kernel.log import Log
from kernel.loop import Loop
from kernel.mail import Post
from kernel.metrics import Instruments
from kernel.rebuilding import Rebuilding
from kernel.service import Service
from kernel.vault import Vault

if TYPE_CHECKING:
    from kernel.running import Running


class Relaying(Apply, Protocol):
    """What publishes a log to its topics, and compares the two. `kernel.relay` is one."""

    def suspects(self) -> Sequence[str]:
        """The regions whose topic does not end where we left it. Raises KafkaAway."""
        ...

    def prove(self, region: str) -> None:
        """Raises PutBack when the topic has a record that the log has not, and KafkaAway."""
        ...

    def reader(self, region: str) -> Any:
        """What reads the topic: a `kernel.topic_reader.TopicReader`."""
        ...

    def publish(self, records: Sequence[Record]) -> int:
        """Publish these, also again; the offset behind the last. Raises KafkaAway."""
        ...


class Transport(Protocol):
    """Kafka, as the runtime sees it."""

    def feed(
        self, consumer: Service, source: str, hints: Callable[[], Sequence[Following]]
    ) -> Feed:
        """The topics of ``source``, read on behalf of the followers of ``consumer``."""
        ...

    def relay(self, log: Log, stop: Callable[[str, str], None]) -> Relaying:
        """What publishes a log; ``stop(region, reason)`` when topic and log contradict."""
        ...

    def owns(self, consumer: str, region: str) -> bool | None:
        """Whether a region was given to this instance of a service; None: to nobody."""
        ...

    def on_dealt(self, call: Callable[[], None]) -> None:
        """``call`` when the regions were dealt among the instances."""
        ...

    async def start(self) -> None:
        """Begin to connect, in the background: Kafka may be away."""
        ...

    async def stop(self) -> None: ...

    def waits(self) -> Sequence[str]:
        """What it waits for, in sentences; nothing when all is well."""
        ...

    @property
    def serves_uncompared(self) -> bool:
        """Whether commands are taken where Kafka has been away since the start."""
        ...

    @property
    def bootstrap(self) -> str:
        """Where the brokers answer: ``host:port,host:port``."""
        ...


class Around(Protocol):
    """What a service finds in its process: the vault, the clock, and where it reads others."""

    vault: Vault
    instruments: Instruments
    kafka: "Transport | None"
    post: "Post | None"
    digest_key: Callable[[str], bytes]
    now_us: Callable[[], int]
    loop: Loop
    catalogue: str
    rebuilding: Rebuilding

    def feed(self, reader: "Running", source: str) -> Feed:
        """Where ``reader`` reads the log of ``source`` from. Raises LookupError when nowhere."""
        ...
