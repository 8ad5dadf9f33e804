"""All that a platform leaves behind, place by place; and the few where a person may stand."""

import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from confluent_kafka import Consumer, TopicPartition
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from psycopg import sql

from kinerja.catalogue import services
from kinerja.servers import PostgresServer
from tests.collector import Collector, values_of
from tests.journeys.backups import Backups
from tests.security.scene import Exchange, Scene
from tests.security.search import Left
from tests.servers import conninfo

OWN = "the person, the appraiser, hr and auditors"
KNOWN = "/operations/subjects/{subject}/"
MAY_SHOW: Mapping[str, str] = {
    "GET /reporting/employees": "hr and auditors; an appraiser those appraised",
    "GET /reporting/employees/{employee_id}": OWN,
    "GET /reporting/employees/{employee_id}/work": OWN,
    "POST /reporting/employees/search": "hr",
    "GET /reporting/regional-head": "everybody in the service: who heads the region is public",
    "GET /reporting/roster/employees/file": "hr",
    "GET /reporting/national/file": "hr",
    "GET /reporting/roster/problems": "hr and auditors",
    "GET /reporting/roster/problems/file": "hr",
    "GET /reporting/late": "the head of the unit, hr and auditors",
    "GET /reporting/units/{unit_id}/matrix": "the head of the unit, hr and auditors",
    "GET /reporting/assignments": f"{OWN}; who assigned it",
    "GET /reporting/assignments/{assignment_id}": f"{OWN}; who assigned it",
    "GET /reporting/plan-resources": OWN,
    "GET /reporting/plans/{employee_id}/{year}/{segment}/timeline": OWN,
    "GET /reporting/plans/{employee_id}/{year}/{segment}/documents": OWN,
    "GET /reporting/plans/{employee_id}/{year}/{segment}/documents/{form}": OWN,
    "GET /reporting/plans/{employee_id}/{year}/{segment}/documents/{form}/{link_id}": OWN,
    "GET /reporting/reports/{employee_id}/{period}/history": OWN,
    "GET /reporting/work-log/{employee_id}/{month}": OWN,
    "GET /reporting/work-months": "everybody, why a month is open again for all; else "
    "whom it is about, hr and auditors",
    "GET /reporting/plans": OWN,
    "GET /reporting/plans/{employee_id}/{year}/{segment}": OWN,
    "GET /reporting/reports": OWN,
    "GET /reporting/reports/{employee_id}/{period}": OWN,
    "GET /evaluation/evaluations": OWN,
    "GET /evaluation/evaluations/{evaluation_id}": f"{OWN}; the superior; the authorised official"
    " once it was reported",
    "GET /evaluation/distributions/{appraiser_id}/{period}": "the appraiser, whoever is above, hr"
    " and auditors",
    "GET /evaluation/evaluations/{evaluation_id}/proposal": "whoever decides, hr and auditors",
    "GET /evaluation/evaluations/{evaluation_id}/self-assessment": OWN,
    "GET /evaluation/review-rounds/{employee_id}/{period}/results": OWN,
    "GET /feedback/suggestions": "officers, hr and auditors",
    "GET /notification/inbox": "who it was written to",
    "GET /notification/inbox/live": "who it was written to",
    "GET /notification/address": "whose address it is",
    **{f"GET /{each.name}{KNOWN}records": OWN for each in services},
    **{f"GET /{each.name}{KNOWN}document": OWN for each in services},
}
"""Routes whose good answers show names, numbers or texts, and to whom. Everything else that is said
or kept holds none, but for mails on their way to whom they are for, which the tests' mail server
takes."""
COLUMN = b"\x1e"
WAIT_SECONDS = 30
INDEXES = (".index", ".timeindex")  # of segments: megabytes of zeros for each topic


def answers(exchanges: Iterable[Exchange]) -> Iterator[Left]:
    """Problem documents, good answers of routes that may show nobody, and the headers of all."""
    for each in exchanges:
        answer = each.response
        yield Left(f"headers of {each.called}", str(answer.headers.multi_items()).encode())
        if answer.is_error:
            yield Left(f"problem {each.called}", answer.content)
        elif each.route not in MAY_SHOW:
            yield Left(f"answer to {each.called}", answer.content)


def addresses(scene: Scene) -> Iterator[Left]:
    """Of requests, by our own clients too."""
    for line in set(scene.wire.asked if scene.wire else ()):
        yield Left("address of a request", line.encode())


def printed(scene: Scene) -> Iterator[Left]:
    for called, content in scene.printed:
        yield Left(f"printed by {called}", content)


def logs(scene: Scene) -> Iterator[Left]:
    """Of every process, the servers' too; segments of topics are called logs, and are none."""
    for file in sorted(scene.at.rglob("*.log")):
        if not file.stem.isdigit():
            yield Left(f"log of {file.relative_to(scene.at)}", file.read_bytes())


def told(collector: Collector) -> Iterator[Left]:
    """Spans and metrics that were pushed, with all their attributes."""
    for request in list(collector.traces):
        for resource in request.resource_spans:
            about = worded(resource.resource.attributes)
            for scope in resource.scope_spans:
                for span in scope.spans:
                    yield Left(f"span {span.name}", about + spoken(span))
    for request in list(collector.metrics):
        for resource in request.resource_metrics:
            about = worded(resource.resource.attributes)
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    yield Left(f"metric {metric.name}", about + metric.SerializeToString())


