"""What must hold whatever happened, each invariant under its name; every one reads the evidence
alone, after everything has ended, and folds and decides again with the services' own rules.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import msgspec

from contracts.envelope import Malformed, decode
from kernel.heard import hear, types_of
from kernel.reaction import Reaction
from kernel.refusal import Refusal
from kernel.service import Service
from kernel.topic_reader import record_of
from kernel.union import sources
from kernel.view import View
from kinerja.lag import followers
from tests.faults.again import Again
from tests.faults.clients import canary
from tests.faults.evidence import Evidence, Place, same_row
from tests.faults.history import Entry


class Violation(msgspec.Struct, frozen=True):
    """Something that must not be: which invariant it breaks, where, and how."""

    invariant: str
    where: str
    what: str


Found = Iterator[tuple[str, str]]
"""Where and what."""


def where(entry: Entry) -> str:
    return f"{entry.region}/{entry.service} {entry.leaves} {entry.token}"


def ok_is_there(evidence: Evidence) -> Found:
    """Each *ok* command is in history, at or before the position it was answered with."""
    for entry in evidence.entries:
        if entry.outcome == "ok":
            found = evidence.left_by(entry)
            if not found:
                yield where(entry), f"answered at {entry.position}, and not in the log"
            elif found[0] > entry.position:
                yield where(entry), f"answered at {entry.position}, recorded at {found[0]}"


def nothing_twice(evidence: Evidence) -> Found:
    """No command, *ok* or *unknown*, is in history twice."""
    for entry in unique(evidence):
        if len(found := evidence.left_by(entry)) > 1:
            yield where(entry), f"recorded at {found}"


def unique(evidence: Evidence) -> list[Entry]:
    """One entry for each token: the same command may have been sent by several."""
    return list({(e.region, e.leaves, e.token): e for e in evidence.entries}.values())


def fail_is_not_there(evidence: Evidence) -> Found:
    """What was refused is not in history."""
    for entry in evidence.entries:
        if entry.outcome == "fail" and (found := evidence.left_by(entry)):
            yield where(entry), f"refused ({entry.slug}), and recorded at {found}"


def dense(evidence: Evidence) -> Found:
    """Positions, and the versions of each stream, count up without a gap; time never goes back."""
    for (region, service), log in evidence.logs.items():
        versions: Counter[str] = Counter()
        before = 0
        for index, record in enumerate(log):
            versions[record.stream] += 1
            at = f"{region}/{service}@{record.position}"
            if record.position != index:
                yield at, f"stands where {index} should"
            if record.version != versions[record.stream]:
                yield at, f"{record.stream} has version {record.version} twice or skips one"
            if record.time_us < before:
                yield at, "is older than the record before it"
            before = record.time_us
            if record_of(region, service, record.body, None) != msgspec.structs.replace(record):
                yield at, "says something else than its columns"


def topic_is_log(evidence: Evidence) -> Found:
    """A topic holds the log byte for byte, each record for the first time in order.

    Duplicates may stand anywhere, and what was put in by the attack itself.
    """
    for (region, service), bodies in evidence.topics.items():
        log = evidence.logs[region, service]
        missing = set(range(len(log)))
        for offset, body in enumerate(bodies):
            if (region, service, body) in evidence.foreign:
                continue
            record = record_of(region, service, body, offset)
            at = f"{region}/{service} message {offset}"
            if record is None or record.position >= len(log):
                yield at, "is no record of this log"
            elif body != log[record.position].body:
                yield at, f"differs from {region}/{service}@{record.position}"
            else:
                missing.discard(record.position)
        if missing:
            yield f"{region}/{service}", f"positions {sorted(missing)[:5]} are not in the topic"


def view_is_replay(evidence: Evidence) -> Found:
    """Every view's rows are what its fold makes of the logs it hears, read from the beginning."""
    for service in evidence.services.values():
        for view in service.views:
            for region in evidence.regions:
                yield from differences(evidence, service, view, region)


