"""Who gave which review: looked for in everything that a platform leaves behind, and not found.

Two rounds are opened, `kenari-3`, `-4` and `-5` answer in both, with careless clients: each sends
one trace context with everything it does, and its own name in every Idempotency-Key. Then the
platform stops, and whoever has its files, its logs and its traces looks for the three.
"""

import asyncio
import io
import json
import logging
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from opentelemetry.sdk.trace import ReadableSpan

from contracts.envelope import decode
from contracts.event import Sealed
from kernel.database import Database
from kernel.edge import Caller
from kernel.feed import Record
from kernel.order import Key
from kernel.publisher import headers_of
from kernel.region_keys import RegionKeys
from kernel.serving import Serving
from kernel.telemetry import JsonLines
from kernel.vault import ERASED, Vault
from tests.kernel.tracing import spans_of
from tests.kernel.vault.given import bury
from tests.platform import embedded
from tests.services.evaluation.circle import REVIEWED, Circle

AUTHORS = ("kenari-3", "kenari-4", "kenari-5")
SECOND = "kenari-2"
REGION = "13.72"
TRACES = {who: f"{number:032x}" for number, who in enumerate(AUTHORS, 0xA0)}
ROUTE = (
    "PUT /v1/regions/{region}/evaluation/review-rounds/{employee_id}/{period}/reviews/{review_id}"
)
SHARED = {
    "specversion",
    "source",
    "type",
    "datacontenttype",
    "dataschema",
    "streamversion",
    "partitionkey",
}
"""What every review has in common with every other, of whomever."""

NOTED = "evaluation.AppraiserNoted.v1"

Value = str | bytes | int | float | None


