"""What is named is looked up by its name, also in a table that the database knows nothing of."""

from datetime import date

import pytest
import sqlalchemy as sa

from kernel.bulk import listed, looked_up
from kernel.database import Database
from kernel.view_rows import Rows
from services.feedback.views import SurveyTerms, surveys
from tests.kernel.logs import REGION, Bench

DAY = date(2026, 3, 2)
KEYS = [f"s{number}" for number in range(2_000)]
READ = "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = :table"


@pytest.fixture
def rows(log: Bench) -> Rows[SurveyTerms]:
    """As many rows as there are keys, and no statistics of them."""
    rows = Rows(surveys, log.database)
    log.database.create(rows.table.metadata)
    with log.database.write() as connection:
        rows.write(connection, REGION, 0, {key: terms(key) for key in KEYS})
    return rows


def terms(key: str) -> SurveyTerms:
    return SurveyTerms(
        survey_id=key,
        unit_id="u1",
        service="ktp",
        period="2026-Q1",
        elements=("U1",),
        population=1,
        opens=DAY,
        closes=DAY,
        closed=False,
        version=1,
    )


def test_each_row_is_found_by_its_key(rows: Rows[SurveyTerms]):
    wanted = [*KEYS[:60], "nobody"]
    assert rows.get(REGION, wanted) == {key: terms(key) for key in KEYS[:60]}
    assert rows.get("13.71", wanted) == {}


def test_only_the_rows_that_are_wanted_are_read(rows: Rows[SurveyTerms]):
    database: Database = rows.database
    if database.is_sqlite:
        pytest.skip("a file plans by no statistics")
    with database.write() as connection:
        asked = {"region": REGION, "build": 0, "keys": listed(connection, KEYS[:60])}
        found = connection.execute(sa.text(rows.looking_up(connection)), asked).all()
        read = connection.execute(sa.text(READ), {"table": rows.table.name}).scalar_one()
    assert len(found) == 60
    assert read <= 60


def test_a_list_that_names_somebody_twice_is_no_mistake(rows: Rows[SurveyTerms]):
    with rows.database.read() as connection:
        here = f"SELECT key FROM {rows.table.name} WHERE region = '{REGION}' AND build = 0"
        query = sa.text(looked_up(connection, here, "key", "keys"))
        found = connection.execute(query, {"keys": listed(connection, ["s1", "s1"])}).scalars()
        assert set(found) == {"s1"}
