"""The vault's tables, the same on PostgreSQL and SQLite.

They stand in a database of their own, that of the vault's service, beside its log. What they hold
is wrapped, sealed or an HMAC: without the region keys a copy of it tells how many people there are,
by which ids, and how long their names. Who may do what with which: `kernel.vault_roles`.
"""

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# One row per region: the key of its HMACs, wrapped, and how often its name index has changed.
regions = Table(
    "regions",
    metadata,
    Column("region", Text, primary_key=True),
    Column("index_key", LargeBinary, nullable=False),
    Column("names_version", BigInteger, nullable=False),
)

# Until when, by the database's clock, keys of a region are handed out, in the database where that
# was said and in no copy of it. Not a column of `regions`: who writes names holds the row there,
# and a beat would wait for an import.
gates = Table(
    "gates",
    metadata,
    Column("region", Text, primary_key=True),
    Column("open_until_us", BigInteger, nullable=False),
    Column("place", Text, nullable=False),
)

# `used_us` is when a sealing last relied on a key that no record has confirmed.
subject_keys = Table(
    "subject_keys",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("used_us", BigInteger, nullable=False),
)

# Who holds a unique value. The digest covers the label; `box` is the sealed value itself, so that
# the record that carries it can be recognised without opening it; `heard` is the position of the
# last record that did.
unique_values = Table(
    "unique_values",
    metadata,
    Column("region", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("box", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("used_us", BigInteger, nullable=False),
    Column("heard", BigInteger, nullable=False, server_default="-1"),
    Index("unique_values_of_subject", "region", "subject"),
)

# The name of each subject, sealed as in the log; an empty box where the person was forgotten, so
# that whoever has the name in memory sees that it went. `version` is that of the region's index in
# which the row changed.
names = Table(
    "names",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("box", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index("names_by_version", "region", "version"),
)

# Subjects that are not, or no longer, like all others. Forgotten is for ever: no key is made again.
# `number` counts the changes of the whole vault; whoever has seen one has seen all that are lower.
standings = Table(
    "standings",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("standing", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Index("standings_by_number", "number", unique=True),
)

# The last of those numbers, in its one row: locked until the change is committed.
last_number = Table(
    "last_number",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)

# What the vault's log has yet to tell: keys that a record has confirmed …
keys_made = Table(
    "keys_made",
    metadata,
    Column("region", Text, primary_key=True),
    Column("commitment", Text, primary_key=True),
    Column("subject", Text, nullable=False),
)

# … rotations of a region key: ``keys`` says how many once it is done …
rotations = Table(
    "rotations",
    metadata,
    Column("region", Text, primary_key=True),
    Column("commitment", Text, primary_key=True),
    Column("keys", BigInteger, nullable=True),
)

# … and who looked for whom, by what; never the text. Kept for a day, for the limit of look-ups.
lookups = Table(
    "lookups",
    metadata,
    Column("region", Text, primary_key=True),
    Column("lookup_id", Text, primary_key=True),
    Column("looker", Text, nullable=False),
    Column("searched_by", Text, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("found", Integer, nullable=False),
    Column("time_us", BigInteger, nullable=False),
    Column("recorded", Boolean, nullable=False),
    Column("asked", Integer, nullable=False, server_default="1"),
    Column("file", Text, nullable=False, server_default=""),
    Index("lookups_of_looker", "looker", "time_us"),
    Index(
        "lookups_to_record",
        "region",
        "time_us",
        postgresql_where=sa.text("NOT recorded"),
        sqlite_where=sa.text("NOT recorded"),
    ),
)

# The numbers that somebody looked up with a small import within a day, each once, as an HMAC of its
# own: for the limit of look-ups.
numbers_looked_up = Table(
    "numbers_looked_up",
    metadata,
    Column("region", Text, primary_key=True),
    Column("looker", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("time_us", BigInteger, nullable=False),
    Index("numbers_of_looker", "looker", "time_us"),
)

# Keys that are gone though nobody was forgotten: the log tells of them, or holds values under them.
# `commitment` is what the log says of the key, empty where it does not. Where the subject has a key
# again, it was given back. No other is made for it.
lost_keys = Table(
    "lost_keys",
    metadata,
    Column("region", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("commitment", Text, nullable=False),
    Column("recorded", Boolean, nullable=False),
)

# How far the custodian of a service has confirmed its log, in the transaction that did it: so a
# vault that was put back knows what it has lost.
custodians = Table(
    "custodians",
    metadata,
    Column("service", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("reached", BigInteger, nullable=False),
)

# Until when all records of a service are confirmed; the region "" stands for those without a row.
confirmed_logs = Table(
    "confirmed_logs",
    metadata,
    Column("service", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("until_us", BigInteger, nullable=False),
)

# Which roles of PostgreSQL are let into which regions ("*": all). Nobody without a row is.
readers = Table(
    "readers",
    metadata,
    Column("role", Text, primary_key=True),
    Column("region", Text, primary_key=True),
)

# Columns that came after the first tables: what was made before gets them (`vault_roles.set_up`).
ADDED = ((unique_values, "heard"), (lookups, "asked"), (lookups, "file"))
