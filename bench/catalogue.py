"""The lanes by name, in the order in which they run."""

from bench.lane import Lane
from bench.lanes import append, http

LANES: dict[str, Lane] = {
    lane.name: lane for lane in (append.APPEND, append.APPEND_SQLITE, http.HTTP, http.READ)
}
