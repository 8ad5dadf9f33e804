"""How far the custodians are, as the vault has it: written in the transaction that confirms."""

from collections.abc import Mapping

import sqlalchemy as sa

NOTHING = -1


class MarkHasMoved(Exception):
    """The vault's mark is not where this custodian left it: another instance was faster, or the
    vault was put back in time. Look where it is, and go on from there."""


def marks_of(connection: sa.Connection, service: str) -> Mapping[str, int]:
    """region → the position up to which the service's log is confirmed."""
    query = sa.text("SELECT region, reached FROM custodians WHERE service = :service")
    rows = connection.execute(query, {"service": service}).all()
    return {row.region: row.reached for row in rows}


def move(connection: sa.Connection, service: str, region: str, before: int, after: int) -> None:
    """Compare-and-set. Raises MarkHasMoved."""
    named = {"service": service, "region": region, "before": before, "after": after}
    update = "UPDATE custodians SET reached = :after WHERE service = :service AND region = :region"
    statement = f"{update} AND reached = :before"
    if before == NOTHING:
        statement = (
            "INSERT INTO custodians (service, region, reached) VALUES (:service, :region, :after)"
            " ON CONFLICT (service, region) DO UPDATE SET reached = excluded.reached"
            " WHERE custodians.reached = :before"
        )
    if connection.execute(sa.text(statement), named).rowcount != 1:
        raise MarkHasMoved(f"{service} in {region}")


def confirm_again(connection: sa.Connection, region: str) -> None:
    """All services' custodians confirm the whole region again."""
    update = "UPDATE custodians SET reached = :nothing WHERE region = :region"
    connection.execute(sa.text(update), {"nothing": NOTHING, "region": region})
