"""What goes with somebody who was transferred. Read the names from top to bottom."""

from typing import NamedTuple

import pytest

from services.evaluation.rules.former import former


class Was(NamedTuple):
    unit_id: str
    appraiser_id: str
    period: str


NOW = Was("u4", "e2", "2026-Q3")


@pytest.mark.parametrize(
    ("was", "attached"),
    [
        (Was("u3", "e1", "2026-Q1"), True),
        (Was("u3", "e2", "2026-Q2"), True),
        (Was("u4", "e1", "2026-Q2"), True),
        (Was("u4", "e2", "2026-Q2"), False),
        (Was("u3", "e1", "2025-Q4"), False),
        (Was("u3", "e1", "2026-Q3"), False),
        (Was("u3", "e1", "2026-Q4"), False),
    ],
)
def test_earlier_periods_of_the_year_under_another_unit_or_appraiser_are_attached(
    was: Was, attached: bool
):
    assert former(NOW, [was]) == ([was] if attached else [])


def test_the_earliest_comes_first_and_nothing_is_averaged():
    first, second = Was("u3", "e1", "2026-Q1"), Was("u3", "e1", "2026-Q2")
    assert former(NOW, [second, first]) == [first, second]
