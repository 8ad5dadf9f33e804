"""Somebody is forgotten in the middle of a year: no row of any other service changes, and whoever
folds their logs again gets the same rows."""

from typing import Any

import sqlalchemy as sa

from kernel.fold import encoder
from kernel.history import LogHistory
from kernel.rebuild import BUDGET_BYTES, rebuild
from kernel.running import Running
from kernel.union import sources
from kernel.vault import ERASED
from kernel.view_table import table_of
from tests.laws.paper_history import PaperTarget
from tests.platform import Platform
from tests.services.notification.office import Office as Offices
from tests.services.vault.office import Office

Tables = dict[str, dict[str, bytes]]


def others(platform: Platform) -> dict[str, Running]:
    running = platform.program.runtime.running
    return {name: of for name, of in running.items() if name != "vault"}


def stored(platform: Platform) -> Tables:
    """The rows of every view of all services but the vault, as they are stored."""
    found: Tables = {}
    for name, running in others(platform).items():
        for view in running.service.views:
            query = sa.text(f"SELECT key, body FROM {table_of(view).name} WHERE region = :region")
            with running.database.read() as connection:
                rows = connection.execute(query, {"region": platform.region}).all()
            found[f"{name}.{view.name}"] = {row.key: row.body for row in rows}
    return found


def folded_again(platform: Platform) -> Tables:
    """The same from the first record of every log."""
    everything = platform.program.runtime.running
    encode = encoder()
    found: Tables = {}
    for name, running in others(platform).items():
        for view in running.service.views:
            logs = [everything[source].log for source in sources(view.hears)]
            target = PaperTarget(view)
            rebuild(view, [LogHistory(log, platform.region) for log in logs], target, BUDGET_BYTES)
            found[f"{name}.{view.name}"] = {key: encode(row) for key, row in target.rows.items()}
    return found


async def lived(platform: Platform) -> None:
    """Plans, courses, a complaint with words, and an address to which mail goes."""
    offices = Offices(platform)
    await offices.enrol("e7", "c1")
    await offices.propose_plan()
    await offices.complain()
    clerk = platform.token("e7", "employee")
    identity: Any = {"name": "Zahra Juru", "nip": "199001162015032001", "basis": "found-wrong"}
    hr = platform.token("hr1", "hr")
    corrected = await platform.client.put(
        "/reporting/employees/e7/identity", json=identity, headers=hr
    )
    corrected.raise_for_status()
    address: Any = {"mail": "contoh@example.go.id"}
    given = await platform.client.put("/notification/address", json=address, headers=clerk)
    given.raise_for_status()


async def test_no_figure_changes_when_somebody_is_forgotten(platform: Platform):
    await lived(platform)
    office = Office(platform)
    await office.settled()
    before = stored(platform)
    assert len([rows for rows in before.values() if rows]) > 8
    await office.forget()
    assert (await office.shown())[0] == ERASED
    assert stored(platform) == before
    assert folded_again(platform) == before
