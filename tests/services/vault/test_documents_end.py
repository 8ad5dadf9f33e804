"""A signed document ends with whoever it names is forgotten; that it was signed does not."""

from typing import Any

import pytest

from kernel.vault import ERASED
from tests.kernel.paper.sheets import text
from tests.services.reporting.office import Office as Workplace
from tests.services.reporting.papers import NAMES, Papers
from tests.services.vault.office import BASIS, NAME, Office, problem

SIGNED = "/plans/e7/2026/1/documents/A.1.7"


@pytest.fixture
async def papers(office: Office) -> Papers:
    """The plan of e7, agreed and signed by both."""
    papers = Papers(Workplace(office.platform))
    workplace = papers.office
    (await workplace.propose()).raise_for_status()
    await office.settled()
    (await workplace.post("/plans/e7/2026/1/agree", workplace.head)).raise_for_status()
    await office.settled()
    for by in (workplace.clerk, workplace.head):
        await papers.sign("A.1.7", by)
    await office.settled()
    return papers


async def link_of(papers: Papers) -> str:
    return (await papers.listed())["A.1.7"]["issues"][-1]["link_id"]


async def test_nobody_reads_a_document_that_names_who_was_forgotten(office: Office, papers: Papers):
    assert NAME in text(await papers.read("A.1.7"))
    link_id = await link_of(papers)
    await office.forget()
    for path in (SIGNED, f"{SIGNED}/{link_id}"):
        for by in (papers.office.hr, papers.office.head, papers.office.auditor):
            found = await papers.office.get(path, by)
            assert problem(found) == (404, "kernel.file-is-erased")


async def test_that_it_was_signed_can_still_be_verified(office: Office, papers: Papers):
    """Who has kept the file can show that it is the one; the platform can not show it."""
    kept, link_id = await papers.read("A.1.7"), await link_of(papers)
    await office.forget()
    path, key = f"/reporting/documents/{link_id}/check", {"Idempotency-Key": "check"}
    found = await office.platform.client.post(path, headers=key, content=kept)
    assert (found.json()["file"], found.json()["is_complete"]) == ("same", True)
    [issue] = (await papers.listed())["A.1.7"]["issues"]
    assert [of["name"] for of in issue["signatures"]] == [ERASED, NAMES["e1"]]


async def test_a_document_ends_with_the_appraiser_too(office: Office, papers: Papers):
    for done in (
        await office.send("PUT", "/vault/subjects/e1/forgetting", office.hr1, json=BASIS),
        await office.approve(office.hr2, "e1"),
    ):
        assert done.is_success, done.text
    await office.settled()
    found = await papers.office.get(SIGNED, papers.office.clerk)
    assert problem(found) == (404, "kernel.file-is-erased")


async def test_nothing_is_signed_in_the_name_of_who_was_forgotten(office: Office, papers: Papers):
    await office.forget()
    refused = await papers.office.post("/plans/e7/2026/1/documents/B.1.1/sign", papers.office.clerk)
    assert problem(refused) == (409, "reporting.somebody-is-erased")
    assert ERASED in text(await papers.read("B.1.1"))  # a draft is what is known


async def test_while_somebody_is_restricted_the_document_is_shown_to_nobody(
    office: Office, papers: Papers
):
    assert (await office.restrict()).is_success
    await office.settled()
    found = await papers.office.get(SIGNED, papers.office.hr)
    assert problem(found) == (403, "kernel.file-is-restricted")
    refused = await papers.office.post("/plans/e7/2026/1/documents/B.1.1/sign", papers.office.clerk)
    assert problem(refused) == (403, "kernel.file-is-restricted")
    assert (await office.unrestrict()).is_success
    await office.settled()
    assert NAME in text(await papers.read("A.1.7"))


async def test_what_is_known_of_somebody_holds_no_part_of_a_key(office: Office, papers: Papers):
    """The employee is told of the signatures; the appraiser's own document only that there are."""
    told = await signatures(papers, "e7")
    assert [len(of["data"]["keys"]) for of in told] == [2, 2]
    for of in told:
        assert of["data"]["keys"] == [{"withheld": "document-key"}] * 2
    assert [of["data"] for of in await signatures(papers, "e1")] == [None, None]


async def signatures(papers: Papers, subject: str) -> list[dict[str, Any]]:
    """What the log of reporting holds of somebody and documents."""
    found = await papers.office.get(f"/operations/subjects/{subject}/records", papers.office.hr)
    assert found.is_success, found.text
    return [of for of in found.json()["items"] if "DocumentSigned" in of["type"]]
