"""Every service as an app of its own, with an edge that nobody may reach."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, cast

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry

from kernel.files import FolderFiles
from kernel.http import Edge, Readiness, build_app
from kernel.operations import operations
from kernel.running import Running
from kernel.service import Service
from kernel.signature import Signing
from kinerja.catalogue import services
from kinerja.issuer import identity, issuer

ISSUER = issuer("http://issuer.test")
HERE, ELSEWHERE = "13.72", "13.71"


class Closed:
    """An edge that nobody may reach: a refusal comes before."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"somebody who should be refused came as far as edge.{name}")


def app_of(*routers: APIRouter) -> FastAPI:
    return build_app(
        routers,
        identity=identity(ISSUER),
        regions={HERE, ELSEWHERE},
        clock=lambda: datetime(2026, 3, 31, tzinfo=UTC),
        ready=lambda: Readiness(True),
        metrics=CollectorRegistry(),
        files=FolderFiles(Path("nobody-writes-here")),
        signing=Signing(None, "http://nobody-signs.test"),
    )


class ClosedService(Closed):
    """A running service that nobody may reach."""

    def __init__(self, service: Service) -> None:
        self.service = service


APPS = {
    service.name: app_of(
        service.routes(cast("Edge", cast("object", Closed()))),
        operations(cast("Running", cast("object", ClosedService(service)))),
    )
    for service in services
}
