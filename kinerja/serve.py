"""Serving: one process with some or all services, until it is told to stop."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI

from kernel import uncaught
from kernel.around import Transport
from kernel.identity import Identity, keys_at
from kernel.lasting import keep_what_is_there
from kernel.runtime import Runtime
from kernel.service import Service
from kernel.telemetry import configure_logging, configure_tracing, within
from kinerja import catalogue
from kinerja import issuer as issuers
from kinerja.at_start import shown
from kinerja.failure import WRONG_USE, Told
from kinerja.personas import personas
from kinerja.program import program
from kinerja.regions import regions
from kinerja.settings import Exports, Settings, folder
from kinerja.trust import address, is_inside, lacking

log = logging.getLogger(__name__)

DRAIN_SECONDS = 10
ISSUER_SECONDS = 5
TELEMETRY_SECONDS = 5  # for what a collector has yet to get


def chosen(names: Sequence[str]) -> list[Service]:
    """The services of these names; all without one. Raises Told for a name that is none."""
    known = {service.name: service for service in catalogue.services}
    for name in names:
        if name not in known:
            raise Told(f"there is no service {name}; there are {', '.join(known)}", WRONG_USE)
    return [known[name] for name in names] or list(known.values())


def serve(settings: Settings, names: Sequence[str], exports: Exports) -> None:
    """Serve until SIGTERM or SIGINT. Raises Told when the port is taken or the set-up is wrong."""
    services = chosen(names)
    if settings.kafka is None and len(services) < len(catalogue.services):
        raise Told(
            "embedded, all services run in one process: leave out the names, or set KINERJA_KAFKA",
            WRONG_USE,
        )
    if missing := lacking(settings):
        raise Told(missing, WRONG_USE)
    inside = is_inside(settings)
    if settings.kafka is None or inside:
        folder(settings)
    listening = listen(settings.host, settings.port)
    called = services[0].name if len(services) == 1 else "embedded"
    configure_logging(called)
    uncaught.tell()
    tracing = configure_tracing(called, export=exports.traces)
    known = regions(settings.regions)
    by = issuers.issuer(address(settings), key_file(settings)) if inside else None
    identity = issuers.identity(by) if by else remote(str(settings.issuer))
    kafka = transport(settings) if settings.kafka else None
    running = program(settings, services, known, identity, kafka)
    if by:
        running.app.mount("/issuer", issuers.app(by, personas(known)))
    ends = [tracing.shutdown]
    if exports.metrics:
        from kernel.otlp import Pushing  # what it imports takes a while

        pushing = Pushing(running.runtime.instruments.registry, tracing.resource)
        ends.append(pushing.shutdown)
    try:
        run(until_stopped(running.app, running.runtime, listening, called))
    finally:
        within(TELEMETRY_SECONDS, *ends)


def tell_where(listening: socket.socket, called: str) -> None:
    """A line in the log, and on a terminal one for people."""
    host, port = listening.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    log.info("listening", extra={"address": url, "serves": called})
    if sys.stderr.isatty():
        print(f"kinerja: {called} listens on {url}; Ctrl-C ends it", file=sys.stderr, flush=True)


def transport(settings: Settings) -> Transport:
    """Kafka as the services of this process use it; embedded, it is not even imported."""
    from kernel.transport import KafkaTransport

    assert settings.kafka is not None, "embedded there is none"
    return KafkaTransport(settings.kafka, settings.uncompared == "serve")


def remote(issuer: str) -> Identity:
    """Who checks the tokens of an issuer elsewhere, by the keys it shows."""
    client = httpx2.AsyncClient(timeout=ISSUER_SECONDS)
    return Identity(issuer, issuers.AUDIENCE, keys_at(issuer, client))


def run(serving: Coroutine[Any, Any, None]) -> None:
    """Serve on the loop that uvicorn would choose, uvloop where it is installed: asyncio's own
    takes a third more for each request."""
    factory = uvicorn.Config("never loaded", log_config=None).get_loop_factory()
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serving)


async def until_stopped(
    app: FastAPI, runtime: Runtime | None, listening: socket.socket, called: str = ""
) -> None:
    """Serve an app on a socket until a signal; the runtime is started before, stopped after. With
    a name, where it listens is told."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = uvicorn.Server(config)
    # From the beginning, so that a signal during the start is not lost. The server raises it again
    # when it has drained; the runtime is then still to be stopped, and the exit code is 0.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    if runtime:
        await runtime.start()
    keep_what_is_there()
    if called:
        tell_where(listening, called)
    if runtime is None:
        await server.serve(sockets=[listening])
        return
    with shown(runtime.rebuilding):
        try:
            await server.serve(sockets=[listening])
        finally:
            await runtime.stop()


def serve_issuer(settings: Settings) -> None:
    """Serve the development issuer as a process of its own."""
    folder(settings)
    listening = listen(settings.host, settings.port)
    configure_logging("issuer")
    uncaught.tell()
    by = issuers.issuer(settings.issuer or address(settings), key_file(settings))
    app = issuers.app(by, personas(regions(settings.regions)))
    run(until_stopped(app, None, listening, "issuer"))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Told when the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Naming the protocol lets asyncio switch Nagle's algorithm off: an answer would wait 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        sentence = f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        raise Told(sentence) from None
    listening.listen(2048)
    return listening


def key_file(settings: Settings) -> Path:
    return settings.data / "issuer-key.json"
