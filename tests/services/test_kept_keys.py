"""An Idempotency-Key is of the caller's choice, and may be somebody's number: nobody keeps it."""

import httpx2
import sqlalchemy as sa

from tests.platform import Platform

NIP = "198311072009031001"
UNITS = "unit,title,kind,parent,code\nkota,Kota Solok,region,,\n"
OTHERS = "unit,title,kind,parent,code\nkota,Kota Padang,region,,\n"


async def sent(platform: Platform, content: str) -> httpx2.Response:
    headers = platform.token("h1", "hr") | {"Idempotency-Key": NIP, "Content-Type": "text/csv"}
    path = "/reporting/roster/units"
    return await platform.client.post(path, content=content, headers=headers)


def kept(platform: Platform) -> list[str]:
    database = platform.program.runtime.running["reporting"].database
    query = sa.text("SELECT * FROM idempotency WHERE region = :region")
    with database.read() as connection:
        return [str(row) for row in connection.execute(query, {"region": platform.region})]


async def test_a_key_is_known_again_and_nowhere_written(platform: Platform):
    first, again = await sent(platform, UNITS), await sent(platform, UNITS)
    assert (first.json()["position"], first.status_code) == (again.json()["position"], 200)
    [row] = kept(platform)
    assert NIP not in row and "h1" in row


async def test_a_key_that_is_used_for_something_else_is_refused_and_not_quoted(platform: Platform):
    await sent(platform, UNITS)
    other = await sent(platform, OTHERS)
    assert (other.status_code, other.json()["type"].rpartition(":")[2]) == (
        422,
        "kernel.idempotency-key-reused",
    )
    assert NIP not in other.text
