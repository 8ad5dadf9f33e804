"""The table of a view: one for each version, with the builds of it beside each other."""

from functools import cache
from typing import Any, get_args, get_type_hints

import sqlalchemy as sa

from kernel.view import View


@cache
def table_of(view: View[Any, Any]) -> sa.Table:
    """A table for each version of a view. Text sorts by bytes, so that pages and cursors agree on
    both databases."""
    fields = get_type_hints(view.row)
    name = table_name(view.name, view.version)
    columns = [sa.Column(field, column_type(fields[field])) for field in view.find_by]
    indexes = [
        sa.Index(f"{name}_by_{field}", "region", "build", field, "key") for field in view.find_by
    ]
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("build", sa.Integer, nullable=False, server_default="0"),
        sa.Column("key", key_type(), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("region", "build", "key"),
        *indexes,
    )


def table_name(view: str, version: int) -> str:
    return f"view_{view}_{version}"


def key_type() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column_type(annotation: Any) -> sa.types.TypeEngine[Any]:
    kinds = {annotation, *get_args(annotation)}
    if bool in kinds:
        return sa.Boolean()
    return sa.BigInteger() if int in kinds else sa.Text()
