"""Whether Kafka can be reached: while it is away one thread tries, the others are told at once.

The loop has few threads. If each region's relay waited for its own time-out during an outage, the
views of the own log would wait too.
"""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

from kernel.refusal import Unavailable

PAUSE_SECONDS = 5.0
ANSWER_SECONDS = 5.0
"""How long one try may take."""


class KafkaAway(Unavailable):
    """Kafka, or the way to it, is gone: wait and try again."""


class TopicMissing(KafkaAway):
    """Kafka is there, this topic is not."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"the topic {topic} does not exist; create it: kinerja topics apply")


class Reach:
    """One for each process, shared by whatever waits for an answer from Kafka in a thread."""

    def __init__(self, pause_seconds: float = PAUSE_SECONDS) -> None:
        """After a failure nobody tries for ``pause_seconds``."""
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._is_away = False
        self._is_tried = False
        self._again_at = 0.0

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Around a call that waits for Kafka. Raises KafkaAway without a call when the last one
        failed a moment ago, or when somebody is trying."""
        first = self._enter()
        try:
            yield
        except TopicMissing:
            self._leave(first, is_away=False)
            raise
        except KafkaAway:
            self._leave(first, is_away=True)
            raise
        except BaseException:
            self._leave(first, is_away=self._is_away)
            raise
        self._leave(first, is_away=False)

    def _enter(self) -> bool:
        """Whether this is the one try of an outage."""
        with self._lock:
            if not self._is_away:
                return False
            if self._is_tried or time.monotonic() < self._again_at:
                raise KafkaAway("Kafka does not answer")
            self._is_tried = True
            return True

    def _leave(self, first: bool, is_away: bool) -> None:
        with self._lock:
            self._is_away = is_away
            if is_away:
                self._again_at = time.monotonic() + self._pause_seconds
            if first:
                self._is_tried = False
