"""The file of an embedded vault is put back to before somebody came: the region goes on."""

import asyncio
import itertools
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.custodian import CUSTODIAN
from kernel.http import Behind
from kernel.keeper import LOST as KEYS_ARE_LOST
from kernel.vault import LOST
from tests.platform import Platform, embedded
from tests.services.reporting.office import EMPLOYEES, HEAD_NIP
from tests.services.vault.office import NAME, Office, problem

HERE = "13.72"
KENARI, KENARI_NIP = "Kenari Contoh", "199203042019031002"
NEWCOMER = f"e9;{KENARI_NIP};{KENARI};PNS;Juru;pelaksana;II/a;u1;{HEAD_NIP};2026-01-02;\n"


def copied(data: Path, to: Path) -> None:
    """The vault's files, while nobody serves them."""
    for file in data.glob("vault.sqlite*"):
        if not file.name.endswith(".lock"):
            shutil.copy(file, to / file.name)


def put_back(data: Path, copy: Path) -> None:
    for file in data.glob("vault.sqlite*"):
        file.unlink()
    for file in copy.iterdir():
        shutil.copy(file, data / file.name)


async def imported(office: Office, content: str) -> Any:
    csv = office.hr1 | {"Content-Type": "text/csv"}
    sent = await office.send("POST", "/reporting/roster/employees", csv, content=content)
    await office.settled()
    return sent


@pytest.fixture
async def old(tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose vault is that of before e9 came, in a process that holds no key."""
    copy = tmp_path / "copy"
    copy.mkdir()
    async with embedded(tmp_path / "data") as first:
        await Office(first).staff()
    copied(tmp_path / "data", copy)
    async with embedded(tmp_path / "data") as second:
        office = Office(second)
        assert (await imported(office, EMPLOYEES + NEWCOMER)).is_success
        assert len((await office.search(nip=KENARI_NIP)).json()["subjects"]) == 1
    put_back(tmp_path / "data", copy)
    async with embedded(tmp_path / "data") as third:
        office = Office(third)
        office.keys = itertools.count(100)  # those before were used
        await office.settled()
        yield office


async def test_pages_exports_and_searches_of_the_region_go_on(old: Office):
    listed = (await old.read("/reporting/employees", old.hr1))["items"]
    assert {one["employee_id"]: one["name"] for one in listed}["e9"] == LOST
    assert NAME in {one["name"] for one in listed}
    assert (await old.search(name="contoh")).json()["subjects"] == ["e8", "e7", "e1"]
    assert (await old.search(nip=KENARI_NIP)).json()["subjects"] == []
    records = await old.read("/reporting/operations/subjects/e9/records")
    assert [each for each in records["items"] if LOST in str(each)]


async def test_what_is_lost_is_told_counted_and_listed(old: Office):
    runtime = old.platform.program.runtime
    assert runtime.loop.failing() == {}
    assert Behind("vault.keys", HERE, 1, KEYS_ARE_LOST) in runtime.ready().behind
    assert (
        runtime.instruments.registry.get_sample_value("kinerja_lost_keys", {"service": "vault"})
        == 1
    )
    lost = await old.read("/vault/subjects?lost=true", old.auditor)
    assert [one["subject_id"] for one in lost["items"]] == ["e9"]


async def test_no_second_key_is_made_and_others_can_come(old: Office):
    e9 = old.platform.token("e9", "employee")
    mail = {"mail": "kenari@contoh.test"}
    refused = await old.send("PUT", "/notification/address", e9, json=mail)
    assert problem(refused) == (409, "vault.key-is-lost")
    other = NEWCOMER.replace("e9;", "e10;").replace(KENARI_NIP, "199203042019031003")
    came = await imported(old, EMPLOYEES + other)
    assert came.is_success, came.text
    shown = await old.read("/reporting/employees/e10", old.hr1)
    assert shown["name"] == KENARI


async def test_a_key_that_was_unconfirmed_in_the_copy_is_confirmed_again_and_not_swept(
    tmp_path: Path,
):
    """The copy is of the moment after the sealing, two days ago: no record had confirmed it."""
    async with embedded(tmp_path) as first:
        await Office(first).staff()
    with sqlite3.connect(tmp_path / "vault.sqlite") as connection:
        for statement in (
            "UPDATE subject_keys SET confirmed = false, used_us = 1",
            "UPDATE unique_values SET confirmed = false, used_us = 1",
            "DELETE FROM names",
            "UPDATE custodians SET reached = -1",
            "UPDATE confirmed_logs SET until_us = 0",
        ):
            connection.execute(statement)
    async with embedded(tmp_path) as second:
        office, runtime = Office(second), second.program.runtime
        for running in runtime.running.values():  # before anybody has read anything again
            running.custodian.tell(runtime.now_us())
        assert await asyncio.to_thread(runtime.vault.sweeping.sweep) == 0
        await office.settled()
        for running in runtime.running.values():
            running.custodian.tell(runtime.now_us())
        assert await asyncio.to_thread(runtime.vault.sweeping.sweep) == 0
        assert (await office.shown())[0] == NAME
        assert (await office.search(name="contoh")).json()["subjects"] == ["e8", "e7", "e1"]


async def test_a_region_that_is_to_be_confirmed_again_is_so_within_the_hour(tmp_path: Path):
    """Nothing new is recorded there: the key of somebody came back, and the marks were reset."""
    async with embedded(tmp_path) as platform:
        office, runtime = Office(platform), platform.program.runtime
        await office.staff()
        with runtime.running["vault"].database.write() as connection:
            connection.exec_driver_sql("DELETE FROM names")
            connection.exec_driver_sql("UPDATE regions SET names_version = names_version + 1")
            connection.exec_driver_sql("UPDATE custodians SET reached = -1")
        reporting = runtime.running["reporting"]
        assert reporting.custodian.tell(runtime.now_us()) == {HERE}
        reporting.confirm_again([HERE])
        await office.settled()
        assert reporting.custodian.tell(runtime.now_us()) == set()
        assert (await office.search(name="contoh")).json()["subjects"] == ["e8", "e7", "e1"]


async def test_a_custodian_reads_little_twice_after_an_ordinary_start(tmp_path: Path):
    async with embedded(tmp_path) as first:
        await Office(first).staff()
        end = reached(first)
        for running in first.program.runtime.running.values():  # as every hour
            running.custodian.tell(first.program.runtime.now_us())
    async with embedded(tmp_path) as second:
        assert reached(second) == end


def reached(platform: Platform) -> int:
    following = platform.program.runtime.running["reporting"].followings[CUSTODIAN]
    return following.at(HERE, "reporting")
