"""What a node of Kafka is told: its ports, its memory, and settings fit for one machine."""

from pathlib import Path

import msgspec


class Cluster(msgspec.Struct, frozen=True):
    """What a directory of a Kafka remembers of it: by this it starts again on the same ports."""

    id: str
    heap_mib: int
    detached: bool
    ports: list[int]
    controller_ports: list[int]


def node_directory(directory: Path, node: int) -> Path:
    return directory / f"node-{node}"


def properties(directory: Path, cluster: Cluster, node: int) -> str:
    nodes = len(cluster.ports)
    voters = ",".join(f"{n}@127.0.0.1:{port}" for n, port in enumerate(cluster.controller_ports))
    port, controller = cluster.ports[node], cluster.controller_ports[node]
    settings = {
        "process.roles": "broker,controller",
        "node.id": node,
        "controller.quorum.voters": voters,
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "log.dirs": node_directory(directory, node) / "data",
        "auto.create.topics.enable": "false",
        "default.replication.factor": nodes,
        "min.insync.replicas": min(2, nodes),
        "offsets.topic.num.partitions": 4,
        "offsets.topic.replication.factor": nodes,
        "transaction.state.log.num.partitions": 4,
        "transaction.state.log.replication.factor": nodes,
        "transaction.state.log.min.isr": min(2, nodes),
        "share.coordinator.state.topic.replication.factor": nodes,
        "share.coordinator.state.topic.min.isr": min(2, nodes),
        "group.initial.rebalance.delay.ms": 0,
        "broker.session.timeout.ms": 4000,  # after kill -9 a node is let in again only then
        "broker.heartbeat.interval.ms": 500,
        "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,  # the default is a third of the heap
    }
    return "".join(f"{name}={setting}\n" for name, setting in settings.items())


LOGGING = """\
rootLogger.level = INFO
rootLogger.appenderRef.stdout.ref = stdout
appender.stdout.type = Console
appender.stdout.name = stdout
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = %d{ISO8601} %-5p %c{1} %m%n
"""
