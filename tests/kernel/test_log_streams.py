"""Loading streams costs what they are long, however long the log is."""

import pytest
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


def test_a_statement_prepared_on_a_short_log_does_not_read_all_of_one_that_has_grown(log: Bench):
    if log.database.is_sqlite:
        pytest.skip("a file plans by no statistics")
    fetched = "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'records'"
    log.do(*(unit_named(f"u{number}") for number in range(32)))
    with log.database.write() as connection:
        asked = {"region": REGION, "streams": listed(connection, ["unit-u1"]), "until": 2_000}
        for _ in range(20):  # as often as makes the driver prepare it and the server keep a plan
            connection.execute(of_streams(connection), asked).all()
        log.do(*(unit_named(f"u{number}") for number in range(32, 1_032)))
        assert len(connection.execute(of_streams(connection), asked).all()) == 1
        assert connection.execute(sa.text(fetched)).scalar_one() < 1_000


def test_records_of_streams_come_in_the_order_of_the_log(log: Bench):
    for name in ("u1", "u2", "u3"):
        log.do(unit_named(name))
    found = log.log.of_streams(REGION, ["unit-u3", "unit-u1"], 2)
    assert [record.position for record in found] == [0, 2]
    assert [record.position for record in log.log.of_streams(REGION, ["unit-u3"], 1)] == []
