"""A month of a small region is pushed through whole, and what was measured is of it."""

import json
from datetime import date

import pytest

from bench.month import main, working_days


def test_a_month_of_a_small_region_is_pushed_through(capsys: pytest.CaptureFixture[str]):
    assert main(["--employees", "42", "--days", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["entries"], found["reports"]) == (40 * 3, 40)
    assert found["commands"] == 40 * 3 + 2 * 40
    assert found["commands_per_second"] > 0 and found["peak_mib"] > 0
    assert 0 < found["p50_ms"] <= found["p99_ms"]


def test_the_figures_are_told_in_a_sentence(capsys: pytest.CaptureFixture[str]):
    assert main(["--employees", "2", "--days", "1"]) == 0
    assert "entries and 1 reports of 2 people" in capsys.readouterr().out


@pytest.mark.parametrize("size", ["0", "-3", "many", "100001"])
def test_a_size_that_is_none_is_refused_with_what_would_be_right(
    size: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit, match="2"):
        main(["--employees", size])
    assert "from 1 to 100000" in capsys.readouterr().err


def test_work_is_logged_on_working_days():
    assert working_days(6)[-1] == date(2026, 3, 9)
    assert all(day.month == 3 for day in working_days(22))
