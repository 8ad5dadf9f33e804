"""Plans and reports go to the national application, and its file is laid beside them."""

import csv
import io
from typing import Any

import httpx2
import pytest

from tests.services.reporting.office import AIDE_NIP, CLERK_NIP, HEAD_NIP, Office, problem
from tests.services.reporting.papers import Papers

Lines = list[dict[str, str]]


async def exported(papers: Papers, period: str, query: str = "") -> Lines:
    office = papers.office
    found = await office.get(f"/national/file?period={period}{query}", office.hr)
    assert found.status_code == 200, found.text
    lines = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert found.headers["Kinerja-Rows"] == str(len(lines))
    return lines


def file_of(lines: Lines) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, lines[0].keys())
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


async def sent(papers: Papers, way: str, lines: Lines, query: str = "") -> httpx2.Response:
    headers = papers.office.hr | {"Content-Type": "text/csv", "Accept-Language": "en"}
    answer = await papers.office.post(f"/national/{way}{query}", headers, content=file_of(lines))
    await papers.office.platform.settled()
    return answer


async def told(papers: Papers, way: str, lines: Lines, query: str = "") -> dict[str, Any]:
    answer = await sent(papers, way, lines, query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def referred(lines: Lines, **changed: str) -> Lines:
    """As the national application gives them back: with a reference for each document."""
    return [
        line
        | {"reference": f"SKP-{line['nip'][:4]}-{line.get('year', line.get('period'))}"}
        | changed
        for line in lines
    ]


async def national(papers: Papers, path: str = "") -> dict[str, Any] | None:
    found = await papers.office.get(path or papers.plan(), papers.office.clerk)
    return found.json()["national"]


def faults(answer: httpx2.Response) -> list[tuple[int, str, str]]:
    assert problem(answer) == (422, "reporting.national-file-is-refused")
    return [(at["line"], at["column"], at["code"]) for at in answer.json()["details"]["lines"]]


async def test_agreed_plans_are_exported_a_line_for_each_indicator(papers: Papers):
    lines = await exported(papers, str(papers.year))
    assert [(of["nip"], of["result_id"], of["indicator_id"]) for of in lines] == [
        (CLERK_NIP, "r1", "i1"),
        (CLERK_NIP, "r1", "i2"),
        (CLERK_NIP, "r2", "i3"),
    ]
    assert lines[1] | {"result": "", "perspective": ""} == {
        "nip": CLERK_NIP,
        "year": str(papers.year),
        "segment": "1",
        "reference": "",
        "status": "final",
        "result_id": "r1",
        "result": "",
        "indicator_id": "i2",
        "indicator": "Jalan lingkungan yang dibangun",
        "kind": "utama",
        "perspective": "",
        "aspects": "quantity, cost",
        "target_low": "1234.5",
        "target_high": "1234.5",
        "measure": "meter",
        "better": "higher",
    }


async def test_plans_of_every_kind_are_exported_and_compare_as_the_same(story: Papers):
    """Of a leading post with perspectives, quantitative, qualitative."""
    lines = await exported(story, "2026")
    assert {of["nip"] for of in lines} == {HEAD_NIP, CLERK_NIP, AIDE_NIP}
    assert {of["perspective"] for of in lines} == {"", "service-receivers", "budget"}
    compared = await told(story, "compare", referred(lines), "?dry_run=true")
    assert (compared["documents"], compared["found"], compared["missing"]) == (3, 0, 0)
    assert compared["events"] == {"NationalCopyCompared": 3}


async def test_an_exported_file_is_handed_over_once(papers: Papers):
    assert await national(papers) is None
    lines = await exported(papers, str(papers.year))
    tried = await told(papers, "handed-over", lines, "?dry_run=true")
    assert (tried["events"], tried["position"]) == ({"NationalCopyHandedOver": 1}, None)
    assert await national(papers) is None
    done = await told(papers, "handed-over", lines)
    assert (done["events"], done["unchanged"]) == ({"NationalCopyHandedOver": 1}, 0)
    again = await told(papers, "handed-over", lines)
    assert (again["events"], again["unchanged"]) == ({}, 1)
    shown = await national(papers)
    assert shown and (shown["state"], shown["reference"]) == ("handed-over", "")


async def test_what_differs_is_kept_with_the_plan_and_listed(papers: Papers):
    theirs = referred(await exported(papers, str(papers.year)))
    theirs[1] |= {"target_high": "1300", "measure": "km"}
    before = await papers.office.events()
    tried = await told(papers, "compare", theirs, "?dry_run=true")
    assert await papers.office.events() == before
    done = await told(papers, "compare", theirs)
    assert tried["differences"] == done["differences"]
    whole = {"line": 3, "copy_id": papers.id(), "result_id": "r1", "indicator_id": "i2"}
    assert done["differences"] == [
        {**whole, "field": "target_high", "here": "1234.5", "there": "1300"},
        {**whole, "field": "measure", "here": "meter", "there": "km"},
    ]
    shown = await national(papers)
    assert shown and (shown["state"], shown["found"]) == ("differs", 2)
    assert shown["reference"] == f"SKP-1990-{papers.year}"
    assert [of["field"] for of in shown["differences"]] == ["target_high", "measure"]
    query = f"period={papers.year}"
    listed = await papers.office.get(
        f"/national/copies?state=differs&{query}", papers.office.auditor
    )
    assert [of["copy_id"] for of in listed.json()["items"]] == [papers.id()]
    file = await papers.office.get(f"/national/differences/file?{query}", papers.office.hr)
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(of["document"], of["field"], of["there"]) for of in rows] == [
        (papers.id(), "target_high", "1300"),
        (papers.id(), "measure", "km"),
    ]


