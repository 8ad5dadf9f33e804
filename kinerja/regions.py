"""The regions this installation serves: by default the four of the product's stories."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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


ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
CODES_OF_A_PROVINCE = 99
MOST = 9 * CODES_OF_A_PROVINCE


def many(count: int) -> dict[str, Region]:
    """The four and invented ones, ``count`` in all and at most `MOST`: to see how a platform of
    that size does. No province has a code below 11, so no real region has one of theirs."""
    found = {region.code: region for region in FOUR[:count]}
    for number in range(count - len(found)):
        province, which = divmod(number, CODES_OF_A_PROVINCE)
        code = f"{1 + province:02}.{1 + which:02}"
        found[code] = Region(code, f"Kota Contoh {number + 1}", ZONES[number % len(ZONES)])
    return found


def write(file: Path, known: Mapping[str, Region]) -> None:
    """A file as `regions` reads it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(region) for region in known.values()], indent=1))


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
