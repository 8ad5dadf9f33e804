"""The demo: last year in a few regions, seeded over HTTP, and the story of one employee.

Embedded, the whole platform runs in this process, on the records in ``KINERJA_DATA``; with
``KINERJA_KAFKA`` it speaks to the processes of `kinerja up`. Started again on the same records it
seeds nothing twice. ``--check`` takes a port and a directory of its own when embedded. Of many
regions some are busy; the others have their first records and rest.
"""

import asyncio
import signal
import tempfile
import time
from collections.abc import Coroutine, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import httpx2
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from kernel.telemetry import configure_logging, configure_tracing
from kinerja import catalogue, serve
from kinerja import issuer as issuers
from kinerja.failure import Told
from kinerja.personas import personas
from kinerja.program import Program, program
from kinerja.regions import Region, many, regions, write
from kinerja.settings import Settings, folder
from kinerja.story.client import Platform, connected, of_one
from kinerja.story.employee import Story
from kinerja.story.extent import requests_of
from kinerja.story.look import where_to_look
from kinerja.story.many import found, places
from kinerja.story.parked import accept_twice
from kinerja.story.quarters import told_year
from kinerja.story.seed import Seeding, at_once
from kinerja.story.verified import Outcome, Steps, log_ends, reached, verify
from kinerja.story.year import Year, year_of
from kinerja.trust import address

REST_SECONDS = 120  # and one more for each region: every log is asked for where it ends
LOOK_SECONDS = 3  # for whether anybody is there
OWN = ("database", "vault", "issuer", "region_keys_file", "region_keys_kms")


class Size(NamedTuple):
    """How much is told: people in each busy region, how many are busy, and how many regions there
    are, where not those of the settings; whether at the end a record is parked, for practice."""

    people: int
    busy: int
    regions: int | None
    parked: bool = False


def demo(settings: Settings, size: Size, check: bool) -> int:
    """Seed, tell, then stay up (embedded) or, with ``check``, print the outcome as JSON and end;
    the exit code. Raises Told when the port is taken, when nothing is up for ``kafka``, or when
    what is up serves fewer regions."""
    if settings.kafka is not None:
        if size.parked:
            raise Told("--parked is for a demo of its own, without KINERJA_KAFKA")
        up = addresses(settings.data / "up" / "addresses.json")
        look(up)
        return asyncio.run(Demo(settings, up, size, check).run())
    if not check:
        return embedded(settings.model_copy(update={"issuer": None}), size, check)
    with tempfile.TemporaryDirectory(prefix="kinerja-demo-") as data:
        own = dict.fromkeys(OWN) | {"data": Path(data), "port": 0}
        return embedded(settings.model_copy(update=own), size, check)


def served(settings: Settings, count: int | None) -> list[Region]:
    """The regions of what is up. Raises Told when they are fewer than were asked for."""
    known = list(regions(settings.regions).values())
    if count is not None and count > len(known):
        raise Told(
            f"what is up serves {len(known)} regions, not {count};"
            f" start it with: kinerja up --regions {count}, and source its environment"
        )
    return known[:count]


def addresses(file: Path) -> dict[str, str]:
    """The addresses that `kinerja up` wrote. Raises Told when it did not."""
    if not file.exists():
        raise Told(f"there is no {file}; `make up` starts what KINERJA_KAFKA is set for")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])


def look(up: Mapping[str, str]) -> None:
    """Raises Told when somebody is not there: later on, requests are repeated with patience."""
    for name, at in up.items():
        try:
            path = "/jwks.json" if name == "issuer" else "/livez"
            httpx2.get(at + path, timeout=LOOK_SECONDS).raise_for_status()
        except httpx2.HTTPError as error:
            raise Told(
                f"{name} does not answer at {at} ({type(error).__name__}); `make up` starts it"
            ) from None


def embedded(settings: Settings, size: Size, check: bool) -> int:
    """The same with a platform of our own, whose logs go to a file beside its records."""
    folder(settings)
    listening = serve.listen(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listening.getsockname()[1]})
    if size.regions is not None:
        settings = settings.model_copy(update={"regions": settings.data / "regions.json"})
        write(settings.data / "regions.json", many(size.regions))
    at = of_one(f"http://{settings.host}:{settings.port}")
    telling = Demo(settings, at, size, check)
    with (settings.data / "demo.log").open("a") as log:
        configure_logging("embedded", to=log)
        tracing = configure_tracing("embedded", export=False)
        running = platform_of(settings)
        try:
            serving = serve.until_stopped(running.app, running.runtime, listening)
            return asyncio.run(beside(serving, telling, running))
        finally:
            tracing.shutdown()


