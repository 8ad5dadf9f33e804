"""What the people who run a service can ask of it over HTTP."""

from tests.platform import Platform
from tests.services.reporting.office import Office


async def test_operations_see_how_far_each_follower_is(platform: Platform):
    await Office(platform).file("units", "unit,title,kind,parent,code\nkota,Kota Solok,region,,\n")
    await platform.settled()
    address = "/reporting/operations/followers"
    told = await platform.client.get(address, headers=platform.token("o1", "ops"))
    found = {each["follower"]: each for each in told.json()["items"]}
    assert found["units"] == {
        "follower": "units",
        "version": 1,
        "source": "reporting",
        "position": 0,
        "end": 0,
        "stopped": "",
    }
