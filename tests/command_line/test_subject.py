"""`kinerja subject export | affected | retention` beside a platform that serves over HTTP."""

import csv
import io
import json
import stat
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kinerja.subject_export import harmless
from tests.command_line.people import REGION, Served, served
from tests.services.canary import (
    CANARY,
    HEAD,
    NAME,
    NOTE,
    OTHER,
    OTHERS_VALUES,
    OWN_VALUES,
    RESPONSE,
    SAID,
    Story,
)
from tests.verbs import fails

CITIZEN = f"response-{RESPONSE}"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
async def verb(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with served(tmp_path_factory.mktemp("served")) as beside:
        yield beside


async def test_the_export_is_one_document_of_all_services(verb: Served):
    document = await verb.said("export", REGION, CANARY)
    assert (document["region"], document["subject"]) == (REGION, CANARY)
    services = {each["record"].partition("@")[0] for each in document["records"]}
    assert {f"{REGION}/{each}" for each in ("reporting", "evaluation", "training")} <= services
    assert set(document["read"]) >= services
    text = json.dumps(document, ensure_ascii=False)
    assert [value for value in OWN_VALUES if value not in text] == []
    assert [value for value in OTHERS_VALUES if value in text] == []
    assert len(document["withheld"]) == 3


async def test_a_file_is_whole_and_the_owners_alone(verb: Served, tmp_path: Path):
    file = tmp_path / "own.json"
    file.write_text("before")
    done = await verb.said("export", REGION, CANARY, "--output", str(file))
    document = json.loads(file.read_text())
    assert (done["records"], done["file"]) == (len(document["records"]), str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names(tmp_path) == [file.name]
    told = await verb("export", REGION, CANARY, "--output", str(file))
    assert f"records of {CANARY} in {file}; read up to {REGION}/reporting@" in told.stdout
    assert NAME not in told.stdout + told.stderr


async def test_a_table_has_a_line_for_each_value_of_the_document(verb: Served):
    document = await verb.said("export", REGION, CANARY)
    done = await verb("export", REGION, CANARY, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    elsewhere = {line["record"] for line in lines if "/vault@" not in line["record"]}
    assert elsewhere == {each["record"] for each in outside_the_vault(document)}
    assert {line["field"] for line in lines if line["value"] == NOTE} == {"results.0.note"}
    assert [value for value in OWN_VALUES if value not in done.stdout] == []
    others = await verb("export", REGION, HEAD, "--format", "csv")
    assert [value for value in OWN_VALUES if value in others.stdout] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [("=1+1", "'=1+1"), ("@a", "'@a"), ("-5.25", "-5.25"), ("- tidak", "'- tidak"), ("a", "a")],
)
def test_no_cell_is_a_formula(text: str, shown: str):
    assert harmless(text) == shown


async def test_one_exports_oneself_and_nobody_else(verb: Served):
    own = verb.token(CANARY, "employee")
    document = await verb.said("export", REGION, CANARY, token=own)
    auditors = await verb.said("export", REGION, CANARY)
    assert outside_the_vault(document) == outside_the_vault(auditors)
    fails(await verb("export", REGION, OTHER, token=own), 1, "is told to that person")


def outside_the_vault(document: Any) -> list[Any]:
    """The records of all logs but the one that grows by looking."""
    return [each for each in document["records"] if "/vault@" not in each["record"]]


async def test_who_reads_about_another_is_told_to_that_person(verb: Served):
    await verb.said("export", REGION, HEAD)
    await Story(verb.platform).settled()
    own = await verb.said("export", REGION, HEAD, token=verb.token(HEAD, "employee"))
    told = [each for each in own["records"] if "/vault@" in each["record"]]
    looked = [each["data"] for each in told if each["type"] == "vault.SubjectsLookedUp.v1"]
    assert ("qz9auditor", "records", [HEAD]) in [
        (each["looker_id"], each["by"], each["subjects"]) for each in looked
    ]
    assert all(each["looker_id"] != HEAD for each in looked if each["by"] == "records")
    exports = [each["actor"] for each in told if each["type"] == "vault.SubjectExported.v1"]
    assert {"qz9auditor", HEAD} <= set(exports)


async def test_a_citizen_is_told_what_was_said_under_that_id(verb: Served):
    document = await verb.said("export", REGION, CITIZEN)
    said = [each["data"].get("comment") for each in document["records"] if each.get("data")]
    assert SAID in said


async def test_somebody_of_whom_nothing_is_known_is_told_so(verb: Served):
    document = await verb.said("export", REGION, "qz4nobody")
    assert document["records"] == [] and document["read"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["export", "99.99", "e7"], 2, "there is no region '99.99'"),
        (["export", REGION, "e 7"], 2, "is no id of a person"),
        (["export", REGION, "round-e7~2026-q1"], 1, "nobody's"),
        (["export", REGION, "e7", "--format", "xml"], 2, "'xml' is not one of"),
        (["export", REGION, "e7", "--output", "/nowhere/e7.json"], 2, "cannot be written"),
        (["affected", "99.99"], 2, "there is no region '99.99'"),
        (["affected", REGION, "--service", "payroll"], 2, "there is no service 'payroll'"),
        (["affected", REGION, "--topic", "kinerja.13.71.reporting"], 2, "of 13.71, not of 13.72"),
        (["affected", REGION, "--topic", "orders"], 2, "right would be kinerja.13.72.reporting"),
        (["affected", REGION, "--table", "payroll"], 2, "there is no table 'payroll'; there are"),
        (["affected", REGION, "--table", "pay/roll"], 2, "there is no service 'pay'"),
        (["affected", REGION, "--table", "records"], 2, "name it reporting/records"),
        (["affected", REGION, "--table", "view_roster_3", "--to", "2026-03-31"], 2, "have no time"),
        (
            ["affected", REGION, "--service", "reporting", "--table", "view_roster_3"],
            2,
            "exclude each other",
        ),
        (["affected", REGION, "--from", "yesterday"], 2, "right would be 2026-03-31"),
        (["affected", REGION, "--from", "2026-03-31T10:00:00"], 2, "no time with its offset"),
        (["affected", REGION, "--from", "2026-04-01", "--to", "2026-03-31"], 2, "nothing is from"),
        (["retention", "99.99"], 2, "there is no region '99.99'"),
        (["retention", REGION, "--at", "soon"], 2, "right would be 2026-12-31"),
    ],
)
async def test_bad_input_is_told_with_what_would_be_right(
    verb: Served, words: list[str], code: int, said: str
):
    done = await verb(*words)
    fails(done, code, said)
    assert done.stdout == ""


