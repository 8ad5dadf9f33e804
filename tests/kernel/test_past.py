"""The past over HTTP: one row at once, whatever else is being folded; a list as a job (202)."""

import fcntl
import time
from pathlib import Path

import httpx2

from tests.kernel import toy_held
from tests.kernel.logs import REGION, sqlite_url, unit_named
from tests.kernel.places import HELD, do, running, settled
from tests.kernel.small import client, small_app
from tests.kernel.toy import Rename

TITLES = f"/v1/regions/{REGION}/reporting/titles"
AS_OF = {"as_of": f"{REGION}/reporting@1"}


async def made(somebody: httpx2.AsyncClient, address: str) -> httpx2.Response:
    """The answer, asked for again where it was promised until it is there."""
    until = time.monotonic() + 60
    answer = await somebody.get(address)
    while answer.status_code == 202:  # each asking waits for half a second
        assert time.monotonic() < until
        answer = await somebody.get(address)
    return answer


async def test_one_row_is_told_at_once_and_a_list_is_a_job_to_come_back_for(tmp_path: Path):
    lock = tmp_path / "lock"
    lock.touch()
    async with running(lambda service: sqlite_url(tmp_path, service), tmp_path, HELD) as runtime:
        await do(runtime, unit_named("a", "first"), unit_named("b", f"{toy_held.HELD}{lock}"))
        await do(runtime, Rename(unit_id="a", title="second"))
        await settled(runtime)
        (edge,) = (edge for service, edge in runtime.edges() if service.name == "reporting")
        app = small_app(routers=[toy_held.routes(edge)])
        async with client(app, "auditor") as somebody:
            with lock.open() as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                promised = await somebody.get(TITLES, params=AS_OF)
                assert promised.status_code == 202, promised.text
                assert promised.headers["Retry-After"] == "2"
                assert promised.json()["type"] == "urn:kinerja:problem:kernel.replay-is-running"
                again = await somebody.get(promised.headers["Location"])
                assert again.status_code == 202  # the same job: there is one, and it is held
                one = await somebody.get(f"{TITLES}/a", params=AS_OF)
                assert (one.status_code, one.json()) == (200, "first")
                assert one.headers["Kinerja-Position"] == f"{REGION}/reporting@1"
            all_of_them = await made(somebody, promised.headers["Location"])
    assert all_of_them.json()["items"][0] == "first"
    assert all_of_them.headers["Kinerja-Position"] == f"{REGION}/reporting@1"
