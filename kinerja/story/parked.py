"""For practice: a record that evaluation can never apply, as a defect elsewhere might write one.

No command of ours makes one, so it is appended as a recovery would: an accepted report is accepted
once more. Its figures were scored by then, and a scored evaluation keeps the figures it has.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from contracts.envelope import decode, encode
from contracts.evaluation import EvaluationScored
from contracts.reporting import ReportAccepted
from kernel.feed import Record
from kernel.log import Identifiers, Log
from kernel.recovery import append
from kernel.runtime import Runtime

PAGE = 1_000
REACH_SECONDS = 30.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def accept_twice(runtime: Runtime, region: str) -> str:
    """Append it to reporting's log in this region, and wait until evaluation has met it; its
    stream. Nobody may be commanding there."""
    record = await asyncio.to_thread(appended, runtime, region)
    reaction = runtime.running["evaluation"].followings["evaluation"]
    await reaction.until(region, "reporting", record.position, REACH_SECONDS)
    return record.stream


def appended(runtime: Runtime, region: str) -> Record:
    reporting, evaluation = (runtime.running[name] for name in ("reporting", "evaluation"))
    scored = {
        each.stream.removeprefix("evaluation-")
        for each in all_of(evaluation.log, region)
        if each.type == EvaluationScored.type
    }
    latest = {each.stream: each for each in all_of(reporting.log, region)}
    accepted = next(
        each
        for stream, each in sorted(latest.items())
        if each.type == ReportAccepted.type and stream.removeprefix("report-") in scored
    )
    tail = reporting.log.tail(region)
    time_us = max(tail.time_us, time.time_ns() // 1000)
    record = msgspec.structs.replace(
        accepted,
        id=Identifiers().at(time_us),
        position=tail.position + 1,
        version=accepted.version + 1,
        time_us=time_us,
    )
    record = msgspec.structs.replace(record, body=body_of(record))
    append(reporting, region, tail, [record])
    reporting.soundness.mended()
    return record


def body_of(record: Record) -> bytes:
    """The bytes that it was copied from, with its own place and time."""
    envelope = msgspec.structs.replace(
        decode(record.body),
        id=record.id,
        sequence=f"{record.position:016}",
        streamversion=str(record.version),
        time=EPOCH + timedelta(microseconds=record.time_us),
        causation="",
        traceparent="",
    )
    return encode(envelope)


def all_of(log: Log, region: str) -> Iterator[Record]:
    position = -1
    while records := log.after(region, position, PAGE):
        yield from records
        position = records[-1].position