@pytest.mark.parametrize(
    "words", [["export", REGION, CANARY], ["affected", REGION], ["retention", REGION]]
)
async def test_who_may_not_know_is_told_so(verb: Served, words: list[str]):
    elsewhere = verb.token("qz9auditor", "auditor", region="13.71")
    fails(await verb(*words, token=elsewhere), 1, "is not for 13.72")
    fails(await verb(*words, token=verb.token("qz6ops", "ops")), 1, "None of your roles")
    fails(await verb(*words, token=""), 2, "KINERJA_TOKEN is not set", "hr or auditor")
    fails(await verb(*words, url=NOBODY), 1, "cannot be reached")


async def test_nothing_is_left_of_an_export_that_failed(verb: Served, tmp_path: Path):
    file = tmp_path / "own.json"
    fails(await verb("export", REGION, CANARY, "--output", str(file), url=NOBODY), 1)
    assert names(tmp_path) == []


@pytest.mark.parametrize("laid", ["link", "dangling link", "file"])
async def test_nothing_is_written_into_what_somebody_laid_there(
    verb: Served, tmp_path: Path, laid: str
):
    file, part, victim = (tmp_path / name for name in ("own.json", ".own.json.part", "victim"))
    victim.write_text("somebody else's")
    match laid:
        case "link":
            part.symlink_to(victim)
        case "dangling link":
            part.symlink_to(tmp_path / "made-by-whoever-follows")
        case _:
            part.write_text("somebody else's")
    before = files(tmp_path)
    done = await verb("export", REGION, CANARY, "--output", str(file))
    fails(done, 2, f"{part} is there already", "remove it")
    assert files(tmp_path) == before
    assert victim.read_text() == "somebody else's" and not file.exists()
    part.unlink()
    assert (await verb("export", REGION, CANARY, "--output", str(file))).returncode == 0
    assert victim.read_text() == "somebody else's" and not part.is_symlink()


async def test_a_breach_of_all_logs_touches_everybody(verb: Served):
    found = await verb.said("affected", REGION)
    people = {CANARY, HEAD, OTHER, "qz8hr", "qz5officer"}
    lookers = found["subjects"].keys() - people - {CITIZEN}  # who has read about somebody by now
    assert people | {CITIZEN} <= found["subjects"].keys() and lookers <= {"qz9auditor"}
    assert (found["people"], found["responses"], found["rounds"]) == (5 + len(lookers), 1, 0)
    assert found["kinds"].pop("id") == 6 + len(lookers)
    assert found["kinds"] == {"mail": 1, "name": 3, "nip": 3, "text": 2}
    told = (await verb("affected", REGION)).stdout
    assert "people and 1 citizen's response" in told
    assert not any(value in told for value in (*OWN_VALUES, *OTHERS_VALUES))


