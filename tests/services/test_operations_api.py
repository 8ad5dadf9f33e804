"""What the people who run a service can ask of it over HTTP."""

from typing import Any

from tests.platform import Platform
from tests.services.reporting.office import Office


async def test_operations_see_how_far_each_follower_is(platform: Platform):
    await Office(platform).file("units", "unit,title,kind,parent,code\nkota,Kota Solok,region,,\n")
    await platform.settled()
    assert await lag_of(platform, "units") == {
        "follower": "units",
        "version": 2,
        "source": "reporting",
        "position": 0,
        "end": 0,
        "behind_seconds": 0.0,
        "stopped": "",
    }


async def test_operations_see_for_how_long_a_follower_has_not_applied_a_record(platform: Platform):
    following = platform.program.runtime.running["reporting"].followings["units"]
    following.stopped[platform.region] = "held by a test"
    await Office(platform).file("units", "unit,title,kind,parent,code\nkota,Kota Solok,region,,\n")
    behind = await lag_of(platform, "units")
    assert (behind["position"], behind["end"], behind["stopped"]) == (-1, 0, "held by a test")
    assert behind["behind_seconds"] > 0
    del following.stopped[platform.region]
    platform.program.runtime.loop.wake(following, platform.region)
    await platform.settled()
    assert (await lag_of(platform, "units"))["behind_seconds"] == 0


async def test_operations_and_auditors_see_where_a_log_ends(platform: Platform):
    async def end(*roles: str) -> tuple[int, Any]:
        headers = platform.token("o1", *roles)
        told = await platform.client.get("/reporting/operations/log", headers=headers)
        return told.status_code, told.json().get("position")

    assert await end("ops") == (200, -1)
    await Office(platform).file("units", "unit,title,kind,parent,code\nkota,Kota Solok,region,,\n")
    assert await end("auditor") == (200, 0)
    assert await end("hr") == (403, None)


async def lag_of(platform: Platform, follower: str) -> dict[str, Any]:
    address = "/reporting/operations/followers"
    told = await platform.client.get(address, headers=platform.token("o1", "ops"))
    return next(each for each in told.json()["items"] if each["follower"] == follower)
