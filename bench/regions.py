"""`python -m bench.regions` measures a platform of many regions that has been seeded and rests.

It looks at what `kinerja up` started, or with ``--embedded DIR`` serves those records itself:
what there is for each region (`bench.existing`), seconds to start, memory, CPU while nothing
happens, threads, connections; with Kafka also how long its metadata takes, how soon a service that
was killed is replaced, and how soon a second instance has its share. What a region lacks or is over
its bound is named, and the exit code is 1; ``--write`` keeps the result for the page of benchmarks,
bench/results/regions. Linux only: it reads /proc.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import httpx2
import msgspec

from bench.apart import REPOSITORY
from bench.existing import Existing, existing, lacking, region_codes
from bench.lane import now
from bench.rebalance import Rebalance, rebalance
from kinerja import together, topics
from kinerja.failure import Told
from kinerja.performance import RESULTS
from kinerja.performance_regions import FOLDER
from kinerja.serve import listen
from kinerja.servers import PostgresServer
from kinerja.settings import Settings, settings

REST_SECONDS = 20.0
START_SECONDS = 300.0
LOOK_SECONDS = 0.05
EMBEDDED = dict.fromkeys(("kafka", "database", "vault", "region_keys_file"))
TICKS = os.sysconf("SC_CLK_TCK")
KIB_IN_MIB = 1024

MOST_UP_SECONDS = 60.0
MOST_START_SECONDS = 15.0
MOST_OF_A_SERVICE = {"memory": 192.0, "idle CPU": 0.2, "connections": 24.0}
MOST_METADATA_SECONDS = 3.0  # of a machine that others use as well
MOST_REBALANCE_SECONDS = 15.0
# The servers' own; of connections PostgreSQL takes 100 where nobody says otherwise, three of them
# for its administrators.
MOST_OF_SERVERS = {
    "kafka": {"memory": 2048.0, "idle CPU": 0.6, "connections": 48.0},
    "postgres": {"memory": 640.0, "idle CPU": 0.1, "connections": 90.0},
}


class Footprint(msgspec.Struct):
    """One process and its children while nothing happens; ``idle_cpu`` is seconds a second."""

    rss_mib: float
    idle_cpu: float
    threads: int
    connections: int


class Found(msgspec.Struct):
    """What was measured; seconds are wall-clock seconds."""

    mode: str
    regions: int
    start_seconds: dict[str, float]
    processes: dict[str, Footprint]
    existing: Existing
    up_seconds: float = 0.0
    topics: int = 0
    metadata_seconds: float = 0.0
    rebalance: Rebalance | None = None
    at: str = ""


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    with suppress(OSError):
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(each for child in told for each in family(int(child)))]
    return [pid]


def cpu_seconds(pids: Iterable[int]) -> float:
    total = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def status_of(pid: int) -> dict[str, str]:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return {}


def own_mib(pid: int) -> float:
    """Memory that is not shared with others, for a family's sum."""
    status = status_of(pid)
    return sum(int(status.get(name, "0 kB").split()[0]) for name in ("RssAnon",)) / KIB_IN_MIB


def connections(pid: int) -> int:
    """Established TCP connections of one process."""
    with suppress(OSError):
        sockets = {os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()}
        lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
        lines += Path(f"/proc/{pid}/net/tcp6").read_text().splitlines()[1:]
        is_up = (line.split() for line in lines)
        return sum(f"socket:[{of[9]}]" in sockets for of in is_up if of[3] == "01")
    return 0


def footprints(named: Mapping[str, int]) -> dict[str, Footprint]:
    """Of all of them in the same seconds of rest."""
    families = {name: family(pid) for name, pid in named.items()}
    before = {name: cpu_seconds(pids) for name, pids in families.items()}
    time.sleep(REST_SECONDS)
    return {
        name: Footprint(
            rss_mib=round(sum(map(own_mib, pids)), 1),
            idle_cpu=round((cpu_seconds(pids) - before[name]) / REST_SECONDS, 4),
            threads=sum(int(status_of(pid).get("Threads", "0")) for pid in pids),
            connections=sum(map(connections, pids)),
        )
        for name, pids in families.items()
    }


def until_ready(address: str) -> float:
    """Seconds until a process answers that it is ready. Raises Told when it does not."""
    began = time.monotonic()
    while time.monotonic() < began + START_SECONDS:
        with suppress(httpx2.HTTPError):
            if httpx2.get(f"{address}/readyz", timeout=5).status_code == 200:
                return round(time.monotonic() - began, 2)
        time.sleep(LOOK_SECONDS)
    raise Told(f"{address} was not ready within {START_SECONDS:.0f} s")


