"""What the laws share: how a law is put to many situations, and how a planted breach is found."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

LOOKS: ContextVar[int] = ContextVar("LOOKS", default=15)
LOOKS_FOR_A_BREACH = 2000  # ends with the first that is found, however large it is


def holds(law: Callable[[Any], None], situations: st.SearchStrategy[Any]) -> None:
    """Look whether the law holds in many situations; raises what it raised in the simplest."""
    looks = LOOKS.get()
    looking = settings(
        max_examples=looks,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate] + [Phase.shrink] * (looks != LOOKS_FOR_A_BREACH),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    looking(given(situations)(law))()


@contextmanager
def found_out(*breach: type[Exception]) -> Generator[None]:
    """What stands within breaks a law, and must be caught by one of these exceptions."""
    before = LOOKS.set(LOOKS_FOR_A_BREACH)
    try:
        with pytest.raises(breach):
            yield
    finally:
        LOOKS.reset(before)
