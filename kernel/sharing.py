"""What a service shares with its other instances: regions by leases, news by notices.

Only on PostgreSQL: a SQLite file has one process.
"""

from collections.abc import Callable, Iterable

from kernel.around import Transport
from kernel.database import Database
from kernel.follower import Following
from kernel.lease import Leases, name_of_instance
from kernel.log import Log
from kernel.notices import Notices
from kernel.service import Service


class Sharing:
    """One service of this process among its instances. Start it, stop it."""

    def __init__(
        self,
        service: Service,
        database: Database,
        log: Log,
        kafka: Transport | None,
        followings: Callable[[], Iterable[Following]],
        wake: Callable[[Following, str], None],
    ) -> None:
        instance = name_of_instance()

        def owns(region: str) -> bool | None:
            return kafka.owns(service.name, region) if kafka else None

        self._followings = followings
        self._wake = wake
        self._log = log
        self.leases = Leases(database, service.fingerprint, instance, owns, self._taken)
        self.notices = Notices(database, instance, self._hear)
        log.tell = self.notices.tell

    def join(self) -> None:
        """All followers work by the leases from now on, and tell the others when they move."""
        for following in self._followings():
            tell, name = self.notices.tell, following.name
            following.lease = self.leases
            following.tell = lambda region, tell=tell, name=name: tell(f"{region}/{name}")

    def start(self) -> None:
        self.leases.start()
        self.notices.start()

    def stop(self) -> None:
        """Leave the regions to others."""
        self.notices.stop()
        self.leases.stop()

    def _taken(self, region: str) -> None:
        """The region has become ours: whatever is to be done there waits for us."""
        for following in self._followings():
            self._wake(following, region)

    def _hear(self, what: str) -> None:
        """Another instance tells that a log has news, or that a follower has moved."""
        region, _, name = what.partition("/")
        if not name:
            self._log.wake(region)
            return
        for following in self._followings():
            if following.name == name:
                following.moved_elsewhere(region)
