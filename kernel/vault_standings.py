"""How somebody stands with the vault: like all others, restricted for a while, or forgotten.

Called by the effect of the vault's own log, which has the facts; what stands here follows from it.
Every change takes the next number of the whole vault under the lock of one row, so that the order
of the numbers is the order of the commits, and a process that asks for what came after a number
misses nothing (`kernel.vault_watch`).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple, cast

import sqlalchemy as sa

from kernel import vault_names, vault_rows
from kernel.bulk import insert, upsert
from kernel.keyring import Keyring
from kernel.sql_place import place
from kernel.vault_tables import (
    last_number,
    lost_keys,
    standings,
    subject_keys,
    unique_values,
)

OF_SUBJECT = "region = :region AND subject = :subject"
TRACES = (
    "SELECT wrapped FROM subject_keys",
    "SELECT box FROM names",
    "SELECT box FROM unique_values",
    "SELECT digest FROM unique_values",
)

SubjectStanding = Literal["forgotten", "restricted", "free"]


class Changed(NamedTuple):
    """``traces`` is what was destroyed; ``is_again`` says that the person was forgotten before."""

    is_changed: bool
    traces: Sequence[bytes]
    is_again: bool


class Standings:
    """The standings in one vault. Every method may be called from any thread, and raises what
    `kernel.vault_away.reached` does."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def change(self, region: str, subject: str, to: SubjectStanding) -> Changed:
        """Who is forgotten stays so, whatever is asked for."""
        with self._keyring.write() as connection:
            vault_rows.alone(connection, region)
            before = vault_rows.standings_of(connection, region, [subject]).get(subject, "free")
            traces: list[bytes] = []
            if to == "forgotten":  # also again: a copy of old tables may have brought the key back
                traces = destroyed(connection, region, subject)
            if is_changed := before not in (to, "forgotten"):
                vault_names.look_again(connection, region, subject, erased=to == "forgotten")
                row = {"region": region, "subject": subject, "standing": to}
                upsert(connection, standings, [row | {"number": next_number(connection)}])
        return Changed(is_changed, traces, is_again=before == to == "forgotten")

    def overwrite(self, changed: Changed) -> None:
        """Nothing that was destroyed stands in a file any more (`kernel.overwriting`). Raises
        VaultIsAway where that cannot be done now: forget again, and it is."""
        unsure = changed.is_again and not changed.traces
        if unsure or changed.traces:
            self._keyring.overwritten(changed.traces, unsure)

    def of(self, region: str, subjects: Iterable[str]) -> dict[str, SubjectStanding]:
        """How each of the subjects stands."""
        asked = list(subjects)
        with self._keyring.read() as connection:
            found = vault_rows.standings_of(connection, region, asked)
        return {each: cast(SubjectStanding, found.get(each, "free")) for each in asked}

    def since(self, number: int) -> tuple[str, Sequence[Any]]:
        """The place of the vault, and the changes with a higher number, in their order: region,
        subject, number. Their last row where there is none and the last number is lower: the vault
        was put back in time."""
        query = sa.text(
            "SELECT region, subject, number FROM standings WHERE number > :number"
            " OR number = (SELECT max(number) FROM standings) ORDER BY number"
        )
        with self._keyring.read() as connection:
            here = str(connection.execute(sa.text(f"SELECT {place(connection)}")).scalar())
            return here, connection.execute(query, {"number": number}).all()


def destroyed(connection: sa.Connection, region: str, subject: str) -> list[bytes]:
    """What the vault holds of somebody goes, but for the standing; what it was, to look for."""
    of = {"region": region, "subject": subject}
    traces = [
        found.encode() if isinstance(found, str) else bytes(found)
        for query in TRACES
        for found in connection.execute(sa.text(f"{query} WHERE {OF_SUBJECT}"), of).scalars()
    ]
    for table in (unique_values, subject_keys, lost_keys):
        connection.execute(sa.text(f"DELETE FROM {table.name} WHERE {OF_SUBJECT}"), of)
    return [trace for trace in traces if trace]


def next_number(connection: sa.Connection) -> int:
    """The number of this transaction's change; nobody gets the next one before it is committed."""
    insert(connection, last_number, [{"id": 1, "number": 0}], "ON CONFLICT DO NOTHING")
    update = "UPDATE last_number SET number = number + 1 RETURNING number"
    return connection.execute(sa.text(update)).scalar_one()
