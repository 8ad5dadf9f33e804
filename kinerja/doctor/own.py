"""What a process brings along: its folder, its regions, and whom it trusts."""

import shutil
from collections.abc import Iterator

import httpx2
import msgspec

from kinerja.doctor.finding import Finding, good, warning, wrong
from kinerja.regions import RegionsAreWrong, regions
from kinerja.settings import Settings, write_into
from kinerja.trust import is_inside, lacking

ANSWER_SECONDS = 5
LEAST_FREE_BYTES = 2 * 1024**3


def examine_regions(settings: Settings) -> Iterator[Finding]:
    """The file of regions."""
    try:
        found = regions(settings.regions)
    except RegionsAreWrong as failure:
        yield wrong("KINERJA_REGIONS", str(failure), "correct the file")
        return
    yield good("regions", f"{len(found)}, the first is {next(iter(found), 'none')}")


def examine_folder(settings: Settings) -> Iterator[Finding]:
    """Where the SQLite files are; a full disk stops every log."""
    at = settings.data.absolute()
    there = next(folder for folder in (at, *at.parents) if folder.exists())
    try:
        write_into(there)
    except OSError as failure:
        says = f"{there} is no folder that we may write into ({failure.strerror})"
        yield wrong("KINERJA_DATA", says, "name another, or give it to this user")
        return
    free = shutil.disk_usage(there).free
    says = f"{free // 1024**2} MiB free below {there}"
    if free < LEAST_FREE_BYTES:
        yield warning("KINERJA_DATA", says, "make room: a full disk stops every log")
    else:
        yield good("KINERJA_DATA", says)


def examine_issuer(settings: Settings) -> Iterator[Finding]:
    """Whose tokens are trusted, and whether its keys can be had."""
    if missing := lacking(settings):
        yield wrong("KINERJA_ISSUER", missing, "name the issuer whose tokens are to be trusted")
        return
    if settings.issuer is None or is_inside(settings):
        says = "the development issuer inside the process gives a token to anybody"
        yield warning("KINERJA_ISSUER", says, "name a real issuer before people use it")
        return
    address = f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        told = httpx2.get(address, timeout=ANSWER_SECONDS).raise_for_status()
        named = msgspec.json.decode(told.content, type=Discovered).issuer
    except (httpx2.HTTPError, msgspec.MsgspecError) as failure:
        says = f"{address} does not answer as an issuer does ({type(failure).__name__})"
        yield wrong("KINERJA_ISSUER", says, "without its keys nobody who is not known yet comes in")
        return
    if named != settings.issuer:
        yield wrong("KINERJA_ISSUER", f"the issuer calls itself {named}", "name it so, exactly")
        return
    yield good("KINERJA_ISSUER", f"{named} answers")


class Discovered(msgspec.Struct):
    """What we read of an issuer's discovery document."""

    issuer: str
