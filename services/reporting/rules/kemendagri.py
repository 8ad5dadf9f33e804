"""Codes that Kemendagri gives: of a region, the kecamatan in it, the kelurahan in those.

A region is ``13.71``, its kecamatan ``13.71.06``, a kelurahan of that ``13.71.06.1001``; the last
four digits begin with 1, for those of a village (desa) begin with 2 and a desa is no office of the
region. Other offices have none (Kepmendagri 100.1.1-6117/2022).
"""

import re
from typing import Final

from contracts.reporting import UnitKind

FORMS: Final[dict[UnitKind, str]] = {
    "region": r"[0-9]{2}\.[0-9]{2}",
    "kecamatan": r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}",
    "kelurahan": r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.1[0-9]{3}",
}


def is_code_of(kind: UnitKind, code: str) -> bool:
    """Whether a unit of this kind can have this code."""
    return kind in FORMS and re.fullmatch(FORMS[kind], code) is not None


def lies_in(code: str, above: str | None) -> bool:
    """Whether a code belongs under another one; anything does under a unit that has none."""
    return above is None or code.startswith(f"{above}.")
