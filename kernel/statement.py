"""SQL as a statement, parsed once however often it is run."""

from functools import lru_cache

import sqlalchemy as sa

STATEMENTS_KEPT = 1_000


@lru_cache(STATEMENTS_KEPT)
def text(sql: str) -> sa.TextClause:
    """SQL as a statement. The same one for the same text: SQLAlchemy then neither looks for its
    parameters nor makes its key anew, which for a small query costs more than running it."""
    return sa.text(sql)
