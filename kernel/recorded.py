"""When records were recorded: by which it is told how long one has waited."""

from collections.abc import Collection

import msgspec
import sqlalchemy as sa

from kernel.bulk import parts, unnested
from kernel.feed import Feed
from kernel.log import Log
from kernel.tables import records

Place = tuple[str, int]  # region, position


def recorded(log: Log, places: Collection[Place]) -> dict[Place, int]:
    """The times of the records at these places of one log, microseconds since 1970. By key, so it
    costs what is asked for, however long the log is. What is not there is left out."""
    found: dict[Place, int] = {}
    with log.database.read() as connection:
        for some in parts(sorted(places)):
            for region, position, time_us in connection.execute(*query(connection, some)):
                found[region, position] = time_us
    return found


def query(
    connection: sa.Connection, places: Collection[Place]
) -> tuple[sa.TextClause, dict[str, object]]:
    """The statement, and its parameters."""
    asked: dict[str, object]
    if connection.dialect.name == "sqlite":
        region, position = ("json_extract(value, '$[0]')", "json_extract(value, '$[1]')")
        given = f"SELECT {region} AS region, {position} AS position FROM json_each(:places)"
        asked = {"places": msgspec.json.encode(list(places)).decode()}
    else:
        given, asked = unnested(records, [{"region": r, "position": p} for r, p in places])
    return sa.text(
        f"SELECT r.region, r.position, r.time_us FROM ({given}) AS g JOIN records r"
        " ON r.region = g.region AND r.position = g.position"
    ), asked


def waited_seconds(time_us: int | None, now_us: int) -> float:
    """How long ago that was; clocks of two machines may differ, so never less than 0."""
    return 0.0 if time_us is None else round(max(now_us - time_us, 0) / 1e6, 3)


def next_waited_seconds(
    feed: Feed, region: str, position: int, hint: int | None, now_us: int
) -> float:
    """How long the record behind ``position`` has waited; 0 where there is none. Raises what a feed
    raises when it is away."""
    found = feed.after(region, position, 1, hint)
    return waited_seconds(found[0].time_us if found else None, now_us)
