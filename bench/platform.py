"""Parts of the platform as it is shipped, put together for a contestant: no part is left out."""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from contracts.event import Sealed
from kernel.around import Transport
from kernel.checkpoint import read_all
from kernel.custodian import CUSTODIAN
from kernel.database import Database
from kernel.edge import Caller, Personal
from kernel.lasting import keep_what_is_there
from kernel.outward import VERSION
from kernel.region_keys import RegionKeys
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.serving import Serving
from kernel.tables import metadata
from kernel.telemetry import configure_tracing, current_traceparent, span_from
from kernel.union import sources
from kernel.vault import Vault
from kernel.vault_confirming import Step
from kernel.vault_marks import NOTHING
from kernel.view_rows import Rows
from services.feedback.deciders.response import MakeSuggestion
from services.feedback.deciders.survey import OpenSurvey
from services.feedback.service import feedback

REGION = "13.72"
DAY = datetime(2026, 3, 2, tzinfo=UTC).date()
# Alone in its process: without the views that hear other services.
ALONE = replace(
    feedback, views=[of for of in feedback.views if sources(of.hears) == (feedback.name,)]
)
services = (ALONE,)
CATALOGUE = f"{__name__}:services"  # for the processes that rebuild views
COMMENT = "Petugas ramah, antrean di loket dua terlalu lama pada hari Senin pagi."


def now_us() -> int:
    return time.time_ns() // 1000


def assembled(
    url: str,
    directory: Path,
    regions: Sequence[str] = (REGION,),
    service: Service = ALONE,
    kafka: Transport | None = None,
) -> Runtime:
    """A process of one service; ``directory`` takes the vault and the regions' keys."""
    configure_tracing("bench", export=False)
    directory.mkdir(exist_ok=True)
    file = directory / "region-keys.json"
    RegionKeys.create(file, regions)
    keys = RegionKeys.found(file, {})
    vault = Vault.open_at(f"sqlite:///{directory / 'vault.sqlite'}", keys)
    confirmed(vault, url, service)
    return Runtime(
        [service],
        database_of=lambda _: Database(url),
        vault=vault,
        digest_key=keys.of,
        now_us=now_us,
        kafka=kafka,
        catalogue=CATALOGUE,
    )


def confirmed(vault: Vault, url: str, service: Service) -> None:
    """What the custodian's checkpoint stands for stands in this new vault too: else all of a log
    that was filled for measuring would be confirmed again."""
    database = Database(url)
    database.create(metadata)
    marks = read_all(database, CUSTODIAN, VERSION)
    database.close()
    steps = {
        region: Step(service.name, NOTHING, mark.at(service.name).position)
        for region, mark in marks.items()
    }
    vault.sweeping.register([service.name])
    vault.sweeping.confirmed(service.name, 0, [], steps)


@contextmanager
def running(
    url: str, directory: Path, regions: Sequence[str] = (REGION,)
) -> Generator[tuple[Runtime, Serving]]:
    """Feedback with its writer; its followers sleep until the runtime's loop is started."""
    runtime = assembled(url, directory, regions)
    running = runtime.running[ALONE.name]
    running.writer.start()
    keep_what_is_there()
    try:
        yield runtime, running.serving(runtime)
    finally:
        runtime.rebuilding.close()
        runtime.loop.stop()
        running.writer.stop()
        running.database.close()
        runtime.vault.close()


def created(url: str, service: Service) -> None:
    """The tables of a service, as its first start makes them."""
    database = Database(url)
    database.create(metadata)
    for view in service.views:
        database.create(Rows(view, database).table.metadata)
    database.close()


def caller(subject: str, region: str = REGION) -> Caller:
    """What the HTTP layer would make of a request: its time, and the trace it is part of."""
    return Caller(
        subject=subject,
        roles=frozenset({"citizen"}),
        region=region,
        time=datetime.now(UTC),
        traceparent=current_traceparent(),
        route="PUT /feedback/suggestions/{response_id}",
    )


async def suggest(edge: Serving, subject: str, name: str, region: str = REGION) -> int:
    """One command as the edge gives it: a span, a sealed comment, decided, encoded, durable.

    The words are sealed under the key of somebody who has one, as those of an employee are. Gives
    the position.
    """
    with span_from("", "PUT"):
        by = caller(subject, region)
        [comment] = await edge.seal([Personal(subject, "comment", COMMENT)], by)
        answer = await edge.execute(suggestion(name, comment), by)
    return int(answer.position.rpartition("@")[2])


def suggestion(name: str, comment: Sealed) -> MakeSuggestion:
    return MakeSuggestion(
        response_id=name,
        kind="suggestion",
        unit_id="u3",
        service="ktp",
        channel="web",
        answered_on=DAY,
        comment=comment,
    )


def survey(name: str) -> OpenSurvey:
    return OpenSurvey(
        survey_id=name,
        unit_id="u3",
        service="ktp",
        period="2026-Q1",
        elements=("U1", "U2", "U3"),
        population=500,
        opens=DAY,
        closes=DAY,
    )
