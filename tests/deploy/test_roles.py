"""What PostgreSQL is given at the first start of the containers: roles that fit, tried out."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from kernel.vault_away import NotAdmitted, VaultIsNotSetUp
from kinerja.servers import PostgresServer, ServerMissing
from tests.servers import conninfo

INIT = Path(__file__).resolve().parents[2] / "deploy/postgres/init.sh"
REGION = "13.72"
KEYS = RegionKeys({REGION: bytes(range(32))})


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test's own, on which init.sh has run: roles are of a whole server."""
    directory = tempfile.mkdtemp(prefix="kinerja-test-")
    try:
        with PostgresServer.start(Path(directory)) as running:
            run_init(running)
            yield running
    except ServerMissing as missing:
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def run_init(server: PostgresServer) -> None:
    """As the image of PostgreSQL does, for the superuser, when its volume is empty."""
    given = {
        "POSTGRES_USER": "postgres",
        "POSTGRES_PASSWORD": "secret",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.instance.port),
        "PGPASSWORD": server.instance.password,
        "PATH": f"{server.instance.binaries}:{os.environ['PATH']}",
    }
    subprocess.run([str(INIT)], env=given, check=True, timeout=60)


def url(server: PostgresServer, role: str, database: str) -> str:
    at = make_url(server.url(database)).set(username=role, password="secret")
    return at.render_as_string(hide_password=False)


@pytest.mark.server
def test_each_service_has_a_database_and_is_let_into_the_vault_by_its_service(
    server: PostgresServer,
):
    service = url(server, "kinerja_reporting", "kinerja_vault")
    with pytest.raises(VaultIsNotSetUp, match="kinerja serve vault"):
        Vault.open_at(service, KEYS)
    owner = Vault.open_at(url(server, "kinerja_vault", "kinerja_vault"), KEYS)
    assert owner.is_own
    owner.gate.beat([REGION])
    vault = Vault.open_at(service, KEYS)
    assert not vault.is_own
    vault.check([REGION])
    with pytest.raises(NotAdmitted):
        vault.forget(REGION, "e1")
    owner.close()
    vault.close()
    with psycopg.connect(conninfo(url(server, "kinerja_training", "kinerja_training"))) as own:
        own.execute("CREATE TABLE mine (id text)")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(conninfo(url(server, "kinerja_training", "kinerja_reporting")))
