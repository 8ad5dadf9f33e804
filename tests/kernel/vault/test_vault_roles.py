"""What each role of PostgreSQL may do with the vault: its owner everything, a service little."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from msgspec.structs import replace
from sqlalchemy.engine import make_url

from contracts.event import Sealed
from kernel.database import Database
from kernel.region_keys import RegionKeys
from kernel.sealing import SubjectIsForgotten
from kernel.vault import Vault
from kernel.vault_away import NotAdmitted, VaultIsNotSetUp, VaultIsShut
from kernel.vault_confirming import Step
from kernel.vault_journal import begin_rotation
from kernel.vault_roles import ALLOWED, OPEN_TO_ALL, admit
from kernel.vault_tables import metadata
from kinerja.doctor.stores import examine_vault
from kinerja.settings import Settings
from tests import servers
from tests.kernel.vault.given import OTHER, REGION, REGION_KEYS, name, nip, note

pytestmark = pytest.mark.server
KEYS = RegionKeys(REGION_KEYS)


@dataclass(frozen=True)
class Roles:
    """The URLs of the vault for its owner, for services let into all regions or one, or none."""

    owner: str
    everywhere: str
    here: str
    nowhere: str

    @property
    def named(self) -> dict[str, str]:
        return {each: make_url(getattr(self, each)).username or "" for each in vars(self)}


@pytest.fixture
def roles(postgres_server: servers.Postgres, postgres_database: str) -> Iterator[Roles]:
    """Roles of this test's own; nobody has been in the database yet."""
    url = make_url(postgres_database)
    names = {each: f"{url.database}_{each}" for each in Roles.__annotations__}
    for role in names.values():
        postgres_server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
    postgres_server.execute(f"ALTER DATABASE {url.database} OWNER TO {names['owner']}")
    urls = {
        each: url.set(username=role, password="secret").render_as_string(False)
        for each, role in names.items()
    }
    yield Roles(**urls)
    postgres_server.execute(f"DROP DATABASE {url.database} WITH (FORCE)")
    for role in names.values():
        postgres_server.execute(f"DROP ROLE {role}")


@pytest.fixture
def owner(roles: Roles) -> Iterator[Vault]:
    """The vault as its own service has it."""
    vault = Vault.open_at(roles.owner, KEYS)
    database = Database(roles.owner)
    admit(database, [roles.named["everywhere"]])
    admit(database, [roles.named["here"]], REGION)
    database.close()
    vault.gate.beat(REGION_KEYS)
    yield vault
    vault.close()


@pytest.fixture
def service(owner: Vault, roles: Roles) -> Iterator[Vault]:
    """The vault as a service has it that is let into all regions; somebody is in it, and the key
    of somebody else is lost."""
    vault = Vault.open_at(roles.everywhere, KEYS)
    for region in REGION_KEYS:
        sealed = vault.seal(region, [name("e1", "Siti"), nip("e1", 1)])
        gone = Sealed("e0", "note", sealed[0].box)
        vault.confirm(region, [*sealed, gone], Step("reporting", -1, 0))
    assert owner.is_own
    yield vault
    vault.close()


def executed(url: str, statement: str) -> int:
    """How many rows a role changed or read by a statement, which is then undone."""
    with psycopg.connect(servers.conninfo(url)) as connection:
        changed = connection.execute(statement.encode()).rowcount
        connection.rollback()
    return changed


def test_a_service_does_with_its_role_all_that_services_do(service: Vault, owner: Vault):
    assert not service.is_own
    sealed = service.seal(REGION, [note("e2"), nip("e2", 2), name("e2", "Sitor")])
    service.confirm(REGION, sealed)
    service.seal(REGION, [note("e2", "Apel"), nip("e2", 2)])
    corrected = service.seal(REGION, [replace(nip("e2", 3), instead_of=sealed[1])])
    service.confirm(REGION, corrected)
    assert service.subject_of(REGION, "nip", nip("", 2).text, by="hr") is None
    service.subjects_of(REGION, "nip", [nip("", 2).text], by="hr", file="")
    assert service.open(REGION, sealed[:1]) == {sealed[0]: "Rapat dinas"}
    assert service.search(REGION, "sit", by="hr") == ["e1", "e2"]
    assert service.subject_of(REGION, "nip", nip("", 3).text, by="hr") == "e2"
    service.sweeping.register(["reporting"])
    service.sweeping.confirmed("reporting", 7, [REGION])
    service.watch.look()
    owner.forget(REGION, "e2")
    service.watch.look()
    assert service.open(REGION, sealed[:1]) == {sealed[0]: "[dihapus]"}
    assert service.standing_of(REGION, ["e2"]) == {"e2": "forgotten"}
    with pytest.raises(SubjectIsForgotten):
        service.seal(REGION, [note("e2")])


