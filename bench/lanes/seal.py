"""`seal`: what a sealed field costs: alone, in a command, and on a page of fifty people; in the
process's CPU time, so that neither the machine's other work nor waiting counts.

Ours is the vault as a service uses it, on PostgreSQL. The floor is the cipher on the same bytes;
the peer seals value by value under a key for each person, as one would write it with
`cryptography`, and reads the keys of a page with one query.
"""

import asyncio
import os
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from bench import apart
from bench.apart import Outcome
from bench.lane import OURS, Claim, Contestant, Contestants, Lane, Sample
from bench.lanes.append import CALLERS
from bench.place import Place
from bench.platform import COMMENT, REGION, caller, running, suggest, suggestion
from kernel.boxes import KEY_BYTES, KeyCache
from kernel.database import Database
from kernel.edge import Personal
from kernel.keyring import Keyring, wall_clock_us
from kernel.region_keys import RegionKeys
from kernel.serving import Serving
from kernel.telemetry import span_from
from kernel.vault import Vault

PAGE = 50
PAGES = 20
PEOPLE = PAGE * PAGES
SEALED, OPENED = OURS, "ours, a page of 50 opened, keys in memory"
FETCHED = "ours, a page of 50 opened, keys from the vault"
COMMAND, BARE = "ours, a command that seals a field", "a command whose field was sealed before"
FLOOR, FLOOR_PAGE = "AES-SIV of the same bytes", "AES-SIV of a page's bytes"
FERNET, GCM = "Fernet", "AES-GCM with a nonce"
FERNET_PAGE, FERNET_FETCHED = "Fernet, a page", "Fernet, a page, keys by one query"
Send = Callable[[Serving, str, str], Coroutine[Any, Any, object]]
AROUND = [REGION.encode(), b"e7", b"comment"]


def microseconds(act: Callable[[int], object], times: int) -> float:
    """CPU microseconds of one call of many, each with its number."""
    began = time.process_time()
    for number in range(times):
        act(number)
    return (time.process_time() - began) / times * 1e6


def people(page: int) -> list[str]:
    return [f"e{number}" for number in range(page * PAGE, (page + 1) * PAGE)]


def vaults(url: str, directory: str) -> tuple[Vault, Vault]:
    """One that keeps keys in memory, and one that has to ask for each page."""
    keys = RegionKeys.create(Path(directory) / "keys.json", [REGION])
    kept = Vault.open_at(url, keys)
    kept.beats(lambda: [REGION])
    kept.start()
    return kept, Vault(Keyring(Database(url), keys, wall_clock_us, KeyCache(entries=1)))


