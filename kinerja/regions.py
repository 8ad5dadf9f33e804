"""The regions this installation serves: by default the four of the product's stories."""

import json
from dataclasses import dataclass
from pathlib import Path

from kinerja.failure import WrongUse


@dataclass(frozen=True)
class Region:
    """An autonomous government. ``code`` is Kemendagri's, ``zone`` an IANA time zone."""

    code: str
    name: str
    zone: str


FOUR = (
    Region("13.71", "Kota Padang", "Asia/Jakarta"),
    Region("13.72", "Kota Solok", "Asia/Jakarta"),
    Region("62.71", "Kota Palangka Raya", "Asia/Jakarta"),
    Region("64.72", "Kota Samarinda", "Asia/Makassar"),
)


class RegionsAreWrong(WrongUse):
    """The file of regions is not what it should be; says where and what would be right."""


def regions(file: Path | None) -> dict[str, Region]:
    """The regions by code; from a JSON file ``[{"code", "name", "zone"}, …]``, or the four.

    Raises RegionsAreWrong.
    """
    if file is None:
        return {region.code: region for region in FOUR}
    try:
        found = [Region(**each) for each in json.loads(file.read_text())]
    except FileNotFoundError:
        raise RegionsAreWrong(f"{file} is not there (KINERJA_REGIONS)") from None
    except (ValueError, TypeError) as error:
        right = '[{"code": "13.72", "name": "Kota Solok", "zone": "Asia/Jakarta"}]'
        raise RegionsAreWrong(f"{file}: {error}; what would be right: {right}") from None
    return {region.code: region for region in found}
