"""`kinerja serve` with defects that quote something personal; and, if asked, with planted leaks.

A defect is what anybody may make tomorrow: a fold, a reaction, an effect, a route, a task or a
thread that fails with an exception which says what it had in its hands. The platform has to keep
that to itself. ``--planted`` takes the care away in one place after the other (`planted.py`).
"""

import argparse
import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter

from contracts.feedback import CitizenFeedbackReceived
from kernel.decider import Command
from kernel.edge import Edge
from kernel.effect import Delivery, Effect
from kernel.heard import Heard
from kernel.http import Caller, allow
from kernel.outside import Outside
from kernel.reaction import Reaction
from kernel.service import Service
from kernel.view import View
from kinerja import catalogue
from kinerja.serve import serve
from kinerja.settings import Settings, exports
from tests.security import planted

HR = Annotated[Caller, allow("hr")]
SORE = "/notification/sore"


class Row(msgspec.Struct, frozen=True):
    said: str = ""


def sore_view(said: str, is_planted: bool) -> View[CitizenFeedbackReceived, Row]:
    """Its rows break, with what they would have said; planted, they say it."""

    def fold(row: Row | None, heard: Heard[CitizenFeedbackReceived]) -> Row:
        if is_planted and heard.event.kind == "suggestion":
            return Row(said)
        raise ValueError(said)

    return View(
        name="sore_rows",
        version=1,
        hears=CitizenFeedbackReceived,
        row=Row,
        keys=lambda heard: [heard.event.kind],
        fold=fold,
    )


def sore_reaction(said: str) -> Reaction[CitizenFeedbackReceived]:
    """What it hears is parked."""

    def react(heard: Heard[CitizenFeedbackReceived]) -> Sequence[Command]:
        raise ValueError(said)

    return Reaction(name="sore_reaction", hears=CitizenFeedbackReceived, react=react)


def sore_effect(said: str) -> Effect[CitizenFeedbackReceived]:
    """It never gets through."""

    async def send(delivery: Delivery[CitizenFeedbackReceived], outside: Outside) -> None:
        raise ValueError(said)

    return Effect(
        name="sore_effect",
        hears=CitizenFeedbackReceived,
        receivers=lambda heard: [heard.event.unit_id],
        send=send,
    )


def sore_routes(said: str, routes: Callable[[Edge], APIRouter]) -> Callable[[Edge], APIRouter]:
    """The same routes, and one that fails in its own task, in another task and in a thread."""

    def fails() -> None:
        raise ValueError(said)

    def fails_with(text: str) -> None:
        raise ValueError(text)

    async def fails_later() -> None:
        fails()

    def with_sore(edge: Edge) -> APIRouter:
        api = routes(edge)

        @api.get("/sore")
        async def sore(by: HR) -> None:
            task = asyncio.create_task(fails_later())
            await asyncio.sleep(0)
            del task  # nobody asks what came of it: the loop's own complaint
            asyncio.get_running_loop().call_soon(fails_with, said)
            thread = threading.Thread(target=fails)
            thread.start()
            thread.join()
            fails()

        return api

    return with_sore


def sore(service: Service, said: str, is_planted: bool) -> Service:
    """The service with defects."""
    match service.name:
        case "feedback":
            return replace(service, effects=[*service.effects, sore_effect(said)])
        case "notification":
            return replace(
                service,
                views=[*service.views, sore_view(said, is_planted)],
                reactions=[*service.reactions, sore_reaction(said)],
                routes=sore_routes(said, service.routes),
            )
        case _:
            return service


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("services", nargs="*")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--said", required=True, help="what the defects quote")
    parser.add_argument("--sore", action="store_true", help="with defects")
    parser.add_argument("--planted", metavar="WIRE", help="with leaks; who asks goes through WIRE")
    asked = parser.parse_args(arguments)
    if asked.sore:
        sored: Any = [
            sore(each, asked.said, asked.planted is not None) for each in catalogue.services
        ]
        catalogue.services = tuple(sored)
    if asked.planted is not None:
        planted.plant(asked.said, asked.planted)
    serve(Settings(port=asked.port), asked.services, exports(os.environ))


if __name__ == "__main__":
    main()