async def test_a_copy_that_was_mended_there_is_the_same(papers: Papers):
    theirs = referred(await exported(papers, str(papers.year)))
    assert (await told(papers, "compare", [theirs[0]]))["found"] == 2
    assert (await told(papers, "compare", theirs))["found"] == 0
    shown = await national(papers)
    assert shown and (shown["state"], shown["differences"]) == ("same", [])
    again = await told(papers, "compare", theirs)
    assert (again["events"], again["unchanged"]) == ({}, 1)


async def test_the_reference_comes_along_with_the_next_export(papers: Papers):
    await told(papers, "compare", referred(await exported(papers, str(papers.year))))
    lines = await exported(papers, str(papers.year))
    assert {of["reference"] for of in lines} == {f"SKP-1990-{papers.year}"}


async def test_a_copy_falls_behind_when_the_plan_is_revised(papers: Papers):
    office, lines = papers.office, await exported(papers, str(papers.year))
    await told(papers, "handed-over", lines)
    plan = (await office.get(papers.plan(), office.clerk)).json()
    fewer = {"results": plan["results"][:1], "ground": "assignment"}
    (await office.post(f"{papers.plan()}/revise", office.clerk, json=fewer)).raise_for_status()
    (await office.post(f"{papers.plan()}/agree", office.head)).raise_for_status()
    shown = await national(papers)
    assert shown and (shown["state"], shown["revision"]) == ("behind", 1)
    assert faults(await sent(papers, "handed-over", lines)) == [(4, "indicator", "not-as-here")]
    await told(papers, "handed-over", await exported(papers, str(papers.year)))
    shown = await national(papers)
    assert shown and (shown["state"], shown["revision"]) == ("handed-over", 2)


async def test_accepted_reports_are_exchanged_as_plans_are(papers: Papers):
    await papers.report("Q1")
    period = f"{papers.year}-Q1"
    lines = await exported(papers, period)
    assert [(of["indicator"], of["realised"]) for of in lines] == [
        ("Hari sampai KTP selesai", "1.5"),
        ("Jalan lingkungan yang dibangun", "17.25"),
        ("Acara terlaksana", "1"),
    ]
    await told(papers, "handed-over", lines)
    theirs = referred(lines, result_id="", indicator_id="")
    theirs[0]["realised"] = "1,75"
    compared = await told(papers, "compare", theirs)
    assert (compared["copied"], compared["found"]) == ("report", 1)
    path = f"/reports/e7/{period}"
    shown = await national(papers, path)
    assert shown and (shown["state"], shown["reference"]) == ("differs", f"SKP-1990-{period}")
    [of] = shown["differences"]
    assert (of["field"], of["here"], of["there"]) == ("realised", "1.5", "1.75")


async def test_a_report_that_is_not_accepted_is_not_exported(papers: Papers):
    await papers.report("Q2", accepted=False)
    assert await exported(papers, f"{papers.year}-Q2") == []


async def test_what_is_not_here_is_told_and_recorded_nowhere(papers: Papers):
    theirs = referred(await exported(papers, str(papers.year)))
    other = theirs[0] | {"nip": "198501152010012001", "reference": "SKP-OTHER"}
    last = theirs[0] | {"nip": AIDE_NIP, "reference": "SKP-AIDE"}
    done = await told(papers, "compare", [*theirs, other, last])
    assert [
        (of["line"], of["copy_id"], of["field"], of["there"]) for of in done["differences"]
    ] == [
        (5, None, "document", "SKP-OTHER"),
        (6, None, "document", "SKP-AIDE"),
    ]
    assert done["events"] == {"NationalCopyCompared": 1}
    only_strangers = await told(papers, "compare", [other])
    assert (only_strangers["events"], only_strangers["position"]) == ({}, None)


async def test_what_only_we_have_of_a_unit_in_the_file_is_told(story: Papers):
    theirs = [of for of in referred(await exported(story, "2026")) if of["nip"] == CLERK_NIP]
    done = await told(story, "compare", theirs, "?dry_run=true")
    assert (done["missing"], done["missing_ids"]) == (2, ["e1~2026~1", "e8~2026~1"])


async def test_a_bad_line_is_told_and_nothing_is_recorded(papers: Papers):
    theirs = referred(await exported(papers, str(papers.year)))
    theirs[0]["target_high"], theirs[2]["reference"] = "many", ""
    before = await papers.office.events()
    assert faults(await sent(papers, "compare", theirs)) == [
        (2, "target_high", "not-a-figure"),
        (4, "reference", "missing"),
    ]
    assert await papers.office.events() == before


async def test_a_workbook_is_as_good_as_text(papers: Papers):
    office = papers.office
    book = await office.get(f"/national/file?period={papers.year}&format=xlsx", office.hr)
    answer = await office.post(
        "/national/handed-over",
        office.hr | {"Content-Type": book.headers["content-type"]},
        content=book.content,
    )
    assert answer.json()["events"] == {"NationalCopyHandedOver": 1}


@pytest.mark.parametrize("path", ["/national/file?period=2026", "/national/copies"])
async def test_others_are_not_let_in(story: Papers, path: str):
    found = await story.office.get(path, story.office.clerk)
    assert found.status_code == 403


async def test_the_state_is_told_as_of_a_moment(papers: Papers):
    lines = await exported(papers, str(papers.year))
    handed_over = await told(papers, "handed-over", lines)
    await told(papers, "compare", referred(lines))
    query = f"?as_of={handed_over['position']}"
    found = await papers.office.get(papers.plan() + query, papers.office.auditor)
    shown = found.json()["national"]
    assert shown and (shown["state"], shown["reference"]) == ("handed-over", "")


async def test_a_period_that_is_none_is_refused(story: Papers):
    office: Office = story.office
    assert (await office.get("/national/file?period=Q1", office.hr)).status_code == 422
