"""The AsyncAPI description: complete, and accepted by the official parser."""

import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from contracts.asyncapi import document
from contracts.catalogue import EVENTS, SHAPES
from contracts.event import Event, Part
from contracts.generate import ASYNCAPI
from contracts.topics import LOGS
from tests import servers
from tests.contracts.golden import REPOSITORY

PARSER = Path(__file__).parent / "asyncapi"
DESCRIPTION = (REPOSITORY / ASYNCAPI).read_text()


class Verdict(msgspec.Struct):
    accepted: bool
    said: list[dict[str, str]]

    def all(self, severity: str) -> list[str]:
        return [it["code"] for it in self.said if it["severity"] == severity]


BROKEN = {
    "operation": ("action: send", "action: shout"),
    "server": ("protocol: kafka", "protokol: kafka"),
    "reference": ("'#/components/parameters/region'", "'#/components/parameters/regency'"),
    "binding": ("partitions: 1", "partitions: none"),
    "schema": ("type: integer", "type: whole"),
    "version": ("asyncapi: 3.0.0", "asyncapi: three"),
}


@pytest.fixture(scope="module")
def node() -> str:
    """Node with the official parser, or the reason why there is none."""
    found = shutil.which("node")
    if found and (PARSER / "node_modules/@asyncapi/parser").exists():
        return found
    reason = f"no AsyncAPI parser: `npm ci` in {PARSER.relative_to(REPOSITORY)} needs Node 18"
    if servers.required("node"):
        pytest.fail(f"KINERJA_REQUIRE names node: {reason}")
    pytest.skip(reason)


def small(whole: Any) -> str:
    """The description with one message of one log: as easy to break, and read in no time."""
    [(log, channel), *_] = whole["channels"].items()
    [(type, reference), *_] = channel["messages"].items()
    sent = {
        name: operation | {"messages": operation["messages"][:1]}
        for name, operation in whole["operations"].items()
        if operation["action"] == "send" and operation["channel"]["$ref"] == f"#/channels/{log}"
    }
    messages = {type: whole["components"]["messages"][type]}
    return yaml.safe_dump(
        whole
        | {"channels": {log: channel | {"messages": {type: reference}}}, "operations": sent}
        | {"components": whole["components"] | {"messages": messages}},
        sort_keys=False,
    )


@pytest.fixture(scope="module")
def verdicts(node: str, described: Any) -> dict[str, Verdict]:
    """What the parser says of the description, of a small one, and of that broken in each way."""
    text = small(described)
    assert all(old in text for old, _ in BROKEN.values())
    asked = {
        "whole": DESCRIPTION,
        "small": text,
        **{why: text.replace(*how) for why, how in BROKEN.items()},
    }
    command = [node, str(PARSER / "check.mjs")]
    done = subprocess.run(
        command, input=msgspec.json.encode(asked), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=dict[str, Verdict])


@pytest.mark.parametrize("asked", ["whole", "small"])
def test_the_official_parser_accepts_it_without_a_warning(asked: str, verdicts: dict[str, Verdict]):
    verdict = verdicts[asked]
    assert verdict.accepted
    assert verdict.all("error") + verdict.all("warning") == []


@pytest.mark.parametrize("part", BROKEN)
def test_the_official_parser_refuses_it_when_broken(part: str, verdicts: dict[str, Verdict]):
    assert not verdicts[part].accepted and verdicts[part].all("error")


@pytest.fixture(scope="module")
def described() -> Any:
    return yaml.safe_load(DESCRIPTION)


def test_every_log_is_a_channel_with_all_its_types(described: Any):
    told = [type for channel in described["channels"].values() for type in channel["messages"]]
    assert list(described["channels"]) == [log.by for log in LOGS]
    assert sorted(told) == sorted(SHAPES)


def test_every_message_is_summed_up_and_shown_by_its_golden_record(described: Any):
    messages = described["components"]["messages"]
    assert list(messages) == list(SHAPES)
    assert all(message["summary"] for message in messages.values())
    assert [m["examples"][0]["payload"]["type"] for m in messages.values()] == list(SHAPES)


def fits(described: Any, type: str, record: Any) -> bool:
    """Whether a record fits the schema of a message, in the dialect that AsyncAPI speaks."""
    reference = {"$ref": f"#/components/messages/{type}/payload"}
    said = jsonschema.Draft7Validator({**reference, "components": described["components"]})
    return said.is_valid(record)  # pyright: ignore[reportUnknownMemberType] jsonschema's own stubs


@pytest.mark.parametrize("type", SHAPES)
def test_the_golden_record_fits_its_message(described: Any, type: str):
    [example] = described["components"]["messages"][type]["examples"]
    record = example["payload"]
    assert fits(described, type, record)
    assert not fits(described, type, record | {"data": {}})
    assert not fits(described, type, record | {"type": "reporting.CoffeeServed.v1"})


@pytest.mark.parametrize("small_part", [[1], [1, 3, 5], [1, "3"]])
def test_a_pair_is_a_pair_in_this_dialect_too(described: Any, small_part: list[object]):
    type = "evaluation.EvaluationPolicyAdopted.v1"
    record = deepcopy(described["components"]["messages"][type]["examples"][0]["payload"])
    record["data"]["small_part"] = small_part
    assert not fits(described, type, record)


def test_superseded_types_are_marked_and_never_sent(described: Any):
    tags = {type: m.get("tags") for type, m in described["components"]["messages"].items()}
    assert {type for type, tag in tags.items() if tag} == SHAPES.keys() - EVENTS.keys()
    sent = [op["messages"] for op in described["operations"].values() if op["action"] == "send"]
    assert not any("evaluation.CalendarAdopted.v1" in str(messages) for messages in sent)


def test_every_consumer_receives_from_every_log_it_hears(described: Any):
    received = {n for n, op in described["operations"].items() if op["action"] == "receive"}
    assert received == {f"{by}.hears.{log.by}" for log in LOGS for by in log.heard_by}


class Indicator(Part):
    """It has the name of a part of reporting, and another shape."""

    title: int


class Planned(Event):
    type = "reporting.Planned.v1"
    indicator: Indicator


def test_a_part_that_has_the_name_of_another_is_refused():
    with pytest.raises(ValueError, match=r"Indicator of reporting\.Planned\.v1"):
        document({**SHAPES, Planned.type: Planned}, {})
