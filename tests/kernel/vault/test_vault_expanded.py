"""A vault whose tables were made by an earlier version gets the columns that came since."""

import sqlalchemy as sa

from kernel.database import Database
from kernel.vault import Vault
from kernel.vault_roles import set_up
from kernel.vault_tables import ADDED
from tests.kernel.vault.given import REGION, nip, stored


def test_older_tables_get_the_columns_that_they_lack_and_keep_their_rows(
    vault: Vault, database: Database
):
    vault.confirm(REGION, vault.seal(REGION, [nip("e1", 1)]))
    vault.search(REGION, "", by="hr")
    before = stored(database)
    with database.write() as connection:
        for table, name in ADDED:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN {name}")
    for _ in range(2):
        set_up(database)
    assert stored(database) == before
    with database.read() as connection:
        for table, name in ADDED:
            columns = {of["name"]: of for of in sa.inspect(connection).get_columns(table.name)}
            assert not columns[name]["nullable"]
    assert vault.subject_of(REGION, "nip", nip("", 1).text, by="hr") == "e1"
