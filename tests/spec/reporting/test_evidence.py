"""Evidence is kept once, is of a kind that is taken, and is named only by who brought it."""

import io
import zipfile

import pytest

from contracts.reporting import EvidenceKept
from services.reporting.deciders.evidence import (
    MOST_FILES,
    EvidenceIsMissing,
    FileIsEmpty,
    KeepEvidence,
    KindIsNotTaken,
    TooManyFiles,
    evidence,
)
from services.reporting.deciders.plan_refusals import NotOnTheRoster
from services.reporting.rules.file_kind import kind_of
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, SUBMITTED, changed
from tests.spec.reporting.test_report import CONTENT_REACHED, SPEED_REACHED, SUBMIT, TOLD
from tests.spec.reporting.test_report import desk as report_desk
from tests.spec.reporting.test_work_log import LOG, LOGGED
from tests.spec.reporting.test_work_log import desk as log_desk

SHA256 = "ab" * 32
KEEP = KeepEvidence(employee_id="e7", sha256=SHA256, size=1, media_type="application/pdf")
KEPT = EvidenceKept(employee_id="e7", sha256=SHA256, size=1, media_type="application/pdf")


def desk(*history: EvidenceKept):
    return given(evidence, *history).seeing("employee-e7", CLERK)


def test_a_file_is_kept():
    desk().when(KEEP).then(KEPT)


def test_keeping_it_twice_changes_nothing():
    desk(KEPT).when(KEEP).then_nothing()


def test_an_empty_file_is_no_evidence():
    desk().when(changed(KEEP, size=0)).then_refused(FileIsEmpty)


@pytest.mark.parametrize("media_type", ["", "text/html", "application/x-msdownload"])
def test_what_is_of_no_kind_that_is_taken_is_refused(media_type: str):
    desk().when(changed(KEEP, media_type=media_type)).then_refused(KindIsNotTaken)


def test_only_somebody_on_the_roster_keeps_evidence():
    desk().seeing("employee-e7").when(KEEP).then_refused(NotOnTheRoster)


def test_one_employee_keeps_two_thousand_files_and_no_more():
    files = [changed(KEPT, sha256=f"{n:064}") for n in range(MOST_FILES)]
    desk(*files[1:]).when(KEEP).then(KEPT)
    desk(*files).when(KEEP).then_refused(TooManyFiles)


def test_a_report_names_only_evidence_that_the_employee_has_brought():
    figures = (changed(SPEED_REACHED, evidence=(SHA256,)), CONTENT_REACHED)
    asked = changed(SUBMIT, achievements=(changed(TOLD, figures=figures),))
    report_desk().seeing("evidence-e7").when(asked).then_refused(EvidenceIsMissing)
    speed = changed(SUBMITTED.results[0].indicators[0], evidence=(SHA256,))
    result = changed(SUBMITTED.results[0], indicators=(speed, SUBMITTED.results[0].indicators[1]))
    brought = report_desk().seeing("evidence-e7", KEPT)
    brought.when(asked).then(changed(SUBMITTED, results=(result,)))


def test_a_work_log_names_only_attachments_that_the_employee_has_brought():
    asked = changed(LOG, attachments=(SHA256,))
    log_desk().seeing("evidence-e7").when(asked).then_refused(EvidenceIsMissing)
    brought = log_desk().seeing("evidence-e7", KEPT)
    brought.when(asked).then(changed(LOGGED, attachments=(SHA256,)))


def zipped(*names: str, mimetype: bytes = b"", comment: bytes = b"") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, mimetype if name == "mimetype" else b"<x/>")
        archive.comment = comment
    return content.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")
ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82", "png"),
        (b"\xff\xd8\xff\xe0....\xff\xd9", "jpg"),
        (b"RIFF\x08\x00\x00\x00WEBPVP8 ", "webp"),
        ("tanggal;jumlah\n2026-03-02;40\nKecamatan Lubuk Begalung é\n".encode(), "txt"),
        (zipped(*WORD), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (zipped("mimetype", "content.xml", mimetype=ODT), "odt"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, extension: str):
    kind = kind_of(io.BytesIO(content), len(content))
    assert kind and kind.extension == extension


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\x00" * 60,
        b"<!DOCTYPE html><p>",
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"#!/bin/sh\n",
        b"\x00\x01\x02",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old document, with or without macros",
        b"%PDF-1.7\ncut off on its way",
        b"\x89PNG\r\n\x1a\ncut off",
        zipped("a.txt"),
        zipped(*WORD, "word/vbaProject.bin"),
        zipped(*WORD, comment=b"something behind the end"),
        zipped(*WORD)[:-30],
        zipped("mimetype", mimetype=b"application/java-archive"),
        zipped(*WORD, *(f"word/{n:0200}" for n in range(5_000))),
    ],
)
def test_programs_pages_macros_and_what_was_cut_off_are_of_no_kind(content: bytes):
    assert kind_of(io.BytesIO(content), len(content)) is None
