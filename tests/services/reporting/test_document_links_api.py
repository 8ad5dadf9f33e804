"""Whoever has the link on a document learns whether it is one of ours, and nobody's name."""

import hashlib
from collections.abc import Iterator
from typing import Any, cast

import httpx2
import pytest

from services.reporting.api import document_links
from tests.kernel.paper.sheets import text
from tests.services.reporting.office import problem
from tests.services.reporting.papers import NAMES, NIPS, Papers


async def signed(papers: Papers) -> str:
    """The id of the link of the plan, signed by both."""
    await papers.sign("A.1.7", papers.office.clerk)
    return (await papers.sign("A.1.7", papers.office.head))["link_id"]


async def verify(papers: Papers, link_id: str, **query: str) -> httpx2.Response:
    await papers.office.platform.settled()
    path = f"/reporting/documents/{link_id}"
    return await papers.office.platform.client.get(path, params=query)


async def check(papers: Papers, link_id: str, content: bytes) -> httpx2.Response:
    path, key = f"/reporting/documents/{link_id}/check", {"Idempotency-Key": "check"}
    return await papers.office.platform.client.post(path, headers=key, content=content)


async def test_anybody_learns_form_region_day_posts_and_whether_it_is_current(papers: Papers):
    link_id = await signed(papers)
    found = (await verify(papers, link_id)).json()
    assert (found["form"], found["region"]) == ("A.1.7", papers.office.platform.region)
    assert (found["office"], found["year"], found["revision"]) == (
        "PEMERINTAH KOTA SOLOK",
        papers.year,
        1,
    )
    assert (found["is_current"], found["is_complete"], found["file"]) == (True, True, None)
    posts = [(of["signed_as"], of["post"]) for of in found["signatures"]]
    assert posts == [("employee", "Pengadministrasi"), ("appraiser", "Camat")]
    assert all(of["at"] and of["certified"] is False for of in found["signatures"])


async def test_it_names_nobody(papers: Papers):
    link_id = await signed(papers)
    page = await papers.office.get(f"/documents/{link_id}", {"Accept": "text/html"})
    found = await verify(papers, link_id)
    for answer in (page, found):
        for value in (*NAMES.values(), *NIPS.values(), "e7~", "e1~"):
            assert value not in answer.text + str(answer.headers)
    assert not {"e7", "e1"} & set(values(found.json()))


def values(of: Any) -> Iterator[Any]:
    """Everything that is said, however deep."""
    if isinstance(of, dict | list):
        for each in (
            cast("dict[str, Any]", of).values() if isinstance(of, dict) else cast("list[Any]", of)
        ):
            yield from values(each)
    else:
        yield of


async def test_a_document_that_only_one_has_signed_is_told_as_such(papers: Papers):
    link_id = (await papers.sign("A.1.7", papers.office.clerk))["link_id"]
    found = (await verify(papers, link_id)).json()
    assert (found["is_complete"], len(found["signatures"])) == (False, 1)


async def test_an_old_document_stays_verifiable_and_is_no_longer_current(papers: Papers):
    link_id = await signed(papers)
    expected = {"expectations": [{"value": "loyal", "expected": "Hadir tepat waktu."}]}
    await papers.office.put(f"{papers.plan()}/expectations", papers.office.head, **expected)
    found = (await verify(papers, link_id)).json()
    assert (found["is_current"], found["is_complete"]) == (False, True)
    new = await signed(papers)
    assert new != link_id
    assert (await verify(papers, link_id)).json()["is_current"] is False
    assert (await verify(papers, new)).json()["is_current"] is True


async def test_a_file_in_hand_is_the_document_or_is_not(papers: Papers):
    first = (await papers.sign("A.1.7", papers.office.clerk))["sha256"]
    early = await papers.read("A.1.7")
    link_id = (await papers.sign("A.1.7", papers.office.head))["link_id"]
    whole = await papers.read("A.1.7")
    changed = whole[:3000] + b"x" + whole[3001:]
    for content, said in (
        (whole, "same"),
        (early, "earlier"),
        (changed, "another"),
        (b"", "another"),
    ):
        assert (await check(papers, link_id, content)).json()["file"] == said
    digest = hashlib.sha256(whole).hexdigest()
    assert (await verify(papers, link_id, sha256=digest)).json()["file"] == "same"
    assert (await verify(papers, link_id, sha256=first)).json()["file"] == "earlier"
    assert (await verify(papers, link_id, sha256="0" * 64)).json()["file"] == "another"


async def test_a_file_that_is_too_large_is_not_read_to_its_end(papers: Papers):
    link_id = await signed(papers)
    found = await check(papers, link_id, b" " * (10 * 1024 * 1024 + 1))
    assert problem(found) == (413, "kernel.body-too-large")


async def test_a_browser_is_shown_a_page_without_anything_that_runs(papers: Papers):
    link_id = await signed(papers)
    found = await papers.office.get(f"/documents/{link_id}", {"Accept": "text/html,*/*"})
    assert found.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    for said in ("Masih berlaku", "Tanda tangan lengkap", "Pejabat Penilai Kinerja: Camat"):
        assert said in found.text
    assert "TIDAK TERSERTIFIKASI" in found.text and "<script" not in found.text


async def test_the_link_on_the_paper_is_the_one_that_answers(papers: Papers):
    done = await papers.sign("B.1.1", papers.office.clerk)
    printed = text(await papers.read("B.1.1")).replace("\u200b", "").replace(" ", "")
    assert done["link"] in printed
    path = done["link"].partition("/v1/")[2]
    answer = await papers.office.platform.client.get(f"http://kinerja.test/v1/{path}")
    assert answer.json()["form"] == "B.1.1"


@pytest.mark.parametrize("link_id", ["0a" * 16, "ff" * 16])
async def test_a_link_that_nobody_printed_leads_nowhere(papers: Papers, link_id: str):
    found = await verify(papers, link_id)
    assert problem(found) == (404, "reporting.no-such-link")
    assert problem(await check(papers, link_id, b"x")) == (404, "reporting.no-such-link")


async def test_the_link_of_one_region_is_unknown_in_another(papers: Papers):
    link_id = await signed(papers)
    elsewhere = papers.office.platform.elsewhere("13.71")
    found = await elsewhere.client.get(f"/reporting/documents/{link_id}")
    assert problem(found) == (404, "reporting.no-such-link")


async def test_an_address_asks_only_so_often(papers: Papers):
    app = papers.office.platform.program.app
    transport = httpx2.ASGITransport(app, client=("203.0.113.7", 1))
    base = str(papers.office.platform.client.base_url)
    async with httpx2.AsyncClient(transport=transport, base_url=base) as client:
        path = f"/reporting/documents/{'0a' * 16}"
        for _ in range(document_links.A_MINUTE):
            assert (await client.get(path)).status_code == 404
        refused = await client.get(path)
    assert problem(refused) == (429, "kernel.asked-too-often")
    assert int(refused.headers["retry-after"]) >= 1
    assert (await verify(papers, "0a" * 16)).status_code == 404
