"""The part of the page of benchmarks about a platform of many regions."""

from pathlib import Path

import msgspec

FOLDER = "regions"  # of the results: what `python -m bench.regions --write` keeps
BEGIN, END = "<!-- measured -->", "<!-- until here -->"


def many_regions(results: Path, notes: Path) -> str:
    """What people wrote about `python -m bench.regions`, and between two marks what it measured,
    once both modes have a result; it has no peer."""
    note = notes / "regions.md"
    text = note.read_text() if note.exists() else ""
    files = [results / FOLDER / f"{mode}.json" for mode in ("embedded", "distributed")]
    if BEGIN not in text or not all(file.exists() for file in files):
        return text
    before, _, rest = text.partition(BEGIN)
    found = [msgspec.json.decode(file.read_bytes(), type=Platform) for file in files]
    return before + "\n".join(regions_table(found)) + rest.partition(END)[2]


class Footprint(msgspec.Struct):
    """One process and its children while nothing happens; ``idle_cpu`` is seconds a second."""

    rss_mib: float
    idle_cpu: float
    connections: int


class Existing(msgspec.Struct):
    """How many regions have it; ``topics`` are those of all regions and services."""

    keys: int
    logs: dict[str, int]
    grants: dict[str, int]
    topics: int


class Platform(msgspec.Struct):
    """What `bench.regions` found of one mode, as far as the page shows it."""

    mode: str
    regions: int
    start_seconds: dict[str, float]
    processes: dict[str, Footprint]
    existing: Existing
    up_seconds: float
    metadata_seconds: float
    rebalance: dict[str, float] | None
    at: str


def regions_table(found: list[Platform]) -> list[str]:
    """A row for each process, and a sentence for what belongs to all of them."""
    lines = [
        "| what | ready after | memory of its own | CPU of a core, idle | connections |",
        "|---|---:|---:|---:|---:|",
    ]
    for one in found:
        for name, process in one.processes.items():
            seconds = one.start_seconds.get(name)
            ready = "" if seconds is None else f"{seconds:.1f} s"
            lines.append(
                f"| {one.mode}: {name} | {ready} | {process.rss_mib:,.0f} MiB |"
                f" {100 * process.idle_cpu:.1f} % | {process.connections} |"
            )
    return [*lines, "", *(f"{told(one)}\n" for one in found)]


def told(one: Platform) -> str:
    there = one.existing
    logs = ", ".join(f"{name} {count}" for name, count in there.logs.items())
    text = (
        f"**{one.mode.capitalize()}**, {one.at[:10]}: of {one.regions} regions {there.keys} have a"
        f" key, and these many a first record: {logs}."
    )
    if one.rebalance is None:
        return text
    grants = ", ".join(f"{name} {count}" for name, count in there.grants.items())
    return (
        f"{text} Their topics: {there.topics:,}. Regions of the vault that each service's role is"
        f" let into: {grants}. `kinerja up` took {one.up_seconds:.0f} s, the metadata of all topics"
        f" {one.metadata_seconds:.2f} s. A second instance of evaluation had its share"
        f" {one.rebalance['share_seconds']:.1f} s after its start; after its `kill -9` the first"
        f" had all again within {one.rebalance['take_over_seconds']:.1f} s."
    )
