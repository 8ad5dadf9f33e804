"""An import: a batch that is far larger than a group, whole or not at all, in one transaction."""

import psycopg
import pytest

from kernel.commit import ROWS_IN_A_STATEMENT
from kernel.database import is_away
from kernel.order import Key
from tests.kernel.logs import Bench, bench, unit_named

MANY = ROWS_IN_A_STATEMENT + 100
KEY = Key("imports", "POST /units", "one", b"digest")


def names(start: int = 0) -> list[str]:
    return [f"u{number}" for number in range(start, start + MANY)]


def test_all_of_a_large_batch_is_in_the_log_in_its_order(log: Bench):
    answer = log.do(*(unit_named(name) for name in names()))
    assert answer.position == MANY - 1
    assert log.all() == [f"unit-{name}" for name in names()]


def test_a_large_batch_with_a_key_is_done_once(log: Bench):
    first = log.do(*(unit_named(name) for name in names()), key=KEY)
    again = log.do(*(unit_named(name) for name in names(MANY)), key=KEY)
    assert (again.position, again.wrote) == (first.position, False)
    assert len(log.all()) == MANY


@pytest.mark.server
def test_a_large_batch_is_decided_again_when_somebody_else_wrote(postgres_database: str):
    with bench(postgres_database) as one, bench(postgres_database) as other:
        one.do(unit_named("first"))
        other.do(unit_named("second"))
        one.do(*(unit_named(name) for name in names()))
        assert one.all() == ["unit-first", "unit-second", *(f"unit-{name}" for name in names())]


def test_an_outage_in_the_middle_of_a_copy_is_known_as_one():
    assert is_away(psycopg.OperationalError("server closed the connection unexpectedly"))
    assert not is_away(psycopg.errors.UniqueViolation("duplicate key"))
