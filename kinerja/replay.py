"""`kinerja replay`: a view as it was, from history; and whether what is shown is its replay."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import typer

from kernel.builds import builds_shown
from kernel.checkpoint import read_by
from kernel.compare import Difference, Pair, Side, fields, scan
from kernel.database import Database
from kernel.fold import encoder
from kernel.history import History, LogHistory, TopicHistory
from kernel.reach import Reach
from kernel.rebuild import Progress
from kernel.refusal import Refusal
from kernel.replay import FOR_EVER, Moment, NoMoment, Replayed, moment, replay
from kernel.service import Service
from kernel.topic_reader import TopicReader
from kernel.union import sources
from kernel.view import View
from kinerja import operate
from kinerja.failure import WRONG_USE, Told, counted, said
from kinerja.progress import progress
from kinerja.rebuilds import named as view_named
from kinerja.regions import Region, regions
from kinerja.settings import Settings, settings


class Past(msgspec.Struct, frozen=True):
    """Rows as they were. ``positions`` are those of each log that they stand for; ``broken`` are
    keys whose fold failed."""

    region: str
    view: str
    positions: dict[str, int]
    rows: dict[str, Any]
    broken: list[str]


class Compared(msgspec.Struct, frozen=True):
    """In what the shown view differs from its replay, at the positions it stands for. A field has
    the value that is shown, and the one of the replay."""

    region: str
    view: str
    build: int
    positions: dict[str, int]
    rows: int
    different: list[Difference]


def replay_view(
    log: str, view: str, at: str | None, key: str | None, compare: bool, as_json: bool
) -> None:
    """Print a view as it was, or with ``compare`` what differs from its replay (exit code 1)."""
    known = settings()
    there = regions(known.regions)
    region, name = operate.named(log, there)
    service, found = view_named(f"{name}/{view}")
    if compare and (at or key):
        raise Told("--compare is about the whole view as it is shown; leave out --at, --key", 2)
    with histories(known, service, found, region) as read:
        try:
            if compare:
                tell_compared(compared(known, service, found, region, read), as_json)
            tell_past(past(found, region, read, when(at, there[region]), key), key, as_json)
        except Refusal as no:
            raise Told(f"{no.sentence} ({no.about})", WRONG_USE) from None


@contextmanager
def histories(
    known: Settings, service: Service, view: View[Any, Any], region: str
) -> Generator[list[History]]:
    """The logs that the view hears: the service's own from its table, others' from their tables or,
    with Kafka, from their topics."""
    found: list[History] = []
    try:
        for source in sources(view.hears):
            if known.kafka and source != service.name:
                reader = TopicReader(known.kafka, region, source, Reach())
                found.append(TopicHistory(reader))
            else:
                found.append(LogHistory(operate.log_of(known, source), region))
        yield found
    finally:
        for each in found:
            each.close()


def when(text: str | None, region: Region) -> Moment:
    """The moment of ``--at``: a day ends at midnight in the region. Raises Told."""
    if text is None:
        return Moment({}, FOR_EVER)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        try:
            return moment(text, region.code)
        except NoMoment as wrong:
            raise Told(f"--at {wrong}, or a day such as 2026-03-31", WRONG_USE) from None
    try:
        midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(region.zone))
        return Moment({}, int(midnight.timestamp()) * 1_000_000 - 1)
    except OverflowError:
        raise Told(f"--at {text} is beyond the calendar, which ends with 9999", WRONG_USE) from None


def folded(
    view: View[Any, Any], read: list[History], until: Moment, keys: list[str] | None
) -> Replayed:
    """The replay, with a bar on standard error."""
    with progress(transient=True) as bars:
        bar = bars.add_task(view.name, total=None, rate="")

        def tell(now: Progress) -> None:
            seconds = bars.tasks[bar].elapsed or 1
            rate = f"{now.done / seconds:,.0f} records/s"
            bars.update(bar, completed=now.done, total=now.of, rate=rate)

        return replay(view, read, until, keys, tell=tell)


def past(
    view: View[Any, Any], region: str, read: list[History], until: Moment, key: str | None
) -> Past:
    found = folded(view, read, until, [key] if key else None)
    rows = {name: shown(found.rows[name]) for name in sorted(found.rows)}
    return Past(region, view.name, found.positions, rows, sorted(found.broken_keys))


def shown(row: Any) -> Any:
    return msgspec.json.decode(encoder()(row))


def tell_past(found: Past, key: str | None, as_json: bool) -> None:
    lines = [f"{name}  {msgspec.json.encode(row).decode()}" for name, row in found.rows.items()]
    lines += [f"{name}  cannot be folded" for name in found.broken]
    if key and not lines:
        lines.append(f"no row {key}")
    said(as_json, found, "\n".join([f"{found.view} in {found.region} at {at_of(found)}", *lines]))


def at_of(found: Past | Compared) -> str:
    at = [f"{source}@{position}" for source, position in found.positions.items()]
    return ", ".join(at) or "the beginning"


def compared(
    known: Settings, service: Service, view: View[Any, Any], region: str, read: list[History]
) -> Compared:
    """The rows that are shown, all of one moment, against a replay up to exactly where they stand.

    Raises Told when the view is not shown in this region.
    """
    database = operate.log_of(known, service.name).database
    build = builds_shown(database, view.name, view.version).get(region)
    if build is None:
        raise Told(f"{service.name}/{view.name} is not shown in {region}; see kinerja views list")
    rows, positions = stored(database, Side(view.name, view.version, build, region))
    # A log from which nothing was folded yet is folded up to before its first record.
    ends = {history.service: positions.get(history.service, -1) for history in read}
    heard = [history for history in read if ends[history.service] >= 0]
    found = folded(view, heard, Moment({h.service: ends[h.service] for h in heard}), None)
    again = {key: encoder()(row) for key, row in found.rows.items()}
    different = [
        Difference(key, what)
        for key in sorted({*rows, *again})
        if (what := unlike((rows.get(key), again.get(key))))
    ]
    return Compared(region, view.name, build, positions, len(rows), different)


def unlike(pair: Pair) -> dict[str, tuple[Any, Any]]:
    """What differs; nothing for the same bytes."""
    return fields(*pair) if pair[0] != pair[1] else {}


def stored(database: Database, side: Side) -> tuple[dict[str, bytes], dict[str, int]]:
    """All rows of a build and where it stands, in one short snapshot."""
    with database.snapshot() as connection:
        at = read_by(connection, side.view, side.version, side.region, side.build)
        rows = dict(scan(connection, side))
    return rows, {source: mark.position for source, mark in sorted(at.marks.items())}


def tell_compared(found: Compared, as_json: bool) -> None:
    head = f"{found.view} in {found.region} at {at_of(found)}: {counted(found.rows, 'row')}"
    lines = [f"{head}, {len(found.different)} differ from their replay"]
    for each in found.different:
        for field, (one, other) in each.fields.items():
            lines.append(f"  {each.key}  {field or 'row'}: shown {one!r}, replayed {other!r}")
    said(as_json, found, "\n".join(lines))
    raise typer.Exit(1 if found.different else 0)