def platform_of(settings: Settings) -> Program:
    """All services and the development issuer in one program."""
    known = regions(settings.regions)
    by = issuers.issuer(address(settings), serve.key_file(settings))
    running = program(settings, catalogue.services, known, issuers.identity(by))
    running.app.mount("/issuer", issuers.app(by, personas(known)))
    return running


class Rate(ProgressColumn):
    """Requests a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:4.0f}/s")


class Demo:
    """One telling: to whom (addresses), of how much, checked or not."""

    def __init__(
        self, settings: Settings, addresses: Mapping[str, str], size: Size, check: bool
    ) -> None:
        self.settings = settings
        self.addresses = addresses
        self.mode = "distributed" if settings.kafka else "embedded"
        self.check, self.parks = check, size.parked
        self.console = Console(stderr=check)
        self.places = places(served(settings, size.regions))
        self.year = told_year(datetime.now(ZoneInfo(self.places[0].zone)).date())
        self.quiet = self.places[size.busy :]
        busy = self.places[: size.busy]
        self.years = [year_of(place, size.people, self.year) for place in busy]
        self.steps = Steps()
        self.events: dict[str, int] = {}

    async def run(self) -> int:
        """Seed and tell, verify when that is asked for; the exit code."""
        async with connected(self.addresses) as platform:
            if await self.steps.take("seeding", self.seed(platform)):
                await Story(platform, self.years[0], self.console).run(self.steps)
            if self.check and self.steps.ok:
                await asyncio.gather(*(verify(platform, of, self.steps) for of in self.years))
            if self.steps.ok:
                await self.steps.take("logs counted", self.count(platform))
        for failed in (step for step in self.steps.taken if not step.ok):
            self.console.print(f"[red]{failed.name}[/red]: {failed.why}", highlight=False)
        if self.check:
            codes = [place.code for place in self.places]
            outcome = Outcome(self.steps.ok, self.mode, codes, self.events, self.steps.taken)
            print(msgspec.json.encode(outcome).decode(), flush=True)
        elif self.steps.ok:
            where_to_look(self.console, self.addresses, self.years[0])
        return 0 if self.steps.ok else 1

    async def seed(self, platform: Platform) -> None:
        """All regions side by side; then says how fast it was, reactions and views included."""
        begun = time.monotonic()
        columns = (
            TextColumn("{task.description:24}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
        )
        with Progress(*columns, console=self.console) as progress:
            telling = [seeding(platform, of, progress) for of in self.years]
            if self.quiet:
                bar = progress.add_task("other regions", total=len(self.quiet))
                await found(platform, self.quiet, self.year, lambda: progress.advance(bar))
            told = await asyncio.gather(*(of.run() for of in telling))
        for year, new in zip(self.years, told, strict=True):
            if not new:
                self.console.print(f"{year.place.title}: the year is there already")
        await self.count(platform)
        seconds, events = time.monotonic() - begun, sum(self.events.values())
        rate = f": {events / seconds:.0f} events a second" if any(told) else ""
        said = f"{events} events, {platform.requests} requests, {seconds:.1f} s{rate}"
        self.console.print(said, highlight=False)

    async def count(self, platform: Platform) -> None:
        """How many events each log holds, once everything has come to rest."""
        before: dict[str, int] = {}
        async with asyncio.timeout(REST_SECONDS + len(self.places)):
            while (now := await log_ends(platform, self.places)) != before:
                await at_once(self.places, lambda of: reached(platform, of.code, now))
                before = now
        self.events = {log: end + 1 for log, end in now.items()}


def seeding(platform: Platform, year: Year, progress: Progress) -> Seeding:
    """A region's seeding that moves a bar of its own."""
    total = requests_of(year)
    bar = progress.add_task(f"{year.place.title} {year.year}", total=total)

    def extend(more: int) -> None:
        nonlocal total
        total += more
        progress.update(bar, total=total)

    return Seeding(platform, year, lambda: progress.advance(bar), extend)


async def beside(serving: Coroutine[None, None, None], telling: Demo, running: Program) -> int:
    """Tell beside the server that runs here; then stay up until a signal, or end a check."""
    server = asyncio.create_task(serving)
    story = asyncio.create_task(telling.run())
    await asyncio.wait((server, story), return_when=asyncio.FIRST_COMPLETED)
    if not story.done():  # Ctrl-C, or the server could not start: then it raises
        story.cancel()
        await asyncio.gather(story, return_exceptions=True)
        await server
        return 1
    code = story.result()
    if telling.parks and not code:
        at = telling.places[0].code
        said = f"{at}/reporting {await accept_twice(running.runtime, at)} is parked, for practice"
        telling.console.print(f"\n{said}: kinerja parked list", soft_wrap=True, highlight=False)
    if telling.check or code:
        signal.raise_signal(signal.SIGINT)  # the server drains as it does for a person's
    else:
        telling.console.print("\nIt stays up; Ctrl-C ends it, the records stay.")
    await server
    return code
