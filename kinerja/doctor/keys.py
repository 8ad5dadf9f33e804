"""The regions' keys: is each there, does a KMS open it, and is it the one that the vault needs?"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from contracts.topics import LOGS
from kernel.database import Database
from kernel.engines import DatabaseIsNotUtf8
from kernel.kms_answers import KmsIsAway
from kernel.refusal import Unavailable
from kernel.region_key_tables import counted
from kernel.region_keys import RegionKeys, RegionKeysAreWrong, under, variable
from kinerja.doctor.finding import Finding, good, warning, wrong
from kinerja.program import kms_of, known_keys
from kinerja.regions import RegionsAreWrong, regions
from kinerja.settings import Settings

HOW = "docs/how-to/keep-region-keys.md"
SHOWN = 5


def examine_keys(settings: Settings) -> Iterator[Finding]:
    """The regions' keys: without one, nobody's name of that region can be opened."""
    file = settings.keys_file
    if settings.kafka is None and not file.exists() and settings.region_keys_file is None:
        yield good("region keys", f"none yet; the first start makes {file}")
        return
    try:
        keys = known_keys(settings)
        missing = [code for code in regions(settings.regions) if code not in keys.regions]
    except (RegionKeysAreWrong, Unavailable) as failure:
        yield wrong("region keys", str(failure), f"see {HOW}")
        return
    except RegionsAreWrong:
        return  # told already
    if missing:
        yield wrong(
            "region keys",
            f"{len(missing)} regions have none: {', '.join(missing[:SHOWN])}",
            f"add them to KINERJA_REGION_KEYS_FILE, or set {variable(missing[0])} …; a region that"
            " has records needs the very key it was set up with",
        )
    found = [*examine_opening(keys), *examine_vault_of(settings, keys)]
    yield from found
    if not missing and all(each.level == "good" for each in found):
        yield good("region keys", f"{len(keys.regions)}")


def examine_kms(settings: Settings) -> Iterator[Finding]:
    """The key that wraps them, where there is one."""
    try:
        if (kms := kms_of(settings)) is None:
            return
        weakness = kms.weakness()
        kms.close()
    except Unavailable as failure:
        yield wrong("KINERJA_REGION_KEYS_KMS", str(failure), mend_of(failure))
        return
    if weakness:
        mend = "make another by `kinerja region-key prepare`, and rotate all regions to it"
        yield warning("KINERJA_REGION_KEYS_KMS", weakness, mend)
    else:
        yield good("KINERJA_REGION_KEYS_KMS", "answers, and its key cannot leave it")


def examine_opening(keys: RegionKeys) -> Iterator[Finding]:
    """Whether each key can be had in the clear. A KMS that is away is told once."""
    for region in keys.regions:
        for commitment in keys.commitments(region):
            try:
                keys.of(region, commitment)
            except Unavailable as failure:
                about = f"region key {commitment} of {region}"
                yield wrong(about, str(failure), mend_of(failure))
                if isinstance(failure, KmsIsAway):
                    return


def examine_vault_of(settings: Settings, keys: RegionKeys) -> Iterator[Finding]:
    """Whether they are the keys that the vault needs, and whether a rotation was left undone. A
    vault that does not answer is told elsewhere."""
    database = Database(settings.vault_of(LOGS[0].by), read_only=True)
    with suppress(SQLAlchemyError, DatabaseIsNotUtf8), database.read() as connection:
        rows = connection.execute(sa.text("SELECT region, index_key FROM regions")).all()
        needed = {row.region: under(row.index_key) for row in rows if row.region in keys.regions}
        for region, commitment in needed.items():
            if commitment and not keys.knows(region, commitment):
                yield wrong(
                    "region keys",
                    f"the vault needs the region key {commitment} of {region}, which is not there",
                    "put it back: a file that is older than a rotation, or a vault that is, lacks"
                    f" the other; see {HOW}",
                )
            elif len(keys.commitments(region)) > 1:
                yield left_over(region, commitment, counted(connection, region))
    database.close()


def left_over(region: str, current: str, keys: Mapping[str, int]) -> Finding:
    """What is to be done about a region that has several keys."""
    if left := sum(number for key, number in keys.items() if key != current):
        says = f"{left} keys of {region} are not wrapped under {current}: a rotation is not done"
        return warning("region keys", says, f"kinerja region-key rotate {region}")
    says = f"{region} has several keys, and everything is wrapped under {current}"
    mend = f"kinerja region-key retire {region} puts old ones away, rotate uses one that waits"
    return warning("region keys", says, mend)


def mend_of(failure: Unavailable) -> str:
    if isinstance(failure, KmsIsAway):
        return "connect it: what runs goes on, but nothing can be started without it"
    return f"see {HOW}"
