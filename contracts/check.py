"""Everything that must be true of the contracts, in one list of problems. Empty: they hold."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import msgspec

from contracts import evolution, personal, persons
from contracts.catalogue import EVENTS, SHAPES, Undecodable, event_of
from contracts.envelope import LARGEST_RECORD_BYTES, Malformed, decode, encode, schema_uri
from contracts.event import Event
from contracts.generate import EXAMPLES, generated, orphans, stale, type_of
from contracts.generate import schemas as schema_files
from contracts.problem import Problem
from contracts.schema import Schema, schema_of
from contracts.topics import LOGS, Told, laggards

UNCLASSIFIED = "names a person or a thing? Say which in contracts/persons.py or contracts/things.py"


def check(root: Path, against: str | None = None) -> list[Problem]:
    """All problems of the contracts below ``root``.

    ``against`` is the git commit or tag they must not break; without one it is chosen by
    `contracts.evolution.baseline`.
    """
    return [
        *in_files(root),
        *in_classes(SHAPES, EVENTS, LOGS, personal.HARMLESS),
        *broken(root, against),
    ]


def in_files(root: Path) -> list[Problem]:
    """Problems of the files below ``root``: generated ones and golden examples."""
    return [*out_of_date(root), *unexampled(root, SHAPES), *unreadable(root)]


def in_classes(
    shapes: Mapping[str, type[Event]],
    written: Mapping[str, type[Event]],
    logs: Iterable[Told],
    harmless: Mapping[str, str],
) -> list[Problem]:
    """Problems of the event classes and of what the topics promise about them."""
    schemas = [schema_of(shape) for shape in shapes.values()]
    return [
        *gaps(shapes, written),
        *exposed(schemas, harmless),
        *(Problem(field, UNCLASSIFIED) for field in persons.unclassified(schemas)),
        *(problem for schema in schemas for problem in vague(schema)),
        *(Problem("contracts/topics.py", what) for what in laggards(logs, written)),
    ]


def out_of_date(root: Path) -> list[Problem]:
    """Generated files that differ from their classes, and schemas without a class."""
    files = generated(root)
    return [
        *(
            Problem(str(path), "is not as generated: `make contracts`")
            for path in stale(root, files)
        ),
        *(Problem(str(path), "belongs to no type") for path in orphans(root, files)),
    ]


def unexampled(root: Path, types: Iterable[str]) -> list[Problem]:
    """Types without a golden record, and records of no type."""
    named = {path.name: f"{type_of(path)}{path.suffix}" for path in (root / EXAMPLES).glob("*")}
    wanted = {f"{type}.json" for type in types}
    strange = sorted(name for name, of in named.items() if of not in wanted)
    return [
        *(Problem(str(EXAMPLES / name), "is missing") for name in sorted(wanted - named.keys())),
        *(Problem(str(EXAMPLES / name), "belongs to no type") for name in strange),
    ]


def unreadable(root: Path) -> list[Problem]:
    """Golden records that are not read, or not written again as the same bytes."""
    found: list[Problem] = []
    for path in sorted((root / EXAMPLES).glob("*.json")):
        wrong = amiss(type_of(path), path.read_bytes())
        found += [Problem(str(path.relative_to(root)), wrong)] if wrong else []
    return found


def amiss(type: str, golden: bytes) -> str | None:
    """What is wrong with the golden record of a type; its layout is free, its content is not."""
    try:
        record = msgspec.json.format(golden, indent=-1)
        envelope = decode(record)
        event = event_of(envelope.type, envelope.data)
    except (Malformed, Undecodable, msgspec.DecodeError) as problem:
        return f"is not read: {problem}"
    if envelope.type != type or envelope.dataschema != schema_uri(type):
        return f"is a record of {envelope.type} under {envelope.dataschema}"
    if event is None:
        return "is of a type that nobody reads"
    if encode(envelope) != record:
        return "has attributes in another order, or some that are not ours"
    if len(record) > LARGEST_RECORD_BYTES:
        return f"has {len(record)} bytes, more than a record may have"
    return None


def gaps(shapes: Iterable[str], written: Iterable[str]) -> list[Problem]:
    """Versions of an event must run from 1 without a gap, and the last is the one written."""
    versions: defaultdict[str, list[int]] = defaultdict(list)
    for type in shapes:
        name, _, version = type.rpartition(".v")
        versions[name].append(int(version))
    missing = [
        Problem(name, f"has versions {sorted(found)}; they run from 1 without a gap")
        for name, found in versions.items()
        if sorted(found) != list(range(1, len(found) + 1))
    ]
    late = [
        Problem(type, "is written although a later version exists")
        for type in written
        if int(type.rpartition(".v")[2]) < max(versions[type.rpartition(".v")[0]])
    ]
    return missing + late


def exposed(schemas: Iterable[Schema], harmless: Mapping[str, str]) -> list[Problem]:
    """Fields named like a personal value that are neither sealed nor known to be harmless, and
    entries of that list which no field needs (any more)."""
    found = {field for schema in schemas for field in personal.in_the_clear(schema)}
    return [
        *(
            Problem(field, "is named like a personal value: seal it, or say why it is harmless")
            for field in sorted(found - harmless.keys())
        ),
        *(Problem(field, "is listed as harmless, no field") for field in harmless.keys() - found),
        *(Problem(field, "has no reason") for field, reason in harmless.items() if not reason),
    ]


def vague(schema: Schema) -> list[Problem]:
    """Floats (scores and money are decimals, counts are integers), shapes that allow anything,
    and events or parts that no docstring explains."""
    owners = (schema, *schema.get("$defs", {}).values())
    return [
        *(Problem(where, what) for where, what in _loose(schema["title"], schema)),
        *(Problem(owner["title"], "has no docstring") for owner in owners if _is_mute(owner)),
    ]


def _is_mute(owner: Schema) -> bool:
    return not re.search(r"\w", owner.get("description", ""))


def _loose(where: str, schema: Any) -> Iterator[tuple[str, str]]:
    if isinstance(schema, list):
        for item in cast("list[Any]", schema):
            yield from _loose(where, item)
    elif isinstance(schema, dict):
        if schema.get("type") == "number":  # pyright: ignore[reportUnknownMemberType]
            yield where, "is a float: use Decimal or int"
        if schema == {}:
            yield where, "may be anything"
        for key, value in cast(Schema, schema).items():
            if key not in ("default", "enum", "required"):
                yield from _loose(where if key in _WORDS else f"{where}.{key}", value)


_WORDS = frozenset(("properties", "items", "prefixItems", "anyOf", "$defs"))


def broken(root: Path, against: str | None = None) -> list[Problem]:
    """What breaks records or readers of an earlier state."""
    try:
        before = evolution.baseline(root, against)
    except evolution.NothingToCompareWith as problem:
        return [Problem("git", str(problem))]
    if before.ref is None:
        return []
    return evolution.evolved(evolution.files_at(root, before.ref), schema_files())
