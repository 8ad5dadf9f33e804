"""What may change in a contract once it was told: compares the schemas with those of an earlier
commit. The rules and their reasons: docs/decisions/0010-contract-evolution.md."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from contracts.catalogue import Undecodable, event_of
from contracts.envelope import Malformed, decode
from contracts.generate import EXAMPLES, SCHEMAS
from contracts.problem import Problem
from contracts.schema import Schema

RELEASE_TAGS = "v[0-9]*"


class Baseline(NamedTuple):
    """What the working tree is compared with; ``sentence`` says so to people."""

    ref: str | None
    sentence: str


class NothingToCompareWith(Exception):
    """There is an earlier state, but this repository does not hold it, or it is named wrongly."""


def baseline(root: Path, against: str | None = None) -> Baseline:
    """``against`` if named, else the last release tag (``v1…``), else the parent commit.

    Changes that are not committed yet have the last commit as their parent. ``ref`` is None when
    there is nothing before: no git, no commit, the first commit. Raises NothingToCompareWith.
    """
    if against is not None:
        if _git(root, "rev-parse", "--verify", "--quiet", f"{against}^{{commit}}") is None:
            raise NothingToCompareWith(f"no commit or tag here is named {against!r}")
        return Baseline(against, f"compared with {against}")
    if _git(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return Baseline(None, "nothing to compare with: no commit yet")
    changed = _git(root, "status", "--porcelain", "--", "contracts")
    parent = "HEAD" if changed else "HEAD^"
    tag = _git(root, "describe", "--tags", "--abbrev=0", f"--match={RELEASE_TAGS}", parent)
    if tag:
        return Baseline(tag, f"compared with the last tag, {tag}")
    if _git(root, "rev-parse", "--is-shallow-repository") == "true":
        raise NothingToCompareWith("the history is cut off before the last tag: fetch all of it")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--short", parent)
    if commit is None:
        return Baseline(None, "nothing to compare with: this is the first commit")
    return Baseline(commit, f"compared with the commit before, {commit}")


def files_at(root: Path, ref: str) -> dict[Path, bytes]:
    """The schemas and golden examples as they were at ``ref``, by path below ``root``."""
    listed = _git(root, "ls-tree", "-r", "--name-only", ref, "--", str(SCHEMAS), str(EXAMPLES))
    names = (listed or "").splitlines()
    return {Path(name): (_git(root, "show", f"{ref}:./{name}") or "").encode() for name in names}


def evolved(before: Mapping[Path, bytes], after: Mapping[Path, str]) -> list[Problem]:
    """What broke between the schemas ``before`` and those of today."""
    problems: list[Problem] = []
    for path, old in before.items():
        if path.parent == EXAMPLES:
            problems += _unread(path, old)
        elif path not in after:
            problems.append(Problem(path.stem, "the type is gone; logs hold it for ever"))
        else:
            changes = breaks(msgspec.json.decode(old), msgspec.json.decode(after[path]))
            problems += [Problem(path.stem, change) for change in changes]
    return problems


def _unread(path: Path, record: bytes) -> list[Problem]:
    """A record that was told then and cannot be read now."""
    try:
        envelope = decode(record)
        if event_of(envelope.type, envelope.data) is None:
            return [Problem(path.stem, "records of this type are no longer read")]
    except (Malformed, Undecodable) as problem:
        return [Problem(path.stem, f"a golden record of then is no longer read: {problem}")]
    return []


def breaks(before: Schema, after: Schema) -> list[str]:
    """Why records or readers of the schema ``before`` break under ``after``; empty: they do not."""
    return list(_Comparison(before, after).at("data", before, after))


class _Comparison(NamedTuple):
    before: Schema
    after: Schema

    def at(self, where: str, old: Any, new: Any) -> Iterator[str]:
        """The breaking differences at one place, then below it."""
        if not (isinstance(old, dict) and isinstance(new, dict)):
            if old != new:
                yield f"{where} changed from {old} to {new}"
            return
        old, new = _resolve(self.before, old), _resolve(self.after, new)
        for word in sorted((old.keys() | new.keys()) - _STRUCTURE - _PROSE):
            if old.get(word, _ABSENT) != new.get(word, _ABSENT):
                yield _changed(where, word, old, new)
        yield from _values(where, old, new)
        yield from self._of_object(where, old, new)
        for word in ("anyOf", "prefixItems"):
            yield from self._several(where, old.get(word, []), new.get(word, []))
        if "items" in old or "items" in new:
            yield from self.at(f"{where}[]", old.get("items"), new.get("items"))

    def _of_object(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        was, now = old.get("properties", {}), new.get("properties", {})
        needed_then, needed_now = set(old.get("required", [])), set(new.get("required", []))
        for name, field in was.items():
            if name not in now:
                yield f"{where}.{name} is gone"
                continue
            if (name in needed_then) != (name in needed_now):
                yield f"{where}.{name} is {'now' if name in needed_now else 'no longer'} required"
            yield from self.at(f"{where}.{name}", field, now[name])
        for name in sorted((now.keys() - was.keys()) & needed_now):
            yield f"{where}.{name} is new and has no default"

    def _several(self, where: str, old: list[Any], new: list[Any]) -> Iterator[str]:
        if len(old) != len(new):
            yield f"{where} changed from {old} to {new}"
        for was, now in zip(old, new, strict=False):
            yield from self.at(where, was, now)


_ABSENT = object()

_STRUCTURE = frozenset(("properties", "required", "anyOf", "prefixItems", "items", "enum", "$defs"))
"""Keywords that are compared by rules of their own."""

_PROSE = frozenset(("title", "description", "examples", "$schema", "$id"))
"""Words for people, which may change."""


def _resolve(document: Schema, schema: Any) -> Schema:
    schema = cast(Schema, schema)
    if "$ref" not in schema:
        return schema
    return document["$defs"][schema["$ref"].removeprefix("#/$defs/")]


def _changed(where: str, word: str, old: Schema, new: Schema) -> str:
    then, now = (schema.get(word, "nothing") for schema in (old, new))
    return f"{where}: {word} changed from {then} to {now}"


def _values(where: str, old: Schema, new: Schema) -> Iterator[str]:
    """Fewer values: old records are no longer read. More: today's readers cannot read them."""
    if ("enum" in old) != ("enum" in new):
        yield f"{where} is {'now' if 'enum' in new else 'no longer'} one of some values"
        return
    was, now = old.get("enum", []), new.get("enum", [])
    if gone := [value for value in was if value not in now]:
        yield f"{where} can no longer be {', '.join(gone)}"
    if more := [value for value in now if value not in was]:
        yield f"{where} can now be {', '.join(more)}: readers of this version do not know it"


def _git(root: Path, *arguments: str) -> str | None:
    """What git prints; None when it fails or is not there."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode().strip()