@dataclass
class Left:
    """What is left of the two rounds, of which the first is closed at last."""

    data: Path
    asked: dict[str, str]  # review → reviewer, as only the test knows it
    given: dict[str, list[str]]  # author → reviews
    opened: dict[str, str] = field(default_factory=dict[str, str])  # review → reviewer, by the keys
    records: Sequence[Record] = ()
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    spans: Sequence[ReadableSpan] = ()

    def rows(self, *databases: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Every row of every table, with the table's name; of all databases or of these."""
        for file in sorted(self.data.glob("*.sqlite")):
            if databases and file.stem not in databases:
                continue
            with sqlite3.connect(file) as connection:
                for (table,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                ).fetchall():
                    for row in connection.execute(f'SELECT * FROM "{table}"'):
                        yield f"{file.stem}.{table}", row

    def reviews(self) -> list[Record]:
        return [each for each in self.records if each.type == "evaluation.ReviewGiven.v1"]

    def of(self, author: str) -> list[dict[str, Any]]:
        """The reviews of this author as their records have them."""
        wanted = {f"review-{review_id}" for review_id in self.given[author]}
        found = [msgspec.json.decode(each.body) for each in self.reviews()]
        return [each for each in found if each["subject"] in wanted]


def sent_by(who: str) -> dict[str, str]:
    """The headers of a client that takes no care."""
    return {
        "traceparent": f"00-{TRACES[who]}-00000000000000aa-01",
        "Idempotency-Key": f"{who}:1",
    }


async def reviewed(circle: Circle, left: Left, of: str) -> None:
    """A round about somebody, in which the three answer."""
    (await circle.open(of)).raise_for_status()
    for who in AUTHORS:
        review_id = await circle.review_of(who, of)
        left.asked[review_id] = who
        left.given[who].append(review_id)
        sent = await circle.send(who, review_id, 4, "Baik.", of, sent_by(who))
        sent.raise_for_status()
        again = await circle.send(who, review_id, 4, "Baik.", of, sent_by(who))
        assert again.json() == sent.json()
        (await circle.client.get("/evaluation/evaluations", headers=circle.by(who) | sent_by(who)))


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    data, written = tmp_path_factory.mktemp("reviewed"), io.StringIO()
    with logged_to(written), spans_of() as spans:
        left = asyncio.run(told(data))
        left.spans = spans.get_finished_spans()
    left.lines = [json.loads(line) for line in written.getvalue().splitlines()]
    return left


@contextmanager
def logged_to(written: io.StringIO) -> Generator[None]:
    """What a process would log, from INFO on."""
    lines = logging.StreamHandler(written)
    lines.setFormatter(JsonLines("evaluation"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(lines)
    root.setLevel(logging.INFO)
    yield
    root.removeHandler(lines)
    root.setLevel(level)


async def told(data: Path) -> Left:
    async with embedded(data) as platform:
        circle = Circle(platform, peers=4, subordinates=2)
        left = Left(data, {}, {who: [] for who in AUTHORS})
        await circle.settle()
        await reviewed(circle, left, REVIEWED)
        await reviewed(circle, left, SECOND)
        runtime = platform.program.runtime
        log = runtime.running["evaluation"].log
        left.opened = reviewers(runtime.vault, REGION, log.after(REGION, -1, 1000))
        (await circle.close()).raise_for_status()
        left.records = log.after(REGION, -1, 1000)
        return left


def reviewers(vault: Vault, region: str, records: Iterable[Record]) -> dict[str, str]:
    """review → reviewer, as the log tells it to whoever has the vault."""
    bodies = [msgspec.json.decode(each.body) for each in records]
    asked = {
        each["data"]["review_id"]: Sealed(**each["data"]["reviewer"])
        for each in bodies
        if each["type"] == "evaluation.ReviewAsked.v1"
    }
    names = vault.open(region, asked.values())
    return {review_id: names[box].strip() for review_id, box in asked.items()}


def holds(row: Iterable[Value], text: str) -> bool:
    return any(
        text.encode() in (value if isinstance(value, bytes) else str(value).encode())
        for value in row
    )


def beside_a_review(left: Left) -> list[str]:
    """The tables in which somebody and a review stand in one row."""
    return [
        table
        for table, row in left.rows()
        if any(holds(row, who) for who in AUTHORS) and any(holds(row, r) for r in left.asked)
    ]


def test_those_who_are_looked_for_would_be_found(left: Left):
    """They stand on the roster; and whoever asks by name is named in the log."""
    found = {table for table, row in left.rows() if any(holds(row, who) for who in AUTHORS)}
    assert {"reporting.records", "evaluation.view_colleagues_2"} <= {t.lower() for t in found}
    named = [line for line in left.lines if line.get("actor") in AUTHORS]
    assert {line["trace_id"] for line in named} == set(TRACES.values())


def test_six_reviews_are_there_each_recorded_once(left: Left):
    assert len(left.reviews()) == len(left.asked) == 6


def naming(left: Left) -> set[str]:
    """The tables of evaluation that name one of them; what it notes of the roster, of everybody
    alike, apart."""
    return {
        table.lower()
        for table, row in left.rows("evaluation")
        if any(holds(row, who) for who in AUTHORS) and not holds(row, NOTED)
    }


def test_no_row_of_evaluation_names_them_but_the_roster(left: Left):
    assert naming(left) == {"evaluation.view_colleagues_2"}


def test_the_roster_is_noted_of_all_of_them_and_before_any_round(left: Left):
    """So a note tells nobody who was asked."""
    kinds = [each.type for each in left.records]
    noted = {each.stream for each in left.records if each.type == NOTED}
    assert {f"line-{who}" for who in (*AUTHORS, REVIEWED, SECOND)} <= noted
    last = max(at for at, kind in enumerate(kinds) if kind == NOTED)
    assert last < kinds.index("evaluation.ReviewRoundOpened.v1")


def test_no_row_of_any_database_holds_one_of_them_beside_a_review(left: Left):
    assert beside_a_review(left) == []


def test_what_goes_to_the_topic_names_none_of_them(left: Left):
    """A message is the record's bytes, with its stream as key and a few headers."""
    for record in left.records:
        if record.type == NOTED:
            continue  # of everybody on the roster
        message = [record.body, record.stream, *(value for _, value in headers_of(record))]
        assert not [who for who in (*AUTHORS, *TRACES.values()) if holds(message, who)]


def test_of_a_reviews_trace_nothing_stands_in_its_record(left: Left):
    assert {decode(each.body).traceparent for each in left.reviews()} == {""}


def test_two_reviews_of_one_author_share_no_field(left: Left):
    for author in AUTHORS:
        first, second = left.of(author)
        same = {name for name in first if first[name] == second[name]}
        assert same == SHARED
        assert first["data"].keys() == second["data"].keys()
        data = {name for name in first["data"] if first["data"][name] == second["data"][name]}
        assert data == {"relation", "scores"}  # what was said


def test_reviews_of_one_author_are_no_nearer_than_those_of_two(left: Left):
    """Nothing by which the reviews could be sorted into authors: all actors are different."""
    actors = {decode(each.body).actor for each in left.reviews()}
    assert len(actors) == 6
    assert {actor.partition("-")[0] for actor in actors} == {"anonymous"}


def test_an_idempotency_key_is_kept_without_whose_it_is(left: Left):
    kept = [row for table, row in left.rows("evaluation") if table.endswith(".idempotency")]
    mine = [row for row in kept if holds(row, ROUTE)]
    assert len(mine) == 6
    assert all(holds(row, "anonymous") for row in mine)


def test_the_log_says_that_somebody_answered_and_not_who(left: Left):
    about = [line for line in left.lines if line.get("route") == ROUTE.removeprefix("PUT ")]
    assert len(about) == 12
    assert not [line for line in about if "actor" in line]
    assert not [line for line in about if any(who in str(line) for who in AUTHORS)]


def test_no_other_line_of_log_has_the_trace_of_an_answer(left: Left):
    unnamed = [line for line in left.lines if str(line.get("route")).endswith("{review_id}")]
    traces = [line["trace_id"] for line in unnamed]
    assert not set(traces) & set(TRACES.values())
    assert all(line in unnamed for line in left.lines if line.get("trace_id") in set(traces))
    assert len(set(traces)) == len(traces)


def test_no_span_joins_an_answer_with_whoever_sent_it(left: Left):
    answers = [span for span in left.spans if span.name == ROUTE]
    assert len(answers) == 12
    traces = {f"{span.context.trace_id:032x}" for span in answers if span.context}
    assert len(traces) == 12 and not traces & set(TRACES.values())
    assert not [s for s in answers if any(who in str(s.attributes) for who in AUTHORS)]
    assert [s for s in left.spans if s.context and f"{s.context.trace_id:032x}" in TRACES.values()]


def without_the_keys(left: Left) -> Vault:
    """The vault when both rounds are forgotten, in a process that never knew their keys."""
    database = Database(f"sqlite:///{left.data / 'vault.sqlite'}")
    for of in (REVIEWED, SECOND):
        bury(database, REGION, f"round-{of}~2026-q1")
    database.close()
    keys = RegionKeys.found(next(left.data.glob("*keys*.json")), {})
    return Vault.open_at(f"sqlite:///{left.data / 'vault.sqlite'}", keys)


async def asked_and_answering(left: Left, who: str) -> tuple[list[Any], int]:
    """What is asked of somebody, and how an answer fares, on these files."""
    async with embedded(left.data) as platform:
        circle = Circle(platform)
        answer = await circle.send(who, left.given[who][1], of=SECOND)
        return await circle.asked(who), answer.status_code


def test_the_keys_of_the_rounds_and_nothing_else_tell_who_was_asked(left: Left):
    assert {review_id: left.opened[review_id] for review_id in left.asked} == left.asked
    vault = without_the_keys(left)
    assert set(reviewers(vault, REGION, left.records).values()) == {ERASED}
    vault.close()
    assert asyncio.run(asked_and_answering(left, "kenari-4")) == ([], 403)


def test_boxes_of_short_and_long_ids_are_of_one_length(left: Left):
    bodies = [msgspec.json.decode(record.body) for record in left.records]
    boxes = [each["data"]["reviewer"]["box"] for each in bodies if "reviewer" in each["data"]]
    assert len("kenari-3") < len("bawahan-1") and len(boxes) == 10
    assert len({len(box) for box in boxes}) == 1
    assert len(set(boxes)) == len(boxes)


def say_who(self: Serving, by: Caller) -> str:
    return by.subject


def keep_whose(self: Serving, by: Caller) -> Key | None:
    if by.key is None:
        return None
    return Key(by.subject, by.route, f"{by.key}{by.address}", by.payload)


@pytest.mark.parametrize(
    ("name", "leak", "table"),
    [("_actor", say_who, "evaluation.records"), ("_key", keep_whose, "evaluation.idempotency")],
)
def test_a_planted_leak_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, leak: Any, table: str
):
    monkeypatch.setattr(Serving, name, leak)
    left = asyncio.run(told(tmp_path))
    assert table in naming(left)
    assert any(of == table for of in beside_a_review(left))
