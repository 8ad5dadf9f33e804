"""What the laws share: how often they look, and how a law is put to one thing after the other."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

LOOKS = settings(
    max_examples=25,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def holds(law: Callable[[Any], None], situations: st.SearchStrategy[Any]) -> None:
    """Look whether the law holds in many situations; raises what it raised in the simplest."""
    LOOKS(given(situations)(law))()
