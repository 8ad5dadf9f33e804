"""Whole logs on paper: what a rebuild and a replay read, and where a rebuild stores its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from contracts.envelope import encode, envelop
from contracts.event import Event
from kernel.checkpoint import Mark
from kernel.feed import Record
from kernel.fold import Broken, encoder
from kernel.heard import Heard
from kernel.history import Page
from kernel.view import View

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def recorded(heard: Heard[Event]) -> Record:
    """The record in which this was heard."""
    body = encode(
        envelop(
            heard.event,
            id=heard.id,
            region=heard.region,
            service=heard.service,
            position=heard.position,
            stream=heard.stream,
            version=heard.version,
            time=heard.time,
            actor=heard.actor,
            correlation=heard.id,
        )
    )
    return Record(
        region=heard.region,
        service=heard.service,
        position=heard.position,
        id=heard.id,
        stream=heard.stream,
        version=heard.version,
        type=heard.event.type,
        time_us=int((heard.time - EPOCH).total_seconds()) * 1_000_000,
        body=body,
    )


class PaperHistory:
    """One log, a `kernel.history.History`; read ``page`` records at a time."""

    def __init__(self, service: str, heard: Iterable[Heard[Event]], page: int = 3) -> None:
        self.service = service
        self.records = [recorded(each) for each in heard if each.service == service]
        self._page = page

    def end(self) -> int:
        return len(self.records) - 1

    def pages(self, types: frozenset[str], until: int, until_us: int | None) -> Iterator[Page]:
        there = [r for r in self.records if until_us is None or r.time_us <= until_us]
        there = there[: until + 1]
        for begin in range(0, len(there), self._page):
            some = there[begin : begin + self._page]
            last = Mark(some[-1].position, some[-1].id)
            yield Page([r for r in some if r.type in types], last, some[-1].time_us)

    def streams(self, streams: Sequence[str], until: int) -> Sequence[Record]:
        return [r for r in self.records[: until + 1] if r.stream in streams]

    def last_at(self, time_us: int) -> int:
        return sum(r.time_us <= time_us for r in self.records) - 1

    def time_at(self, position: int) -> int | None:
        return self.records[position].time_us if position < len(self.records) else None

    def close(self) -> None: ...


class PaperTarget:
    """Rows as they are stored, a `kernel.rebuild.Target`."""

    def __init__(self, view: View[Any, Any]) -> None:
        self.stored: dict[str, bytes] = {}
        self.marks: dict[str, int] = {}
        self.broke: list[Broken] = []
        self._encode = encoder()
        self._decode = msgspec.json.Decoder(view.row).decode

    def put(self, rows: Mapping[str, Any], *, first: bool) -> None:
        assert not (first and self.stored), "something was stored before"
        for key, row in rows.items():
            self.stored.pop(key, None)
            if row is not None:
                self.stored[key] = self._encode(row)

    def get(self, keys: Sequence[str]) -> dict[str, Any]:
        return {key: self._decode(self.stored[key]) for key in keys if key in self.stored}

    def size(self, row: Any) -> int:
        return len(self._encode(row))

    def finish(self, marks: Mapping[str, Mark], broke: Sequence[Broken]) -> None:
        self.marks = {source: mark.position for source, mark in marks.items()}
        self.broke = list(broke)

    @property
    def rows(self) -> dict[str, Any]:
        return self.get(list(self.stored))
