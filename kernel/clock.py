"""The clock of a service's deadlines: executes the command of each row whose term is over, once.

It polls nothing: it remembers for each region when to look next, and is told when the view moves.
Time is only asked for, never waited for, so a clock that is set back, forward or was stopped for a
day leads to the same turns: late ones at once, in order of their due moments.

Rows that fall due together are decided in one transaction with the move of the clock's checkpoint:
of two instances that find the same row due, one loses its compare-and-set and looks again.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from kernel.calendar import Calendar, Year, YearIsUnknown, term_of
from kernel.checkpoint import Checkpoint, Mark, read
from kernel.deadline import Deadlines, Due
from kernel.due_rows import DueRows
from kernel.feed import Record
from kernel.follower import Following
from kernel.http import Behind
from kernel.order import Batch, Moved, Turn, Turns
from kernel.telemetry import current_traceparent, span_from
from kernel.writer import Writer

VERSION = 1
ROWS_AT_ONCE = 100
SECOND_US = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = 0  # looks at once

logger = logging.getLogger(__name__)


class Ending(NamedTuple):
    """A term of a region and its last second, in microseconds since 1970 UTC."""

    last_us: int
    term: str


class Clock(Following):
    """One service's clock in all regions; the loop steps it like a follower without sources."""

    def __init__(
        self,
        service: str,
        deadlines: Deadlines[Any, Any],
        rows: DueRows,
        view: Following,
        writer: Writer,
        now_us: Callable[[], int],
        wake: Callable[[Following, str], None],
    ) -> None:
        """``view`` folds the rows; ``wake(clock, region)`` has the loop step a region soon."""
        name = f"{deadlines.name}.clock"
        super().__init__(service, name, VERSION, rows.database, {}, nothing_to_apply)
        self.deadlines = deadlines
        self.rows = rows
        self.view = view
        self.writer = writer
        self.now_us = now_us
        self.unknown: dict[str, int] = {}  # region → a year without a calendar that terms reach
        self._wake = wake
        self._next: dict[str, int] = {}  # region → when to look again
        self._over: dict[str, int] = {}  # region → until when nothing is left to do
        self._waits: set[str] = set()  # regions to be stepped as soon as the view has moved
        view.on_move.append(self._view_moved)

    def load(self) -> None:
        super().load()
        self.rows.forget_failed()
        self.survey()

    def survey(self) -> None:
        """Look into all regions by two queries: at the start, and because another instance may
        have folded what it will not see to."""
        calendars = self.rows.calendars()
        for region, terms in self.rows.terms().items():
            endings = self._endings_of(region, terms, calendars.get(region, {}))
            over = self._over.get(region, -1)
            left = [each.last_us for each in endings if each.last_us > over]
            if left:
                self._next[region] = min(left[0], self._next.get(region, left[0]))

    def look(self) -> None:
        """Have the regions stepped in which a term is over; costs nothing while there is none."""
        now = self.now_us()
        for region, at in list(self._next.items()):
            if at + SECOND_US <= now:
                self._wake(self, region)

    def blind(self) -> list[Behind]:
        """The regions in which terms reach a year that has no calendar."""
        return [
            Behind(f"{self.service}.{self.name}", region, why=f"no calendar of {year}")
            for region, year in list(self.unknown.items())
        ]

    def _view_moved(self, region: str) -> None:
        self._next[region] = NOW
        self._over.pop(region, None)
        if region in self._waits:
            self._wake(self, region)

    def step(self, region: str) -> bool:
        """See to the rows that fall due first, if the view has reached the end of its logs."""
        if not self.lease.term(region):
            return False
        now = self.now_us()
        self._waits.discard(region)
        if not self._endings(region, now):
            return False
        self._waits.add(region)  # before we look whether the view is behind
        if self.view.behind(self._ends()).keys() & {(region, source) for source in self.view.feeds}:
            return False
        before = read(self.rows.database, self.name, VERSION, region)
        turns = self._turns(region, now)
        if not turns:
            self._waits.discard(region)
            self._over[region] = now - SECOND_US
            self._endings(region, now)
            return False
        try:
            self.writer.run(region, self._run(before, turns))
        except Moved:
            return True
        logger.info("%s saw to %d rows in %s", self.name, len(turns), region)
        return True

    def _ends(self) -> Mapping[str, Mapping[str, int]]:
        return {source: feed.ends() for source, feed in self.view.feeds.items()}

    def _endings(self, region: str, now: int) -> Sequence[Ending]:
        """The terms that are over, in order; remembers when the next one will be."""
        terms, calendar = self.rows.terms_in(region), self.rows.calendar_in(region)
        endings = self._endings_of(region, terms, calendar)
        over = self._over.get(region, -1)
        due = [each for each in endings if over < each.last_us <= now - SECOND_US]
        later = [each.last_us for each in endings if each.last_us > now - SECOND_US]
        if due:
            self._next[region] = NOW
        elif later:
            self._next[region] = later[0]
        else:
            self._next.pop(region, None)
        return due

    def _endings_of(
        self, region: str, terms: Sequence[str], years: Mapping[int, Year]
    ) -> list[Ending]:
        endings, unknown = endings_of(terms, years)
        if unknown:
            self.unknown[region] = unknown
        else:
            self.unknown.pop(region, None)
        return endings

    def _turns(self, region: str, now: int) -> list[Turn]:
        """The rows that fall due first and had no turn. Those of a later moment wait until what
        follows from these is folded: it may be that they wait no more."""
        turns: list[Turn] = []
        for ending in self._endings(region, now):
            if turns and turns[0].due_us < ending.last_us:
                break
            limit = ROWS_AT_ONCE - len(turns)
            for key, body in self.rows.without_turn(region, ending.term, limit):
                turns.append(self._turn(region, ending, now, key, body))
        return sorted(turns, key=lambda turn: turn.key)

    def _turn(self, region: str, ending: Ending, now: int, key: str, body: bytes) -> Turn:
        try:
            row = self.deadlines.waiting(self.rows.decoded(body))
            due = Due(key, row, region, moment(ending.last_us), moment(now))
            with span_from("", f"{self.name} process"):
                batch = Batch([self.deadlines.command(due)], traceparent=current_traceparent())
        except Exception as defect:  # impossible, so a bug: its turn is over, and it is told
            return Turn(key, body, ending.last_us, None, f"defect: {type(defect).__name__}")
        return Turn(key, body, ending.last_us, batch)

    def _run(self, before: Checkpoint, turns: Sequence[Turn]) -> Turns:
        count = before.at(self.service).position + 1
        after = before.moved(self.service, Mark(count))
        assert after.row is not None
        name = self.deadlines.name
        return Turns(self.name, VERSION, before.row, after.row, name, (), turns=turns)


def endings_of(terms: Sequence[str], years: Mapping[int, Year]) -> tuple[list[Ending], int]:
    """When these terms end, in order; and a year that is missing to know it of all, or 0."""
    calendar, endings, unknown = Calendar(years), list[Ending](), 0
    for term in terms:
        try:
            last = calendar.end_of(term_of(term))
        except YearIsUnknown as missing:
            unknown = max(unknown, missing.year)
        else:
            endings.append(Ending((last - EPOCH) // timedelta(microseconds=1), term))
    return sorted(endings), unknown


def moment(us: int) -> datetime:
    return EPOCH + timedelta(microseconds=us)


def nothing_to_apply(
    region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
) -> Checkpoint | None:
    """A clock has no sources."""
    raise AssertionError(f"{source} is followed by a clock")