async def test_a_breach_of_a_topic_touches_whom_its_log_does(verb: Served):
    by_topic = await verb.said("affected", REGION, "--topic", f"kinerja.{REGION}.training")
    by_log = await verb.said("affected", REGION, "--service", "training")
    assert by_topic == by_log
    assert set(by_log["subjects"]) == {CANARY, OTHER, "qz5officer"}


async def test_a_breach_of_a_table_touches_whom_its_rows_do(verb: Served):
    found = await verb.said("affected", REGION, "--table", "view_addresses_1")
    assert found["of"] == ["notification/view_addresses_1"]
    assert found["kinds"] == {"id": 1, "mail": 1}
    assert found["subjects"] == {
        CANARY: {kind: {"count": 1, "first": None, "last": None} for kind in found["kinds"]}
    }
    assert found == await verb.said("affected", REGION, "--table", "notification/view_addresses_1")


async def test_the_ends_of_a_time_are_exact(verb: Served):
    """A record is within the time from its own on, and not before that time."""
    whole = await verb.said("affected", REGION, "--service", "feedback")
    first, last = (whole["subjects"][CITIZEN]["text"][end] for end in ("first", "last"))
    assert first == last

    async def has_it(*words: str) -> bool:
        found = await verb.said("affected", REGION, "--service", "feedback", *words)
        return CITIZEN in found["subjects"]

    assert await has_it("--from", first)
    assert not await has_it("--to", first)
    day = first[:10]  # in UTC; of the region's it may be the next
    later = (date.fromisoformat(day) + timedelta(days=2)).isoformat()
    earlier = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    assert await has_it("--from", earlier, "--to", later)
    assert not await has_it("--from", later) and not await has_it("--to", earlier)


async def test_a_list_for_a_spreadsheet_has_a_line_for_each_kind(verb: Served):
    done = await verb("affected", REGION, "--service", "notification", "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    kinds = {(line["subject"], line["kind"]) for line in lines}
    assert {(CANARY, "id"), (CANARY, "mail"), (CITIZEN, "id")} <= kinds
    assert all(int(line["count"]) > 0 and line["first"] <= line["last"] for line in lines)


async def test_nothing_is_due_today_and_what_is_kept_is_said(verb: Served):
    found = await verb.said("retention", REGION)
    assert found["due"] == 0
    rules = {rule["kind"]: rule for rule in found["rules"]}
    assert rules["performance"]["years"] is None and rules["performance"]["records"] > 5
    assert (rules["citizens"]["records"], rules["citizens"]["years"]) == (1, 2)
    assert all(rule["source"] for rule in rules.values())
    told = (await verb("retention", REGION)).stdout
    assert "official records" in told and "0 due in 13.72" in told


@pytest.mark.parametrize(("kind", "years"), [("citizens", 2), ("people", 10)])
async def test_a_term_is_over_to_the_day(verb: Served, kind: str, years: int):
    oldest = await due_on(verb, kind, "2100-01-01")
    whom = CITIZEN if kind == "citizens" else CANARY
    since = date.fromisoformat(oldest[whom])
    recorded = (await verb.said("retention", REGION))["rules"]
    [first] = [rule["oldest"] for rule in recorded if rule["kind"] == kind]
    assert since.year - date.fromisoformat(first).year in (years, years + 1)
    assert whom in await due_on(verb, kind, since.isoformat())
    assert whom not in await due_on(verb, kind, (since - timedelta(days=1)).isoformat())


def files(folder: Path) -> dict[str, int]:
    """What lies there, links as links."""
    return {each.name: each.lstat().st_ino for each in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def due_on(verb: Served, kind: str, at: str) -> dict[str, str]:
    """Whose term is over on a day, and since when."""
    found = await verb.said("retention", REGION, "--at", at)
    [rule] = [rule for rule in found["rules"] if rule["kind"] == kind]
    return {each["subject"]: each["since"] for each in rule["due"]}


async def test_people_who_only_acted_have_nothing_to_be_erased(verb: Served):
    assert set(await due_on(verb, "people", "2100-01-01")) == {CANARY, HEAD, OTHER}