def spoken(span: Any) -> bytes:
    events = b"".join(each.name.encode() + worded(each.attributes) for each in span.events)
    said = span.name.encode() + span.trace_state.encode() + span.status.message.encode()
    return said + worded(span.attributes) + events


def worded(attributes: Iterable[KeyValue]) -> bytes:
    return str(values_of(attributes)).encode()


def shown(scene: Scene) -> Iterator[Left]:
    """What every service tells whoever asks: metrics, readiness, its description."""
    names = {scene.url(f"/{each.name}/"): each.name for each in services}
    for url, name in names.items():
        for path in ("/metrics", "/readyz", "/openapi.json"):
            answer = scene.fresh().get(url.partition("/v1/")[0] + path)
            yield Left(f"{path} of {name}", answer.content)


def temporary(scene: Scene) -> Iterator[Left]:
    for file in sorted(scene.tmp.rglob("*")):
        if file.is_file():
            name = file.relative_to(scene.tmp)
            yield Left(f"temporary file {name}", str(name).encode() + b"\n" + file.read_bytes())


def sqlite(scene: Scene) -> Iterator[Left]:
    """Each table of each database, each file with what lies beside it, and a backup of each."""
    for file in sorted(scene.at.glob("*.sqlite*")):
        yield Left(f"file {file.name}", file.read_bytes())
    for file in sorted(scene.at.glob("*.sqlite")):
        copy = scene.at / f"{file.stem}.backup"
        with sqlite3.connect(file) as database, sqlite3.connect(copy) as backup:
            database.backup(backup)
        yield Left(f"backup of {file.stem}", copy.read_bytes())
        with sqlite3.connect(copy) as backup:
            yield from tables_of(file.stem, backup)
        copy.unlink()


def tables_of(name: str, database: sqlite3.Connection) -> Iterator[Left]:
    known = "SELECT name FROM sqlite_master WHERE type = 'table'"
    for (table,) in database.execute(known).fetchall():
        rows = database.execute(f'SELECT * FROM "{table}"')
        values = (value for row in rows for value in row)
        yield Left(f"table {name}.{table}", COLUMN.join(map(as_bytes, values)))


def as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def postgres(scene: Scene, home: Path) -> Iterator[Left]:
    """The same of PostgreSQL: each table as COPY gives it, and each backup as it is restored."""
    server = PostgresServer.attach(scene.at / "postgres")
    backups = Backups(scene.place, home)
    for service in services:
        name = f"kinerja_{service.name}"
        with psycopg.connect(conninfo(server.url(name))) as connection:
            yield from copied(service.name, connection)
        backups.take(name)
        restored = Path(server.instance.binaries) / "pg_restore"
        plain = subprocess.run([restored, "--file=-", home / name], capture_output=True, check=True)
        yield Left(f"backup of {service.name}", plain.stdout)


def copied(name: str, connection: "psycopg.Connection[Any]") -> Iterator[Left]:
    known = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    for (table,) in connection.execute(known).fetchall():
        statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
        with connection.cursor().copy(statement) as copy:
            content = b"".join(bytes(part) for part in copy)
        yield Left(f"table {name}.{table}", content)


def topics(scene: Scene) -> Iterator[Left]:
    """Every message of every topic of ours: key, headers and value."""
    consumer = Consumer(
        {
            "bootstrap.servers": scene.place.environment["KINERJA_KAFKA"],
            "group.id": "canaries",
            "enable.auto.commit": False,
        }
    )
    names = [name for name in consumer.list_topics().topics if name.startswith("kinerja.")]
    places = [TopicPartition(name, 0, 0) for name in names]
    ends = {each.topic: consumer.get_watermark_offsets(each)[1] for each in places}
    wanted = [each for each in places if ends[each.topic]]
    consumer.assign(wanted)
    waiting = {each.topic for each in wanted}
    while waiting:
        message = consumer.poll(WAIT_SECONDS)
        assert message and not message.error(), (waiting, message and message.error())
        topic = str(message.topic())
        parts = [message.key(), message.value(), str(message.headers()).encode()]
        yield Left(f"topic {topic}", COLUMN.join(as_bytes(part) for part in parts))
        if (message.offset() or 0) + 1 >= ends[topic]:
            waiting.discard(topic)
    consumer.close()


def raw(scene: Scene) -> Iterator[Left]:
    """The files of the servers as they lie on the disk: databases, their journals, topics."""
    for file in sorted(scene.at.rglob("*")):
        if file.is_file() and file.suffix not in INDEXES:
            yield Left(f"file {file.relative_to(scene.at)}", file.read_bytes())


def of_embedded(scene: Scene) -> Iterator[Left]:
    for each in (answers(scene.exchanges), told(scene.collector)):
        yield from each
    for look in (addresses, printed, logs, shown, temporary, sqlite):
        yield from look(scene)


def of_distributed(scene: Scene, home: Path) -> Iterator[Left]:
    for each in (answers(scene.exchanges), told(scene.collector)):
        yield from each
    for look in (printed, logs, shown, temporary, topics):
        yield from look(scene)
    yield from postgres(scene, home)
