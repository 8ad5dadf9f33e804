"""What follows when a store was put back in time: who stops, and how they go on once it is mended.

Whoever notices stops the region, the writer of the log first: what it wrote at positions that were
used before would be another history. Nothing is skipped, nothing is guessed; every few seconds each
stopped region is looked at again, so that it goes on in all instances when it has been mended.
"""

import logging
from collections.abc import Mapping

from kernel.database import is_away
from kernel.log import PutBack
from kernel.reach import KafkaAway
from kernel.running import Running

logger = logging.getLogger(__name__)


class Watch:
    """Over all services of a process."""

    def __init__(self, runnings: Mapping[str, Running]) -> None:
        self._runnings = runnings
        self._surveyed: dict[str, int] = {}  # service → the outages of its database until then
        for running in runnings.values():
            running.soundness.mended = self.look_again
            for following in running.every_following:
                following.found = self._found

    def _found(self, put_back: PutBack) -> None:
        """A follower misses what it has applied: whoever writes that log here must stop."""
        if running := self._runnings.get(put_back.service):
            running.soundness.stop_writer(put_back.region, str(put_back))

    def begin(self) -> None:
        """Before any command is taken: does a store end before what was applied of it?"""
        ends = {name: running.log.ends() for name, running in self._runnings.items()}
        for running in self._runnings.values():
            for following in running.every_following:
                following.look_back(ends)

    def survey(self) -> None:
        """Compare each log whose topic does not end where we left it: once, and again whenever the
        database was lost. What came back may have been put back, and mended by another instance
        before we saw it: followers read again how far they are. Then the logs whose commands were
        taken while Kafka was away."""
        for name, running in self._runnings.items():
            outages = running.database.outages
            try:
                if running.soundness.relay and self._surveyed.get(name) != outages:
                    suspects = running.soundness.relay.suspects()
                    for region in suspects:
                        self._proven(running, region)
                    running.soundness.surveyed(suspects)
                    for following in running.every_following if name in self._surveyed else ():
                        following.refresh()
                    self._surveyed[name] = outages
                for region in list(running.soundness.unproven):
                    self._proven(running, region)
            except KafkaAway:  # later
                return

    @staticmethod
    def _proven(running: Running, region: str) -> None:
        try:
            running.soundness.prove(region)
        except PutBack:  # the relay has stopped the writer
            running.soundness.unproven.discard(region)

    def look_again(self) -> None:
        """Let those regions go on in which nothing is missing any more."""
        for running in self._runnings.values():
            for region in running.soundness.stopped_regions():
                if self._is_mended(running, region):
                    logger.warning("%s/%s goes on", region, running.service.name)
                    running.soundness.go_on(region)

    def _is_mended(self, running: Running, region: str) -> bool:
        try:
            running.soundness.verify(region)
            for other in self._runnings.values():
                for following in other.every_following:
                    if other is running or running.service.name in following.feeds:
                        following.verify(region)
        except (PutBack, KafkaAway):
            return False
        except Exception as failure:
            if not is_away(failure):
                raise
            return False
        return True
