"""Real servers for the tests: a URL in the environment, else Docker, else this machine's own.

Each is started once in a test run. One that cannot be had is a `ServerMissing` with the reason.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psycopg
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from docker.errors import DockerException
from sqlalchemy.engine import make_url
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from kinerja.servers import KafkaServer, PostgresServer, ServerMissing, SoftHsm, softhsm
from kinerja.servers.process import free_port, until
from kinerja.topics import until_known

KAFKA_IMAGE = "apache/kafka:4.3.0"
POSTGRES_IMAGE = "postgres:17"
CONTAINER_SECONDS = 90
testcontainers_config.ryuk_disabled = True  # each container is ended by the run that started it


@dataclass(frozen=True)
class Kafka:
    """Where Kafka answers; what the run started itself is `own`, to be killed and restarted."""

    bootstrap: str
    whence: str
    own: KafkaServer | None = None

    def create(self, *topics: str) -> None:
        """Topics of one partition; returns once clients are told of them."""
        admin = AdminClient({"bootstrap.servers": self.bootstrap})
        create = cast("Callable[[list[NewTopic]], dict[str, Future[None]]]", admin.create_topics)  # pyright: ignore[reportUnknownMemberType]
        for created in create([NewTopic(topic, 1, 1) for topic in topics]).values():
            created.result(CONTAINER_SECONDS)
        until_known(admin, topics)


@dataclass(frozen=True)
class Postgres:
    """Where PostgreSQL answers, for somebody who may create databases and roles."""

    admin_url: str
    whence: str
    own: PostgresServer | None = None

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return make_url(self.admin_url).set(database=database).render_as_string(False)

    def execute(self, statement: str) -> None:
        """One statement outside a transaction, such as CREATE DATABASE."""
        with psycopg.connect(conninfo(self.admin_url), autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True)
class Hsm:
    """A PKCS#11 module in which tokens can be made."""

    soft: SoftHsm
    whence: str


@contextmanager
def hsm() -> Generator[Hsm]:
    found = softhsm()
    yield Hsm(found, str(found))


@contextmanager
def kafka() -> Generator[Kafka]:
    with ExitStack() as stack:
        if given := os.environ.get("KINERJA_TEST_KAFKA"):
            _wait(lambda: kafka_answers(given), f"Kafka at KINERJA_TEST_KAFKA={given}", 10)
            yield Kafka(given, "KINERJA_TEST_KAFKA")
            return
        port = free_port()
        container = _container(stack, KAFKA_IMAGE, 9092, port, _kafka_settings(port))
        if container is None:
            own = stack.enter_context(KafkaServer.start(_directory(stack)))
            yield Kafka(own.bootstrap, "this machine's Java", own)
            return
        bootstrap = f"127.0.0.1:{port}"
        _wait(lambda: kafka_answers(bootstrap), KAFKA_IMAGE, CONTAINER_SECONDS)
        yield Kafka(bootstrap, f"container {KAFKA_IMAGE}")


@contextmanager
def postgres() -> Generator[Postgres]:
    with ExitStack() as stack:
        if given := os.environ.get("KINERJA_TEST_POSTGRES"):
            _wait(lambda: postgres_answers(given), "PostgreSQL at KINERJA_TEST_POSTGRES", 10)
            yield Postgres(given, "KINERJA_TEST_POSTGRES")
            return
        port = free_port()
        container = _container(stack, POSTGRES_IMAGE, 5432, port, {"POSTGRES_PASSWORD": "test"})
        if container is None:
            own = stack.enter_context(PostgresServer.start(_directory(stack)))
            yield Postgres(own.url(), f"this machine's {own.instance.binaries}", own)
            return
        url = f"postgresql+psycopg://postgres:test@127.0.0.1:{port}/postgres"
        _wait(lambda: postgres_answers(url), POSTGRES_IMAGE, CONTAINER_SECONDS)
        yield Postgres(url, f"container {POSTGRES_IMAGE}")


def required(server: str) -> bool:
    """Whether a missing server is a failure: KINERJA_REQUIRE names it."""
    return server in os.environ.get("KINERJA_REQUIRE", "").replace(" ", "").split(",")


def conninfo(url: str) -> str:
    """A SQLAlchemy URL as psycopg itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(False)


def kafka_answers(bootstrap: str) -> bool:
    settings: dict[str, str | int | float | bool] = {
        "bootstrap.servers": bootstrap,
        "log_level": 0,
    }
    try:
        return len(AdminClient(settings).list_topics(timeout=3).brokers) > 0
    except KafkaException:
        return False


def postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(conninfo(url), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait(answers: Callable[[], bool], what: str, seconds: float) -> None:
    if not until(answers, seconds=seconds):
        raise ServerMissing(f"{what} does not answer within {seconds:.0f} s")


def _directory(stack: ExitStack) -> Path:
    directory = tempfile.mkdtemp(prefix="kinerja-test-")
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    return Path(directory)


def _container(
    stack: ExitStack, image: str, port: int, on: int, settings: dict[str, str]
) -> DockerContainer | None:
    """The image, running, with its port on this machine's; None where there is no Docker."""
    try:
        container = DockerContainer(image).with_bind_ports(port, on).with_envs(**settings)
        return stack.enter_context(container)
    except DockerException:
        return None


def _kafka_settings(port: int) -> dict[str, str]:
    """The image listens inside on 9092, and tells its clients the port they see outside."""
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }
