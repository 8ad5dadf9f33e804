"""The arithmetic of the benchmarks: turns, medians, ratios, the form of a result, the exit code."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bench import __main__ as program
from bench.catalogue import LANES
from bench.lane import Claim, Contestant, Contestants, Lane, Sample, race, result
from bench.place import Place
from kinerja import performance
from kinerja.performance import Result

PEER, FLOOR = "peer", "floor"


def running(values: list[float], name: str, order: list[str]) -> Contestant:
    """A contestant that gives these values in turn."""
    left = iter(values)

    def run() -> Sample:
        order.append(name)
        value = next(left)
        return Sample({name: value}, cpu_seconds_per_million=value, peak_mib=value)

    return Contestant(run)


def lane(claims: list[Claim], unit: str = "commands a second", ours: float = 6.0) -> Lane:
    @contextmanager
    def setup(place: Place, size: int) -> Generator[Contestants]:
        yield {
            "ours": running([ours] * 3, "ours", []),
            PEER: running([2.0] * 3, PEER, []),
            FLOOR: running([8.0] * 3, FLOOR, []),
        }

    return Lane("toy", unit, 10, 1, claims, setup)


def raced(**values: list[float]) -> list[list[Sample]]:
    contestants = {name: running(each, name, []) for name, each in values.items()}
    return race(contestants, len(values["ours"]), lambda _: None)


def test_contestants_take_turns():
    order: list[str] = []
    contestants = {name: running([1.0, 2.0, 3.0], name, order) for name in ("ours", PEER, FLOOR)}
    race(contestants, 3, lambda _: None)
    assert order == ["ours", PEER, FLOOR] * 3


def test_one_that_runs_once_runs_in_the_last_round():
    order: list[str] = []
    once = Contestant(running([1.0], PEER, order).run, once=True)
    race({"ours": running([1.0, 2.0, 3.0], "ours", order), PEER: once}, 3, lambda _: None)
    assert order == ["ours", "ours", "ours", PEER]


def test_a_ratio_is_that_of_the_medians():
    found = result(
        lane([Claim(PEER, 2), Claim(FLOOR, 0.5, is_floor=True)]),
        raced(ours=[6.0, 600.0, 5.0], peer=[2.0, 3.0, 1.0], floor=[12.0, 1.0, 13.0]),
    )
    assert (found.ours, found.peer, found.floor) == (6.0, {PEER: 2.0}, {FLOOR: 12.0})
    assert (found.ratio_peer, found.ratio_floor) == ({PEER: 3.0}, {FLOOR: 0.5})
    assert (found.goal_peer, found.goal_floor) == ({PEER: 2}, {FLOOR: 0.5})


def test_cpu_and_memory_are_ours_alone():
    found = result(lane([Claim(PEER)]), raced(ours=[1.0, 5.0, 3.0], peer=[100.0, 100.0, 100.0]))
    assert (found.cpu_seconds_per_million, found.peak_mib) == (3.0, 5.0)


def test_a_rate_misses_below_its_goal_and_a_time_above_it():
    claims = [Claim(PEER, 3)]
    values = {"ours": [5.0, 5.0, 5.0], "peer": [2.0, 2.0, 2.0]}
    assert result(lane(claims), raced(**values)).missed == ["toy: 2.50 times peer, wanted ≥ 3"]
    assert result(lane(claims, unit="ms"), raced(**values)).missed == []
    claims = [Claim(PEER, 2)]
    assert result(lane(claims, unit="ms"), raced(**values)).missed == [
        "toy: 2.50 times peer, wanted ≤ 2"
    ]


def test_a_bound_is_held_against_the_value_that_the_claim_names():
    claims = [Claim("100 ms", 1, is_floor=True, bound=100, ours="slowest")]
    samples = [[Sample({"ours": 1.0, "slowest": 150.0})]]
    found = result(lane(claims, unit="ms"), samples)
    assert (found.floor, found.ratio_floor) == ({"100 ms": 100}, {"100 ms": 1.5})
    assert found.missed


def test_what_is_compared_without_a_goal_is_never_missed():
    assert result(lane([Claim(PEER)]), raced(ours=[1.0], peer=[99.0])).missed == []


def test_a_result_has_the_form_that_was_agreed(tmp_path: Path):
    program.write(result(lane([Claim(PEER, 2)]), raced(ours=[1.0], peer=[2.0])), tmp_path)
    told = msgspec.json.decode((tmp_path / "bench/results/toy.json").read_bytes())
    assert list(told) == [
        "lane",
        "unit",
        "ours",
        "peer",
        "floor",
        "ratio_peer",
        "ratio_floor",
        "goal_peer",
        "goal_floor",
        "rounds",
        "cpu_seconds_per_million",
        "peak_mib",
        "at",
        "machine",
    ]
    assert told["rounds"] == [{"ours": 1.0, "peer": 2.0}]


@pytest.mark.parametrize(
    ("goal", "options", "code"),
    [(2.0, [], 0), (4.0, [], 1), (4.0, ["--smoke"], 0)],
    ids=["met", "missed", "missed in a smoke run"],
)
def test_the_exit_code_says_whether_a_goal_was_missed(
    tmp_path: Path, goal: float, options: list[str], code: int
):
    lanes = {"toy": lane([Claim(PEER, goal)])}
    assert program.main(["toy", *options], lanes, tmp_path) == code
    assert (tmp_path / "bench/results/toy.json").exists() is not bool(options)


def test_a_smoke_run_notes_how_long_it_took_when_it_is_asked_to(tmp_path: Path):
    (tmp_path / "bench/notes").mkdir(parents=True)
    assert program.main(["--smoke"], {"toy": lane([Claim(PEER)])}, tmp_path) == 0
    assert "lanes small" not in performance.pages(tmp_path)["performance.md"]
    assert program.main(["--smoke", "--keep"], {"toy": lane([Claim(PEER)])}, tmp_path) == 0
    assert "each of the 1 lanes small" in performance.pages(tmp_path)["performance.md"]


def test_a_smoke_run_that_is_noted_misses_when_it_takes_longer_than_three_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(program, "SMOKE_SECONDS", -1)
    assert program.main(["--smoke"], {"toy": lane([Claim(PEER)])}, tmp_path) == 0
    assert program.main(["--smoke", "--keep"], {"toy": lane([Claim(PEER)])}, tmp_path) == 1


def test_a_lane_that_does_not_exist_is_wrong_use(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        program.main(["nowhere"])
    assert ended.value.code == 2
    assert "there are append, append-sqlite" in capsys.readouterr().err


def test_the_chart_escapes_what_a_name_may_hold():
    found = result(lane([Claim("a < b", bound=1.0)]), raced(ours=[1.0]))
    assert "a &lt; b" in performance.chart(found)


def test_the_page_shows_every_ratio_with_its_goal_and_marks_the_missed(tmp_path: Path):
    claims = [Claim(PEER, 2), Claim(FLOOR, 0.9, is_floor=True)]
    samples = raced(ours=[6.0], peer=[2.0], floor=[8.0])
    program.write(result(lane(claims), samples), tmp_path)
    (tmp_path / "bench/notes").mkdir()
    (tmp_path / "bench/notes/toy.md").write_text("Written by hand.")
    page = performance.pages(tmp_path)["performance.md"]
    assert "| peer | 2 | 3 | ≥ 2 | ✓ |" in page
    assert "| floor | 8 | 0.75 | ≥ 0.9 | ✗ |" in page
    assert "Written by hand." in page


def test_a_note_leaves_figures_open_and_the_page_fills_them(tmp_path: Path):
    samples = raced(ours=[6.0, 4.0, 5.0], peer=[2.0, 2.0, 2.0], aside=[7.0, 9.0, 8.0])
    found = result(lane([Claim(PEER, 2)]), samples)
    note = "{{ours}} of ours, {{× peer}} times {{peer}}, {{aside}} aside, {{cpu}} CPU seconds."
    said = "5 of ours, 2.5 times 2, 8 aside, 5 CPU seconds."
    assert performance.filled(note, found) == said
    with pytest.raises(KeyError):
        performance.filled("{{nobody}}", found)


def committed() -> list[Result]:
    return performance.results(program.ROOT)


def test_every_committed_result_is_of_a_lane_that_exists():
    assert {each.lane for each in committed()} <= set(LANES)


def as_claimed(found: Result) -> Lane:
    """The lane with the claims that the result knows: one that was added since has no rounds."""
    claims = [c for c in LANES[found.lane].claims if c.against in {**found.peer, **found.floor}]
    return replace(LANES[found.lane], claims=claims)


def test_committed_ratios_follow_from_the_committed_rounds():
    for found in committed():
        again = result(as_claimed(found), [[Sample(values)] for values in found.rounds])
        assert again.ours == pytest.approx(found.ours), found.lane
        assert again.ratio_peer == pytest.approx(found.ratio_peer), found.lane
        assert again.ratio_floor == pytest.approx(found.ratio_floor), found.lane
        assert (again.goal_peer, again.goal_floor) == (found.goal_peer, found.goal_floor)
        assert {*again.peer, *again.floor} == {*found.peer, *found.floor}, found.lane
