"""The command line: a user's error is a sentence and an exit code, never a traceback."""

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest
import sqlalchemy as sa

from contracts.topics import LOGS
from kernel import outward
from kernel.checkpoint import Checkpoint, move
from kernel.filling import begin
from kernel.follower import mark_of
from services.notification.effects import mailing
from tests.kernel.logs import bench, sqlite_url, unit_named
from tests.kernel.toy import units_service
from tests.servers import Postgres
from tests.verbs import fails, kinerja, of, process

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody listens


@pytest.fixture
def taken() -> Generator[str]:
    """A port on which somebody else listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield str(listening.getsockname()[1])


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Data in which every service has a log, and reporting two records of 13.72."""
    for service in {told.by for told in LOGS} - {"reporting"}:
        with bench(sqlite_url(tmp_path, service)):
            pass
    with bench(sqlite_url(tmp_path, "reporting")) as log:
        log.do(unit_named("a"), unit_named("b"))
    return tmp_path


def test_a_taken_port_is_said(tmp_path: Path, taken: str):
    fails(kinerja("serve", "--port", taken, data=tmp_path), 1, taken, "--port")


@pytest.mark.parametrize("verb", ["serve", "issuer", "demo"])
def test_a_port_that_cannot_be_is_wrong_use(tmp_path: Path, verb: str):
    fails(kinerja(verb, "--port", "70000", data=tmp_path), 2, "--port", "65535")
    fails(kinerja(verb, data=tmp_path, port="70000"), 2, "KINERJA_PORT", "65535")


@pytest.mark.parametrize("verb", ["serve", "issuer", "demo"])
def test_data_that_is_no_folder_is_wrong_use(tmp_path: Path, verb: str):
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file", tmp_path / "file" / "below"):
        fails(kinerja(verb, "--port", "0", data=data), 2, f"KINERJA_DATA: {data}", "folder")


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"kty": "OKP", "crv": "Ed25519", "x": "AA"}'])
def test_a_damaged_key_of_the_issuer_is_said(tmp_path: Path, damaged: str):
    (tmp_path / "issuer-key.json").write_text(damaged)
    fails(process("serve", "--port", "0", data=tmp_path), 2, "issuer-key.json", "remove the file")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "http://[::1"),
        ("url", "127.0.0.1:8080"),
        ("url", "http://"),
        ("token", "é"),
        ("token", "a\nb"),
    ],
)
def test_an_address_or_a_token_that_cannot_be_is_named_without_its_value(
    tmp_path: Path, name: str, value: str
):
    (tmp_path / "units.csv").write_text("unit,title,kind,parent,code\n")
    words = ("import", "roster", str(tmp_path / "units.csv"), "--region", "13.72")
    done = kinerja(*words, data=tmp_path, **{"url": NOBODY, "token": "x", name: value})
    fails(done, 2, f"KINERJA_{name.upper()}: ")
    assert name == "url" or value not in done.stderr


def test_a_service_that_does_not_exist_is_wrong_use(tmp_path: Path):
    fails(kinerja("serve", "payroll", data=tmp_path), 2, "payroll", "reporting")


def test_one_service_alone_needs_kafka(tmp_path: Path):
    fails(kinerja("serve", "reporting", data=tmp_path), 2, "KINERJA_KAFKA")


def test_nobody_is_trusted_over_the_network_who_is_not_named(tmp_path: Path):
    fails(kinerja("serve", data=tmp_path, host="0.0.0.0"), 2, "KINERJA_ISSUER is not set")
    fails(kinerja("serve", data=tmp_path, kafka="127.0.0.1:9"), 2, "KINERJA_ISSUER is not set")


def test_views_of_a_service_that_does_not_exist_names_those_there_are(tmp_path: Path):
    fails(kinerja("views", "list", "payroll", data=tmp_path), 2, "payroll", "reporting, evaluation")


@pytest.mark.parametrize("log", ["99.99/reporting", "13.72/payroll", "13.72"])
def test_a_log_that_does_not_exist_is_wrong_use(tmp_path: Path, log: str):
    fails(kinerja("tail", log, data=tmp_path), 2, "there are" if "/rep" in log else "services are")


def test_data_that_is_not_there_is_said(tmp_path: Path):
    fails(kinerja("tail", "13.72/reporting", data=tmp_path), 1, "KINERJA_DATA")


def test_a_database_that_is_away_is_said(tmp_path: Path):
    away = "postgresql+psycopg://nobody:secret@127.0.0.1:9/nothing"
    done = process("serve", data=tmp_path, database=away, port="0")
    fails(done, 1, "database", "KINERJA_DATABASE")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("words", [("lag",), ("tail", "13.72/reporting")])
