"""Documents are signed over HTTP: by whom, for what, how often; and what is left of them after."""

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kernel.local_signer import WARNING, LocalSigner
from kernel.signature import Signing
from tests.kernel.paper import validation
from tests.kernel.paper.sheets import pages, text
from tests.services.reporting.office import Office, problem
from tests.services.reporting.papers import AIDES, FEAST, NAMES, NIPS, Papers

REVISION = {"ground": "feedback", "results": [FEAST | {"kind": "utama"}]}


def conditions(office: Office) -> Any:
    return office.platform.program.app.state.conditions


async def checked(pdf: bytes, office: Office) -> dict[str, Any]:
    """What pyHanko says of each signature."""
    signer = conditions(office).signing.provider
    assert isinstance(signer, LocalSigner)
    return await validation.checked(pdf, signer)


async def both(papers: Papers, form: str = "A.1.7") -> dict[str, Any]:
    await papers.sign(form, papers.office.clerk)
    return await papers.sign(form, papers.office.head)


async def test_employee_and_appraiser_sign_the_same_document(papers: Papers):
    one = await papers.sign("A.1.7", papers.office.clerk)
    other = await papers.sign("A.1.7", papers.office.head)
    assert one["link"] == other["link"] and one["sha256"] != other["sha256"]
    signed = await papers.read("A.1.7")
    assert hashlib.sha256(signed).hexdigest() == other["sha256"]
    found = await checked(signed, papers.office)
    assert list(found) == ["employee", "appraiser"]
    assert all(each.bottom_line for each in found.values())


async def test_a_changed_byte_breaks_both_signatures(papers: Papers):
    await both(papers)
    signed = bytearray(await papers.read("A.1.7"))
    signed[3000] ^= 1
    assert not any(each.intact for each in (await checked(bytes(signed), papers.office)).values())


async def test_what_is_signed_is_no_draft_and_has_its_link_on_every_page(papers: Papers):
    draft = await papers.read("A.1.7")
    done = await both(papers)
    signed = await papers.read("A.1.7")
    assert len(pages(signed)) == len(pages(draft))
    for page in pages(signed):
        assert "DRAF" not in page
        assert done["link"] in page.replace("\u200b", "").replace(" ", "")
        assert "TIDAK TERSERTIFIKASI" in page  # not only where it was signed
    for name in (NAMES["e1"], NAMES["e7"], NIPS["e1"], NIPS["e7"]):
        assert name in text(signed)
    assert done["link"].startswith("http://127.0.0.1:8080/v1/regions/13.72/")


async def test_the_list_tells_who_signed_when_from_which_post(papers: Papers):
    await papers.sign("A.1.7", papers.office.head)
    assert (await papers.listed())["A.1.7"]["state"] == "partly-signed"
    done = await papers.sign("A.1.7", papers.office.clerk)
    told = (await papers.listed())["A.1.7"]
    assert told["state"] == "signed"
    [issue] = told["issues"]
    assert (issue["is_current"], issue["is_complete"]) == (True, True)
    assert (issue["sha256"], issue["link_id"]) == (done["sha256"], done["link_id"])
    said = [(of["signed_as"], of["name"], of["post"]) for of in issue["signatures"]]
    assert said == [
        ("appraiser", NAMES["e1"], "Camat"),
        ("employee", NAMES["e7"], "Pengadministrasi"),
    ]
    assert {of["certified"] for of in issue["signatures"]} == {False}


async def test_the_action_plan_wants_the_employee_alone(papers: Papers):
    refused = await papers.office.post(f"{papers.plan()}/documents/B.1.1/sign", papers.office.head)
    assert problem(refused) == (403, "reporting.not-yours-to-sign")
    assert refused.json()["details"]["signed_by"] == "employee"
    await papers.sign("B.1.1", papers.office.clerk)
    assert (await papers.listed())["B.1.1"]["state"] == "signed"


