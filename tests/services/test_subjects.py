"""What each service tells of a person: all of it, to those who may know, and of nobody else."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import msgspec
import pytest

from contracts.envelope import decode
from kinerja.catalogue import services
from tests.platform import embedded
from tests.services.canary import (
    CANARY,
    HEAD,
    NAME,
    OTHER,
    OTHERS_VALUES,
    OWN_VALUES,
    RESPONSE,
    SAID,
    Story,
)

NAMES = [service.name for service in services]
KNOWN_BY = [name for name in NAMES if name != "feedback"]  # where only citizens speak
CITIZEN = f"response-{RESPONSE}"


@pytest.fixture(scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """A platform of its own, in which the story of the person has been told."""
    async with embedded(tmp_path_factory.mktemp("told")) as platform:
        story = Story(platform)
        await story.tell()
        yield story


async def ask(story: Story, path: str, by: dict[str, str], **query: Any) -> httpx2.Response:
    return await story.platform.client.get(f"/{path}", headers=by, params=query)


async def pages(story: Story, path: str, limit: int = 200, **query: Any) -> list[dict[str, Any]]:
    """All pages, as an auditor is told them."""
    auditor, found = story.by("qz9auditor", "auditor"), list[dict[str, Any]]()
    while True:
        answer = await ask(story, path, auditor, limit=limit, **query)
        found.append(answer.raise_for_status().json())
        if found[-1].get("next") is None:
            return found
        query["cursor"] = found[-1]["next"]


async def known(story: Story, service: str, subject: str, limit: int = 200) -> list[Any]:
    path = f"{service}/operations/subjects/{subject}/records"
    return [item for page in await pages(story, path, limit) for item in page["items"]]


def holding(story: Story, service: str, letters: str) -> list[int]:
    """The positions of all records of the region that hold these letters, by a look at each."""
    platform = story.platform
    log = platform.program.runtime.running[service].log
    records = log.after(platform.region, -1, 100_000)
    return [record.position for record in records if letters.encode() in record.body]


@pytest.mark.parametrize("service", KNOWN_BY)
async def test_every_record_that_holds_the_person_is_told(told: Story, service: str):
    told_of = await pages(told, f"{service}/operations/subjects/{CANARY}/records")
    found = [item["position"] for page in told_of for item in page["items"]]
    there = [each for each in holding(told, service, CANARY) if each <= told_of[-1]["end"]]
    assert found and found == there  # to look makes more records, of the vault


@pytest.mark.parametrize("service", ["feedback", "evaluation", "notification"])
async def test_every_record_that_holds_a_citizens_answer_is_told(told: Story, service: str):
    found = [item["position"] for item in await known(told, service, CITIZEN)]
    assert found and found == holding(told, service, RESPONSE)


@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_small_pages_tell_the_same_as_large_ones(told: Story, limit: int):
    assert await known(told, "reporting", CANARY, limit) == await known(told, "reporting", CANARY)


async def test_a_record_is_told_as_it_stands_in_the_log(told: Story):
    [item] = [
        each
        for each in await known(told, "notification", CANARY)
        if each["type"] == "notification.MessageRead.v1"
    ]
    platform = told.platform
    record = platform.program.runtime.running["notification"].log.one(
        platform.region, item["position"]
    )
    assert record is not None
    envelope = decode(record.body)
    assert item["data"] == msgspec.json.decode(envelope.data)
    assert (item["stream"], item["actor"]) == (envelope.stream, CANARY)
    assert item["roles"] == ["recipient", "actor"]


async def test_all_values_of_the_person_are_open_and_nobody_elses(told: Story):
    found = [await known(told, service, CANARY) for service in NAMES]
    text = msgspec.json.encode(found).decode()
    assert [value for value in OWN_VALUES if value not in text] == []
    assert [value for value in OTHERS_VALUES if value in text] == []
    assert OTHER not in text  # a colleague of the same course


async def test_who_appraises_is_told_where_and_not_what(told: Story):
    found = [item for service in NAMES for item in await known(told, service, HEAD)]
    closed = [item for item in found if item.get("data") is None]
    assert {"reporting.PlanReturned.v1", "evaluation.EvaluationScored.v1"} <= {
        item["type"] for item in closed
    }
    assert all(item.get("stream") is None for item in closed)
    text = msgspec.json.encode(found).decode()
    assert [value for value in OWN_VALUES if value in text] == []


async def test_what_a_citizen_wrote_is_open_to_the_own_export_only(told: Story):
    [item] = await known(told, "feedback", CITIZEN)
    assert item["data"]["comment"] == SAID


async def test_the_document_of_a_service_is_all_its_pages(told: Story):
    await told.settled()  # of what others have read, which the vault records
    for service in NAMES:
        path = f"{service}/operations/subjects/{CANARY}/document"
        answer = await ask(told, path, told.by(CANARY))
        document = answer.raise_for_status().json()
        items = [
            {name: value for name, value in item.items() if value is not None}
            for item in await known(told, service, CANARY)
            if item["position"] <= document["end"]
        ]
        assert document["records"] == items
        assert document["end"] >= max((item["position"] for item in items), default=-1)
        assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["records", "document"])
async def test_one_is_told_what_is_known_of_oneself_and_not_of_others(told: Story, kind: str):
    path = f"reporting/operations/subjects/{CANARY}/{kind}"
    assert (await ask(told, path, told.by(CANARY))).status_code == 200
    other = await ask(told, path, told.by(OTHER, "employee", "appraiser"))
    assert (other.status_code, slug(other)) == (403, "kernel.others-records-are-closed")


async def test_neither_those_who_run_it_nor_another_region_is_told(told: Story):
    path = f"reporting/operations/subjects/{CANARY}/records"
    for role in ("ops", "appraiser", "officer"):
        assert slug(await ask(told, path, told.by("qz1", role))) == "kernel.another-role"
    elsewhere = told.platform.elsewhere("13.71").token("qz8hr", "hr")
    assert slug(await ask(told, path, elsewhere)) == "kernel.another-region"


async def test_another_regions_log_has_nothing_of_the_person(told: Story):
    there = told.platform.elsewhere("13.71")
    path = f"/reporting/operations/subjects/{CANARY}/records"
    answer = await there.client.get(path, headers=there.token("qz8hr", "hr"))
    assert answer.json() == {"items": [], "next": None, "position": -1, "end": -1}


async def test_the_key_of_a_review_round_is_refused_it_would_tell_who_was_asked(told: Story):
    path = "evaluation/operations/subjects/round-e7~2026-q1/records"
    answer = await ask(told, path, told.by("qz8hr", "hr"))
    assert (answer.status_code, slug(answer)) == (422, "kernel.subject-is-no-person")


@pytest.mark.parametrize("cursor", ["YWJj", "LTE", "~"])
async def test_a_cursor_that_is_none_is_refused(told: Story, cursor: str):
    for path in (
        f"subjects/{CANARY}/records",
        "subjects",
        "tables/view_roster_3/subjects",
        "tables/records/subjects",
    ):
        answer = await ask(
            told, f"reporting/operations/{path}", told.by("qz8hr", "hr"), cursor=cursor
        )
        assert (answer.status_code, slug(answer)) == (400, "kernel.malformed-parameter")


async def test_a_table_that_is_none_is_refused_with_those_there_are(told: Story):
    path, by = "reporting/operations/tables/{}/subjects", told.by("qz8hr", "hr")
    answer = await ask(told, path.format("recodrs"), by)
    assert (answer.status_code, slug(answer)) == (404, "kernel.no-such-table")
    unnamed = await ask(told, path.format("records;DROP TABLE records"), by)
    assert (unnamed.status_code, slug(unnamed)) == (422, "kernel.invalid-body")
    assert "view_roster_3" in answer.json()["details"]["tables"]


async def touched(story: Story, path: str, **query: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for page in await pages(story, path, **query):
        for item in page["items"]:
            found.setdefault(item["subject"], set()).update(item["kinds"])
    return found


async def test_whom_a_log_touches_is_told_by_kind_of_data(told: Story):
    found = await touched(told, "reporting/operations/subjects")
    assert found[CANARY] == {"id", "name", "nip", "note", "reason"}
    assert found[HEAD] == found[OTHER] == {"id", "name", "nip"}
    assert found["qz8hr"] == {"id"}
    assert set(found) == {CANARY, HEAD, OTHER, "qz8hr"}


async def test_whom_the_rows_of_a_table_touch_is_told_for_every_kind_of_table(told: Story):
    async def of(service: str, table: str) -> dict[str, set[str]]:
        return await touched(told, f"{service}/operations/tables/{table}/subjects")

    assert await of("reporting", "view_roster_3") == {
        CANARY: {"id", "name", "nip"},
        HEAD: {"id", "name", "nip"},
        OTHER: {"id", "name", "nip"},
    }
    assert (await of("training", "view_courses_1")) == {CANARY: {"id"}, OTHER: {"id"}}
    assert await of("notification", "view_addresses_1") == {CANARY: {"id", "mail"}}
    assert (await of("feedback", "view_suggestions_1"))[CITIZEN] == {"comment", "id"}
    assert {CANARY, HEAD, "qz8hr"} <= (await of("reporting", "idempotency")).keys()
    assert await of("reporting", "records") == await touched(told, "reporting/operations/subjects")


async def test_every_table_of_every_service_can_be_asked_about(told: Story):
    for service in NAMES:
        [page] = await pages(told, f"{service}/operations/tables")
        tables = [item["name"] for item in page["items"]]
        assert "records" in tables
        for table in tables:
            await touched(told, f"{service}/operations/tables/{table}/subjects")


def slug(answer: httpx2.Response) -> str:
    return answer.json()["type"].rpartition(":")[2]


def test_the_story_is_of_the_person_alone():
    assert all(CANARY not in each for each in (HEAD, OTHER, RESPONSE, NAME))
