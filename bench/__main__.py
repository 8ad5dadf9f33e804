"""`python -m bench [LANE…]` runs lanes, writes bench/results/<lane>.json, and judges the goals."""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from bench.apart import ContestantFailed
from bench.catalogue import LANES
from bench.lane import ROUNDS, Lane, machine, now, race, result
from bench.place import Place
from kinerja.performance import RESULTS, SMOKE, Result, Smoke, shown
from kinerja.servers import ServerMissing

ROOT = Path(__file__).resolve().parent.parent
MISSED, WRONG_USE = 1, 2
SMOKE_SECONDS = 180  # all lanes, on a machine that does nothing else


def arguments(given: Sequence[str], lanes: Mapping[str, Lane]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Run benchmark lanes beside their peers. Example: python -m bench append",
        epilog=f"Lanes: {', '.join(lanes)}. SMOKE=1 and SIZE=… in the environment do as well.",
    )
    size = os.environ.get("SIZE") or None
    smoke = os.environ.get("SMOKE", "") not in ("", "0")
    parser.add_argument("lanes", nargs="*", metavar="LANE", help="all without one")
    parser.add_argument("--size", type=int, default=size, help="how large, in the lane's own unit")
    parser.add_argument("--smoke", action="store_true", default=smoke, help="small; no goals")
    parser.add_argument("--keep", action="store_true", help="with --smoke: note how long it took")
    parser.add_argument("--json", action="store_true", help="print the results as JSON lines")
    chosen = parser.parse_args(given)
    if unknown := set(chosen.lanes) - set(lanes):
        parser.error(f"no such lane: {', '.join(sorted(unknown))}; there are {', '.join(lanes)}")
    return chosen


def main(given: Sequence[str], lanes: Mapping[str, Lane] = LANES, root: Path = ROOT) -> int:
    """0 when every goal was met, or in a smoke run when every lane ran; 1 when not."""
    asked = arguments(given, lanes)
    begun = time.monotonic()
    with Place() as place:
        found = [run(lanes[name], place, asked, root) for name in asked.lanes or lanes]
    took = time.monotonic() - begun
    say(f"{len(found)} lanes in {took:.0f} s")
    if asked.json:
        print("\n".join(msgspec.json.encode(each).decode() for each in found))
    missed = [] if asked.smoke else [sentence for each in found for sentence in each.missed]
    if asked.smoke and asked.keep:
        keep(Smoke(len(found), round(took), now(), machine()), root)
        if took > SMOKE_SECONDS:
            missed.append(f"every lane small: {took:.0f} s, wanted at most {SMOKE_SECONDS}")
    for sentence in missed:
        say(f"missed: {sentence}")
    return MISSED if missed else 0


def run(lane: Lane, place: Place, asked: argparse.Namespace, root: Path) -> Result:
    """One lane. A smoke run leaves the committed results alone."""
    begun = time.monotonic()
    size = asked.size or (lane.smoke_size if asked.smoke else lane.size)
    say(f"{lane.name}: {size}")
    with lane.setup(place, size) as contestants:
        raced = race(contestants, 1 if asked.smoke else ROUNDS, say)
    found = result(lane, raced)
    if not asked.smoke:
        write(found, root)
    say(f"{told(found)} ({time.monotonic() - begun:.0f} s)")
    return found


def write(found: Result, root: Path) -> None:
    (root / RESULTS).mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(found), indent=2)
    (root / RESULTS / f"{found.lane}.json").write_bytes(text + b"\n")


def keep(smoke: Smoke, root: Path) -> None:
    file = root / SMOKE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(smoke), indent=2) + b"\n")


def told(found: Result) -> str:
    """The whole result in one line."""
    ratios = [
        f"{shown(each.ratio)} × {each.name}{f' (wanted {each.wanted})' if each.wanted else ''}"
        for each in found.compared
    ]
    return (
        f"{found.lane}: ours {shown(found.ours)} {found.unit}; {'; '.join(ratios)};"
        f" {shown(found.cpu_seconds_per_million)} CPU seconds per million,"
        f" {found.peak_mib:.0f} MiB"
    )


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerMissing as missing:
        say(f"a server is missing: {missing}")
        sys.exit(WRONG_USE)
    except ContestantFailed as failed:
        say(f"a contestant failed: {failed}")
        sys.exit(MISSED)
