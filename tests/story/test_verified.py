"""A check that does not hold is seen: its reason is kept, and the outcome is not ok."""

import httpx2
import pytest

from kinerja.story.client import Refused, positions, understood
from kinerja.story.verified import Steps, check


async def holds(fact: bool) -> None:
    check(fact, "it is otherwise")


@pytest.mark.anyio
async def test_a_step_that_does_not_hold_is_kept_with_its_reason():
    steps = Steps()
    assert await steps.take("true", holds(True))
    assert steps.ok
    assert not await steps.take("false", holds(False))
    assert not steps.ok
    assert [(of.name, of.ok, of.why) for of in steps.taken] == [
        ("true", True, ""),
        ("false", False, "NotSo: it is otherwise"),
    ]


def test_a_refusal_is_told_with_the_sentence_of_the_rule():
    problem = {"detail": "An accepted report is final.", "trace": "0" * 32}
    with pytest.raises(Refused, match=r"PUT /x: 409 An accepted report is final\.$"):
        understood("PUT /x", httpx2.Response(409, json=problem))


def test_positions_are_read_by_service():
    assert positions("13.71/reporting@7, 13.71/feedback@0") == {"reporting": 7, "feedback": 0}
