"""What `kinerja region-key` does: the file of keys is changed here, the vault by the platform.

The platform is asked over HTTP, because on SQLite the process that serves is the only one that
writes; so every step is small, and a rotation that was interrupted is asked for again.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from kernel.region_key_file import Kept, changing, read
from kernel.region_keys import fresh, variable
from kinerja.catalogue import services
from kinerja.failure import WRONG_USE, Told, counted
from kinerja.program import kms_of, known_keys
from kinerja.progress import progress
from kinerja.region_key_answers import (
    BEFORE_MARKS,
    Made,
    Part,
    RegionKey,
    Retired,
    Rotated,
    Shown,
    state_of,
)
from kinerja.regions import regions
from kinerja.remote import address_of, answered, asked
from kinerja.settings import Settings

VAULT = "vault"


def is_region(settings: Settings, region: str) -> str:
    """The region. Raises Told for one that is none."""
    known = regions(settings.regions)
    if region not in known:
        raise Told(f"there is no region {region!r}; there are {', '.join(known)}", WRONG_USE)
    return region


def keeper() -> str:
    """The service that is asked to change the vault."""
    names = [service.name for service in services]
    return VAULT if VAULT in names else names[0]


def asked_of(settings: Settings, region: str, service: str = "") -> RegionKey:
    path = f"{service or keeper()}/operations/region-key"
    return answered(asked(settings, "GET", region, path), RegionKey)


def shown(settings: Settings, wanted: Sequence[str]) -> list[Shown]:
    """The keys of these regions, of all without one."""
    chosen = [is_region(settings, each) for each in wanted] or list(regions(settings.regions))
    found: list[Shown] = []
    for region in chosen:
        told = asked_of(settings, region)
        names = [*told.known, *(key for key in told.keys if key not in told.known)]
        for key in names:
            state = state_of(key, told)
            found.append(Shown(region, key or BEFORE_MARKS, state, told.keys.get(key, 0)))
    return found


def make(settings: Settings, region: str) -> Made:
    """Put a new key in front of the region's others. Raises Told where one is there already, or
    they do not come from a file."""
    file = file_of(settings, is_region(settings, region))
    with changing(file) as keys:
        if region not in keys:
            raise Told(f"{file} has no key of {region}; the first start makes it")
        if len(keys[region]) > 1:
            raise Told(
                f"{file} has {len(keys[region])} keys of {region} already: rotate to the newest,"
                " and retire the old"
            )
        keys[region].insert(0, fresh(region, kms_of(settings)))
        made = keys[region][0].commitment
    return Made(region, made, str(file))


def file_of(settings: Settings, region: str) -> Path:
    """The file in which the region's keys are. Raises Told when they are in the environment."""
    if variable(region) in os.environ:
        raise Told(
            f"the keys of {region} come from {variable(region)}: put a new one in front of it, with"
            " a comma between, for every process, and start them again (openssl rand -base64 32)"
        )
    if not settings.keys_file.exists():
        raise Told(f"there is no {settings.keys_file}; KINERJA_REGION_KEYS_FILE names the file")
    return settings.keys_file


def rotate(settings: Settings, region: str) -> Rotated:
    """Wrap everything of the region under its newest key; one is made where the newest is in use.

    Interrupted, it leaves a vault that is whole; the same command goes on. Raises Told before
    anything is changed when a process lacks the key.
    """
    told = asked_of(settings, is_region(settings, region))
    known = known_keys(settings).commitments(region)
    if told.current not in known:
        raise Told(
            f"the keys of {region} here ({', '.join(known)}) lack {told.current}, which is in use;"
            " take the newer file"
        )
    to = known[0]
    if to == told.current and not told.left:
        to = make(settings, region).key
    all_know(settings, region, to)
    began, wrapped = time.monotonic(), 0
    path, body = f"{keeper()}/operations/region-key", {"to": to}
    told = answered(asked(settings, "POST", region, f"{path}/begin", json=body), RegionKey)
    with progress() as bars:
        bar = bars.add_task(f"{region} → {to}", total=told.left or None, rate="")
        left = -1
        while left:
            part = answered(asked(settings, "POST", region, f"{path}/part", json=body), Part)
            wrapped, left = wrapped + part.wrapped, part.left
            seconds = time.monotonic() - began
            rate = f"{wrapped / seconds:,.0f} keys/s"
            bars.update(bar, completed=wrapped, total=wrapped + left, rate=rate)
    old = [key for key in known if key != to]
    return Rotated(region, to, wrapped, round(time.monotonic() - began, 2), old)


def all_know(settings: Settings, region: str, to: str) -> None:
    """Raises Told where a service does not have the key and would answer 503 from then on."""
    places = {address_of(settings, each.name): each.name for each in services}
    lacking = [
        name for name in sorted(places.values()) if to not in asked_of(settings, region, name).known
    ]
    if lacking:
        raise Told(
            f"nothing was changed: {', '.join(lacking)} lacks the region key {to} of {region}; give"
            " the newer file (or variable) to every process first"
        )


def retire(settings: Settings, region: str, into: Path | None) -> Retired:
    """Take the old keys out of the file, into another one, or nowhere. Raises Told while anything
    is wrapped under them."""
    file = file_of(settings, is_region(settings, region))
    told = asked_of(settings, region)
    with changing(file) as keys:
        stays, old = split(keys.get(region, []), told.current, file)
        if told.left:
            raise Told(
                f"{counted(told.left, 'key')} of {region} are not wrapped under {told.current} yet;"
                f" kinerja region-key rotate {region}"
            )
        if old and into:
            put_away(into, region, old)
        keys[region] = [stays]
    return Retired(region, [each.commitment for each in old], str(into) if old and into else "")


def split(kept: Sequence[Kept], current: str, file: Path) -> tuple[Kept, list[Kept]]:
    """The key in use and the old ones. Raises Told when the newest is not in use."""
    if not kept or kept[0].commitment != current:
        raise Told(f"{current} is in use and not the newest in {file}; rotate first")
    return kept[0], list(kept[1:])


def put_away(into: Path, region: str, old: Sequence[Kept]) -> None:
    """Into a file of the same form, in front of what it has."""
    with changing(into) as keys:
        there = keys.get(region, [])
        keys[region] = [*(each for each in old if each not in there), *there]
    assert all(each in read(into)[region] for each in old)


def prepare(settings: Settings) -> bool:
    """Have the KMS make the key that wraps. Raises Told without one in the settings."""
    kms = kms_of(settings)
    if kms is None:
        raise Told("KINERJA_REGION_KEYS_KMS is not set; it says where the key is to be", WRONG_USE)
    return kms.prepare()
