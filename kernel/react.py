"""What a reaction does with a page: source records become runs of commands to the own writer."""

import logging
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from contracts.catalogue import Undecodable
from contracts.envelope import Malformed
from kernel.checkpoint import Checkpoint, move
from kernel.database import Database
from kernel.feed import Record
from kernel.follower import mark_of
from kernel.heard import hear, types_of
from kernel.order import Batch, Moved, Run, Step
from kernel.reaction import Reaction
from kernel.telemetry import current_traceparent, span_from
from kernel.writer import Writer

COMMANDS_IN_A_RUN = 500
VERSION = 1  # a changed reaction goes on where it was; only views start again

logger = logging.getLogger(__name__)


class Reacting:
    """An `Apply`: one reaction of one service."""

    def __init__(self, reaction: Reaction[Any], database: Database, writer: Writer) -> None:
        self.reaction = reaction
        self.database = database
        self.writer = writer
        self._types = types_of(reaction.hears)
        self._parked: dict[tuple[str, str], frozenset[str]] = {}

    def __call__(
        self, region: str, checkpoint: Checkpoint, source: str, records: Sequence[Record]
    ) -> Checkpoint | None:
        steps, last = self._steps(records)
        after = checkpoint.moved(source, mark_of(last))
        if not steps:
            return after if self._pass_over(region, checkpoint, after) else None
        assert after.row is not None
        run = Run(
            self.reaction.name,
            VERSION,
            checkpoint.row,
            after.row,
            source,
            steps,
            self._parked_in(region, source),
        )
        try:
            ran = self.writer.run(region, run)
        except Moved:
            self._parked.pop((region, source), None)
            return None
        if new := ran.parked - self._parked_in(region, source):
            logger.error("%s parked %d streams in %s", self.reaction.name, len(new), region)
        self._parked[region, source] = ran.parked
        return after

    def _steps(self, records: Sequence[Record]) -> tuple[list[Step], Record]:
        """The steps of as many records as give a run's commands, and the last record of them."""
        steps: list[Step] = []
        commands = 0
        last = records[0]
        for last in records:
            step = self._step(last)
            if step:
                steps.append(step)
                commands += len(step.batch.commands) if step.batch else 0
            if commands >= COMMANDS_IN_A_RUN:
                break
        return steps, last

    def _step(self, record: Record) -> Step | None:
        """None for a record that is not heard, or from which nothing follows."""
        try:
            heard = hear(record, self._types)
            if heard is None:
                return None
            with span_from(heard.traceparent, f"{self.reaction.name} process"):
                commands = self.reaction.react(heard)
                traceparent = current_traceparent()
        except (Malformed, Undecodable) as poison:
            return Step(record, None, f"poison: {type(poison).__name__}")
        except Exception as defect:  # impossible, so a bug: parked and alerted
            return Step(record, None, f"defect: {type(defect).__name__}")
        if not commands and record.stream not in self._parked_in(record.region, record.service):
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

    def _parked_in(self, region: str, source: str) -> frozenset[str]:
        """The source streams that have a parked record: what follows in them waits behind it."""
        if (region, source) not in self._parked:
            query = (
                "SELECT DISTINCT stream FROM parked"
                " WHERE follower = :follower AND region = :region AND source = :source"
            )
            named = {"follower": self.reaction.name, "region": region, "source": source}
            with self.database.read() as connection:
                found = connection.execute(sa.text(query), named).scalars().all()
            self._parked[region, source] = frozenset(found)
        return self._parked[region, source]
