"""Evidence over HTTP: streamed in, stored once, given out as a download to those who may read."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2

from kernel.shapes import UPLOAD_LIMIT
from tests.services.reporting.office import PLAN_ID, Office, problem

PDF = b"%PDF-1.7\nrekap harian\n%%EOF\n"
MIB = 1024 * 1024


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def padded(size: int) -> bytes:
    return PDF.replace(b"rekap harian", b" " * (size - len(PDF) + 12))


async def upload(
    office: Office, content: bytes, name: str = "", headers: dict[str, str] | None = None
) -> httpx2.Response:
    path = f"/reporting/evidence/e7/{name or sha256(content)}"
    return await office.platform.client.put(path, headers=headers or office.clerk, content=content)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and len(path.name) == 64]


async def test_evidence_is_given_out_as_a_download_that_no_browser_shows(office: Office):
    assert (await upload(office, PDF)).status_code == 200
    read = await office.get(f"/evidence/e7/{sha256(PDF)}", office.head)
    assert read.content == PDF
    assert read.headers["content-type"] == "application/pdf"
    assert read.headers["x-content-type-options"] == "nosniff"
    saved = f'attachment; filename="{sha256(PDF)[:16]}.pdf"'
    assert read.headers["content-disposition"] == saved
    assert read.headers["content-security-policy"].startswith("sandbox")


async def test_the_same_file_is_stored_once_and_told_once(empty: Office):
    await empty.open()
    for _ in range(2):
        assert (await upload(empty, PDF)).json()["version"] == 1
    [listed] = (await empty.get("/evidence/e7", empty.clerk)).json()["items"]
    assert listed == {"sha256": sha256(PDF), "size": len(PDF), "media_type": "application/pdf"}
    root = empty.platform.program.app.state.conditions.files.root
    assert [path.name for path in files_in(root / empty.platform.region)] == [sha256(PDF)]


async def test_ten_mebibytes_are_taken_and_a_byte_more_is_not(office: Office):
    assert (await upload(office, padded(UPLOAD_LIMIT))).status_code == 200
    larger = await upload(office, padded(UPLOAD_LIMIT + 1))
    assert problem(larger) == (413, "kernel.body-too-large")
    assert larger.json()["at_most"] == 10 * MIB


async def test_a_file_of_unknown_length_is_cut_at_the_limit(office: Office):
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(65536)
            yield b" " * 65536

    answer = await office.platform.client.put(
        f"/reporting/evidence/e7/{'0' * 64}", headers=office.clerk, content=endless()
    )
    assert problem(answer) == (413, "kernel.body-too-large")
    assert sum(sent) <= UPLOAD_LIMIT + 2 * 65536


async def test_a_file_with_another_sha256_than_the_path_is_refused(office: Office):
    other = await upload(office, PDF + b" ", name=sha256(PDF))
    assert problem(other) == (422, "reporting.file-is-another")


async def test_what_is_refused_is_not_stored(office: Office):
    page = b"<html><script>alert(1)</script></html>"
    refused = await upload(office, page)
    assert problem(refused) == (422, "reporting.kind-is-not-taken")
    assert "pdf" in refused.json()["details"]["allowed"]
    root = office.platform.program.app.state.conditions.files.root
    assert sha256(page) not in [path.name for path in files_in(root)]


async def test_nobody_brings_evidence_for_another(office: Office):
    other = await upload(office, PDF, headers=office.aide)
    assert problem(other) == (403, "reporting.evidence-is-anothers")


async def test_whoever_may_not_read_the_work_may_not_read_its_evidence(office: Office):
    (await upload(office, PDF)).raise_for_status()
    for path in (f"/evidence/e7/{sha256(PDF)}", "/evidence/e7"):
        found = await office.get(path, office.aide)
        assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_to_know_a_sha256_gives_nobody_the_file_of_another(office: Office):
    (await upload(office, PDF)).raise_for_status()
    found = await office.get(f"/evidence/e8/{sha256(PDF)}", office.aide)
    assert problem(found) == (404, "kernel.not-found")


async def test_a_report_names_evidence_that_was_brought(office: Office):
    await office.plan()
    content = PDF + b"\n"
    figure = {"indicator_id": "i1", "realised": "1.5", "evidence": [sha256(content)]}
    body = {"plan_id": PLAN_ID, "results": [{"result_id": "r1", "indicators": [figure]}]}
    missing = await office.put("/reports/e7/2026-11", office.clerk, **body)
    assert problem(missing) == (422, "reporting.evidence-is-missing")
    (await upload(office, content)).raise_for_status()
    assert (await office.put("/reports/e7/2026-11", office.clerk, **body)).status_code == 200