async def test_the_regional_head_signs_the_plan_of_a_leading_post(story: Papers):
    papers = story
    await papers.sign("A.1.2", papers.mayor, "e1")
    await papers.sign("A.1.2", papers.office.head, "e1")
    assert all(
        each.bottom_line
        for each in (await checked(await papers.read("A.1.2", "e1"), papers.office)).values()
    )


async def test_to_sign_again_changes_nothing(papers: Papers):
    done = await both(papers)
    again = await papers.sign("A.1.7", papers.office.clerk)
    assert (again["sha256"], again["link_id"]) == (done["sha256"], done["link_id"])
    assert len((await papers.listed())["A.1.7"]["issues"][0]["signatures"]) == 2


async def test_to_sign_twice_without_waiting_is_once(papers: Papers):
    path = f"{papers.plan()}/documents/A.1.7/sign"
    one = (await papers.office.post(path, papers.office.clerk)).json()
    again = await papers.office.post(path, papers.office.clerk)
    assert again.status_code == 200, again.text
    assert again.json()["sha256"] == one["sha256"]


async def test_a_request_that_is_repeated_gets_the_same_answer(papers: Papers):
    path = f"{papers.plan()}/documents/A.1.7/sign"
    one = await papers.office.post(path, papers.office.clerk, key="sign")
    again = await papers.office.post(path, papers.office.clerk, key="sign")
    assert one.json() == again.json()


async def test_of_two_who_sign_at_once_both_signatures_are_there_in_the_end(papers: Papers):
    office, path = papers.office, f"{papers.plan()}/documents/A.1.7/sign"
    found = await asyncio.gather(office.post(path, office.clerk), office.post(path, office.head))
    late = [each for each in found if each.status_code != 200]
    for each in late:
        assert problem(each) == (409, "reporting.signed-meanwhile")
    await office.platform.settled()
    await papers.sign("A.1.7", office.clerk)
    await papers.sign("A.1.7", office.head)
    found = await checked(await papers.read("A.1.7"), office)
    assert len(found) == 2 and all(each.bottom_line for each in found.values())


async def test_a_plan_that_is_not_agreed_is_not_signed(fresh: Office):
    (await fresh.propose()).raise_for_status()
    await fresh.platform.settled()
    refused = await fresh.post("/plans/e7/2026/1/documents/A.1.7/sign", fresh.clerk)
    assert problem(refused) == (409, "reporting.plan-is-not-agreed")


async def test_others_do_not_sign_and_worksheets_are_not_signed(papers: Papers):
    office = papers.office
    other = await office.post(f"{papers.plan()}/documents/A.1.7/sign", office.aide)
    assert problem(other) == (403, "reporting.others-work-is-closed")
    sheet = await office.post(f"{papers.plan()}/documents/A.1.3/sign", office.clerk)
    assert problem(sheet) == (409, "reporting.nobody-signs-this-form")
    unknown = await office.post(f"{papers.plan()}/documents/A.1.8/sign", office.clerk)
    assert problem(unknown) == (404, "reporting.no-such-form")
    hr = await office.post(f"{papers.plan()}/documents/A.1.7/sign", office.hr)
    assert problem(hr) == (403, "kernel.another-role")


async def test_a_revised_plan_wants_new_signatures_and_the_old_document_stays(papers: Papers):
    office = papers.office
    old = await both(papers)
    (await office.post(f"{papers.plan()}/revise", office.clerk, json=REVISION)).raise_for_status()
    await office.platform.settled()
    assert (await papers.listed())["A.1.7"]["state"] == "signed"  # what was agreed stands
    (await office.post(f"{papers.plan()}/agree", office.head)).raise_for_status()
    told = (await papers.listed())["A.1.7"]
    assert (told["state"], told["issues"][0]["is_current"]) == ("draft", False)
    assert "DRAF" in await papers.text("A.1.7")
    new = await both(papers)
    assert new["link_id"] != old["link_id"]
    told = (await papers.listed())["A.1.7"]
    assert [(of["is_current"], of["revision"]) for of in told["issues"]] == [(False, 1), (True, 2)]
    kept = await papers.read(f"A.1.7/{old['link_id']}")
    assert hashlib.sha256(kept).hexdigest() == old["sha256"]
    assert all(each.bottom_line for each in (await checked(kept, office)).values())


