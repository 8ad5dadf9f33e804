"""An operator rebuilds a view that is fed by topics, over Kafka and PostgreSQL.

It is stopped in between, started again, compared, promoted and dropped, while people go on.
"""

import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import suppress
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from kernel.database import Database
from tests.journeys.places import KINERJA, REGION, Place, distributed
from tests.kernel.logs import wait_for

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]  # ten command lines, each a process

HR, OFFICER, OPS = ("h1", "hr"), ("t1", "officer"), ("o1", "ops")
BAR = re.compile(rf"{re.escape(REGION)} .* \d+ % ")
STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
VIEW = ("training/hours", "--region", REGION)
UNITS = "unit,title,kind,parent,code\nu1,Kecamatan Lubuk Begalung,kecamatan,,\n"
HEAD = "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads"


@pytest.fixture(scope="module")
def place() -> Generator[Place]:
    with distributed() as running:
        post(running, "units", UNITS)
        employ(running, 1)
        yield running


@pytest.fixture
def database(place: Place) -> Generator[Database]:
    """Training's own, as somebody else who is connected to it."""
    url = place.environment["KINERJA_DATABASE"].replace("{service}", "training")
    opened = Database(url)
    yield opened
    opened.close()


def post(place: Place, what: str, content: str) -> str:
    headers = {"Content-Type": "text/csv"}
    path = f"/reporting/roster/{what}"
    return place.do("POST", path, HR, content=content.encode(), headers=headers)


def employ(place: Place, number: int) -> None:
    """One more employee in reporting; until training has heard of it over Kafka."""
    nip = f"1980011520050110{number:02}"
    line = f"e{number},{nip},Contoh Orang,PNS,Camat,jpt,IV/a,u1,,2024-01-31,"
    at = post(place, "employees", f"{HEAD}\n{line}\n")
    path = f"/training/hours/e{number}/2026"
    place.read_until(path, OFFICER, lambda shown: shown["employment"] == "PNS")
    assert at.startswith(f"{REGION}/reporting@")


def command(place: Place, *words: str, stderr: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    """A verb of somebody with the role ops, who asks training."""
    given = {"KINERJA_TOKEN": place.token(*OPS), "KINERJA_URL": place.addresses["training"]}
    looks = {"TERM": "xterm", "COLUMNS": "120"}  # where standard error is a terminal
    return subprocess.Popen(
        [*KINERJA, *words, "--json"],
        env=place.environment | given | looks,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        process_group=0,
    )


def done(place: Place, *words: str) -> tuple[int, Any, str]:
    """Exit code, JSON and standard error of a verb."""
    process = command(place, *words)
    out, err = process.communicate(timeout=100)
    return process.returncode, msgspec.json.decode(out) if out else None, err


def plain(told: bytes) -> str:
    """What a terminal shows, without colours and moves."""
    return STYLE.sub("", told.decode(errors="replace"))


def rest_of(terminal: int) -> bytes:
    """What a terminal was still told before everybody who writes to it had ended."""
    found = b""
    with open(terminal, "rb", buffering=0) as told, suppress(OSError):  # so its end is said
        while some := told.read(4096):
            found += some
    return found


def rebuild_states(place: Place) -> list[str]:
    found = place.read("/training/operations/views/rebuilds", OPS)["items"]
    return [each["state"] for each in found if each["view"] == "hours"]


def builds(place: Place) -> list[tuple[int, str]]:
    code, listed, _ = done(place, "views", "list", "training", "--region", REGION)
    assert code == 0
    return [(each["build"], each["state"]) for each in listed if each["view"] == "hours"]


def test_a_view_of_topics_is_rebuilt_stopped_started_again_compared_promoted_and_dropped(
    place: Place, database: Database
):
    with database.write() as connection:  # so the rebuild is still under way when it is stopped
        connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(sa.text("LOCK TABLE view_hours_1 IN EXCLUSIVE MODE"))
        ours, theirs = pty.openpty()
        process = command(place, "views", "rebuild", *VIEW, stderr=theirs)
        os.close(theirs)
        wait_for(lambda: rebuild_states(place) == ["building"], 60)
        told = b""
        while not BAR.search(plain(told)):
            told += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=100)
        shown = plain(told + rest_of(ours))
    assert (process.returncode, f"stopped in {REGION}" in shown) == (130, True), shown[-500:]
    wait_for(lambda: rebuild_states(place) == ["stopped"], 60)
    assert builds(place) == [(0, "shown")]
    employ(place, 2)

    code, [made], err = done(place, "views", "rebuild", *VIEW)
    assert (code, made["state"], made["rows"]) == (0, "built", 2), err
    assert [state for _, state in builds(place)] == ["shown", "built"]
    employ(place, 3)
    code, [compared], _ = done(place, "views", "compare", *VIEW)
    assert (code, compared["different"], compared["unsettled"]) == (0, [], [])
    assert compared["rows"] == 3

    code, [promoted], _ = done(place, "views", "promote", *VIEW)
    assert (code, promoted["build"] > 0) == (0, True)
    employ(place, 4)
    code, _, err = done(place, "views", "drop", *VIEW)
    assert (code, "drop it 15 seconds after" in err) == (1, True), err
    with database.write() as connection:
        connection.execute(sa.text("UPDATE builds SET since_us = 1"))
    code, [dropped], err = done(place, "views", "drop", *VIEW)
    assert (code, dropped["builds"]) == (0, 1), err
    assert builds(place) == [(promoted["build"], "shown")]
    employ(place, 5)
    log = f"{REGION}/training"
    code, replayed, _ = done(place, "replay", log, "--view", "hours", "--compare")
    assert (code, replayed["different"], replayed["rows"]) == (0, [], 5)
    assert replayed["build"] == promoted["build"]


def test_of_all_services_over_kafka_every_follower_relay_and_effect_is_told_of_and_catches_up(
    place: Place,
):
    employ(place, 9)
    until = time.monotonic() + 60
    code, told, err = done(place, "lag", "--limit", "0")
    while code == 1:  # what one makes the next hears
        assert time.monotonic() < until
        code, told, err = done(place, "lag", "--limit", "0")
    assert (code, err) == (0, "")
    named = {(each["service"], each["follower"]) for each in told if each["region"] == REGION}
    relays = {service for service, follower in named if follower == "relay"}
    assert relays == {"reporting", "vault"}  # the logs that have a record
    assert {("vault", "standings"), ("training", "hours"), ("reporting", "custodian")} <= named
