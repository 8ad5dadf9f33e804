"""`kinerja deliveries`: what waits for whom, from the database; resuming, over HTTP."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.topics import LOGS
from kernel.deliveries import waiting
from kernel.queues import add
from kinerja.delivery_report import resumed
from kinerja.failure import Told
from kinerja.operate import log_of
from kinerja.settings import Settings
from tests.command_line.test_command_line import NOBODY
from tests.journeys.places import KINERJA, embedded
from tests.kernel.effects.receiver import refusing
from tests.kernel.logs import bench, sqlite_url
from tests.verbs import fails, kinerja

LOG = "13.71/notification"
SUSPEND = "UPDATE receivers SET suspended_us = 1, due_us = NULL, failures = 9, reason = 'http 500'"
REFUSE = (
    "UPDATE deliveries SET outcome = 'refused', reason = 'smtp 550 5.1.1', ended_us = 2000000"
    " WHERE position = 0"
)


def delivery(position: int) -> dict[str, Any]:
    named = {"effect": "mailing", "region": "13.71", "receiver": "e7", "id": f"id-{position}"}
    return {**named, "position": position, "outcome": "", "reason": ""}


def suspended(data: Path) -> None:
    """One receiver, suspended: the first delivery was refused, the second waits."""
    for service in {told.by for told in LOGS} - {"notification"}:
        with bench(sqlite_url(data, service)):
            pass
    with bench(sqlite_url(data, "notification")) as opened, opened.database.write() as connection:
        add(connection, [delivery(0), delivery(1)])
        connection.execute(sa.text(SUSPEND))
        connection.execute(sa.text(REFUSE))


def test_a_suspended_receiver_is_listed_and_ends_with_1(tmp_path: Path):
    suspended(tmp_path)
    done = kinerja("deliveries", "list", LOG, "--json", data=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 1
    [shown] = found["receivers"]
    assert (shown["receiver"], shown["waiting"], shown["reason"]) == ("e7", 1, "http 500")
    assert [ended["reason"] for ended in found["refused"]] == ["smtp 550 5.1.1"]


def test_people_see_who_is_suspended_and_what_was_refused(tmp_path: Path):
    suspended(tmp_path)
    told = kinerja("deliveries", "list", LOG, data=tmp_path).stdout
    assert "suspended" in told
    assert "1970-01-01 00:00:02Z" in told


def test_where_nothing_waits_that_is_said_and_all_is_well(tmp_path: Path):
    suspended(tmp_path)
    done = kinerja("deliveries", "list", "13.72/notification", data=tmp_path)
    assert (done.returncode, done.stdout) == (0, "nothing waits\n")


def test_a_log_that_does_not_exist_is_wrong_use(tmp_path: Path):
    words = ["deliveries", "resume", "99.99/notification", "mailing"]
    fails(kinerja(*words, data=tmp_path), 2, "there is no region '99.99'")


@pytest.mark.parametrize(
    ("settings", "effect", "code", "words"),
    [
        (Settings(url=NOBODY, token="x"), "mailing", 1, "is KINERJA_URL right?"),
        (Settings(url=NOBODY), "mailing", 2, "KINERJA_TOKEN is not set"),
        (Settings(url=NOBODY, token="x"), "../mailing", 2, "is no name of an effect"),
    ],
)
def test_what_keeps_from_resuming_is_said(settings: Settings, effect: str, code: int, words: str):
    with pytest.raises(Told, match=re.escape(words)) as told:
        resumed(settings, "13.71", "notification", effect, None)
    assert told.value.code == code


@pytest.mark.server  # as slow as a server: it starts the whole platform
def test_a_suspended_receiver_is_resumed_by_those_who_run_the_service():
    server = refusing().replace("http", "smtp") + "?from=kinerja@example.go.id"
    with embedded(suspended, smtp=server) as place:
        url = place.addresses["notification"]
        auditor, ops = (
            Settings(url=url, token=place.token("o1", role)) for role in ("auditor", "ops")
        )
        elsewhere = Settings(url=url, token=place.token("o1", "ops", region="13.72"))
        with pytest.raises(Told, match=r"is not for 13\.71"):
            resumed(elsewhere, "13.71", "notification", "mailing", None)
        with pytest.raises(Told, match="role"):
            resumed(auditor, "13.71", "notification", "mailing", None)
        with pytest.raises(Told, match="no effect of this name"):
            resumed(ops, "13.71", "notification", "posting", None)
        assert resumed(ops, "13.71", "notification", "mailing", "unit~u1") == 0
        given = {"KINERJA_URL": url, "KINERJA_TOKEN": ops.token or ""}
        command = [*KINERJA, "deliveries", "resume", LOG, "mailing"]
        done = subprocess.run(
            command, env=place.environment | given, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stdout) == (0, "1 resumed\n")
        data = Settings(data=Path(place.environment["KINERJA_DATA"]))
        [receiver] = waiting(log_of(data, "notification").database, "13.71")
        assert receiver.suspended_us is None


def test_a_mail_server_that_is_wrong_is_said_without_its_password(tmp_path: Path):
    done = kinerja("serve", data=tmp_path, smtp="smtp://kinerja:rahasia@mail.example.go.id")
    fails(done, 2, "KINERJA_SMTP: ends with no ?from=ADDRESS")
    assert "rahasia" not in done.stderr
