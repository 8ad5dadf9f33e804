"""`python -m bench [LANE]`: runs one lane or all, and writes bench/results/<lane>.json.

Machines are shared and noisy: look at ratios and CPU seconds, not at absolute rates.
"""

import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from kernel.bulk import insert
from kernel.database import Database
from kernel.group import Executor
from kernel.log import Log
from kernel.metrics import Instruments
from kernel.order import Batch
from kernel.tables import metadata, records
from kernel.writer import Writer
from services.feedback.deciders.survey import OpenSurvey
from services.feedback.service import feedback

REGION = "13.72"
CALLERS = 32
COMMANDS = int(os.environ.get("SIZE", "4000"))
ROUNDS = 3
RESULTS = Path(__file__).parent / "results"


def survey(name: str) -> OpenSurvey:
    day = datetime(2026, 3, 2, tzinfo=UTC).date()
    return OpenSurvey(
        survey_id=name,
        unit_id="u3",
        service="ktp",
        period="2026-Q1",
        elements=("U1", "U2", "U3"),
        population=500,
        opens=day,
        closes=day,
    )


def ours(database: Database) -> float:
    """Seconds for 32 callers to have their one-event commands decided and durable."""
    log = Log(feedback.name, database)
    executor = Executor(log, lambda c: feedback.decider_of[type(c)], lambda: time.time_ns() // 1000)
    writer = Writer(executor, Instruments().of(feedback.name))
    writer.start()

    async def caller(number: int) -> None:
        for index in range(COMMANDS // CALLERS):
            await writer.execute(REGION, Batch([survey(f"s{number}-{index}")]))

    async def all_of_them() -> None:
        await asyncio.gather(*(caller(number) for number in range(CALLERS)))

    begun = time.perf_counter()
    asyncio.run(all_of_them())
    took = time.perf_counter() - begun
    writer.stop()
    assert log.tail(REGION).position == COMMANDS // CALLERS * CALLERS - 1
    return took


def floor(database: Database) -> float:
    """Seconds to insert as many rows of about the same bytes, 32 at a time, deciding nothing."""
    rows = [
        {
            "region": REGION,
            "position": position,
            "id": f"{position:036d}",
            "stream": f"survey-{position}",
            "version": 1,
            "type": "feedback.SurveyOpened.v1",
            "time_us": position,
            "body": b"x" * 700,
        }
        for position in range(COMMANDS // CALLERS * CALLERS)
    ]
    begun = time.perf_counter()
    for start in range(0, len(rows), CALLERS):
        with database.write() as connection:
            insert(connection, records, rows[start : start + CALLERS])
    return time.perf_counter() - begun


def fresh(directory: Path, name: str, url: str | None) -> Database:
    database = Database(url or f"sqlite:///{directory / name}.sqlite")
    with database.write() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS records"))
        connection.execute(sa.text("DROP TABLE IF EXISTS idempotency"))
    database.create(metadata)
    return database


def measured(url: str | None) -> dict[str, Any]:
    """Rates of ours and of the floor, alternating; medians over the rounds."""
    rounds: list[dict[str, float]] = []
    cpu: list[float] = []
    contestants: dict[str, Callable[[Database], float]] = {"ours": ours, "floor": floor}
    with tempfile.TemporaryDirectory() as directory:
        for number in range(ROUNDS):
            rates: dict[str, float] = {}
            for name, run in contestants.items():
                database = fresh(Path(directory), f"{name}{number}", url)
                began = time.process_time()
                rates[name] = COMMANDS / run(database)
                if name == "ours":
                    cpu.append((time.process_time() - began) / COMMANDS * 1e6)
                database.close()
            rounds.append(rates)
    medians = {name: statistics.median(each[name] for each in rounds) for name in contestants}
    return {
        "unit": "commands a second",
        **medians,
        "ratio_floor": medians["ours"] / medians["floor"],
        "rounds": rounds,
        "cpu_seconds_per_million": statistics.median(cpu),
    }


LANES: dict[str, Callable[[], dict[str, Any]]] = {
    "append-sqlite": lambda: measured(None),
    "append": lambda: measured(os.environ["KINERJA_BENCH_DATABASE"]),
}


def main(chosen: list[str]) -> int:
    if unknown := set(chosen) - set(LANES):
        print(f"no such lane: {', '.join(unknown)}; there are {', '.join(LANES)}", file=sys.stderr)
        return 2
    default = [n for n in LANES if n != "append" or "KINERJA_BENCH_DATABASE" in os.environ]
    RESULTS.mkdir(exist_ok=True)
    for lane in chosen or default:
        result = {"lane": lane, **LANES[lane]()}
        result |= {"at": datetime.now(UTC).isoformat(), "machine": platform.machine()}
        (RESULTS / f"{lane}.json").write_bytes(msgspec.json.format(msgspec.json.encode(result)))
        print(
            f"{lane}: ours {result['ours']:.0f}/s, floor {result['floor']:.0f}/s"
            f" (ratio {result['ratio_floor']:.2f}),"
            f" {result['cpu_seconds_per_million']:.0f} CPU s per million"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
