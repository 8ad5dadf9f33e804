"""Feedback over HTTP: what officers and citizens send, are answered, and see published."""

from typing import Any

import httpx2
import msgspec
import pytest
import sqlalchemy as sa

from kernel.tables import idempotency
from tests.platform import Platform

HOME = "/feedback"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ELEMENTS = [f"U{number}" for number in range(1, 10)]
UNITS = "unit,title,kind,parent,code\nu1,Kecamatan Lubuk Sikarah,kecamatan,,\n"
SURVEY = {
    "unit_id": "u1",
    "service": "ktp",
    "period": "2026-Q1",
    "population": 500,
    "opens": "2026-03-02",
    "closes": "2026-03-31",
}


class Desk:
    """An officer's and a citizen's hands on feedback's routes."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.officer = platform.token("o1", "officer")

    async def open(self) -> str:
        """HR puts the unit u1 on the roster; the position there."""
        hr = self.platform.token("h1", "hr")
        headers = hr | {"Content-Type": "text/csv", "Idempotency-Key": "units"}
        sent = await self.platform.client.post(
            "/reporting/roster/units", content=UNITS, headers=headers
        )
        return sent.raise_for_status().headers["Kinerja-Position"]

    async def survey(self, survey_id: str = "s1", **other: Any) -> httpx2.Response:
        path = f"{HOME}/surveys/{survey_id}"
        return await self.platform.client.put(path, json=SURVEY | other, headers=self.officer)

    async def paper(
        self, response_id: str, value: int = 4, survey_id: str = "s1", **other: Any
    ) -> httpx2.Response:
        answers = [{"element": element, "value": value} for element in ELEMENTS]
        body = {"answers": answers, "channel": "paper", "answered_on": "2026-03-02"} | other
        path = f"{HOME}/surveys/{survey_id}/responses/{response_id}"
        return await self.platform.client.put(path, json=body, headers=self.officer)

    async def close(self, key: str = "k1") -> httpx2.Response:
        headers = self.officer | {"Idempotency-Key": key}
        return await self.platform.client.post(f"{HOME}/surveys/s1/close", headers=headers)

    async def published(self) -> dict[str, Any]:
        await self.platform.settled()
        found = await self.platform.client.get(f"{HOME}/satisfaction/u1")
        [row] = found.json()["items"]
        return row


@pytest.fixture
async def desk(platform: Platform) -> Desk:
    desk = Desk(platform)
    await desk.open()
    await platform.settled()
    return desk


def problem(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def test_an_opened_survey_is_read_by_anybody_without_a_token(desk: Desk):
    opened = await desk.survey()
    after = {"Kinerja-After": opened.headers["Kinerja-Position"]}
    read = await desk.platform.client.get(f"{HOME}/surveys/s1", headers=after)
    assert read.json() == SURVEY | {"survey_id": "s1", "elements": ELEMENTS, "closed": False}
    assert read.headers["ETag"] == '"1"'


async def test_opening_a_survey_twice_is_the_same(desk: Desk):
    first, second = await desk.survey(), await desk.survey()
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


async def test_a_survey_with_other_terms_is_a_conflict(desk: Desk):
    await desk.survey()
    assert problem(await desk.survey(population=5)) == (409, "feedback.survey-is-different")


async def test_nobody_asks_about_a_unit_that_is_not_there(desk: Desk):
    asked = await desk.survey(unit_id="nowhere")
    assert problem(asked) == (404, "feedback.no-such-unit")
    assert asked.json()["about"] == "nowhere"
    assert (await desk.paper("r1")).status_code == 404


async def test_a_unit_is_asked_about_as_soon_as_its_import_was_heard(platform: Platform):
    desk = Desk(platform)
    after = desk.officer | {"Kinerja-After": await desk.open()}
    asked = await platform.client.put(f"{HOME}/surveys/s1", json=SURVEY, headers=after)
    assert asked.status_code == 200


async def test_a_citizen_opens_no_survey(desk: Desk):
    asked = await desk.platform.client.put(f"{HOME}/surveys/s1", json=SURVEY)
    assert asked.status_code == 401


async def test_a_closed_survey_is_listed_as_closed(desk: Desk):
    await desk.survey()
    await desk.survey("s2")
    closed = await desk.close()
    after = {"Kinerja-After": closed.headers["Kinerja-Position"]}
    found = await desk.platform.client.get(f"{HOME}/surveys?closed=true", headers=after)
    assert [row["survey_id"] for row in found.json()["items"]] == ["s1"]


async def test_a_closed_survey_takes_no_answer(desk: Desk):
    await desk.survey()
    await desk.close()
    assert problem(await desk.paper("r1")) == (409, "feedback.survey-is-closed")


async def test_a_citizen_answers_today_without_a_token(desk: Desk):
    await desk.survey(opens="2026-01-01", closes="2199-12-31", elements=["U1"])
    body = {"answers": [{"element": "U1", "value": 3}]}
    path = f"{HOME}/surveys/s1/responses/r1"
    assert (await desk.platform.client.put(path, json=body)).status_code == 200
    assert (await desk.published())["answers"] == 1


async def test_a_citizen_does_not_choose_the_day(desk: Desk):
    await desk.survey(elements=["U1"])
    body = {"answers": [{"element": "U1", "value": 3}], "answered_on": "2026-03-02"}
    asked = await desk.platform.client.put(f"{HOME}/surveys/s1/responses/r1", json=body)
    assert problem(asked) == (403, "feedback.only-officers-state-the-day")


async def test_answers_beyond_the_scale_are_named_field_by_field(desk: Desk):
    await desk.survey()
    asked = await desk.paper("r1", value=5)
    assert problem(asked) == (422, "kernel.invalid-body")
    assert asked.json()["errors"][0]["pointer"] == "#/answers/0/value"


async def test_answers_that_do_not_fit_say_what_was_asked(desk: Desk):
    await desk.survey(elements=["U1", "U3"])
    asked = await desk.paper("r1")
    assert problem(asked) == (422, "feedback.answers-do-not-fit")
    assert asked.json()["details"] == {"elements": "U1 U3"}


async def test_four_answers_are_counted_but_not_published(desk: Desk):
    await desk.survey()
    for number in range(4):
        await desk.paper(f"r{number}")
    row = await desk.published()
    assert (row["answers"], row["index"], row["band"], row["elements"]) == (4, None, None, [])


async def test_five_answers_are_published(desk: Desk):
    await desk.survey()
    for number in range(5):
        await desk.paper(f"r{number}", value=4 if number else 3)
    row = await desk.published()
    assert (row["index"], row["band"]) == ("95.00", "A")
    assert row["elements"][8] == {"element": "U9", "answers": 5, "sum": 19}


async def test_an_element_that_fewer_than_five_answered_is_not_published(desk: Desk):
    await desk.survey(elements=["U1"])
    for number in range(5):
        await desk.paper(f"r{number}", answers=[{"element": "U1", "value": 4}])
    await desk.survey("s2", elements=["U2"])
    await desk.paper("r9", survey_id="s2", answers=[{"element": "U2", "value": 1}])
    row = await desk.published()
    assert [each["element"] for each in row["elements"]] == ["U1"]


async def test_the_page_says_how_many_answers_are_missing(desk: Desk):
    await desk.survey()
    await desk.paper("r1")
    row = await desk.published()
    assert (row["sample_wanted"], row["sample_missing"]) == (217, 216)


async def test_an_answer_sent_twice_is_counted_once(desk: Desk):
    await desk.survey()
    await desk.paper("r1")
    assert (await desk.paper("r1")).status_code == 200
    assert (await desk.published())["answers"] == 1


async def test_another_answer_under_the_same_id_is_a_conflict(desk: Desk):
    await desk.survey()
    await desk.paper("r1")
    assert problem(await desk.paper("r1", value=1)) == (409, "feedback.response-is-given")


async def suggest(
    desk: Desk, text: str, response_id: str = "r1", unit_id: str = "u1"
) -> httpx2.Response:
    body = {"kind": "complaint", "unit_id": unit_id, "service": "ktp", "text": text}
    return await desk.platform.client.put(f"{HOME}/suggestions/{response_id}", json=body)


async def test_an_officer_reads_what_citizens_wrote(desk: Desk):
    await suggest(desk, "Antrean terlalu lama.")
    await desk.survey()
    await desk.paper("r2", comment="Ramah.")
    await desk.platform.settled()
    found = await desk.platform.client.get(f"{HOME}/suggestions?unit_id=u1", headers=desk.officer)
    assert [row["text"] for row in found.json()["items"]] == ["Antrean terlalu lama.", "Ramah."]


async def test_the_same_complaint_sent_twice_is_one(desk: Desk):
    first, second = await suggest(desk, "Lama."), await suggest(desk, "Lama.")
    assert (first.status_code, second.status_code) == (200, 200)
    assert problem(await suggest(desk, "Mahal.")) == (409, "feedback.response-is-given")


def recorded(desk: Desk) -> list[dict[str, Any]]:
    """What citizens said, as the log has it."""
    log = desk.platform.program.runtime.running["feedback"].log
    records = log.after(desk.platform.region, -1, 100)
    return [msgspec.json.decode(r.body) for r in records if r.stream.startswith("response-")]


async def said_by(desk: Desk, who: dict[str, str], response_id: str, channel: str) -> None:
    body = {"kind": "complaint", "unit_id": "u1", "service": "ktp", "text": "Lama."}
    path = f"{HOME}/suggestions/{response_id}"
    headers = who | {"traceparent": PARENT, "Idempotency-Key": "warga-7:1"}
    sent = await desk.platform.client.put(path, json=body | {"channel": channel}, headers=headers)
    again = await desk.platform.client.put(path, json=body | {"channel": channel}, headers=headers)
    assert sent.raise_for_status().json() == again.json()


@pytest.mark.parametrize("role", ["", "employee", "officer"])
async def test_whoever_speaks_for_themselves_is_nobody_and_each_time_another(desk: Desk, role: str):
    who = desk.platform.token("warga-7", role) if role else {}
    for response_id in ("r1", "r2"):
        await said_by(desk, who, response_id, "web")
    first, second = recorded(desk)
    assert first["actor"] != second["actor"]
    for said in (first, second):
        assert said["actor"].startswith("anonymous-") and "traceparent" not in said
        assert "warga-7" not in str(said)
    shared = {key for key in ("id", "actor", "correlation", "subject") if first[key] == second[key]}
    assert not shared
    assert first["data"]["comment"]["subject"] != second["data"]["comment"]["subject"]


@pytest.mark.parametrize("channel", ["paper", "desk"])
async def test_an_officer_stands_by_the_copy_of_what_a_citizen_said(desk: Desk, channel: str):
    await said_by(desk, desk.officer, "r1", channel)
    [said] = recorded(desk)
    assert said["actor"] == "o1"


async def test_who_states_a_past_day_stands_by_it(desk: Desk):
    await desk.survey()
    await desk.paper("r1", channel="web")
    [said] = recorded(desk)
    assert said["actor"] == "o1"


async def test_a_citizens_idempotency_key_is_not_kept_as_it_was_sent(desk: Desk):
    await said_by(desk, desk.platform.token("warga-7", "employee"), "r1", "web")
    database = desk.platform.program.runtime.running["feedback"].database
    with database.read() as connection:
        region = idempotency.c.region == desk.platform.region
        [kept] = connection.execute(sa.select(idempotency).where(region)).all()
    assert kept.actor == "anonymous"
    assert "warga-7" not in kept.key and len(kept.key) == 64


async def test_nothing_is_said_about_a_unit_that_is_not_there(desk: Desk):
    said = await suggest(desk, "Lama.", unit_id="no-such-unit")
    assert problem(said) == (404, "feedback.no-such-unit")
    await desk.platform.settled()
    found = await desk.platform.client.get(f"{HOME}/suggestions", headers=desk.officer)
    assert found.json()["items"] == []


async def test_citizens_do_not_read_what_others_wrote(desk: Desk):
    asked = await desk.platform.client.get(f"{HOME}/suggestions")
    assert asked.status_code == 401


async def test_surveys_come_in_pages(desk: Desk):
    for number in range(3):
        await desk.survey(f"s{number}")
    await desk.platform.settled()
    client = desk.platform.client
    first = (await client.get(f"{HOME}/surveys?limit=2")).json()
    rest = (await client.get(f"{HOME}/surveys?limit=2&cursor={first['next']}")).json()
    assert [row["survey_id"] for row in first["items"] + rest["items"]] == ["s0", "s1", "s2"]
    assert rest["next"] is None