def test_a_database_that_is_away_is_named_without_its_password(
    tmp_path: Path, words: tuple[str, ...]
):
    away = "postgresql+psycopg://nobody:secret@127.0.0.1:9/of_{service}"
    done = kinerja(*words, data=tmp_path, database=away)
    fails(done, 1, "nobody:***@127.0.0.1:9/of_reporting", "is the server up")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("words", [("lag",), ("tail", "13.72/reporting")])
def test_a_damaged_file_is_named(recorded: Path, words: tuple[str, ...]):
    file = recorded / "reporting.sqlite"
    for each in recorded.glob("reporting.sqlite-*"):
        each.unlink()
    file.write_bytes(b"garbage " * 4096)
    done = kinerja(*words, data=recorded)
    fails(done, 1, f"the file {file} is damaged", "backup")
    assert "server" not in done.stderr


def test_a_database_in_which_names_cannot_be_written_is_said(
    tmp_path: Path, postgres_database: str, postgres_server: Postgres
):
    ascii = f"{sa.make_url(postgres_database).database}_ascii"
    postgres_server.execute(
        f"CREATE DATABASE {ascii} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"
    )
    done = process("serve", data=tmp_path, database=postgres_server.url(ascii), port="0")
    postgres_server.execute(f"DROP DATABASE {ascii}")
    fails(done, 1, "has the encoding SQL_ASCII", f"CREATE DATABASE {ascii} ENCODING 'UTF8'")


def test_a_setting_that_is_wrong_is_named_without_its_value(tmp_path: Path):
    done = kinerja("serve", data=tmp_path, database="mysql://user:secret@host/x")
    fails(done, 2, "KINERJA_DATABASE", "postgresql+psycopg://")
    assert "secret" not in done.stderr


def test_kafka_that_is_away_is_said(tmp_path: Path):
    fails(kinerja("topics", "plan", data=tmp_path, kafka="127.0.0.1:9"), 1, "KINERJA_KAFKA")
    fails(kinerja("topics", "plan", data=tmp_path), 2, "KINERJA_KAFKA is not set")


def test_a_demo_beside_a_platform_that_is_down_says_so_at_once(tmp_path: Path):
    (tmp_path / "up").mkdir()
    (tmp_path / "up" / "addresses.json").write_text(json.dumps({"issuer": NOBODY}))
    begun = time.monotonic()
    done = kinerja("demo", "--check", data=tmp_path, kafka="127.0.0.1:9")
    fails(done, 1, f"issuer does not answer at {NOBODY}", "`make up` starts it")
    assert time.monotonic() - begun < 20


def test_a_roster_file_that_is_missing_is_said(tmp_path: Path):
    words = ("import", "roster", str(tmp_path / "none.csv"), "--region", "13.72")
    fails(kinerja(*words, data=tmp_path), 2, "none.csv cannot be read")


def test_a_roster_without_a_platform_is_said(tmp_path: Path):
    (tmp_path / "units.csv").write_text("unit,title,kind,parent,code\n")
    words = ("import", "roster", str(tmp_path / "units.csv"), "--region", "13.72")
    fails(kinerja(*words, data=tmp_path, url=NOBODY, token="x"), 1, "KINERJA_URL")
    fails(kinerja(*words, data=tmp_path, url=NOBODY), 2, "KINERJA_TOKEN")


@pytest.fixture
def somebody() -> Generator[str]:
    """The address of a web server that is nothing of ours."""
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_somebody_else_at_the_address_is_said(tmp_path: Path, somebody: str):
    words = ("views", "rebuild", "training/hours", "--region", "13.72")
    done = kinerja(*words, data=tmp_path, url=somebody, token="x")
    fails(done, 1, f"{somebody} answers, but is not training", "KINERJA_URL")


def test_what_is_up_is_asked_where_it_is(tmp_path: Path):
    (tmp_path / "up").mkdir()
    (tmp_path / "up" / "addresses.json").write_text(json.dumps({"training": NOBODY}))
    words = ("views", "rebuild", "training/hours", "--region", "13.72")
    given = {"token": "x", "kafka": "127.0.0.1:9"}
    fails(kinerja(*words, data=tmp_path, **given), 1, f"{NOBODY} cannot be reached")
    other = "http://127.0.0.1:19"
    done = kinerja(*words, data=tmp_path, url=other, **given)
    fails(done, 1, f"{other} cannot be reached")