FORBIDDEN = [
    "DELETE FROM subject_keys",
    "UPDATE subject_keys SET wrapped = '\\x00'",
    "UPDATE subject_keys SET commitment = ''",
    "UPDATE subject_keys SET subject = 'e7'",
    "UPDATE unique_values SET subject = 'e7'",
    "DELETE FROM names",
    "DELETE FROM regions",
    "UPDATE regions SET index_key = '\\x00'",
    "INSERT INTO standings VALUES ('13.72', 'e1', 'forgotten', 99)",
    "UPDATE standings SET standing = 'free'",
    "DELETE FROM standings",
    "UPDATE last_number SET number = 0",
    "UPDATE gates SET open_until_us = 9000000000000000",
    "DELETE FROM keys_made",
    "DELETE FROM rotations",
    "UPDATE lookups SET recorded = true",
    "UPDATE lookups SET looker = 'somebody'",
    "DELETE FROM lookups",
    "DELETE FROM numbers_looked_up",
    "UPDATE numbers_looked_up SET looker = 'somebody'",
    "DELETE FROM confirmed_logs",
    "DELETE FROM custodians",
    "UPDATE custodians SET service = 'training'",
    "DELETE FROM lost_keys",
    "UPDATE lost_keys SET recorded = true",
    "UPDATE lost_keys SET commitment = ''",
    "INSERT INTO readers VALUES ('somebody', '*')",
    "UPDATE readers SET region = '*'",
    "ALTER TABLE subject_keys DISABLE ROW LEVEL SECURITY",
    "DROP TABLE subject_keys",
    "CREATE TABLE more (id text)",
    "TRUNCATE subject_keys",
]


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_service_may_not(roles: Roles, statement: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        executed(roles.everywhere, statement)
    executed(roles.owner, statement)


@pytest.mark.parametrize("act", ["forget", "restrict"])
def test_a_service_cannot_change_how_somebody_stands(service: Vault, act: str):
    with pytest.raises(NotAdmitted):
        getattr(service, act)(REGION, "e1")
    assert service.standing_of(REGION, ["e1"]) == {"e1": "free"}


def test_a_service_cannot_beat_or_sweep_or_mark_what_is_recorded(service: Vault):
    service.sweeping.register(["reporting"])
    for act in (
        lambda: service.gate.beat([REGION]),
        service.sweeping.sweep,
        lambda: service.journal.recorded(REGION, service.journal.unrecorded(REGION, 10)),
    ):
        with pytest.raises(NotAdmitted):
            act()


LATER = {"standings", "lookups", "rotations", "numbers_looked_up"}  # filled by what is done below


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("table", sorted(ALLOWED.keys() - OPEN_TO_ALL - LATER))
def test_a_service_reads_the_rows_of_its_regions_only(roles: Roles, table: str):
    def rows(url: str, region: str) -> int:
        return executed(url, f"SELECT 1 FROM {table} WHERE region = '{region}'")

    assert rows(roles.everywhere, OTHER) == rows(roles.everywhere, REGION) > 0
    assert rows(roles.here, REGION) == rows(roles.everywhere, REGION)
    assert rows(roles.here, OTHER) == 0


def test_standings_look_ups_and_rotations_of_another_region_are_not_read_either(
    service: Vault, owner: Vault, roles: Roles
):
    database = Database(roles.owner)
    for region in REGION_KEYS:
        owner.restrict(region, "e1")
        with database.write() as connection:
            begin_rotation(connection, region, "a" * 64)
        service.subjects_of(region, "nip", [nip("", 1).text], by="hr", file="")
    database.close()
    for table in LATER:
        assert executed(roles.everywhere, f"SELECT 1 FROM {table}") == 2
        assert executed(roles.here, f"SELECT 1 FROM {table}") == 1


def test_another_regions_keys_are_neither_opened_nor_made(service: Vault, roles: Roles):
    [there] = service.seal(OTHER, [note("e1")])
    [here] = service.seal(REGION, [note("e1")])
    vault = Vault.open_at(roles.here, KEYS)
    assert vault.open(REGION, [here]) == {here: "Rapat dinas"}
    for act in (lambda: vault.open(OTHER, [there]), lambda: vault.seal(OTHER, [note("e9")])):
        with pytest.raises(VaultIsShut, match=OTHER):
            act()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        executed(roles.here, f"INSERT INTO regions VALUES ('{OTHER}', '\\x00', 0)")
    vault.close()


def test_the_watch_of_a_service_with_one_region_goes_by_the_numbers_of_all(
    service: Vault, owner: Vault, roles: Roles
):
    [box] = service.seal(REGION, [note("e1")])
    vault = Vault.open_at(roles.here, KEYS)
    owner.restrict(OTHER, "e1")
    vault.watch.look()
    assert vault.open(REGION, [box]) == {box: "Rapat dinas"}
    owner.forget(OTHER, "e2")
    owner.forget(REGION, "e1")
    vault.watch.look()
    assert vault.open_at_hand(REGION, [box]) == {}
    vault.close()


@pytest.mark.usefixtures("owner")
def test_a_role_that_nobody_let_in_is_told_how_it_is(roles: Roles):
    with pytest.raises(VaultIsNotSetUp, match="readers"):
        Vault.open_at(roles.nowhere, KEYS)


def test_a_vault_that_was_never_set_up_says_what_to_start_first(roles: Roles):
    with pytest.raises(VaultIsNotSetUp, match="kinerja serve vault"):
        Vault.open_at(roles.everywhere, KEYS)
    assert executed(roles.owner, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'") == 0


@pytest.mark.usefixtures("service")
def test_a_role_that_is_named_and_made_later_is_let_in_at_the_next_start_of_the_owner(
    roles: Roles, postgres_server: servers.Postgres
):
    later = f"{roles.named['owner']}_{os.getpid()}_later"
    executed_for_good(roles.owner, f"INSERT INTO readers VALUES ('{later}', '*')")
    postgres_server.execute(f"CREATE ROLE {later} LOGIN PASSWORD 'secret'")
    url = make_url(roles.owner).set(username=later).render_as_string(False)
    try:
        with pytest.raises(VaultIsNotSetUp, match="readers"):
            Vault.open_at(url, KEYS)
        Vault.open_at(roles.owner, KEYS).close()
        vault = Vault.open_at(url, KEYS)
        assert vault.subject_of(REGION, "nip", nip("", 1).text, by="hr") == "e1"
        vault.close()
    finally:
        drop(roles, postgres_server, later)


def executed_for_good(url: str, statement: str) -> None:
    with psycopg.connect(servers.conninfo(url)) as connection:
        connection.execute(statement.encode())


def drop(roles: Roles, server: servers.Postgres, role: str) -> None:
    """A role, and what it was allowed in this database."""
    database = make_url(roles.owner).database or ""
    with psycopg.connect(servers.conninfo(server.url(database)), autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {role}".encode())
        connection.execute(f"DROP ROLE {role}".encode())


def test_every_table_says_what_a_service_may_do_with_it():
    assert {*metadata.tables} == {*ALLOWED, "last_number"}


def doctor(url: str) -> list[str]:
    found = examine_vault(Settings(vault=url))
    return [f"{each.says} → {each.mend}" for each in found if each.level == "wrong"]


def test_the_doctor_finds_a_vault_that_was_never_set_up_or_lets_nobody_in(roles: Roles):
    [empty] = doctor(roles.everywhere)
    assert "kinerja serve vault" in empty
    Vault.open_at(roles.owner, KEYS).close()
    [closed] = doctor(roles.everywhere)
    assert "readers" in closed
    database = Database(roles.owner)
    admit(database, [roles.named["everywhere"]])
    database.close()
    assert doctor(roles.everywhere) == doctor(roles.owner) == []