def differences(evidence: Evidence, service: Service, view: View[Any, Any], region: str) -> Found:
    stored = evidence.rows[service.name, view.name, region]
    replayed = replay(evidence, service, view, region)
    name = f"{region}/{service.name}.{view.name}"
    for key in sorted(stored.keys() | replayed.keys()):
        if key not in replayed:
            yield f"{name} {key}", "is shown, and no record made it"
        elif key not in stored:
            yield f"{name} {key}", "is not shown"
        elif not same_row(view.row, stored[key], replayed[key]):
            yield f"{name} {key}", "differs from its replay"


def replay(
    evidence: Evidence, service: Service, view: View[Any, Any], region: str
) -> dict[str, Any]:
    """The rows that the fold makes of everything up to the view's checkpoint."""
    types = types_of(view.hears)
    rows: dict[str, Any] = {}
    checkpoint = evidence.checkpoints.get((service.name, view.name, region))
    for source in sources(view.hears):
        until = checkpoint.at(source).position if checkpoint else -1
        for record in evidence.logs.get((region, source), [])[: until + 1]:
            heard = hear(record, types)
            if heard is None:
                continue
            for key in dict.fromkeys(view.keys(heard)):
                rows[key] = view.folded(rows.get(key), heard, key)
    return {key: row for key, row in rows.items() if row is not None}


def no_checkpoint_ahead(evidence: Evidence) -> Found:
    """Whatever a follower's checkpoint says was applied has its effect, and is in the log."""
    for (name, follower, region), checkpoint in evidence.checkpoints.items():
        for source, mark in checkpoint.marks.items():
            log = evidence.logs.get((region, source), [])
            at = f"{region}/{name}.{follower} at {source}@{mark.position}"
            if mark.position >= len(log):
                yield at, "is beyond the end of the log"
            elif log[mark.position].id != mark.id:
                yield at, "is another record than the one applied"
    for service in evidence.services.values():
        for reaction in service.reactions:
            for region in evidence.regions:
                yield from unfelt(evidence, service, reaction, region)


def unfelt(evidence: Evidence, service: Service, reaction: Reaction[Any], region: str) -> Found:
    """Source records at or below the checkpoint whose commands would still write something."""
    checkpoint = evidence.checkpoints.get((service.name, reaction.name, region))
    parked = evidence.parked.get((service.name, reaction.name, region), set())
    again = Again(service, region, evidence.logs[region, service.name])
    types = types_of(reaction.hears)
    for source in sources(reaction.hears):
        until = checkpoint.at(source).position if checkpoint else -1
        for record in evidence.logs.get((region, source), [])[: until + 1]:
            heard = hear(record, types)
            if heard is None or f"{source}/{record.stream}" in parked:
                continue
            commands = reaction.react(heard)
            if commands and again.would_write(commands):
                yield f"{region}/{service.name}.{reaction.name}", f"{heard.cause} has no effect"


def caused_once(evidence: Evidence) -> Found:
    """A record of one log causes at most one record of a kind in a stream of another."""
    for (region, service), log in evidence.logs.items():
        seen: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for record in log:
            if cause := decode(record.body).causation:
                seen[cause, record.stream, record.type].append(record.position)
        for (cause, stream, _), positions in seen.items():
            if len(positions) > 1:
                yield f"{region}/{service} {stream}", f"{cause} had its effect at {positions}"


