"""What is due to be erased on a day, by the terms of `contracts.retention`, and what is kept."""

from collections.abc import Generator, Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from contracts.retention import RETENTION, Kept, due, prolongs, rule_of
from kinerja.catalogue import services
from kinerja.failure import WrongUse
from kinerja.progress import passing
from kinerja.settings import Settings
from kinerja.subject_affected import ROLE, both, merged
from kinerja.subject_pages import Asking, Span, SubjectsTouched, region_named


class DueSubject(msgspec.Struct):
    """Somebody whose key is to be destroyed, and since which day."""

    subject: str
    since: date


class Rule(msgspec.Struct):
    """One kind of record: how many there are, the day of the oldest, how long it is kept by which
    source, and whose term is over. ``years`` is absent for what is kept."""

    kind: str
    what: str
    records: int
    oldest: date | None
    years: int | None
    source: str
    due: list[DueSubject]


class Retention(msgspec.Struct):
    """The report of a region on a day; ``due`` counts the subjects of all rules."""

    region: str
    at: date
    due: int
    rules: list[Rule]

    def __str__(self) -> str:
        lines: list[str] = []
        for rule in self.rules:
            term = f"{rule.years} years" if rule.years else "kept"
            oldest = f", the oldest of {rule.oldest}" if rule.oldest else ""
            lines.append(f"{rule.kind:12} {term:9} {rule.records} records{oldest}: {rule.what}")
            lines.append(f"{'':12} {rule.source}")
            lines += [f"{'':12} due since {each.since}: {each.subject}" for each in rule.due]
        return "\n".join([*lines, f"{self.due} due in {self.region} on {self.at}"])


def retention(settings: Settings, region: str, at: str | None) -> Retention:
    """Raises WrongUse and Told."""
    zone = ZoneInfo(region_named(settings, region).zone)
    day = day_of(at) if at else datetime.now(zone).date()
    types: dict[str, Span] = {}
    with passing() as bars:
        asking = Asking(settings, region, ROLE, bars)
        touched = merged(
            page
            for each in services
            for page in noting(types, asking.touched(each.name, {}))
            if prolongs(each.name)
        )
        gone = asking.forgotten()
    last = days({who: kinds for who, kinds in touched.items() if who not in gone}, zone)
    rules = [told(rule, spans_of(rule, types), last, day, zone) for rule in RETENTION]
    return Retention(region, day, sum(len(rule.due) for rule in rules), rules)


def noting(types: dict[str, Span], pages: Iterable[SubjectsTouched]) -> Generator[SubjectsTouched]:
    """The same pages; the records of each type are counted on the way, of every log."""
    for page in pages:
        for type, span in page.types.items():
            types[type] = both(types[type], span) if type in types else span
        yield page


def days(subjects: Mapping[str, Mapping[str, Span]], zone: ZoneInfo) -> dict[str, dict[str, date]]:
    """For each subject the day of the last record by kind, in the region."""
    return {
        subject: {kind: local(span.last, zone) for kind, span in kinds.items() if span.last}
        for subject, kinds in subjects.items()
    }


def local(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def spans_of(rule: Kept, types: Mapping[str, Span]) -> list[Span]:
    return [span for type, span in types.items() if rule_of(type) is rule]


def told(
    rule: Kept,
    spans: list[Span],
    last: Mapping[str, Mapping[str, date]],
    at: date,
    zone: ZoneInfo,
) -> Rule:
    first = min((span.first for span in spans if span.first), default=None)
    return Rule(
        kind=rule.kind,
        what=rule.what,
        records=sum(span.count for span in spans),
        oldest=local(first, zone) if first else None,
        years=rule.years,
        source=rule.source,
        due=[DueSubject(each.subject, each.since) for each in due(rule, last, at)],
    )


def day_of(text: str) -> date:
    """Raises WrongUse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"{text!r} is no day; right would be 2026-12-31") from None
