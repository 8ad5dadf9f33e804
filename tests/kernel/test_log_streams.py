"""Loading streams costs what they are long, however long the log is."""

import sqlalchemy as sa

from kernel.bulk import listed
from kernel.log import of_streams
from tests.kernel.logs import REGION, Bench, unit_named


def plan(log: Bench) -> str:
    with log.database.read() as connection:
        verb = "EXPLAIN QUERY PLAN" if log.database.is_sqlite else "EXPLAIN"
        asked = {"region": REGION, "streams": listed(connection, ["unit-u1"]), "until": 9}
        rows = connection.execute(sa.text(f"{verb} {of_streams(connection)}"), asked).all()
    return "\n".join(str(row[-1]) for row in rows)


def test_streams_are_found_by_their_names_and_not_by_reading_the_log(log: Bench):
    found = plan(log)
    by_streams = "records_2 (region=? AND stream=?)" if log.database.is_sqlite else "stream_version"
    assert by_streams in found


def test_records_of_streams_come_in_the_order_of_the_log(log: Bench):
    for name in ("u1", "u2", "u3"):
        log.do(unit_named(name))
    found = log.log.of_streams(REGION, ["unit-u3", "unit-u1"], 2)
    assert [record.position for record in found] == [0, 2]
    assert [record.position for record in log.log.of_streams(REGION, ["unit-u3"], 1)] == []
