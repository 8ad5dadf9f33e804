"""One service of this process: its log, writer, rows and followers, and what of it has stopped."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from kernel import filling, outward, react
from kernel.broken import broken_counts
from kernel.clock import Clock
from kernel.custodian import custodian, personal_types
from kernel.database import Database
from kernel.deadline import Deadlines
from kernel.due_rows import DueRows
from kernel.feed import Feed, Record
from kernel.follower import Apply, Following
from kernel.group import Executor
from kernel.heard import hear
from kernel.http import Behind
from kernel.log import Log
from kernel.loop import Loop
from kernel.mail import Post
from kernel.metrics import Instruments
from kernel.outgoing import Outgoing
from kernel.outside import Outside
from kernel.parking import counts
from kernel.react import Reacting
from kernel.retrying import Parks
from kernel.service import Service
from kernel.serving import Serving
from kernel.tables import metadata
from kernel.union import sources
from kernel.vault import Vault
from kernel.view_rows import Rows
from kernel.writer import Writer

CUSTODIAN = "custodian"


class Transport(Protocol):
    """Kafka, as the runtime sees it."""

    def feed(
        self, consumer: Service, source: str, hints: Callable[[], Sequence[Following]]
    ) -> Feed:
        """The topics of ``source``, read on behalf of the followers of ``consumer``."""
        ...

    def relay(self, log: Log, stop: Callable[[str, str], None]) -> Apply:
        """What publishes a log; ``stop(region, reason)`` when topic and log contradict."""
        ...

    async def start(self) -> None:
        """Begin to connect, in the background: Kafka may be away."""
        ...

    async def stop(self) -> None: ...

    def waits(self) -> Sequence[str]:
        """What it waits for, in sentences; nothing when all is well."""
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

    def feed(self, reader: "Running", source: str) -> Feed:
        """Where ``reader`` reads the log of ``source`` from. Raises LookupError when nowhere."""
        ...


class Running:
    """One service of this process."""

    def __init__(self, service: Service, database: Database, around: Around) -> None:
        self.service = service
        self.database = database
        self.log = Log(service.name, database)
        self._instruments = around.instruments
        metrics = around.instruments.of(service.name)
        executor = Executor(self.log, lambda c: service.decider_of[type(c)], around.now_us)
        self.writer = Writer(executor, metrics)
        self.rows = {view.name: Rows(view, database) for view in service.views}
        self.followings: dict[str, Following] = {}
        outside = Outside(around.vault, self.rows, around.post)
        self.outgoing = Outgoing(service, self.log, outside, around.instruments)
        self.parks: dict[str, Parks] = {}
        self.clock: Clock | None = None

    def create(self) -> None:
        """Make the tables that are missing, of the kernel and of the views."""
        self.database.create(metadata)
        for rows in self.rows.values():
            self.database.create(rows.metadata)

    def follow(self, around: Around) -> None:
        """Set up the followers; once the logs of all services of this process are there."""
        name = self.service.name
        for view in self.service.views:
            feeds = {source: around.feed(self, source) for source in sources(view.hears)}
            self._add(view.name, view.version, feeds, self.rows[view.name])
        for reaction in self.service.reactions:
            feeds = {source: around.feed(self, source) for source in sources(reaction.hears)}
            apply = self.parks[reaction.name] = Reacting(reaction, self.database, self.writer)
            self._add(reaction.name, react.VERSION, feeds, apply)
        if deadlines := self.service.deadlines:
            self._set_clock(deadlines, around)
        own: dict[str, Feed] = {name: self.log}
        for effect, fill in self.outgoing.fillings().items():
            self._add(effect, filling.VERSION, own, fill)
        confirm = outward.Outward(CUSTODIAN, self.database, confirming(around.vault, name))
        self._add(CUSTODIAN, outward.VERSION, own, confirm)
        if around.kafka:
            relay = around.kafka.relay(self.log, self._stop)
            self._add("relay", outward.VERSION, own, relay)

    def _add(self, name: str, version: int, feeds: dict[str, Feed], apply: Apply) -> None:
        following = Following(self.service.name, name, version, self.database, feeds, apply)
        following.load()
        self.followings[name] = following

    def _set_clock(self, deadlines: Deadlines[Any, Any], around: Around) -> None:
        clock = self.clock = Clock(
            self.service.name,
            deadlines,
            DueRows(self.rows[deadlines.name]),
            self.followings[deadlines.name],
            self.writer,
            around.now_us,
            around.loop.wake,
        )
        clock.load()
        self.followings[clock.name] = clock

    def _stop(self, region: str, reason: str) -> None:
        self.writer.stopped[region] = reason

    def serving(self, around: Around) -> Serving:
        """The edge for this service's routes."""
        return Serving(
            self.log,
            self.writer,
            {name: (rows, self.followings[name]) for name, rows in self.rows.items()},
            [self.followings[reaction.name] for reaction in self.service.reactions],
            around.vault,
            around.digest_key,
        )

    def behind(self) -> list[Behind]:
        """What of this service has stopped."""
        stopped = [
            Behind(f"{self.service.name}.{following.name}", region, why=why)
            for following in self.followings.values()
            for region, why in following.stopped.items()
        ]
        stopped += [
            Behind(f"{self.service.name}.writer", region, why=why)
            for region, why in self.writer.stopped.items()
        ]
        return stopped + (self.clock.blind() if self.clock else [])

    def faults(self) -> list[Behind]:
        """What could not be applied: records that followers have parked, rows that are broken.
        Counts them for the metrics, too. Raises what the database raises when it is away."""
        name, instruments = self.service.name, self._instruments
        parked, broken = counts(self.database), broken_counts(self.database)
        found: list[Behind] = []
        for follower in {**self.parks, **parked}:
            count = parked.get(follower, 0)
            instruments.parked.labels(name, follower).set(count)
            if count:
                why = "records are parked: see `kinerja parked list`"
                found.append(Behind(f"{name}.{follower}", records=count, why=why))
        for view in self.service.views:
            count = broken.get((view.name, view.version), 0)
            instruments.broken.labels(name, view.name).set(count)
            if count:
                why = "rows are broken: see `kinerja parked list`"
                found.append(Behind(f"{name}.{view.name}", records=count, why=why))
        return found


def confirming(vault: Vault, service: str) -> Callable[[str, Sequence[Record]], None]:
    """The custodian's effect on the records of one service's own log."""
    types = personal_types(service)
    confirm: Any = custodian(vault)

    def effect(region: str, records: Sequence[Record]) -> None:
        heard = [h for h in (hear(record, types) for record in records) if h is not None]
        confirm(region, heard)

    return effect
