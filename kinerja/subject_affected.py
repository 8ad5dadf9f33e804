"""Whom a breach touches: of a log or its topic, of a table, in a time; for the notice to them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from contracts.persons import WORDS
from contracts.subjects import RESPONSE, ROUND
from contracts.topics import log_of
from kinerja.catalogue import services
from kinerja.failure import WrongUse, counted
from kinerja.progress import passing
from kinerja.settings import Settings
from kinerja.subject_pages import Asking, Span, SubjectsTouched, region_named

ROLE = "hr or auditor"
NAMES = [service.name for service in services]
MICROSECOND = timedelta(microseconds=1)


class Affected(msgspec.Struct):
    """Whom it touches. ``people`` have an id on a roster or in a token, ``responses`` are what
    citizens said without one, ``rounds`` the keys of review rounds. ``kinds`` counts all of them by
    kind of data; a sealed one is readable only together with the vault's keys."""

    region: str
    of: list[str]
    since: datetime | None
    until: datetime | None
    people: int
    responses: int
    rounds: int
    kinds: dict[str, int]
    subjects: dict[str, dict[str, Span]]

    def __str__(self) -> str:
        lines = [f"{subject:24} {spelled(kinds)}" for subject, kinds in self.subjects.items()]
        kinds = ", ".join(f"{kind} {count}" for kind, count in self.kinds.items())
        count = "1 person" if self.people == 1 else f"{self.people} people"
        more = [
            counted(self.responses, "citizen's response").replace("'s responses", "s' responses")
        ]
        more += [counted(self.rounds, "review round")] if self.rounds else []
        total = f"{count} and {', '.join(more)} in {', '.join(self.of)}"
        return "\n".join([*lines, f"{total}: {kinds or 'nothing personal'}"])


def spelled(kinds: Mapping[str, Span]) -> str:
    return ", ".join(f"{kind} {span.count}" for kind, span in kinds.items())


def affected(
    settings: Settings,
    region: str,
    service: str | None,
    topic: str | None,
    table: str | None,
    since: str | None,
    until: str | None,
) -> Affected:
    """Ask those who keep what was disclosed. Raises WrongUse and Told."""
    zone = ZoneInfo(region_named(settings, region).zone)
    if sum(each is not None for each in (service, topic, table)) > 1:
        raise WrongUse("--service, --topic and --table exclude each other; without one: all logs")
    begin, end = begin_of(since, zone), end_of(until, zone)
    if begin and end and begin >= end:
        raise WrongUse(f"nothing is from {begin.isoformat()} on and before {end.isoformat()}")
    with passing() as bars:
        asking = Asking(settings, region, ROLE, bars)
        if table is not None:
            if begin or end:
                raise WrongUse("the rows of a table have no time: leave --from and --to out")
            owner, name = table_named(asking, table)
            return summed(region, [f"{owner}/{name}"], None, None, asking.rows(owner, name))
        logs = logs_named(region, service, topic)
        times = {"since_us": micros(begin), "until_us": micros(end)}
        asked = {name: value for name, value in times.items() if value is not None}
        pages = (page for log in logs for page in asking.touched(log, asked))
        return summed(region, [f"{region}/{log}" for log in logs], begin, end, pages)


def summed(
    region: str,
    of: list[str],
    since: datetime | None,
    until: datetime | None,
    pages: Iterable[SubjectsTouched],
) -> Affected:
    subjects = merged(pages)
    rounds = [subject for subject in subjects if subject.startswith(ROUND)]
    responses = [subject for subject in subjects if subject.startswith(RESPONSE)]
    kinds = Counter(kind for kinds in subjects.values() for kind in kinds)
    people = len(subjects) - len(responses) - len(rounds)
    counts = (people, len(responses), len(rounds), dict(sorted(kinds.items())))
    return Affected(region, of, since, until, *counts, dict(sorted(subjects.items())))


def merged(pages: Iterable[SubjectsTouched]) -> dict[str, dict[str, Span]]:
    """One answer of many pages: by subject and kind, as people call the kinds."""
    found: dict[str, dict[str, Span]] = {}
    for page in pages:
        for touched in page.items:
            kinds = found.setdefault(touched.subject, {})
            for kind, span in touched.kinds.items():
                called = WORDS.get(kind, kind)
                kinds[called] = both(kinds[called], span) if called in kinds else span
    return found


def both(one: Span, other: Span) -> Span:
    first = min([each for each in (one.first, other.first) if each], default=None)
    last = max([each for each in (one.last, other.last) if each], default=None)
    return Span(one.count + other.count, first, last)


def logs_named(region: str, service: str | None, topic: str | None) -> list[str]:
    """The services whose logs are meant. Raises WrongUse."""
    if topic is not None:
        found = log_of(topic)
        if found is None or found[1] not in NAMES:
            raise WrongUse(
                f"{topic!r} is no topic of ours; right would be kinerja.{region}.reporting"
            )
        if found[0] != region:
            raise WrongUse(f"{topic} is a topic of {found[0]}, not of {region}")
        service = found[1]
    if service is None:
        return NAMES
    if service not in NAMES:
        raise WrongUse(f"there is no service {service!r}; there are: {', '.join(NAMES)}")
    return [service]


def table_named(asking: Asking, table: str) -> tuple[str, str]:
    """Service and table of ``reporting/view_roster_3``; where only one service has a table of that
    name, the name is enough. Raises WrongUse."""
    owner, slash, name = table.rpartition("/")
    if slash and owner not in NAMES:
        raise WrongUse(f"there is no service {owner!r}; there are: {', '.join(NAMES)}")
    known = {each: asking.tables(each) for each in ([owner] if slash else NAMES)}
    found = [each for each, tables in known.items() if name in tables]
    if len(found) > 1:
        raise WrongUse(f"several services have a table {name}; name it {found[0]}/{name}")
    if not found:
        names = sorted({each for tables in known.values() for each in tables})
        raise WrongUse(f"there is no table {table!r}; there are: {', '.join(names)}")
    return found[0], name


def begin_of(text: str | None, zone: ZoneInfo) -> datetime | None:
    """A time with its offset, or the beginning of a day in the region."""
    return None if text is None else instant(text, zone, timedelta())


def end_of(text: str | None, zone: ZoneInfo) -> datetime | None:
    """A time with its offset, or the end of a day: what was recorded at that time is not meant."""
    return None if text is None else instant(text, zone, timedelta(days=1))


def instant(text: str, zone: ZoneInfo, later: timedelta) -> datetime:
    """Raises WrongUse."""
    try:
        if len(text) == len("2026-03-31"):
            return datetime.combine(date.fromisoformat(text) + later, time(), zone)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        found = datetime.min
    if found.tzinfo is None:
        right = "2026-03-31, or 2026-03-31T17:00:00+07:00"
        raise WrongUse(f"{text!r} is no day and no time with its offset; right would be {right}")
    return found


def micros(at: datetime | None) -> int | None:
    if at is None:
        return None
    return max((at - datetime.fromisoformat("1970-01-01T00:00:00+00:00")) // MICROSECOND, 0)


def as_csv(found: Affected) -> str:
    """A line for each subject and kind."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(("subject", "kind", "count", "first", "last"))
    for subject, kinds in found.subjects.items():
        for kind, span in kinds.items():
            times = [each.isoformat() if each else "" for each in (span.first, span.last)]
            lines.writerow((subject, kind, span.count, *times))
    return text.getvalue()
