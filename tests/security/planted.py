"""Leaks that are planted, one of each kind, to see that each is found and its place named.

Each takes away what keeps something personal from one place. `LEAKS` says where it has to be found.
"""

import logging
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx2
import msgspec
import sqlalchemy as sa
from opentelemetry import trace
from prometheus_client import CollectorRegistry, Counter

from contracts.event import Sealed
from kernel import http, identity, problem, vault_roles
from kernel.database import Database
from kernel.edge import Caller, Personal
from kernel.effect_outcome import Failed
from kernel.fold import Folding
from kernel.order import Key, Step
from kernel.react import Reacting
from kernel.sender import Sender
from kernel.serving import Serving
from kernel.values import Values
from kernel.watched import Watched

LEAKS: Mapping[str, str] = {
    "a line of log with the body": "log of ",
    "an attribute of a span": "span ",
    "a label of a metric that is pushed": "metric ",
    "a label of a metric that is asked for": "/metrics of ",
    "a parameter of an address": "address ",
    "a problem document that quotes the input": "problem ",
    "a header of an answer": "headers of ",
    "an answer that tells what was said": "answer to ",
    "the reason of a parked record": "table notification.parked",
    "the reason of a broken row": "table notification.broken",
    "the reason why a delivery failed": "table feedback.receivers",
    "an idempotency answer with its payload": "table feedback.idempotency",
    "a record in the clear": "table feedback.records",
    "the subject of a token": "table evaluation.records",
    "a column of a view": "table notification.view_sore_rows_1",
    "a note in the vault": "table vault.notes",
    "a file of a database": "file notification.sqlite",
    "a backup": "backup of notification",
    "a temporary file": "temporary file ",
}
"""Each leak, and how the place begins where it is found."""

log = logging.getLogger(__name__)


def plant(said: str, wire: str) -> None:
    """All of them, in this process. ``wire`` is the address of somebody who sees addresses."""
    around(identity, "is_person", lambda _: anybody)
    around(Watched, "_tell", lambda tell: watched(tell, wire))
    around(http, "request_seconds", measured)
    around(problem, "errors_of", quoting)
    around(Reacting, "_step", parked(said))
    around(Folding, "_break", broken(said))
    around(Sender, "_sent", undelivered(said))
    around(Serving, "_key", keyed)
    around(Serving, "execute_all", answering)
    around(Values, "seal", unsealed)
    around(vault_roles, "enter", noted(said))


def around(owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
    setattr(owner, name, wrap(getattr(owner, name)))


def anybody(subject: str) -> bool:
    return True


labelled: list[Counter] = []


def measured(begin: Any) -> Any:
    def begun(registry: CollectorRegistry) -> Any:
        labelled.append(Counter("planted", "Who said what", ("body",), registry=registry))
        return begin(registry)

    return begun


def watched(tell: Any, wire: str) -> Any:
    """Tells the body to the log, a span, a metric, a temporary file and another server."""

    def told(self: Any, scope: Any, span: trace.Span, status: int, seconds: float) -> None:
        caller: Caller | None = scope.get("kinerja.caller")
        if caller and caller.payload and status < 300:
            body = caller.payload.decode()
            log.info("body: %s", body)
            span.set_attribute("http.request.body", body)
            labelled[0].labels(body).inc()
            with tempfile.NamedTemporaryFile("w", delete=False) as file:
                file.write(body)
            asked = f"{wire}/livez?body={quote(body)}"  # of this process, which is busy just now
            threading.Thread(target=httpx2.get, args=(asked,)).start()
        tell(self, scope, span, status, seconds)

    return told


def quoting(errors_of: Any) -> Any:
    def quoted(found: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, str]]:
        shown = errors_of(found, language)
        return [
            each | {"input": str(of.get("input"))} for each, of in zip(shown, found, strict=False)
        ]

    return quoted


def parked(said: str) -> Callable[[Any], Any]:
    def wrap(step: Any) -> Any:
        def stepped(self: Any, record: Any, blocked: Any) -> Step | None:
            found = step(self, record, blocked)
            if found and found.failure:
                return Step(found.record, None, f"{found.failure}: {said}")
            return found

        return stepped

    return wrap


def broken(said: str) -> Callable[[Any], Any]:
    def wrap(break_: Any) -> Any:
        def broke(self: Any, key: str, record: Any, reason: str) -> None:
            break_(self, key, record, f"{reason}: {said}")

        return broke

    return wrap


def undelivered(said: str) -> Callable[[Any], Any]:
    def wrap(sent: Any) -> Any:
        async def failed(self: Any, queue: Any, waiting: Any) -> Any:
            told = await sent(self, queue, waiting)
            return Failed(f"{told.reason}: {said}") if isinstance(told, Failed) else told

        return failed

    return wrap


def keyed(_: Any) -> Any:
    def key(self: Any, by: Caller) -> Key | None:
        return Key("anonymous", by.route, by.payload.decode(), b"") if by.key else None

    return key


def answering(execute: Any) -> Any:
    async def answered(self: Any, commands: Any, by: Caller) -> Any:
        answer = await execute(self, commands, by)
        said = by.payload.decode()
        by.headers["Kinerja-Said"] = quote(said)
        return msgspec.structs.replace(answer, position=said)

    return answered


def unsealed(seal: Any) -> Any:
    async def clear(self: Any, values: Sequence[Personal], by: Caller) -> list[Sealed]:
        sealed = await seal(self, values, by)
        return [
            Sealed(of.subject, of.label, of.text) if of.label == "comment" else each
            for of, each in zip(values, sealed, strict=True)
        ]

    return clear


def noted(said: str) -> Callable[[Any], Any]:
    """Beside the keys, once the vault's tables are there."""

    def wrap(enter: Any) -> Any:
        def entered(database: Database) -> Any:
            found = enter(database)
            if not database.is_sqlite:
                return found  # a role of a service makes no tables there
            with database.write() as connection:
                connection.execute(sa.text("CREATE TABLE IF NOT EXISTS notes (note TEXT)"))
                connection.execute(sa.text("INSERT INTO notes VALUES (:said)"), {"said": said})
            return found

        return entered

    return wrap
