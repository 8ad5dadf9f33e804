"""Identity numbers are found in texts that everybody may read."""

import pytest

from contracts.personal import holds_identity_number

NIP, NIK = "198001152005011001", "1371011501800001"


@pytest.mark.parametrize(
    "text",
    [NIP, NIK, f"Camat {NIP}", f"({NIK})", "NIP. 19800115 200501 1 001", "19800115.200501.1.001"],
)
def test_an_identity_number_is_found_wherever_it_stands(text: str):
    assert holds_identity_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "Camat", "00001234/PKA/LAN/2026", NIP[1:], NIP + "0", "2023 2024 2025 2026", "19800115"],
)
def test_other_numbers_are_none(text: str):
    assert not holds_identity_number(text)
