"""One service of this process: its log, writer, rows and followers, and what of it has stopped."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from kernel import filling, outward, react
from kernel.apart import Job
from kernel.around import Around
from kernel.broken import broken_counts
from kernel.build import IsBehind, NothingToPromote
from kernel.builds import Builds
from kernel.clock import Clock
from kernel.commitments import COMMITMENTS, Commitments
from kernel.custodian import CUSTODIAN, Custodian
from kernel.database import Database
from kernel.deadline import Deadlines
from kernel.due_rows import DueRows
from kernel.feed import Feed
from kernel.follower import Apply, Following
from kernel.group import Executor
from kernel.history import History, LogHistory
from kernel.http import Behind
from kernel.log import Log
from kernel.outgoing import Outgoing
from kernel.outside import Outside
from kernel.parking import counts
from kernel.passing import Passing
from kernel.past import Past
from kernel.react import Reacting
from kernel.rebuild import BUDGET_BYTES
from kernel.retrying import Parks
from kernel.service import Service
from kernel.serving import Serving
from kernel.sharing import Sharing
from kernel.soundness import Soundness
from kernel.tables import metadata
from kernel.union import sources
from kernel.view_rows import Rows
from kernel.view_table import table_of
from kernel.writer import Writer

READERS = 4  # threads, each of which asks for all who want rows of one view


class Running:
    """One service of this process."""

    def __init__(self, service: Service, database: Database, around: Around) -> None:
        self.service = service
        self.database = database
        self.log = Log(service.name, database)
        self._instruments = around.instruments
        self._passing = Passing(service, around.instruments)
        metrics = around.instruments.of(service.name)
        executor = Executor(self.log, lambda c: service.decider_of[type(c)], around.now_us)
        self.writer = Writer(executor, metrics)
        self.builds: dict[str, Builds] = {}
        self.followings: dict[str, Following] = {}
        self.parks: dict[str, Parks] = {}
        self.clocks: list[Clock] = []
        self.rebuilding, self.vault, self._around = around.rebuilding, around.vault, around
        self.past = Past(self.job, self._histories)
        self.readers = ThreadPoolExecutor(READERS, f"read-{service.name}")
        every, wake = (lambda: self.every_following), around.loop.wake
        self.soundness = Soundness(self.log, self.writer, every, wake)
        self.custodian = Custodian(self.log, self.vault)
        self.sharing: Sharing | None = None
        if not database.is_sqlite:
            self.sharing = Sharing(service, database, self.log, around.kafka, every, wake)

    def create(self) -> None:
        """Make the tables that are missing, of the kernel and of the views."""
        self.database.create(metadata)
        for view in self.service.views:
            self.database.create(table_of(view).metadata)

    @property
    def rows(self) -> dict[str, Rows[Any]]:
        """The rows that are shown, by view."""
        return {name: builds.rows for name, builds in self.builds.items()}

    @property
    def every_following(self) -> list[Following]:
        """The followers, and the builds that follow beside what is shown."""
        return [*self.followings.values(), *(builds.beside for builds in self.builds.values())]

    def follow(self, around: Around) -> None:
        """Set up the followers; once the logs of all services of this process are there."""
        name = self.service.name
        for view in self.service.views:
            feeds = {source: around.feed(self, source) for source in sources(view.hears)}
            named = (name, view, self.database, feeds)
            builds = self.builds[view.name] = Builds(*named, self._passing.around)
            builds.load()
            self.followings[view.name] = builds.following
        for reaction in self.service.reactions:
            feeds = {source: around.feed(self, source) for source in sources(reaction.hears)}
            reacts = Reacting(reaction, self.database, self.writer, self.service.group)
            self.parks[reaction.name] = reacts
            self._add(reaction.name, react.VERSION, feeds, reacts)
        for deadlines in self.service.deadlines:
            self._set_clock(deadlines, around)
        own: dict[str, Feed] = {name: self.log}
        outside = Outside(around.vault, self.rows, around.post)
        self.outgoing = Outgoing(self.service, self.log, outside, around.instruments)
        for effect, fill in self.outgoing.fillings().items():
            self.parks[effect] = fill
            self._add(effect, filling.VERSION, own, fill)
        self.custodian.go_back()
        self._add(CUSTODIAN, outward.VERSION, own, self.custodian)
        if self.service.keeps:
            self._add(COMMITMENTS, outward.VERSION, own, Commitments(self.log))
        if around.kafka:
            relay = around.kafka.relay(self.log, self.soundness.stop_writer)
            self.soundness.rest_on(relay, around.kafka.serves_uncompared)
            self._add("relay", outward.VERSION, own, relay)
        if self.sharing:
            self.sharing.join()

    def _add(self, name: str, version: int, feeds: dict[str, Feed], apply: Apply) -> None:
        counted = self._passing.counted(name, apply)
        following = Following(self.service.name, name, version, self.database, feeds, counted)
        following.load()
        self.followings[name] = following

    def _set_clock(self, deadlines: Deadlines[Any, Any], around: Around) -> None:
        name, rows = self.service.name, DueRows(self.rows[deadlines.name])
        view, wake = self.followings[deadlines.name], around.loop.wake
        clock = Clock(name, deadlines, rows, view, self.writer, around.now_us, wake)
        clock.load()
        self.clocks.append(clock)
        self.followings[clock.name] = clock

    def start(self) -> None:
        """Take commands, and work."""
        self.writer.start()
        if self.sharing:
            self.sharing.start()

    def stop(self) -> None:
        """Finish what was begun, leave the regions to others, close the database."""
        self.writer.stop()
        self.past.close()
        self.readers.shutdown()
        if self.sharing:
            self.sharing.stop()
        self.database.close()

    def serving(self, around: Around) -> Serving:
        """The edge for this service's routes."""
        return Serving(
            self.log,
            self.writer,
            {name: (each.rows, each.following) for name, each in self.builds.items()},
            [self.followings[reaction.name] for reaction in self.service.reactions],
            around.vault,
            around.digest_key,
            self.past,
            self.readers,
            self.followings.get("relay"),
        )

    def behind(self) -> list[Behind]:
        """What of this service has stopped."""
        blind = [each for clock in self.clocks for each in clock.blind()]
        return [*self.soundness.behind(), *blind, *self.waiting()]

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

    def waiting(self) -> list[Behind]:
        """The views that cannot be read yet, because this version of them is being built."""
        return [
            Behind(f"{self.service.name}.{name}", region, why="this version is being built")
            for name, builds in self.builds.items()
            for region in sorted(builds.waiting)
        ]

    def job(self, view: str, region: str) -> Job:
        """What a process of its own has to know to fold a view."""
        around, following = self._around, self.builds[view].following
        logs = {name: feed for name, feed in following.feeds.items() if isinstance(feed, Log)}
        return Job(
            catalogue=around.catalogue,
            service=self.service.name,
            view=view,
            region=region,
            database=address(self.database),
            databases={name: address(log.database) for name, log in logs.items()},
            kafka=around.kafka.bootstrap if around.kafka else "",
            budget_bytes=BUDGET_BYTES,
        )

    def _histories(self, view: str, region: str) -> list[History] | None:
        """The logs a view hears, where all of them are tables in this process."""
        feeds = self.builds[view].following.feeds.values()
        logs = [feed for feed in feeds if isinstance(feed, Log)]
        return [LogHistory(log, region) for log in logs] if len(logs) == len(feeds) else None

    def confirm_again(self, regions: Collection[str] | None = None) -> None:
        """From the vault's marks on, in these regions or in all. Raises what the vault raises."""
        self.custodian.go_back(regions)
        following = self.followings[CUSTODIAN]
        following.refresh(regions)
        for region in self.log.ends() if regions is None else regions:
            self._around.loop.wake(following, region)

    def tend(self) -> None:
        """Notice what other instances did with builds, and bring on what waits to be built."""
        for view, builds in self.builds.items():
            builds.refresh()
            for region in builds.regions_beside():  # built by an instance that may not work there
                self._around.loop.wake(builds.beside, region)
            for region in sorted(builds.waiting):
                if builds.is_beside(region):
                    with suppress(IsBehind, NothingToPromote):
                        builds.promote(region)
                elif not builds.is_under_way(region):
                    self.rebuilding.ask(builds, self.job(view, region), promote=True)


def address(database: Database) -> str:
    """The URL of a database, with the password: for a child process of ours."""
    return database.url.render_as_string(hide_password=False)