def answers_are_true(evidence: Evidence) -> Found:
    """A refusal, and the answer that it is already so, is what the rules say of the log then."""
    by_log: dict[Place, list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        by_log[entry.region, entry.service].append(entry)
    for (region, service), entries in by_log.items():
        again = Again(evidence.services[service], region, evidence.logs[region, service])
        times = Times(evidence, (region, service), entries)
        for entry in entries:
            command = entry.asked()
            if command is None:
                continue
            if entry.outcome == "ok" and evidence.is_quiet(entry):
                if again.would_write([command], until=entry.position):
                    yield where(entry), f"was not yet so at {entry.position}"
            elif entry.outcome == "fail":
                first, last = times.around(entry)
                if not again.was_refused(command, entry.slug, entry.expected, first, last):
                    yield where(entry), f"{entry.slug} was not true from {first} to {last}"


class Times:
    """The order in which the clients of one log saw things happen."""

    def __init__(self, evidence: Evidence, place: Place, entries: Sequence[Entry]) -> None:
        ok = [entry for entry in entries if entry.outcome == "ok"]
        by_end = sorted(ok, key=lambda entry: entry.ended)
        self._ended = [entry.ended for entry in by_end]
        self._highest = list(accumulate((entry.position for entry in by_end), max))
        wrote = [e for e in ok if not e.again and evidence.left_by(e) and not evidence.is_quiet(e)]
        by_begin = sorted(wrote, key=lambda entry: -entry.begun)
        self._begun = [-entry.begun for entry in by_begin]
        self._lowest = list(accumulate((evidence.left_by(e)[0] for e in by_begin), min))
        self._end = len(evidence.logs[place]) - 1

    def around(self, entry: Entry) -> tuple[int, int]:
        """The ends of the log between which an entry was decided: what was answered before it was
        asked had happened, what was asked after it was answered had not."""
        earlier = bisect_left(self._ended, entry.begun)
        later = bisect_left(self._begun, -entry.ended)
        first = self._highest[earlier - 1] if earlier else -1
        last = self._lowest[later - 1] - 1 if later else self._end
        return first, min(last, self._end)


def canary_stays(evidence: Evidence) -> Found:
    """Nothing of a region stands in another: no record, message, row or answer."""
    for region in evidence.regions:
        others = [canary(each).encode() for each in evidence.regions if each != region]
        for place, body in everything_of(evidence, region):
            if any(other in body for other in others):
                yield f"{region} {place}", "holds something of another region"


def everything_of(evidence: Evidence, region: str) -> Iterator[tuple[str, bytes]]:
    for service in evidence.services:
        for record in evidence.logs[region, service]:
            yield f"{service}@{record.position}", record.body
        for offset, body in enumerate(evidence.topics[region, service]):
            if (region, service, body) not in evidence.foreign:
                yield f"{service} message {offset}", body
    for (service, view, of), rows in evidence.rows.items():
        if of == region:
            for key, row in rows.items():
                yield f"{service}.{view} {key}", row
    for (of, path), text in evidence.shown.items():
        if of == region:
            yield path, text.encode()


def lag_drains(evidence: Evidence) -> Found:
    """Without anybody's help every follower has come to the end of every log that it hears."""
    for service in evidence.services.values():
        for follower, _, heard in followers(service, has_relay=True):
            for region in evidence.regions:
                checkpoint = evidence.checkpoints.get((service.name, follower, region))
                for source in heard:
                    end = len(evidence.logs.get((region, source), [])) - 1
                    at = checkpoint.at(source).position if checkpoint else -1
                    if at < end:
                        yield f"{region}/{service.name}.{follower}", f"is at {source}@{at} of {end}"


INVARIANTS: dict[str, Callable[[Evidence], Found]] = {
    "ok-is-there": ok_is_there,
    "nothing-twice": nothing_twice,
    "fail-is-not-there": fail_is_not_there,
    "dense": dense,
    "topic-is-log": topic_is_log,
    "view-is-replay": view_is_replay,
    "no-checkpoint-ahead": no_checkpoint_ahead,
    "caused-once": caused_once,
    "answers-are-true": answers_are_true,
    "canary-stays": canary_stays,
    "lag-drains": lag_drains,
}


def violations(evidence: Evidence) -> list[Violation]:
    """All that is broken, by invariant; a record that cannot be read breaks the one that met it."""
    found: list[Violation] = []
    for name, invariant in INVARIANTS.items():
        try:
            found += [Violation(name, at, what) for at, what in invariant(evidence)]
        except (Malformed, Refusal) as failure:
            found.append(Violation(name, "the evidence", f"{type(failure).__name__}: {failure}"))
    return found
