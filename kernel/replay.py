"""A view as it was: folded again from history, up to a time or a position."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from contracts.topics import REGION
from kernel.fold import WHOLE_REGION, Broken, Folding, touched
from kernel.heard import types_of
from kernel.history import History
from kernel.rebuild import Progress, silent
from kernel.refusal import Invalid
from kernel.view import View

POSITION = re.compile(rf"(?P<region>{REGION})/(?P<service>[a-z]+)@(?P<at>0|[1-9][0-9]{{0,14}})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOR_EVER = 2**53


class NotHeard(Invalid):
    """This view does not hear that log, so it has no state at a position of it."""

    slug = "kernel.log-is-not-heard"
    indonesian = "Tampilan ini tidak mengikuti log itu, jadi tidak punya keadaan pada posisinya."


class NotRecordedYet(Invalid):
    """The log has not come to this position yet."""

    slug = "kernel.not-recorded-yet"
    indonesian = "Log belum mencapai posisi ini."


class TooManyRows(Invalid):
    """The view as it was is too large to be shown this way; ask for one row, or use the command
    line: kinerja replay."""

    slug = "kernel.replay-too-large"
    indonesian = "Tampilan masa lalu terlalu besar; mintalah satu baris, atau pakai kinerja replay."


class NoMoment(ValueError):
    """This text is neither a time nor positions."""


class Moment(msgspec.Struct, frozen=True):
    """Up to where history is folded: ``positions`` by service, and for the others ``time_us``
    (microseconds since 1970, UTC); without one, the time of the last record that was named."""

    positions: dict[str, int]
    time_us: int | None = None


class Replayed(msgspec.Struct):
    """The rows by key; the position in each log that they stand for; keys whose fold failed."""

    rows: dict[str, Any]
    positions: dict[str, int]
    broken: list[Broken]

    @property
    def broken_keys(self) -> set[str]:
        return {each.key for each in self.broken}

    def is_broken(self, key: str) -> bool:
        """Whether the row cannot be trusted."""
        return not self.broken_keys.isdisjoint((key, WHOLE_REGION))


def moment(text: str, region: str) -> Moment:
    """Read ``2026-03-31T17:00:00+07:00``, or ``13.72/reporting@17`` or several of those separated
    by commas. Raises NoMoment."""
    if "@" in text:
        found = [POSITION.fullmatch(part.strip()) for part in text.split(",")]
        positions = {p["service"]: int(p["at"]) for p in found if p and p["region"] == region}
        if len(positions) != len(found):
            raise NoMoment(f"{text!r} is no list of positions such as {region}/reporting@17")
        return Moment(positions)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = datetime.min
    if time.tzinfo is None:
        right = f"2026-03-31T17:00:00+07:00, or a position such as {region}/reporting@17"
        raise NoMoment(f"{text!r} is no time with its offset; right would be {right}")
    return Moment({}, (time - EPOCH) // timedelta(microseconds=1))


def replay(
    view: View[Any, Any],
    histories: Sequence[History],
    until: Moment,
    keys: Sequence[str] | None = None,
    rows_at_most: int = FOR_EVER,
    tell: Callable[[Progress], None] = silent,
) -> Replayed:
    """All rows as they were, or those of ``keys``. Raises NotHeard, NotRecordedYet, TooManyRows."""
    for service in until.positions.keys() - {history.service for history in histories}:
        raise NotHeard(service)
    found = at_once(view, histories, until, keys[0]) if keys and len(keys) == 1 else None
    return found or _replay(view, histories, until, keys, rows_at_most, tell)


def at_once(
    view: View[Any, Any], histories: Sequence[History], until: Moment, key: str
) -> Replayed | None:
    """One row, from the streams that touch it; None where the view does not say which, or a log
    cannot be asked for streams. Raises NotRecordedYet."""
    if view.streams is None:
        return None
    ends = resolved(histories, until)
    folding, types, positions = Folding(view, {}), types_of(view.hears), dict[str, int]()
    for history in histories:
        end = ends.get(history.service)
        records = None if end is None else history.streams(view.streams(key), end)
        if end is None or records is None:
            return None
        folding.fold(
            (record, heard, [key] if key in touches else [], poison)
            for record, heard, touches, poison in touched(view, types, records)
        )
        positions[history.service] = end
    return replayed(folding, positions)


def resolved(histories: Sequence[History], until: Moment) -> dict[str, int | None]:
    """The last position of each log; None where only reading on tells. Raises NotRecordedYet."""
    by_service = {history.service: history for history in histories}
    times: list[int] = []
    for service, position in until.positions.items():
        history = by_service[service]
        time_us = history.time_at(position)
        if time_us is None:
            return {}
        times.append(time_us)
    time_us = until.time_us if until.time_us is not None else max(times, default=0)
    return {
        service: until.positions.get(service, history.last_at(time_us))
        for service, history in by_service.items()
    }


def _replay(
    view: View[Any, Any],
    histories: Sequence[History],
    until: Moment,
    keys: Sequence[str] | None,
    rows_at_most: int,
    tell: Callable[[Progress], None],
) -> Replayed:
    types, wanted = types_of(view.hears), None if keys is None else frozenset(keys)
    folding, positions = Folding(view, {}), dict[str, int]()
    passed, of, time_us = 0, sum(history.end() + 1 for history in histories), until.time_us
    # Those whose position was named come first: they tell the time for the others.
    for history in sorted(histories, key=lambda each: each.service not in until.positions):
        end = until.positions.get(history.service)
        until_us = time_us if end is None else None
        for page in history.pages(types, FOR_EVER if end is None else end, until_us):
            heard = touched(view, types, page.records)
            if wanted is not None:
                heard = [(r, h, [k for k in ks if k in wanted], why) for r, h, ks, why in heard]
            folding.fold(heard)
            if len(folding.rows) > rows_at_most:
                raise TooManyRows(view.name)
            passed += page.last.position - positions.get(history.service, -1)
            positions[history.service] = page.last.position
            if until.time_us is None and end == page.last.position:
                time_us = max(time_us or 0, page.time_us)
            tell(Progress(passed, max(of, passed), len(folding.rows)))
        if end is not None and positions.get(history.service, -1) < end:
            raise NotRecordedYet(f"{history.service}@{end}")
    return replayed(folding, positions)


def replayed(folding: Folding, positions: Mapping[str, int]) -> Replayed:
    rows = {key: row for key, row in folding.rows.items() if row is not None}
    return Replayed(rows, {s: p for s, p in sorted(positions.items()) if p >= 0}, folding.broke)
