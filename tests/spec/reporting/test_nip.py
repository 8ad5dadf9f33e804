"""The identity number of rules.md H: what is right, and each way of being wrong."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reporting import Employment
from services.reporting.rules.nip import NipFault, nip_faults

PNS = "199001152015031001"
PPPK = "199001152021211001"
TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("nip", "employment"),
    [
        (PNS, "PNS"),
        (PPPK, "PPPK"),
        ("199001152015012999", "PNS"),  # January, a woman, the last serial
        ("199001152015121001", "PNS"),  # December
        ("199001152021291001", "PPPK"),  # the ninth contract
        ("200002292018021001", "PNS"),  # born on a leap day, 18 in the month of appointment
        ("200012312018211001", "PPPK"),  # 18 in the year of the contract
        ("200001152026031001", "PNS"),  # appointed this month
        ("200001152026211001", "PPPK"),  # this year
    ],
)
def test_a_number_whose_digits_agree_is_right(nip: str, employment: Employment):
    assert nip_faults(nip, employment, TODAY) == ()


@pytest.mark.parametrize(
    ("nip", "employment", "fault"),
    [
        ("19900115201503100", "PNS", NipFault.NOT_18_DIGITS),
        ("1990011520150310011", "PNS", NipFault.NOT_18_DIGITS),
        ("19900115201503100O", "PNS", NipFault.NOT_18_DIGITS),
        ("١٩٩٠٠١١٥٢٠١٥٠٣١٠٠١", "PNS", NipFault.NOT_18_DIGITS),  # digits, but not these
        ("1.99001E+17", "PNS", NipFault.NOT_18_DIGITS),  # a spreadsheet took it for a number
        ("199002302015031001", "PNS", NipFault.BIRTH_DATE),
        ("190002292015031001", "PNS", NipFault.BIRTH_DATE),  # 1900 was no leap year
        ("199013012015031001", "PNS", NipFault.BIRTH_DATE),
        ("000001152015031001", "PNS", NipFault.BIRTH_DATE),
        ("299001012010011001", "PNS", NipFault.NOT_BORN),
        ("202604012021211001", "PPPK", NipFault.NOT_BORN),  # tomorrow
        ("200001152026041001", "PNS", NipFault.NOT_APPOINTED),  # next month
        ("200001152027211001", "PPPK", NipFault.NOT_APPOINTED),  # next year
        ("199001152015001001", "PNS", NipFault.APPOINTMENT_MONTH),
        ("199001152015131001", "PNS", NipFault.APPOINTMENT_MONTH),
        ("199001152015201001", "PNS", NipFault.APPOINTMENT_MONTH),
        ("199001152021201001", "PPPK", NipFault.CONTRACT_NUMBER),
        ("199001152021301001", "PPPK", NipFault.CONTRACT_NUMBER),
        (PPPK, "PNS", NipFault.OTHER_EMPLOYMENT),
        (PNS, "PPPK", NipFault.OTHER_EMPLOYMENT),
        ("200003012018021001", "PNS", NipFault.UNDER_AGE),  # 18 one month later
        ("200101012018211001", "PPPK", NipFault.UNDER_AGE),  # 18 one year later
        ("199001152015030001", "PNS", NipFault.SEX),
        ("199001152015033001", "PNS", NipFault.SEX),
        ("199001152015031000", "PNS", NipFault.SERIAL),
    ],
)
def test_a_number_that_contradicts_itself_is_wrong(
    nip: str, employment: Employment, fault: NipFault
):
    assert nip_faults(nip, employment, TODAY) == (fault,)


def test_all_faults_are_told_in_the_order_of_the_digits():
    assert nip_faults("199002302015133000", "PNS", TODAY) == (
        NipFault.BIRTH_DATE,
        NipFault.APPOINTMENT_MONTH,
        NipFault.SEX,
        NipFault.SERIAL,
    )


births = st.dates(date(1950, 1, 1), date(2000, 12, 31))
sexes = st.sampled_from("12")
serials = st.integers(1, 999)


@given(births, st.integers(2019, 2025), st.integers(1, 12), sexes, serials)
def test_every_adult_can_be_given_a_number_as_pns(
    birth: date, year: int, month: int, sex: str, serial: int
):
    assert nip_faults(f"{birth:%Y%m%d}{year}{month:02}{sex}{serial:03}", "PNS", TODAY) == ()


@given(births, st.integers(2019, 2025), st.integers(1, 9), sexes, serials)
def test_every_adult_can_be_given_a_number_as_pppk(
    birth: date, year: int, contract: int, sex: str, serial: int
):
    assert nip_faults(f"{birth:%Y%m%d}{year}2{contract}{sex}{serial:03}", "PPPK", TODAY) == ()


@given(st.from_regex(re.compile(r"[0-9]{18}"), fullmatch=True))
def test_no_number_is_right_for_both_employments(nip: str):
    assert nip_faults(nip, "PNS", TODAY) or nip_faults(nip, "PPPK", TODAY)


@given(st.text(max_size=20), st.sampled_from(["PNS", "PPPK"]))
def test_any_text_gets_an_answer(text: str, employment: Employment):
    assert isinstance(nip_faults(text, employment, TODAY), tuple)
