"""A file of the national application is read by line, and laid beside what stands here."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reporting import CopyDifference, NarratedIndicator
from services.reporting.rules.national import (
    MOST_CHARACTERS,
    MOST_KEPT,
    compared,
    kept,
    planned,
    realised,
    words_of,
)
from services.reporting.rules.national_file import copied_in, figure, read_copies
from tests.spec.reporting.facts import REALISED, RESULTS, SERVICE, changed

NIP = "199001152015032001"
HEAD = (
    "nip,year,segment,reference,status,result_id,result,indicator_id,indicator,kind,aspects,"
    "target_low,target_high,measure,better\n"
)
SPEED = (
    f"{NIP},2026,1,SKP-1,final,r1,Pelayanan KTP,i1,Hari sampai KTP selesai,utama,time,1,2,"
    "hari,lower\n"
)
CONTENT = (
    f"{NIP},2026,1,SKP-1,final,r1,Pelayanan KTP,i2,Kepuasan masyarakat,utama,quality,"
    "76.61,88.3,indeks,higher\n"
)
REPORTED = f"""\
nip;periode;referensi;rhk;indikator;realisasi
{NIP};2026-Q1;LK-1;Pelayanan  KTP;Hari sampai KTP selesai;1,50
{NIP};2026-Q1;LK-1;pelayanan ktp;Kepuasan masyarakat;80
"""


def differences(text: str) -> list[tuple[int, str, str, str]]:
    """Line, column, ours, theirs, of a file of the one plan there is."""
    [their], faults = read_copies(text.encode(), "plan", True)
    assert faults == []
    found = compared(planned(RESULTS), their, "plan")
    return [(of.line, of.what.field, of.what.here, of.what.there) for of in found]


def faults(text: str, needs_reference: bool = True) -> list[tuple[int, str, str]]:
    content = text.encode()
    found = read_copies(content, copied_in(content), needs_reference)[1]
    return [(of.line, of.column, of.why.code) for of in found]


def test_a_copy_that_says_the_same_differs_in_nothing():
    assert differences(HEAD + SPEED + CONTENT) == []


def test_each_column_that_says_something_else_is_a_difference():
    other = SPEED.replace("1,2,hari", "1,3,jam").replace("utama", "tambahan")
    assert differences(HEAD + other + CONTENT) == [
        (2, "kind", "utama", "tambahan"),
        (2, "target_high", "2", "3"),
        (2, "measure", "hari", "jam"),
    ]


def test_an_empty_cell_says_nothing():
    assert differences(HEAD + SPEED.replace("1,2,hari,lower", ",,,") + CONTENT) == []


def test_the_words_of_the_country_say_the_same_as_ours():
    theirs = (
        SPEED.replace(",time,", ",Waktu,").replace("lower", "turun").replace("final", "Disetujui")
    )
    assert differences(HEAD + theirs + CONTENT) == []


def test_without_our_ids_indicators_are_matched_by_their_words():
    theirs = SPEED.replace("r1,", ",").replace("i1,", ",").replace("1,2,hari", "1,3,hari")
    assert differences(HEAD + theirs + CONTENT) == [(2, "target_high", "2", "3")]


def test_what_only_one_side_has_is_told():
    other = CONTENT.replace("i2,Kepuasan masyarakat", ",Arsip tertata")
    assert differences(HEAD + SPEED + other) == [
        (3, "indicator", "", "Arsip tertata"),
        (2, "indicator", "Kepuasan masyarakat", ""),
    ]


def test_an_indicator_that_stands_there_twice_is_once_too_many():
    assert differences(HEAD + SPEED + SPEED + CONTENT) == [
        (3, "indicator", "", "Hari sampai KTP selesai")
    ]


def test_a_copy_that_is_a_draft_differs_in_its_status():
    text = HEAD + SPEED.replace("final", "draf") + CONTENT.replace("final", "draf")
    assert differences(text) == [(2, "status", "final", "draft")]


def test_an_indicator_in_one_sentence_is_compared_by_its_words():
    told = NarratedIndicator(
        indicator_id="n1", code="quality", narrative="Arsip  mudah ditemukan", aspects=("quality",)
    )
    [ours] = planned((changed(SERVICE, indicators=(), narrated=(told,)),))
    assert (ours.said["indicator"], ours.said.get("target_low")) == ("Arsip mudah ditemukan", None)


def test_reports_are_compared_by_the_words_of_their_plan():
    ours = realised(REALISED, words_of(RESULTS))
    [their], wrong = read_copies(REPORTED.encode(), copied_in(REPORTED.encode()), True)
    assert (their.of, their.reference, wrong) == (("2026-q1",), "LK-1", [])
    assert compared(ours, their, "report") == []
    [their], _ = read_copies(REPORTED.replace("1,50", "1,51").encode(), "report", True)
    [found] = compared(ours, their, "report")
    assert (found.line, found.what) == (
        2,
        CopyDifference(
            result_id="r1", indicator_id="i1", field="realised", here="1.5", there="1.51"
        ),
    )


@pytest.mark.parametrize(
    ("wrong", "right", "column", "code"),
    [
        (NIP, "12345", "nip", "nip-has-18-digits"),
        (f"{NIP},2026", f"{NIP},1999", "year", "not-a-year"),
        ("2026,1,", "2026,21,", "segment", "not-a-segment"),
        ("SKP-1", "", "reference", "missing"),
        ("SKP-1", "SKP 1?", "reference", "not-a-reference"),
        ("SKP-1", NIP, "reference", "identity-number"),
        ("final", "perhaps", "status", "not-a-word"),
        ("Pelayanan KTP", "", "result", "missing"),
        ("Pelayanan KTP", f"Pelayanan {NIP}", "result", "identity-number"),
        ("Pelayanan KTP", "P" * 501, "result", "too-long"),
        ("utama", "penting", "kind", "not-a-word"),
        (",time,", ",speed,", "aspects", "not-a-word"),
        ("1,2,hari", "1.000.000,2,hari", "target_low", "not-a-figure"),
        ("1,2,hari", "1,many,hari", "target_high", "not-a-figure"),
        ("1,2,hari", "1,=2,hari", "target_high", "formula"),
        ("lower", "sideways", "better", "not-a-word"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(wrong: str, right: str, column: str, code: str):
    assert wrong in SPEED
    assert faults(HEAD + CONTENT + SPEED.replace(wrong, right))[0] == (3, column, code)


def test_a_document_has_one_reference_and_a_reference_one_document():
    assert faults(HEAD + SPEED + CONTENT.replace("SKP-1", "SKP-2")) == [
        (3, "reference", "other-reference")
    ]
    assert faults(HEAD + SPEED + CONTENT.replace(",2026,", ",2025,")) == [(3, "reference", "twice")]


def test_what_is_handed_over_needs_no_reference():
    assert faults(HEAD + SPEED.replace("SKP-1", ""), needs_reference=False) == []


def test_a_period_is_a_quarter_or_a_month():
    assert faults(REPORTED.replace("2026-Q1", "2026-Q5"))[0] == (2, "period", "not-a-period")


@given(st.decimals(-(10**10), 10**10, places=4))
def test_a_figure_is_written_in_one_form(value: Decimal):
    text = figure(value)
    assert Decimal(text) == value
    assert figure(Decimal(f"{value:f}0")) == text
    assert "E" not in text


def test_what_an_event_keeps_of_the_differences_has_room_in_it():
    [their], _ = read_copies((HEAD + SPEED + CONTENT).encode(), "plan", True)
    longest = "𝒜" * 500
    parts = [
        msgspec.structs.replace(their.parts[0], said=dict.fromkeys(their.parts[0].said, longest))
    ]
    many = compared(planned(RESULTS), msgspec.structs.replace(their, parts=parts * 100), "plan")
    assert len(many) > MOST_KEPT
    some = kept(many)
    assert len(some) == MOST_KEPT
    assert all(len(text) <= MOST_CHARACTERS for of in some for text in (of.here, of.there))
    assert len(msgspec.json.encode(some)) < 47 * 1024
