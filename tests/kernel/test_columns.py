"""What is sent as a binary array arrives as the values that it was made of."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.columns import column
from kernel.database import Database

pytestmark = pytest.mark.server

BIGINT = 2**63 - 1
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "TEXT": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    "BYTEA": st.binary(),
    "BIGINT": st.integers(-BIGINT - 1, BIGINT),
    "INTEGER": st.integers(-(2**31), 2**31 - 1),
    "BOOLEAN": st.booleans(),
}


@pytest.fixture
def database(postgres_database: str):
    found = Database(postgres_database)
    yield found
    found.close()


@pytest.mark.parametrize("kind", sorted(VALUES))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=st.data())
def test_a_column_arrives_as_it_was_sent(database: Database, kind: str, asked: st.DataObject):
    values = asked.draw(st.lists(st.none() | VALUES[kind]))
    query = sa.text(f"SELECT value FROM unnest(CAST(:sent AS {kind}[])) AS sent(value)")
    with database.read() as connection:
        assert list(connection.execute(query, {"sent": column(kind, values)}).scalars()) == values


def test_of_other_types_the_driver_makes_what_it_can(database: Database):
    with database.read() as connection:
        query = sa.text("SELECT CAST(:sent AS float8[])")
        assert connection.execute(query, {"sent": column("FLOAT8", [0.5, 2.0])}).scalar() == [
            0.5,
            2,
        ]
