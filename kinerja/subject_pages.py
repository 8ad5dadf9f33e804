"""Asking the services about persons, a page after the other, and showing how far it is."""

from collections.abc import Generator, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
from rich.progress import Progress, TaskID

from kinerja.failure import WrongUse
from kinerja.regions import Region, regions
from kinerja.remote import answered, asked
from kinerja.settings import Settings

RECORDS_AT_ONCE = 200


class RecordOf(msgspec.Struct, omit_defaults=True):
    """A record that names the person; without ``data`` where it is about somebody else."""

    position: int
    time: datetime
    type: str
    roles: list[str]
    actor: str
    stream: str | None = None
    data: Any = None


class RecordsOf(msgspec.Struct):
    """A page of them: how far the log was looked through, and where it ends."""

    items: list[RecordOf]
    position: int
    end: int
    next: str | None = None


class Span(msgspec.Struct):
    """How many records, and when the first and the last were recorded; rows have no time."""

    count: int
    first: datetime | None = None
    last: datetime | None = None


class SubjectTouched(msgspec.Struct):
    """A person, with spans by kind of data."""

    subject: str
    kinds: dict[str, Span]


class SubjectsTouched(msgspec.Struct):
    """A page of a log or table: whom it touches, and how many records of each type there were."""

    items: list[SubjectTouched]
    types: dict[str, Span]
    next: str | None = None


class VaultSubject(msgspec.Struct):
    """A subject of the vault."""

    subject_id: str


class VaultSubjects(msgspec.Struct):
    items: list[VaultSubject]
    next: str | None = None


class TableOf(msgspec.Struct):
    name: str


class TablesOf(msgspec.Struct):
    items: list[TableOf]


P = TypeVar("P", RecordsOf, SubjectsTouched)


class Asking:
    """Pages of one region, asked with the token of somebody with one of these roles."""

    def __init__(self, settings: Settings, region: str, role: str, bars: Progress) -> None:
        self.settings, self.region, self.role, self.bars = settings, region, role, bars

    def records(self, service: str, subject: str) -> Generator[RecordsOf]:
        """The records of a service that name a subject."""
        path = f"{service}/operations/subjects/{quote(subject, safe='')}/records"
        return self._pages(path, {"limit": RECORDS_AT_ONCE}, RecordsOf)

    def touched(self, service: str, times: Mapping[str, int]) -> Generator[SubjectsTouched]:
        """Whom the log of a service touches; ``times`` may have ``since_us`` and ``until_us``."""
        return self._pages(f"{service}/operations/subjects", dict(times), SubjectsTouched)

    def rows(self, service: str, table: str) -> Generator[SubjectsTouched]:
        """Whom the rows of a table touch."""
        path = f"{service}/operations/tables/{quote(table, safe='')}/subjects"
        return self._pages(path, {}, SubjectsTouched)

    def tables(self, service: str) -> list[str]:
        """The tables of a service with rows of regions."""
        return [each.name for each in self._ask(f"{service}/operations/tables", {}, TablesOf).items]

    def forgotten(self) -> set[str]:
        """The subjects whose key is destroyed already."""
        found: set[str] = set()
        params: dict[str, Any] = {"standing": "forgotten", "limit": RECORDS_AT_ONCE}
        while True:
            page = self._ask("vault/subjects", params, VaultSubjects)
            found.update(each.subject_id for each in page.items)
            if page.next is None:
                return found
            params = params | {"cursor": page.next}

    def _pages(self, path: str, params: dict[str, Any], shape: type[P]) -> Generator[P]:
        bar = self.bars.add_task(f"{self.region}/{path.partition('/')[0]}", total=None)
        while True:
            page = self._ask(path, params, shape)
            self._show(bar, page)
            yield page
            if page.next is None:
                return
            params = params | {"cursor": page.next}

    def _show(self, bar: TaskID, page: RecordsOf | SubjectsTouched) -> None:
        """How far it is after a page; of whom a log touches, how many records it was."""
        match page:
            case RecordsOf():
                self.bars.update(bar, completed=page.position + 1, total=page.end + 1)
            case SubjectsTouched():
                self.bars.advance(bar, sum(span.count for span in page.types.values()))

    def _ask(self, path: str, params: dict[str, Any], shape: type[Any]) -> Any:
        answer = asked(self.settings, "GET", self.region, path, role=self.role, params=params)
        return answered(answer, shape)


def region_named(settings: Settings, code: str) -> Region:
    """Raises WrongUse for a region that does not exist."""
    known = regions(settings.regions)
    if code not in known:
        raise WrongUse(f"there is no region {code!r}; there are {', '.join(known)}")
    return known[code]
