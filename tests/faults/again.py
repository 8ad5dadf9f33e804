"""Commands decided again: what do the rules say, with the log as it was at a position?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kernel.decider import Command
from kernel.draft import Draft
from kernel.feed import Record
from kernel.log import Identifiers, Tail
from kernel.order import Batch, BatchRefused
from kernel.service import Service
from kernel.states import States


class Again:
    """One service's deciders over one log that does not change any more."""

    def __init__(self, service: Service, region: str, log: Sequence[Record]) -> None:
        self.service = service
        self.region = region
        self.log = log
        self._streams: dict[str, list[Record]] = defaultdict(list)
        for record in log:
            self._streams[record.stream].append(record)
        self._read: set[str] = set()  # the streams that the last decision looked at
        self._identifiers = Identifiers()
        self._end = len(log) - 1

    def would_write(self, commands: Sequence[Command], until: int | None = None) -> bool:
        """Whether these commands would leave a record; a refusal leaves none."""
        try:
            return self._decided(Batch(commands), self._end if until is None else until)
        except BatchRefused:
            return False

    def was_refused(
        self, command: Command, slug: str, expected: int | None, first: int, last: int
    ) -> bool:
        """Whether at one of these ends of the log the command is refused with this slug."""
        batch = Batch([command], expected=expected)
        self._refusal(batch, self._end)
        looked_at = self._read
        candidates = [first]
        while candidates:
            at = candidates.pop(0)
            if self._refusal(batch, at) == slug:
                return True
            looked_at |= self._read
            # Only a record of a stream that was looked at can change the answer.
            changes = (r.position for s in looked_at for r in self._streams[s])
            candidates = sorted({p for p in changes if at < p <= last})[:1]
        return False

    def _refusal(self, batch: Batch, until: int) -> str:
        try:
            self._decided(batch, until)
        except BatchRefused as no:
            return no.first.slug
        return ""

    def _decided(self, batch: Batch, until: int) -> bool:
        self._read = set()
        until = min(until, self._end)
        tail = Tail(until, self.log[until].id, 0) if until >= 0 else Tail()
        draft = Draft(
            self.region, self.service.name, States(tail), self._load, self._identifiers, 0
        )
        return draft.decide(batch, lambda c: self.service.decider_of[type(c)]).wrote

    def _load(self, streams: Sequence[str], until: int) -> Iterable[Record]:
        self._read |= set(streams)
        found = [r for s in streams for r in self._streams.get(s, ()) if r.position <= until]
        return sorted(found, key=lambda record: record.position)
