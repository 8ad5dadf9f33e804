"""The identity number of a civil servant (NIP): eighteen digits that must agree with each other.

PNS: birth date (8), appointment YYYYMM (6), sex 1/2, serial 001-999. PPPK: birth date (8), year of
the contract (4), the digit 2, how many contracts so far 1-9, sex 1/2, serial. So digits 13 and 14
are a month, 01-12, for a PNS, and 21-29 for a PPPK. Nobody is born or appointed later than today.
"""

import re
from datetime import date
from enum import Enum

from contracts.reporting import Employment

ADULT_YEARS = 18


class NipFault(Enum):
    """What is wrong with a NIP; never which digits stand in it."""

    NOT_18_DIGITS = "nip-has-18-digits"
    BIRTH_DATE = "nip-begins-with-a-birth-date"
    NOT_BORN = "nip-of-somebody-born"
    NOT_APPOINTED = "nip-of-somebody-appointed"
    APPOINTMENT_MONTH = "nip-of-pns-has-a-month"
    CONTRACT_NUMBER = "nip-of-pppk-has-a-contract-number"
    OTHER_EMPLOYMENT = "nip-is-of-the-other-employment"
    UNDER_AGE = "nip-of-an-adult"
    SEX = "nip-has-sex-1-or-2"
    SERIAL = "nip-has-a-serial"


def nip_faults(nip: str, employment: Employment, today: date) -> tuple[NipFault, ...]:
    """All that is wrong with this NIP, in the order of its digits; empty when it is right."""
    if not re.fullmatch("[0-9]{18}", nip):
        return (NipFault.NOT_18_DIGITS,)
    found = [
        _birth_fault(nip, today),
        _kind_fault(nip, employment) or _appointment_fault(nip, employment, today),
        _age_fault(nip, employment, today),
        NipFault.SEX if nip[14] not in "12" else None,
        NipFault.SERIAL if nip[15:] == "000" else None,
    ]
    return tuple(fault for fault in found if fault)


def _birth_fault(nip: str, today: date) -> NipFault | None:
    birth = _birth(nip)
    if birth is None:
        return NipFault.BIRTH_DATE
    return NipFault.NOT_BORN if birth > today else None


def _birth(nip: str) -> date | None:
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def _kind_fault(nip: str, employment: Employment) -> NipFault | None:
    of_pns = 1 <= int(nip[12:14]) <= 12
    of_pppk = 21 <= int(nip[12:14]) <= 29
    match employment:
        case "PNS" if not of_pns:
            return NipFault.OTHER_EMPLOYMENT if of_pppk else NipFault.APPOINTMENT_MONTH
        case "PPPK" if not of_pppk:
            return NipFault.OTHER_EMPLOYMENT if of_pns else NipFault.CONTRACT_NUMBER
        case "PNS" | "PPPK":
            return None


def _appointment_fault(nip: str, employment: Employment, today: date) -> NipFault | None:
    """A NIP names the month of appointment, that of a PPPK the year: this one may be it."""
    month = int(nip[12:14]) if employment == "PNS" else 1
    is_to_come = (int(nip[8:12]), month) > (today.year, today.month)
    return NipFault.NOT_APPOINTED if is_to_come else None


def _age_fault(nip: str, employment: Employment, today: date) -> NipFault | None:
    """A NIP names only the month (PPPK: the year) of appointment. Somebody is under age when 18 is
    not reached by its end: a stricter reading would refuse numbers that were rightly given."""
    birth = _birth(nip)
    if birth is None or birth > today or _kind_fault(nip, employment):
        return None
    years = int(nip[8:12]) - birth.year
    if employment == "PNS" and int(nip[12:14]) < birth.month:
        years -= 1
    return NipFault.UNDER_AGE if years < ADULT_YEARS else None
