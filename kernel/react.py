"""What a reaction does with a page: source records become runs of commands to the own writer."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.catalogue import Undecodable
from contracts.envelope import Malformed
from kernel.checkpoint import Checkpoint, move
from kernel.database import Database
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.heard import hear, types_of
from kernel.messaging import reacting
from kernel.order import Batch, Moved, Ran, Run, Step
from kernel.parking import streams_of
from kernel.reaction import Reaction
from kernel.telemetry import current_traceparent
from kernel.writer import Writer

COMMANDS_IN_A_RUN = 500
VERSION = 1  # a changed reaction goes on where it was; only views start again

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Blocked:
    """The source streams that have a parked record, as long as the checkpoint has ``row``."""

    row: str | None
    streams: Mapping[str, frozenset[str]]


class Reacting:
    """An `Apply`: one reaction of one service."""

    def __init__(
        self, reaction: Reaction[Any], database: Database, writer: Writer, group: str = ""
    ) -> None:
        """``group`` is the consumer group in which its service hears others over Kafka."""
        self.reaction = reaction
        self.database = database
        self.writer = writer
        self.group = group
        self._types = types_of(reaction.hears)
        self._known: dict[str, Blocked] = {}

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        blocked = self._blocked(region, checkpoint, source)
        steps, last = self._steps(records, blocked)
        after = checkpoint.moved(source, mark_of(last))
        if steps:
            run = self._run(checkpoint, after, source, steps, blocked)
            try:
                ran = self.writer.run(region, run)
            except Moved:
                return None
        elif self._pass_over(region, checkpoint, after):
            ran = Ran(blocked)
        else:
            return None
        if new := ran.parked - blocked:
            name = f"{self.writer.executor.log.service}.{self.reaction.name}"
            where = f"{region}/{source}: see `kinerja parked list`"
            logger.error("%s parked records of %d more streams of %s", name, len(new), where)
        streams = {**self._known[region].streams, source: ran.parked}
        self._known[region] = Blocked(after.row, streams)
        return after

    def again(self, region: str, checkpoint: Checkpoint, record: Record) -> None:
        """Apply a parked record that is the first of its stream; its row goes with it.

        ``checkpoint`` was read before it was looked up. Raises `StillFails`, `Moved`, and what the
        writer raises when it cannot answer now.
        """
        step = self._step(record, frozenset()) or Step(record, Batch(()))
        after = checkpoint.dealt_with(record.service)
        run = self._run(checkpoint, after, record.service, [step], is_again=True)
        self.writer.run(region, run)

    def _run(
        self,
        before: Checkpoint,
        after: Checkpoint,
        source: str,
        steps: Sequence[Step],
        blocked: frozenset[str] = frozenset(),
        is_again: bool = False,
    ) -> Run:
        assert after.row is not None
        name = self.reaction.name
        return Run(name, VERSION, before.row, after.row, source, steps, blocked, is_again)

    def _steps(
        self, records: Sequence[Record], blocked: frozenset[str]
    ) -> tuple[list[Step], Record]:
        """The steps of as many records as give a run's commands, and the last record of them."""
        steps: list[Step] = []
        commands = 0
        last = records[0]
        for last in records:
            step = self._step(last, blocked)
            if step:
                steps.append(step)
                commands += len(step.batch.commands) if step.batch else 0
            if commands >= COMMANDS_IN_A_RUN:
                break
        return steps, last

    def _step(self, record: Record, blocked: frozenset[str]) -> Step | None:
        """None for a record that is not heard, or from which nothing follows."""
        try:
            heard = hear(record, self._types)
            if heard is None:
                return None
            with reacting(self.reaction.name, self.group, record, heard.traceparent):
                commands = self.reaction.react(heard)
                traceparent = current_traceparent()
        except (Malformed, Undecodable) as poison:
            return Step(record, None, f"poison: {type(poison).__name__}")
        except Exception as defect:  # impossible, so a bug: parked and alerted
            return Step(record, None, f"defect: {type(defect).__name__}")
        if not commands and record.stream not in blocked:
            return None
        return Step(
            record,
            Batch(
                commands,
                causation=heard.cause,
                correlation=heard.correlation,
                traceparent=traceparent,
            ),
        )

    def _pass_over(self, region: str, before: Checkpoint, after: Checkpoint) -> bool:
        """Nothing of the page is for us: only the checkpoint moves."""
        with self.database.write() as connection:
            return move(connection, self.reaction.name, VERSION, region, before.row, after.row)

    def _blocked(self, region: str, checkpoint: Checkpoint, source: str) -> frozenset[str]:
        """The source streams that have a parked record: what follows in them waits behind it.

        What is remembered is good for the checkpoint it was read with. If that is out of date, so
        that somebody may have parked, retried or dropped, our compare-and-set fails.
        """
        known = self._known.get(region)
        if known is None or known.row != checkpoint.row:
            known = self._known[region] = Blocked(checkpoint.row, {})
        if source not in known.streams:
            found = streams_of(self.database, self.reaction.name, region, source)
            known = self._known[region] = Blocked(known.row, {**known.streams, source: found})
        return known.streams[source]
