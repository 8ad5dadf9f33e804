"""How long a record has waited: asked for by key, many at once."""

import sqlalchemy as sa

from kernel.recorded import query, recorded, waited_seconds
from tests.kernel.logs import REGION, Bench, unit_named


def test_the_times_of_records_in_many_regions_are_found_at_once(log: Bench):
    log.do(unit_named("a"), unit_named("b"))
    log.do(unit_named("a"), region="13.71")
    times = {(REGION, r.position): r.time_us for r in log.log.after(REGION, -1, 9)}
    [other] = log.log.after("13.71", -1, 9)
    wanted = [(REGION, 1), ("13.71", 0), (REGION, 2), ("99.99", 0)]
    assert recorded(log.log, wanted) == {
        (REGION, 1): times[REGION, 1],
        ("13.71", 0): other.time_us,
    }


def test_nothing_is_asked_for_nothing(log: Bench):
    assert recorded(log.log, []) == {}


def test_they_are_found_by_key_and_not_by_reading_the_log(log: Bench):
    with log.database.read() as connection:
        statement, asked = query(connection, [(REGION, 0)])
        verb = "EXPLAIN QUERY PLAN" if log.database.is_sqlite else "EXPLAIN"
        if not log.database.is_sqlite:
            connection.execute(sa.text("SET enable_seqscan = off"))  # it has one record
        rows = connection.execute(sa.text(f"{verb} {statement}"), asked).all()
    plan = "\n".join(str(row[-1]) for row in rows)
    by_key = "(region=? AND position=?)" if log.database.is_sqlite else "records_pkey"
    assert by_key in plan


def test_a_clock_that_is_ahead_makes_nobody_wait_less_than_not_at_all():
    assert [waited_seconds(time, 2_500_000) for time in (None, 1_000_000, 3_000_000)] == [0, 1.5, 0]