def ours(url: str, directory: str, times: int) -> Outcome:
    kept, bare = vaults(url, directory)
    everybody = [Personal(f"e{n}", "comment", COMMENT) for n in range(PEOPLE)]
    boxes = kept.seal(REGION, everybody)
    kept.confirm(REGION, boxes)
    kept.open(REGION, boxes)  # confirmed keys are in memory now
    pages = [boxes[start : start + PAGE] for start in range(0, PEOPLE, PAGE)]
    one = [[value] for value in everybody]
    with apart.watched() as watch:
        values = {
            SEALED: microseconds(lambda n: kept.seal_at_hand(REGION, one[n % PEOPLE]), times),
            OPENED: microseconds(lambda n: kept.open(REGION, pages[n % PAGES]), times // PAGE),
            FETCHED: microseconds(lambda n: bare.open(REGION, pages[n % PAGES]), times // PAGE),
        }
    for vault in (kept, bare):
        vault.close()
    return Outcome(times, watch.seconds, watch.cpu_seconds, values)


def floor(times: int) -> Outcome:
    siv, text = AESSIV(os.urandom(KEY_BYTES)), COMMENT.encode()
    box = siv.encrypt(text, AROUND)
    with apart.watched() as watch:
        values = {
            FLOOR: microseconds(lambda _: siv.encrypt(text, AROUND), times),
            FLOOR_PAGE: PAGE * microseconds(lambda _: siv.decrypt(box, AROUND), times),
        }
    return Outcome(times, watch.seconds, watch.cpu_seconds, values)


def peer(url: str, times: int) -> Outcome:
    """A cipher for each person, kept in a dictionary; a page without them asks a table of keys."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    keys = {f"e{n}": Fernet.generate_key() for n in range(PEOPLE)}
    query = sa.text("SELECT subject, key FROM keys WHERE subject = ANY(:subjects)")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE TABLE keys (subject text PRIMARY KEY, key bytea)"))
        rows = [{"subject": subject, "key": key} for subject, key in keys.items()]
        connection.execute(sa.text("INSERT INTO keys VALUES (:subject, :key)"), rows)
    fernets = {subject: Fernet(key) for subject, key in keys.items()}
    gcm = {subject: AESGCM(os.urandom(32)) for subject in keys}
    names, text = list(keys), COMMENT.encode()
    boxes = {subject: fernet.encrypt(text) for subject, fernet in fernets.items()}

    def page(number: int) -> list[bytes]:
        return [fernets[subject].decrypt(boxes[subject]) for subject in people(number % PAGES)]

    def fetched(number: int) -> list[bytes]:
        with engine.connect() as connection:
            found = connection.execute(query, {"subjects": people(number % PAGES)}).all()
        return [Fernet(row.key).decrypt(boxes[row.subject]) for row in found]

    def with_nonce(number: int) -> bytes:
        nonce, subject = os.urandom(12), names[number % PEOPLE]
        return urlsafe_b64encode(nonce + gcm[subject].encrypt(nonce, text, subject.encode()))

    with apart.watched() as watch:
        values = {
            FERNET: microseconds(lambda n: fernets[names[n % PEOPLE]].encrypt(text), times),
            GCM: microseconds(with_nonce, times),
            FERNET_PAGE: microseconds(page, times // PAGE),
            FERNET_FETCHED: microseconds(fetched, times // PAGE),
        }
    engine.dispose()
    return Outcome(times, watch.seconds, watch.cpu_seconds, values)


def commands(url: str, directory: str, times: int) -> Outcome:
    """Commands of 32 callers as in `append`, with a field to be sealed and with one that was."""
    with running(url, Path(directory)) as (_, edge), apart.watched() as watch:
        values = asyncio.run(both(edge, times))
    return Outcome(2 * times, watch.seconds, watch.cpu_seconds, values)


async def both(edge: Serving, times: int) -> dict[str, float]:
    """The two take turns, so that what a growing log costs meets both. A command's CPU time is that
    of all our threads: the loop, the writer, and those that serve neither."""
    who = [f"s{number}" for number in range(CALLERS)]
    await asyncio.gather(*(suggest(edge, subject, f"warm-{subject}") for subject in who))
    values = [Personal(subject, "comment", COMMENT) for subject in who]
    boxes = dict(zip(who, await edge.seal(values, caller("s0")), strict=True))

    async def before(edge: Serving, subject: str, name: str) -> None:
        with span_from("", "PUT"):
            await edge.execute(suggestion(name, boxes[subject]), caller(subject))

    async def several(send: Send, subject: str, prefix: str) -> None:
        for number in range(each):
            await send(edge, subject, f"{prefix}-{subject}-{number}")

    sends: dict[str, Send] = {COMMAND: suggest, BARE: before}
    seconds = dict.fromkeys(sends, 0.0)
    each = max(times // CALLERS // PAGES, 1)
    for turn in range(PAGES):
        for place, (name, send) in enumerate(sends.items()):
            began = time.process_time()
            await asyncio.gather(*(several(send, s, f"c{place}-{turn}") for s in who))
            seconds[name] += time.process_time() - began
    return {name: spent / (PAGES * each * CALLERS) * 1e6 for name, spent in seconds.items()}


@contextmanager
def setup(place: Place, size: int) -> Generator[Contestants]:
    def fresh() -> dict[str, str]:
        return {"url": place.new_database(), "directory": str(place.new_directory())}

    def told(outcome: Outcome) -> Sample:
        return apart.sample(outcome.values, outcome)

    yield {
        OURS: Contestant(lambda: told(apart.ours(ours, times=size, **fresh()))),
        FERNET: Contestant(lambda: told(apart.ours(peer, url=place.new_database(), times=size))),
        FLOOR: Contestant(lambda: told(apart.ours(floor, times=size))),
        COMMAND: Contestant(lambda: told(apart.ours(commands, times=size // 4, **fresh()))),
    }


SEAL = Lane(
    name="seal",
    unit="CPU microseconds for each",
    size=40_000,
    smoke_size=2_000,
    claims=[
        Claim(FERNET, goal=1.0),
        Claim(GCM),
        Claim(FERNET_PAGE, goal=1.0, ours=OPENED),
        Claim(FERNET_FETCHED, goal=1.5, ours=FETCHED),
        Claim(FLOOR, goal=4.0, is_floor=True),
        Claim(FLOOR_PAGE, goal=4.0, is_floor=True, ours=OPENED),
        Claim(BARE, goal=1.2, is_floor=True, ours=COMMAND),
    ],
    setup=setup,
)
