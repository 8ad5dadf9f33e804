"""One service as `kinerja serve` runs it, with what only a test may have: a point to die at.

``--strike FILE``: when FILE names a fault point ("kill folded", "stop published"), the process that
reaches it kills or stops itself there, once. ``--planted BUG`` runs it with a known mistake.
Nothing installed does this: see `kernel.fault_point`.
"""

import argparse
import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from contracts.feedback import CitizenFeedbackReceived
from contracts.notification import MessageQueued
from contracts.reporting import UnitRenamed
from kernel import fault_point
from kernel.fault_point import Point
from kernel.heard import Heard
from kernel.service import Service
from kernel.telemetry import configure_logging, configure_tracing
from kernel.view import View
from kinerja.catalogue import services
from kinerja.program import program
from kinerja.regions import regions
from kinerja.serve import listen, remote, transport, until_stopped
from kinerja.settings import Settings
from tests.faults import planted

Counted = CitizenFeedbackReceived | UnitRenamed | MessageQueued


class Tally(msgspec.Struct, frozen=True):
    """How many facts of three logs there were: one row that every one of them touches."""

    answers: int = 0
    renamed: int = 0
    messages: int = 0


def fold_tally(row: Tally | None, heard: Heard[Counted]) -> Tally:
    row = row or Tally()
    match heard.event:
        case CitizenFeedbackReceived():
            return Tally(row.answers + 1, row.renamed, row.messages)
        case UnitRenamed():
            return Tally(row.answers, row.renamed + 1, row.messages)
        case MessageQueued():
            return Tally(row.answers, row.renamed, row.messages + 1)


tally: View[Counted, Tally] = View(
    name="tally",
    version=1,
    hears=Counted,
    row=Tally,
    keys=lambda heard: ["all"],
    fold=fold_tally,
)


def attacked() -> list[Service]:
    """The services of the catalogue; notification counts three logs in one row besides."""
    return [
        replace(service, views=[*service.views, tally])
        if service.name == "notification"
        else service
        for service in services
    ]


class Strike:
    """Ends or stops this process at the point that a file names; the file is gone afterwards."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self, point: Point) -> None:
        try:
            what, _, where = self.file.read_text().partition(" ")
            if where != point:
                return
            self.file.unlink()  # whichever thread is first
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL if what == "kill" else signal.SIGSTOP)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--strike", type=Path, required=True)
    parser.add_argument("--planted", choices=list(planted.BUGS))
    asked = parser.parse_args(arguments)
    fault_point.arm(Strike(asked.strike))
    settings = Settings(port=asked.port)
    assert settings.kafka and settings.issuer, "the platform is attacked distributed"
    listening = listen(settings.host, settings.port)
    configure_logging(asked.service)
    configure_tracing(asked.service, export=False)
    service = next(each for each in attacked() if each.name == asked.service)
    bug = planted.BUGS.get(asked.planted)
    running = program(
        settings,
        [bug.declared(service) if bug else service],
        regions(settings.regions),
        remote(settings.issuer),
        transport(settings),
    )
    if bug:
        bug.composed(running.runtime.running[service.name])
    asyncio.run(until_stopped(running.app, running.runtime, listening))


if __name__ == "__main__":
    main()
