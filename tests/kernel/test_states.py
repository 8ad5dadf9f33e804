"""States in memory are bounded by the bytes of their events, whoever wrote those."""

from pathlib import Path

from kernel.states import BYTES_OF_A_STREAM, Held, States
from kernel.tail import Tail
from tests.kernel.logs import REGION, bench, sqlite_url, unit_named
from tests.kernel.toy import Rename, unit


def test_what_another_writer_has_written_counts_for_the_bound(tmp_path: Path):
    with bench(sqlite_url(tmp_path)) as another:
        another.do(unit_named("a"), unit_named("b"))
        another.do(*(Rename(unit_id="a", title=f"{n} {'long ' * 300}") for n in range(50)))
        records = another.log.after(REGION, -1, 1_000)
    written = sum(len(record.body) for record in records if record.stream == "unit-a")
    ours = States(Tail())
    ours.keep({"unit-a": Held(unit, unit.initial)}, Tail())
    ours.catch_up(records)
    assert ours.size == BYTES_OF_A_STREAM + written
    ours.shrink(written)
    assert (ours.size, list(ours.held)) == (0, [])
