"""A real Apache Kafka on this machine: one node or three, KRaft mode, plain jars, no container."""

import signal
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from kinerja.servers.kafka_program import java_command
from kinerja.servers.kafka_settings import LOGGING, Cluster, node_directory, properties
from kinerja.servers.process import Child, ServerFailed, free_port, listens, run, until

START_SECONDS = 60
STOP_SECONDS = 20


class KafkaServer:
    """A cluster of one or more nodes, each broker and controller, in one directory."""

    def __init__(self, directory: Path, cluster: Cluster) -> None:
        self.directory = directory
        self.cluster = cluster
        places = [node_directory(directory, node) for node in range(len(cluster.ports))]
        self.nodes = [Child(place, "kafka") for place in places]

    @classmethod
    def start(
        cls,
        directory: Path,
        nodes: int = 1,
        heap_mib: int = 384,
        *,
        ports: Sequence[int] = (),
        detached: bool = False,
    ) -> Self:
        """Starts it and waits until it answers; a directory used before keeps its data and ports.

        Unless `detached`, it ends with the process that started it. Raises ServerMissing when
        Java or the jars cannot be had, ServerFailed when it does not come up.
        """
        directory = directory.resolve()
        directory.mkdir(parents=True, exist_ok=True)
        remembered = directory / "kafka.json"
        if remembered.exists():
            before = msgspec.json.decode(remembered.read_bytes(), type=Cluster)
            cluster = msgspec.structs.replace(before, heap_mib=heap_mib, detached=detached)
        else:
            identity = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
            chosen = [*ports, *(free_port() for _ in range(nodes - len(ports)))]
            controllers = [free_port() for _ in range(nodes)]
            cluster = Cluster(identity, heap_mib, detached, chosen, controllers)
        for node in range(len(cluster.ports)):
            _format(directory, cluster, node)
        remembered.write_bytes(msgspec.json.encode(cluster))
        server = cls(directory, cluster)
        server._launch()
        return server

    @classmethod
    def attach(cls, directory: Path) -> Self:
        """The server that another process started in this directory; FileNotFoundError if none."""
        directory = directory.resolve()
        text = (directory / "kafka.json").read_bytes()
        return cls(directory, msgspec.json.decode(text, type=Cluster))

    @property
    def bootstrap(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for port in self.cluster.ports)

    @property
    def running(self) -> bool:
        return all(child.pid is not None for child in self.nodes)

    def stop(self) -> None:
        for child in self.nodes:
            child.send(signal.SIGTERM)
        for child in self.nodes:
            child.stop(signal.SIGTERM, seconds=STOP_SECONDS)

    def kill(self, node: int | None = None) -> None:
        """kill -9 of one node (counted from 0), or of all at once."""
        for child in self._chosen(node):
            child.send(signal.SIGKILL)
        for child in self._chosen(node):
            child.stop(signal.SIGKILL, seconds=STOP_SECONDS)

    def restart(self, node: int | None = None) -> None:
        """Starts one node, or all, again on the same ports and data; ends them before if needed."""
        for child in self._chosen(node):
            child.stop(signal.SIGTERM, seconds=STOP_SECONDS)
        self._launch(node)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _chosen(self, node: int | None) -> list[Child]:
        return self.nodes if node is None else [self.nodes[node]]

    def _launch(self, node: int | None = None) -> None:
        for child in (started := self._chosen(node)):
            settings = str(child.log.parent / "server.properties")
            command = _command(self.directory, self.cluster, "kafka.Kafka", settings)
            child.spawn(command, detached=self.cluster.detached)
        until(lambda: _ended(started) or self._answers(), seconds=START_SECONDS)
        if _ended(started) or not self._answers():
            words = "\n".join(child.last_words() for child in started)
            self.stop()
            raise ServerFailed(f"Kafka did not start on {self.bootstrap}:\n{words}")

    def _answers(self) -> bool:
        """Whether the nodes that run know each other, and can be asked."""
        alive = [
            port
            for child, port in zip(self.nodes, self.cluster.ports, strict=True)
            if child.pid is not None
        ]
        if not all(listens(port) for port in alive):
            return False
        settings: dict[str, str | int | float | bool] = {
            "bootstrap.servers": self.bootstrap,
            "log_level": 0,
        }
        try:
            metadata = AdminClient(settings).list_topics(timeout=3)
        except KafkaException:
            return False
        return len(metadata.brokers) >= len(alive)


def _ended(children: Sequence[Child]) -> bool:
    return any(child.pid is None for child in children)


def _format(directory: Path, cluster: Cluster, node: int) -> None:
    """Writes the settings of a node, and on the first start its storage."""
    place = node_directory(directory, node)
    place.mkdir(exist_ok=True)
    settings = place / "server.properties"
    settings.write_text(properties(directory, cluster, node))
    (directory / "log4j2.properties").write_text(LOGGING)
    if (place / "data" / "meta.properties").exists():
        return
    tool, storage = (
        "kafka.tools.StorageTool",
        ["format", f"--cluster-id={cluster.id}", "-c", str(settings)],
    )
    run(_command(directory, cluster, tool, *storage), "the storage of Kafka")


def _command(directory: Path, cluster: Cluster, main: str, *arguments: str) -> list[str]:
    return java_command(cluster.heap_mib, directory / "log4j2.properties", main, *arguments)