async def test_a_document_stays_when_the_plan_goes_over_to_another_form(papers: Papers):
    office = papers.office
    old = await both(papers)
    narrated = {"approach": "qualitative", "ground": "feedback", "results": AIDES["results"]}
    (await office.post(f"{papers.plan()}/revise", office.clerk, json=narrated)).raise_for_status()
    await office.platform.settled()
    (await office.post(f"{papers.plan()}/agree", office.head)).raise_for_status()
    told = await papers.listed()
    assert (told["A.1.6"]["state"], told["A.1.7"]["state"]) == ("draft", "superseded")
    [issue] = told["A.1.7"]["issues"]
    assert (issue["link_id"], issue["is_current"]) == (old["link_id"], False)
    kept = await papers.read(f"A.1.7/{old['link_id']}")
    assert hashlib.sha256(kept).hexdigest() == old["sha256"]


async def test_a_new_expectation_wants_new_signatures_a_resource_does_not(papers: Papers):
    office = papers.office
    await both(papers)
    needed = {"kind": "people", "title": "Satu tenaga loket"}
    (await office.put(f"{papers.plan()}/resources/s2", office.clerk, **needed)).raise_for_status()
    await office.platform.settled()
    assert (await papers.listed())["A.1.7"]["state"] == "signed"
    expected = {"expectations": [{"value": "loyal", "expected": "Hadir tepat waktu."}]}
    (await office.put(f"{papers.plan()}/expectations", office.head, **expected)).raise_for_status()
    await office.platform.settled()
    assert (await papers.listed())["A.1.7"]["state"] == "draft"


async def test_the_documentation_is_signed_for_the_reports_it_tells_of(papers: Papers):
    await papers.sign("B.1.2", papers.office.clerk)
    await papers.report()
    assert (await papers.listed())["B.1.2"]["state"] == "draft"
    await papers.sign("B.1.2", papers.office.clerk)
    told = (await papers.listed())["B.1.2"]
    assert [of["is_current"] for of in told["issues"]] == [False, True]
    assert "17,25" in await papers.text("B.1.2")


async def test_a_link_of_another_document_leads_nowhere(papers: Papers):
    found = await papers.office.get(
        f"{papers.plan()}/documents/A.1.7/{'0a' * 16}", papers.office.hr
    )
    assert problem(found) == (404, "reporting.no-such-issue")


async def test_where_nobody_signs_it_is_said(papers: Papers):
    state, kept = papers.office.platform.program.app.state, conditions(papers.office)
    state.conditions = replace(kept, signing=Signing(None, kept.signing.public_url))
    try:
        path = f"{papers.plan()}/documents/A.1.7/sign"
        refused = await papers.office.post(path, papers.office.clerk)
        assert problem(refused) == (409, "kernel.nobody-signs")
        assert "DRAF" in await papers.text("A.1.7")
    finally:
        state.conditions = kept


async def test_nothing_that_is_refused_is_stored(papers: Papers):
    root = conditions(papers.office).files.root / papers.office.platform.region
    before = files_in(root)
    await papers.office.post(f"{papers.plan()}/documents/A.1.3/sign", papers.office.clerk)
    await papers.sign("A.1.7", papers.office.clerk)
    await papers.sign("A.1.7", papers.office.clerk)
    assert len(files_in(root)) == len(before) + 1


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_nobodys_name_lies_in_the_store_of_files(papers: Papers):
    root = conditions(papers.office).files.root / papers.office.platform.region
    before = files_in(root)
    await both(papers)
    added = set(files_in(root)) - set(before)
    assert len(added) == 2
    for file in added:
        content = file.read_bytes()
        assert not content.startswith(b"%PDF")
        for value in (*NAMES.values(), *NIPS.values(), WARNING):
            assert value.encode() not in content
