"""How many answers a survey asks for (PermenPANRB 14/2017; rules.md D)."""

import pytest

from services.feedback.rules.sample import sample_size


@pytest.mark.parametrize(
    ("population", "wanted"), [(1, 1), (100, 80), (500, 217), (1_000, 278), (10_000, 370)]
)
def test_the_sample_wanted_is_that_of_krejcie_and_morgan(population: int, wanted: int):
    assert sample_size(population) == wanted