def test_tail_shows_the_records_as_they_are_stored(recorded: Path):
    done = kinerja("tail", "13.72/reporting", "--json", "--from", "1", data=recorded)
    (record,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (record["subject"], record["type"]) == ("unit-b", "reporting.UnitEstablished.v1")


def test_tail_shows_the_last_ones_to_people(recorded: Path):
    done = kinerja("tail", "13.72/reporting", "-n", "1", data=recorded)
    assert done.stdout.split() == ["13.72/reporting@1", "reporting.UnitEstablished.v1", "unit-b"]


def test_tail_of_what_is_not_there_yet_says_where_the_log_ends(recorded: Path):
    done = kinerja("tail", "13.72/reporting", "--from", "99999", data=recorded)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "kinerja: 13.72/reporting ends at 1\n"
    assert "is empty" in kinerja("tail", "13.71/reporting", "--from", "1", data=recorded).stderr
    assert kinerja("tail", "13.72/reporting", "--from", "1", data=recorded).stderr == ""


@pytest.mark.parametrize("option", [("-n", "-1"), ("--from", "-5")])
def test_tail_from_before_the_beginning_is_wrong_use(recorded: Path, option: tuple[str, str]):
    done = kinerja("tail", "13.72/reporting", *option, data=recorded)
    fails(done, 2, option[0], "greater than or equal to 0")


@pytest.mark.parametrize(
    "words",
    [
        ("lag", "--limit", "-1"),
        ("tail", "13.72/reporting", "--from", str(2**63)),
        ("tail", "13.72/reporting", "-n", str(2**63)),
        ("deliveries", "list", "13.72/notification", "--refused", str(2**63)),
        ("parked", "show", "training/needs", "13.72/reporting", "e1", "--position", str(2**63)),
        ("relay", "13.72/reporting", "--from", str(2**63)),
    ],
    ids=" ".join,
)
def test_a_number_that_cannot_be_is_wrong_use(recorded: Path, words: tuple[str, ...]):
    fails(kinerja(*words, data=recorded), 2, words[-2], "than or equal to")


def test_the_largest_position_is_asked_for_like_any_other(recorded: Path):
    done = kinerja("tail", "13.72/reporting", "--from", str(2**63 - 1), data=recorded)
    assert (done.returncode, done.stdout) == (0, "")
    for words in (
        ("tail", "13.72/reporting", "-n"),
        ("deliveries", "list", "13.72/notification", "--refused"),
    ):
        assert kinerja(*words, str(2**63 - 1), data=recorded).returncode == 0


@pytest.mark.parametrize("name", ["class", "kernel", "tests", "docs", "reporting"])
def test_a_service_is_not_named_like_a_word_of_python_or_a_folder(tmp_path: Path, name: str):
    fails(kinerja("new", "service", name, data=tmp_path), 2, name)


def test_lag_tells_how_far_each_follower_is(recorded: Path):
    done = kinerja("lag", "--json", "--limit", "1", data=recorded)
    behind = {each["follower"]: each["behind"] for each in json.loads(done.stdout)}
    assert done.returncode == 1
    assert behind["units"] == 2
    assert kinerja("lag", "--limit", "2", data=recorded).returncode == 0


def test_lag_tells_for_how_long_the_first_of_what_is_behind_has_waited(recorded: Path):
    hour_ago = time.time_ns() // 1000 - 3600 * 1_000_000
    with sqlite3.connect(recorded / "reporting.sqlite") as log:
        log.execute("UPDATE records SET time_us = ? + position * 1000000", (hour_ago,))
    done = kinerja("lag", "--json", data=recorded)
    waited = {each["follower"]: each["behind_seconds"] for each in json.loads(done.stdout)}
    assert 3600 <= waited["units"] < 3600 + 60
    for seconds, records, code in ((3500, (), 1), (4000, (), 0), (4000, ("--limit", "1"), 1)):
        asked = ("lag", "--seconds", str(seconds), *records)
        assert kinerja(*asked, data=recorded).returncode == code
    shown = kinerja("lag", "--follower", "reporting/units", data=recorded).stdout
    assert shown.splitlines()[0].rpartition("2 behind, ")[2].startswith("36")


def test_tail_goes_on_with_what_comes_until_it_is_interrupted(recorded: Path):
    command = [sys.executable, "-m", "kinerja", "tail", "13.72/reporting", "--json", "-n", "1"]
    with subprocess.Popen(
        [*command, "--follow"],
        env=of(recorded, {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as following:
        assert following.stdout and following.stderr
        try:
            assert json.loads(following.stdout.readline())["subject"] == "unit-b"
            with bench(sqlite_url(recorded, "reporting")) as log:
                for name in "cd":
                    log.do(unit_named(name))
                    assert json.loads(following.stdout.readline())["subject"] == f"unit-{name}"
            following.send_signal(signal.SIGINT)
            assert following.wait(20) == 0
            assert (following.stdout.read(), following.stderr.read()) == ("", "")
        finally:
            following.kill()


def shown_by_lag(follower: str, data: Path, **settings: str) -> list[tuple[str, int, int]]:
    """Region, position and how many records behind, of one follower."""
    done = kinerja("lag", "--json", "--follower", follower, data=data, **settings)
    assert done.returncode == 0, done.stderr
    return [(e["region"], e["position"], e["behind"]) for e in json.loads(done.stdout)]


def test_lag_tells_of_the_relay_where_there_is_kafka(recorded: Path):
    name = "reporting/relay"
    fails(kinerja("lag", "--follower", name, data=recorded), 2, "there is no follower")
    assert shown_by_lag(name, recorded, kafka="127.0.0.1:9") == [("13.72", -1, 2)]
    with bench(sqlite_url(recorded, "reporting")) as log:
        (first,) = log.log.after("13.72", -1, 1)
        after = Checkpoint(None, {}).moved("reporting", mark_of(first))
        with log.database.write() as connection:
            assert move(connection, "relay", outward.VERSION, "13.72", None, after.row)
    assert shown_by_lag(name, recorded, kafka="127.0.0.1:9") == [("13.72", 0, 1)]


def test_lag_tells_of_an_effect_once_it_has_begun(recorded: Path):
    name = f"notification/{mailing.name}"
    fails(kinerja("lag", "--follower", name, data=recorded), 2, "there is no follower")
    notification = replace(units_service, name="notification")
    with bench(sqlite_url(recorded, "notification"), notification) as log:
        log.do(unit_named("before"))
        begin(log.log, mailing)
        log.do(unit_named("a"), unit_named("b"))
    assert shown_by_lag(name, recorded) == [("13.72", 0, 2)]


@pytest.mark.parametrize("words", [("lag",), ("parked", "list")])
def test_a_service_that_cannot_be_read_is_named_and_the_others_are_told_of(
    recorded: Path, words: tuple[str, ...]
):
    (recorded / "training.sqlite").unlink()
    done = kinerja(*words, "--json", data=recorded)
    fails(done, 1, "kinerja: training cannot be read: there is no database")
    told = json.loads(done.stdout)
    if words == ("lag",):
        assert {each["service"] for each in told} >= {"reporting", "evaluation", "notification"}
        assert "training" not in {name for e in told for name in (e["service"], e["source"])}
    else:
        assert list(told["unread"]) == ["training"]
    assert kinerja(*words, data=recorded).stdout.strip()


@pytest.mark.parametrize("words", [("lag",), ("parked", "list")])
def test_where_no_service_can_be_read_there_is_one_sentence(tmp_path: Path, words: tuple[str, ...]):
    done = kinerja(*words, data=tmp_path)
    fails(done, 1, "there is no database")
    assert (len(done.stderr.splitlines()), done.stdout) == (1, "")


def test_lag_shows_people_what_is_behind_of_what_they_chose(recorded: Path):
    one = kinerja("lag", "--follower", "reporting/units", "--region", "13.72", data=recorded)
    lines = one.stdout.splitlines()
    assert "2 behind, " in lines[0]
    assert lines[1:] == ["0 of 1 are at the end"]
    fails(kinerja("lag", "--follower", "payroll", data=recorded), 2, "reporting/units")
    fails(kinerja("lag", "--region", "99.99", data=recorded), 2, "13.72")


def test_the_version_is_that_of_the_package(tmp_path: Path):
    done = kinerja("--version", data=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"kinerja {version('kinerja')}\n")


def test_who_listens_says_where_in_a_line_of_the_log(tmp_path: Path):
    command = [sys.executable, "-m", "kinerja", "issuer", "--port", "0"]
    with subprocess.Popen(
        command, env=of(tmp_path, {}), stderr=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stderr
        try:
            lines = (json.loads(line) for line in serving.stderr)
            told = next(line for line in lines if line["message"] == "listening")
            serving.terminate()
            assert serving.wait(20) == 0
        finally:
            serving.kill()
    assert told["serves"] == "issuer"
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+", told["address"])


def test_help_lists_every_verb_with_an_example(tmp_path: Path):
    done = process("--help", data=tmp_path)
    assert (done.returncode, "tail" in done.stdout) == (0, True)
    assert "Example: kinerja tail" in kinerja("tail", "--help", data=tmp_path).stdout
