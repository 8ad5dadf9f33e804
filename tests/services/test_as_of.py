"""Every view's endpoint shows it as it was, to those who check; and says what it stands for."""

import asyncio
import time
from typing import Any

import pytest
from starlette.concurrency import run_in_threadpool

from kernel.replay import Moment
from tests.platform import Platform
from tests.services.reporting.office import HOME, UNITS, Office


@pytest.fixture
async def office(platform: Platform) -> Office:
    """Positions 0 to 2: units; 3 to 5: employees; 6: u1 has another name."""
    there = Office(platform)
    await there.open()
    renamed = UNITS.replace("Lubuk Sikarah", "Lubuk Baru")
    (await there.file("units", renamed)).raise_for_status()
    await platform.settled()
    return there


async def read(office: Office, path: str, by: dict[str, str], **params: str) -> Any:
    """The answer, asked for again as long as it is being made."""
    until = time.monotonic() + 60
    client = office.platform.client
    answer = await client.get(f"{HOME}{path}", headers=by, params=params)
    while answer.status_code == 202:
        assert time.monotonic() < until
        await asyncio.sleep(0.05)
        answer = await client.get(f"http://kinerja.test{answer.headers['Location']}", headers=by)
    return answer


async def test_a_list_is_shown_as_it_was(office: Office):
    answer = await read(
        office, "/units", office.auditor, as_of=f"{office.platform.region}/reporting@5"
    )
    assert answer.status_code == 200, answer.text
    assert [u["title"] for u in answer.json()["items"]][1] == "Kecamatan Lubuk Sikarah"
    assert answer.headers["Kinerja-Position"] == f"{office.platform.region}/reporting@5"


async def test_a_list_as_it_was_pages_like_any_other(office: Office):
    first = await read(
        office, "/units", office.auditor, as_of=f"{office.platform.region}/reporting@5", limit="2"
    )
    rest = await read(
        office,
        "/units",
        office.auditor,
        as_of=f"{office.platform.region}/reporting@5",
        limit="2",
        cursor=first.json()["next"],
    )
    assert [len(page.json()["items"]) for page in (first, rest)] == [2, 1]


async def test_the_past_is_for_those_who_check(office: Office):
    answer = await read(
        office, "/units", office.clerk, as_of=f"{office.platform.region}/reporting@5"
    )
    assert (answer.status_code, answer.json()["type"]) == (
        403,
        "urn:kinerja:problem:kernel.past-is-not-yours",
    )


async def test_a_moment_that_cannot_be_read_is_said(office: Office):
    answer = await read(office, "/units", office.auditor, as_of="yesterday")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "as_of")
    assert answer.json()["detail"].startswith("`as_of` berisi waktu")
    assert "yesterday" not in answer.text


async def test_a_moment_to_come_is_refused(office: Office):
    answer = await read(
        office, "/units", office.auditor, as_of=f"{office.platform.region}/reporting@4711"
    )
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "urn:kinerja:problem:kernel.not-recorded-yet",
    )


async def test_the_streams_that_views_declare_give_the_rows_that_are_shown(office: Office):
    compared = 0
    for running in office.platform.program.runtime.running.values():
        for builds in running.builds.values():
            if builds.view.streams is None:
                continue
            for key, shown in builds.rows.page(office.platform.region, {}, "", 100):
                found = await run_in_threadpool(
                    running.past.row, builds.view, office.platform.region, Moment({}, 2**53), key
                )
                assert found and found.rows == {key: shown}, builds.view.name
                compared += 1
    assert compared >= 9  # units, roster and the people of notification
