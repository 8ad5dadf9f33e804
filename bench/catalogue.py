"""The lanes by name, in the order in which they run."""

from bench.lane import Lane
from bench.lanes import append, bulk, growth, http, neighbour, rebuild, seal, visible

LANES: dict[str, Lane] = {
    lane.name: lane
    for lane in (
        append.APPEND,
        append.APPEND_SQLITE,
        bulk.APPEND_BULK,
        http.HTTP,
        http.READ,
        rebuild.REBUILD_SQL,
        rebuild.REBUILD_KAFKA,
        visible.VISIBLE,
        growth.GROWTH,
        neighbour.NEIGHBOUR,
        seal.SEAL,
    )
}
