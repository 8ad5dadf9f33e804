"""Mending a region: the log from its topic, or the topic from the log, a part at a time.

Whoever asks carries on from where the last part ended, so nothing is remembered here, each part is
committed by itself, and what was interrupted can be begun again. The topic is only believed after
it was compared: the same bytes wherever both have a record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.catalogue import Undecodable, event_of
from contracts.envelope import Malformed, decode
from kernel.around import Relaying
from kernel.database import is_clash
from kernel.feed import Record
from kernel.log import PutBack, Row, Tail
from kernel.reach import TopicMissing
from kernel.refusal import Refusal
from kernel.running import Running
from kernel.shapes import Body
from kernel.unmendable import (
    BeyondTheLog,
    LogAndTopicDiffer,
    NoTopic,
    RegionIsStopped,
    TopicIsAhead,
    TopicIsMissing,
    TopicIsNotReadable,
)

RECORDS_IN_A_PART = 10_000
ROWS_IN_A_STATEMENT = 2_000
RECOVERING = "it is being recovered from its topic"


class Walk(Body):
    """Where a walk along a topic stands: the ``offset`` of the next message, the last ``position``
    that the log has or can have without a gap (-1: none), the ``furthest`` position seen at all,
    the ``time_us`` of the last record that the log has not."""

    offset: int = 0
    position: int = -1
    furthest: int = -1
    time_us: int = 0


class Part(Body):
    """What one part of a walk found. ``end`` is the topic's end offset, ``log`` the last position
    of the log, ``compared`` and ``recovered`` count records; a topic whose ``furthest`` is beyond
    its ``position`` at the end has a gap."""

    walk: Walk
    end: int
    log: int
    compared: int
    recovered: int
    done: bool


class Published(Body):
    """Published up to ``position``; ``offset`` is the topic's end, ``log`` the log's."""

    position: int
    offset: int
    log: int
    done: bool


@dataclass
class Sorted:
    """The records of one part: those to compare with the log, and those it has not."""

    at: Walk
    to_compare: list[Record] = field(default_factory=list[Record])
    beyond: list[Record] = field(default_factory=list[Record])

    def take(self, record: Record, tail: int) -> None:
        """``tail`` is the last position of the log: what is below is compared, what comes next
        behind it is recovered, and what lies further waits for the positions in between."""
        position, time_us = max(self.at.position, tail), self.at.time_us
        if record.position <= tail:
            self.to_compare.append(record)
        elif record.position <= position:
            self._again(record)
        elif record.position == position + 1:
            self.beyond.append(record)
            position, time_us = record.position, record.time_us
        furthest = max(self.at.furthest, position, record.position)
        offset = (record.offset or 0) + 1
        self.at = Walk(offset=offset, position=position, furthest=furthest, time_us=time_us)

    def _again(self, record: Record) -> None:
        """Delivered twice, and not in the log yet: the two must be the same."""
        if any(o.position == record.position and o.body != record.body for o in self.beyond):
            raise differing(record)


def walked(running: Running, region: str, at: Walk, recover: bool) -> Part:
    """Compare the next part of a topic with the log; with ``recover`` append what the log lost.

    Raises the refusals above, and KafkaAway.
    """
    tail = running.log.tail(region)
    found = Sorted(at)
    records, end = next_of(relay_of(running), region, at.offset)
    for record in records:
        found.take(record, tail.position)
    compare(running, found.to_compare)
    check(found.beyond, max(at.time_us, tail.time_us))
    if recover and found.beyond:
        append(running, region, tail, found.beyond)
        tail = running.log.tail(region)
    walk = found.at if records else at.model_copy(update={"offset": end})
    done = walk.offset >= end
    if recover and done:
        running.soundness.mended()
    return Part(
        walk=walk,
        end=end,
        log=tail.position,
        compared=len(found.to_compare),
        recovered=len(found.beyond),
        done=done,
    )


def published(running: Running, region: str, start: int, offset: int) -> Published:
    """Publish the next records from position ``start`` on, though the topic may have them.

    ``offset`` is the topic's end as the last part left it, 0 at first: what is behind it was
    written by others and is compared before. Raises the refusals above, and KafkaAway.
    """
    relay, at, done = relay_of(running), Walk(offset=offset), False
    prove(running, region)
    if not 0 <= start <= max(running.log.tail(region).position, 0):
        raise BeyondTheLog(f"{region}/{running.service.name}@{start}")
    while not done:
        part = walked(running, region, at, recover=False)
        at, done = part.walk, part.done
        if at.furthest > part.log:
            raise TopicIsAhead(f"{region}/{running.service.name}@{at.furthest}")
    records = running.log.after(region, start - 1, RECORDS_IN_A_PART)
    end = relay.publish(records) if records else at.offset
    last = running.log.tail(region).position
    position = records[-1].position if records else last
    return Published(position=position, offset=end, log=last, done=position >= last)


def prove(running: Running, region: str) -> None:
    """Raises RegionIsStopped and TopicIsAhead: what was compared is not left to who asks."""
    log = f"{region}/{running.service.name}"
    if region in running.soundness.stopped_regions():
        raise RegionIsStopped(log)
    try:
        running.soundness.prove_once(region)
    except PutBack as found:
        raise TopicIsAhead(f"{log}@{found.position}") from None


def relay_of(running: Running) -> Relaying:
    """Raises NoTopic without Kafka."""
    if running.soundness.relay is None:
        raise NoTopic(running.service.name)
    return running.soundness.relay


def next_of(relay: Relaying, region: str, offset: int) -> tuple[Sequence[Record], int]:
    """Some records of the topic from an offset on, and the offset of its end."""
    reader: Any = relay.reader(region)
    try:
        end: int = reader.end_offset()
        records: Sequence[Record] = ()
        if offset < end:
            reader.seek(max(offset, 0))
            is_end = False
            while not records and not is_end:  # foreign messages are left out
                records, is_end = reader.read(min(RECORDS_IN_A_PART, end - offset))
        return records, end
    except TopicMissing:
        raise TopicIsMissing(f"{region}/{reader.service}") from None
    finally:
        reader.close()


def compare(running: Running, records: Sequence[Record]) -> None:
    """Raises LogAndTopicDiffer unless the log holds the same bytes at each position."""
    for run in runs(records):
        stored = running.log.after(run[0].region, run[0].position - 1, len(run))
        for record, ours in zip(run, stored, strict=True):
            if record.body != ours.body:
                raise differing(record)


def runs(records: Sequence[Record]) -> Iterator[list[Record]]:
    """The records in runs of consecutive positions: each is read with one query."""
    run: list[Record] = []
    for record in records:
        if run and record.position != run[-1].position + 1:
            yield run
            run = []
        run.append(record)
    if run:
        yield run


def check(records: Sequence[Record], time_us: int) -> None:
    """Raises TopicIsNotReadable for what our own log would not have written."""
    for record in records:
        try:
            event = event_of(record.type, decode(record.body).data)
        except (Malformed, Undecodable):
            event = None
        if event is None or record.time_us < time_us:
            raise TopicIsNotReadable(f"{record.region}/{record.service}@{record.position}")
        time_us = record.time_us


def append(running: Running, region: str, tail: Tail, records: Sequence[Record]) -> None:
    """The exact bytes, behind the log's end: whoever wrote there meanwhile is not overwritten."""
    running.soundness.stop_writer(region, f"{region}/{running.service.name}: {RECOVERING}")
    try:
        with running.database.write() as connection:
            for start in range(0, len(records), ROWS_IN_A_STATEMENT):
                part = records[start : start + ROWS_IN_A_STATEMENT]
                running.log.append(connection, tail, [row_of(record) for record in part], [])
                tail = Tail(part[-1].position, part[-1].id, part[-1].time_us)
    except PutBack:
        raise differing(records[0]) from None
    except Exception as failure:
        if not is_clash(failure):
            raise
        raise differing(records[0]) from failure


def row_of(record: Record) -> Row:
    return {
        "region": record.region,
        "position": record.position,
        "id": record.id,
        "stream": record.stream,
        "version": record.version,
        "type": record.type,
        "time_us": record.time_us,
        "body": record.body,
    }


def differing(record: Record) -> Refusal:
    return LogAndTopicDiffer(f"{record.region}/{record.service}@{record.position}")