def embedded(data: Path) -> Found:
    """Serve the records in ``data`` and look."""
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    listening.close()
    if not (data / "regions.json").exists():
        raise Told(f"{data} holds no demo of many regions: KINERJA_DATA={data} kinerja demo")
    known = region_codes(data / "regions.json")
    there = existing(settings().model_copy(update=EMBEDDED | {"data": data}), known)
    of = {"KINERJA_DATA": str(data), "KINERJA_REGIONS": str(data / "regions.json")}
    command = [sys.executable, "-m", "kinerja", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | of, stdout=subprocess.DEVNULL)
    try:
        seconds = until_ready(f"http://127.0.0.1:{port}")
        time.sleep(REST_SECONDS)
        looked = footprints({"kinerja": process.pid})
        return Found("embedded", len(known), {"kinerja": seconds}, looked, there)
    finally:
        process.terminate()
        process.wait()


def distributed(by: Settings) -> Found:
    """Look at what is up; then kill the largest service and start it again."""
    at = together.home(by)
    addresses = msgspec.json.decode((at / "addresses.json").read_bytes(), type=dict[str, str])
    named = {name: child.pid for name, child in together.ours(at).items()}
    for name, server in together.servers_of(at).items():
        children = [server.child] if isinstance(server, PostgresServer) else server.nodes
        named |= {f"{name} {n}": child.pid for n, child in enumerate(children, 1)}
    looked = footprints({name: pid for name, pid in named.items() if pid})
    began = time.monotonic()
    _, cluster = topics.connected(by.kafka or "")
    took = round(time.monotonic() - began, 3)
    killed = "reporting"
    if pid := named[killed]:
        os.kill(pid, 9)
    together.launch(at, killed, addresses[killed], dict(os.environ))
    starts = {killed: until_ready(addresses[killed])}
    known = region_codes(at / "regions.json")
    return Found(
        "distributed",
        len(known),
        starts,
        looked,
        existing(by, known, cluster.topics),
        float((at / "seconds").read_text()),
        len(cluster.topics),
        took,
        rebalance(at, by.kafka or ""),
    )


def over(found: Found) -> list[str]:
    """What a region lacks, and what is over its bound, each with what was found and is allowed."""
    measured = [
        ("start of " + name, seconds, MOST_START_SECONDS, "s")
        for name, seconds in found.start_seconds.items()
    ]
    for name, one in found.processes.items():
        most = MOST_OF_SERVERS.get(name.partition(" ")[0], MOST_OF_A_SERVICE)
        measured += [
            ("memory of " + name, one.rss_mib, most["memory"], "MiB"),
            ("idle CPU of " + name, one.idle_cpu, most["idle CPU"], "of a core"),
            ("connections of " + name, float(one.connections), most["connections"], "open"),
        ]
    measured.append(("kinerja up", found.up_seconds, MOST_UP_SECONDS, "s"))
    measured.append(("metadata", found.metadata_seconds, MOST_METADATA_SECONDS, "s"))
    if found.rebalance:
        for what, seconds in msgspec.structs.asdict(found.rebalance).items():
            measured.append((what.replace("_", " "), seconds, MOST_REBALANCE_SECONDS, "s"))
    exceeded = [
        f"{what}: {value:g} {unit}, at most {most:g} is allowed"
        for what, value, most, unit in measured
        if value > most
    ]
    return [*lacking(found.existing, found.regions, found.mode == "distributed"), *exceeded]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.regions", description=__doc__)
    parser.add_argument("--embedded", type=Path, metavar="DIR", help="the KINERJA_DATA of a demo")
    parser.add_argument("--write", action="store_true", help="keep the result for the page")
    asked = parser.parse_args()
    found = embedded(asked.embedded) if asked.embedded else distributed(settings())
    found.at = now()
    text = msgspec.json.format(msgspec.json.encode(found)) + b"\n"
    print(text.decode(), end="")
    if asked.write:
        file = REPOSITORY / RESULTS / FOLDER / f"{found.mode}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
    if exceeded := over(found):
        raise SystemExit("\n".join(exceeded))


if __name__ == "__main__":
    try:
        main()
    except Told as told:
        raise SystemExit(str(told)) from None
