"""What a group has decided so far: states in memory, and the records that wait for the append."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.envelope import LARGEST_RECORD_BYTES, cause, encode, envelop
from contracts.event import Event
from kernel.decider import Command
from kernel.feed import Record
from kernel.log import Identifiers, Row, Tail
from kernel.order import Answer, Batch, BatchRefused, Rehearsed
from kernel.refusal import Refusal, Stale, TooLarge
from kernel.states import AnyDecider, Held, States, event_in

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Draft:
    """Decides commands in order on top of a region's states; nothing is stored yet."""

    def __init__(
        self,
        region: str,
        service: str,
        states: States,
        load: Callable[[Sequence[str], int], Iterable[Record]],
        identifiers: Identifiers,
        now_us: int,
    ) -> None:
        self.region = region
        self.service = service
        self.states = states
        self.load = load
        self.identifiers = identifiers
        self.time_us = max(now_us, states.tail.time_us)  # never backwards within a log
        self.time = EPOCH + timedelta(microseconds=self.time_us)
        self.rows: list[Row] = []
        self.held: dict[str, Held] = {}
        self.size = 0
        self._undo: dict[str, Held | None] = {}

    @property
    def tail(self) -> Tail:
        """The log's tail when this draft has been appended."""
        if not self.rows:
            return self.states.tail
        return Tail(self.rows[-1]["position"], self.rows[-1]["id"], self.time_us)

    def preload(self, wanted: Iterable[tuple[AnyDecider, str]]) -> None:
        """Have these streams in memory, all that are not there by one query."""
        missing = {
            stream: Held(decider, decider.initial)
            for decider, stream in wanted
            if stream not in self.held and stream not in self.states.held
        }
        if not missing:
            return
        if self.states.tail.position >= 0:
            for record in self.load(list(missing), self.states.tail.position):
                held = missing[record.stream]
                missing[record.stream] = held.after(
                    event_in(record), record.position, len(record.body)
                )
        self.states.keep(missing, self.states.tail)

    def of(self, decider: AnyDecider, stream: str) -> Held:
        held = self.held.get(stream)
        if held is None and (held := self.states.held.get(stream)):
            self.states.held.move_to_end(stream)
        if held is None:
            self.preload([(decider, stream)])
            held = self.states.held[stream]
        return held

    def decide(self, batch: Batch, decider_of: Callable[[Command], AnyDecider]) -> Answer:
        """Decide a batch; a refusal undoes what it did to the states.

        Raises `BatchRefused`, also where the batch is one command, or whatever a defect in a
        decider raises.
        """
        self._undo, length, size = {}, len(self.rows), self.size
        try:
            version, ends = self._in_order(batch, decider_of)
        except BaseException:
            self._undone(length, size)
            raise
        wrote, types = len(self.rows) > length, self._types(length, ends)
        return Answer(self.tail.position, version, wrote, types)

    def rehearse(self, batch: Batch, decider_of: Callable[[Command], AnyDecider]) -> Rehearsed:
        """What `decide` would append, and raises as it would; all of it is undone."""
        self._undo, length, size = {}, len(self.rows), self.size
        try:
            _, ends = self._in_order(batch, decider_of)
            return Rehearsed(self._types(length, ends))
        finally:
            self._undone(length, size)

    def _types(self, length: int, ends: Sequence[int]) -> list[list[str]]:
        """Of the events of each command; there were ``length`` rows before, ``ends`` after each."""
        begins = [length, *ends]
        return [[row["type"] for row in self.rows[a:b]] for a, b in zip(begins, ends, strict=False)]

    def _in_order(
        self, batch: Batch, decider_of: Callable[[Command], AnyDecider]
    ) -> tuple[int, list[int]]:
        """The version of the last stream, and how many rows there were after each command."""
        version, ends = 0, list[int]()
        refusals: dict[int, Refusal] = {}
        for index, command in enumerate(batch.commands):
            try:
                version = self._decide(batch, command, decider_of(command))
            except Refusal as refusal:
                refusals[index] = refusal
            ends.append(len(self.rows))
        if refusals:
            raise BatchRefused(refusals)
        return version, ends

    def _undone(self, length: int, size: int) -> None:
        del self.rows[length:]
        self.size = size
        for stream, before in self._undo.items():
            if before is None:
                del self.held[stream]
            else:
                self.held[stream] = before

    def _decide(self, batch: Batch, command: Command, decider: AnyDecider) -> int:
        stream = decider.stream(command)
        held = self.of(decider, stream)
        if batch.expected is not None and batch.expected != held.version:
            raise Stale(stream, version=held.version)
        if decider.rests_on is None:
            events = decider.decide(command, held.state)
        else:
            others = decider.rests_on(command, held.state)
            events = decider.decide(command, held.state, SeenNow(self, others))
        # Encoded before any is kept: one record that is too large refuses the whole command.
        rows: list[Row] = []
        for event in events:
            position = self.states.tail.position + 1 + len(self.rows) + len(rows)
            row = self._row(batch, event, stream, held.version + 1, position)
            held = held.after(event, position, len(row["body"]))
            rows.append(row)
        if rows:
            self.rows.extend(rows)
            self.size += sum(len(row["body"]) for row in rows)
            self._undo.setdefault(stream, self.held.get(stream))
            self.held[stream] = held
        return held.version

    def _row(self, batch: Batch, event: Event, stream: str, version: int, position: int) -> Row:
        id = self.identifiers.at(self.time_us)
        body = encode(
            envelop(
                event,
                id=id,
                region=self.region,
                service=self.service,
                position=position,
                stream=stream,
                version=version,
                time=self.time,
                actor=batch.actor,
                correlation=batch.correlation or id,
                causation=batch.causation,
                traceparent=batch.traceparent,
            )
        )
        if len(body) > LARGEST_RECORD_BYTES:
            raise TooLarge(stream, bytes=len(body), largest=LARGEST_RECORD_BYTES)
        return {
            "region": self.region,
            "position": position,
            "id": id,
            "stream": stream,
            "version": version,
            "type": event.type,
            "time_us": self.time_us,
            "body": body,
        }


class SeenNow:
    """The other streams a decision rests on, as they are in the draft at this moment."""

    def __init__(self, draft: Draft, named: Sequence[tuple[AnyDecider, str]]) -> None:
        self._draft = draft
        self._named = {stream: decider for decider, stream in named}

    def __call__(self, decider: AnyDecider, stream: str) -> Any:
        assert self._named.get(stream) is decider, f"rests_on does not name {stream}"
        return self._draft.of(decider, stream).state

    def position(self, stream: str) -> str | None:
        held = self._draft.of(self._named[stream], stream)
        if held.position < 0:
            return None
        return cause(self._draft.region, self._draft.service, held.position)
