"""The page of benchmarks, generated from bench/results and the notes beside each lane."""

import html
import re
import statistics
from pathlib import Path

import msgspec

from kinerja.performance_regions import many_regions

RESULTS = Path("bench/results")
NOTES = Path("bench/notes")
SMOKE = RESULTS / "smoke" / "all.json"

HEAD = """# Performance

Generated from `bench/results/*.json`, which `make bench` writes; `make bench LANE=append` runs one
lane. Each lane runs ours, its peers and a floor in one run, alternating, on one machine: **look at
the ratios**, the absolute numbers are those of a small machine. Behind each ratio stands its goal;
✗ marks one that was missed. CPU is that of our processes, children included; memory is the most
that our process held, without its children.
"""

OPEN = re.compile(r"\{\{(.+?)\}\}")
BAR_PIXELS = 360
ROW_PIXELS = 22
NAME_PIXELS = 250


class Result(msgspec.Struct, kw_only=True, omit_defaults=False):
    """What a lane writes. The objects are by name of the peer or the floor; a ratio is ours divided
    by theirs, and where the unit is no rate, less is better."""

    lane: str
    unit: str
    ours: float
    peer: dict[str, float]
    floor: dict[str, float]
    ratio_peer: dict[str, float]
    ratio_floor: dict[str, float]
    goal_peer: dict[str, float]
    goal_floor: dict[str, float]
    rounds: list[dict[str, float]]
    cpu_seconds_per_million: float
    peak_mib: float
    at: str
    machine: str

    @property
    def is_rate(self) -> bool:
        """More is better, and a goal is the least that is wanted; else the most."""
        return self.unit.endswith("a second")

    @property
    def compared(self) -> "list[Compared]":
        """Everybody else of the run, peers first."""
        return [
            Compared(name, value, ratios.get(name), goals.get(name), self.is_rate)
            for values, ratios, goals in (
                (self.peer, self.ratio_peer, self.goal_peer),
                (self.floor, self.ratio_floor, self.goal_floor),
            )
            for name, value in values.items()
        ]

    @property
    def missed(self) -> list[str]:
        """A sentence for each goal that was missed."""
        return [
            f"{self.lane}: {each.ratio:.2f} times {each.name}, wanted {each.wanted}"
            for each in self.compared
            if each.is_missed
        ]


class Smoke(msgspec.Struct):
    """How long all lanes took when each ran small."""

    lanes: int
    seconds: int
    at: str
    machine: str


class Compared(msgspec.Struct, frozen=True):
    """One of the others, and how ours stands to it."""

    name: str
    value: float
    ratio: float | None
    goal: float | None
    is_rate: bool

    @property
    def wanted(self) -> str:
        if self.goal is None:
            return ""
        return f"{'≥' if self.is_rate else '≤'} {self.goal:g}"

    @property
    def is_missed(self) -> bool:
        if self.goal is None or self.ratio is None:
            return False
        return self.ratio < self.goal if self.is_rate else self.ratio > self.goal


def results(root: Path) -> list[Result]:
    """The committed results in the order of their names."""
    files = sorted((root / RESULTS).glob("*.json"))
    return [msgspec.json.decode(file.read_bytes(), type=Result) for file in files]


def pages(root: Path) -> dict[str, str]:
    """The page and its charts as they have to be, by their names below docs/reference."""
    found = results(root)
    parts = [part(root, result) for result in found]
    page = "\n".join([HEAD, *smoke(root), *parts, many_regions(root / RESULTS, root / NOTES)])
    return {"performance.md": page, **{chart_name(each): chart(each) for each in found}}


def smoke(root: Path) -> list[str]:
    """What `python -m bench --smoke --keep` noted, where it did."""
    if not (root / SMOKE).exists():
        return []
    found = msgspec.json.decode((root / SMOKE).read_bytes(), type=Smoke)
    return [
        f"`make bench SMOKE=1` runs each of the {found.lanes} lanes small, a part of `make check`:"
        f" {found.seconds} s on {found.at[:10]}, {found.machine}.\n"
    ]


def part(root: Path, result: Result) -> str:
    """One lane: what was measured, the table, a chart, and what people wrote about it."""
    note = root / NOTES / f"{result.lane}.md"
    rows = [f"| **ours** | {shown(result.ours)} | | | |"]
    rows += [
        f"| {each.name} | {shown(each.value)} | {shown(each.ratio)} | {each.wanted} |"
        f" {mark(each)} |"
        for each in result.compared
    ]
    return "\n".join(
        [
            f"## {result.lane}\n",
            f"Unit: {result.unit}{'' if result.is_rate else ' (less is better)'}.\n",
            "| who | median | ours ÷ theirs | goal | |",
            "|---|---:|---:|---:|---|",
            *rows,
            "",
            f"![{result.lane}]({chart_name(result)})\n",
            f"{len(result.rounds)} rounds; {shown(result.cpu_seconds_per_million)} CPU seconds per"
            f" million events, at most {result.peak_mib:.0f} MiB; {result.at[:10]},"
            f" {result.machine}.\n",
            filled(note.read_text(), result) if note.exists() else "",
        ]
    )


def filled(note: str, result: Result) -> str:
    """What a note leaves open, from the result, so that no figure of a run stands in it by hand:
    ``{{ours}}`` or another value of the rounds, its median; ``{{× peer}}``, how ours stands to it;
    ``{{cpu}}``, CPU seconds per million. Raises KeyError for what the result does not have."""
    names = {name for each in result.rounds for name in each}
    known = {
        name: statistics.median(each[name] for each in result.rounds if name in each)
        for name in names
    }
    known |= {f"× {each.name}": each.ratio or 0.0 for each in result.compared}
    known["cpu"] = result.cpu_seconds_per_million
    return OPEN.sub(lambda found: shown(known[found[1]]), note)


def mark(each: Compared) -> str:
    if each.goal is None:
        return ""
    return "✗" if each.is_missed else "✓"


def shown(value: float | None) -> str:
    """Three digits that count."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def chart_name(result: Result) -> str:
    return f"performance-{result.lane}.svg"


def chart(result: Result) -> str:
    """A bar for each of the run, drawn so that it can be read without colours."""
    bars = [("ours", result.ours), *((each.name, each.value) for each in result.compared)]
    most = max(value for _, value in bars) or 1.0
    rows = [
        bar(row, name, value, value / most * BAR_PIXELS) for row, (name, value) in enumerate(bars)
    ]
    width, height = NAME_PIXELS + BAR_PIXELS + 80, len(bars) * ROW_PIXELS + 8
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" font-size="12">',
            f"<title>{html.escape(result.lane)}: {html.escape(result.unit)}</title>",
            f'<rect width="{width}" height="{height}" fill="white"/>',
            *rows,
            "</svg>\n",
        ]
    )


def bar(row: int, name: str, value: float, length: float) -> str:
    top, fill = 4 + row * ROW_PIXELS, "#1f5fa8" if row == 0 else "#b9c4d0"
    baseline = top + 13
    return (
        f'<text x="{NAME_PIXELS - 8}" y="{baseline}" text-anchor="end">{html.escape(name)}</text>'
        f'<rect x="{NAME_PIXELS}" y="{top}" width="{max(length, 1):.1f}" height="{ROW_PIXELS - 6}"'
        f' fill="{fill}"/>'
        f'<text x="{NAME_PIXELS + length + 6:.1f}" y="{baseline}">{shown(value)}</text>'
    )
