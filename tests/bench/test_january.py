"""January, played small: every event is told, and everything is shown at the end."""

from bench.january import PLANS, employee, leader, play
from bench.one_plan import EVENTS_OF_A_PLAN, asked
from contracts.event import Sealed


def test_a_plan_has_eighteen_events_so_that_a_region_has_144_000():
    box = Sealed("p00001", "reason", "A" * 22)
    told = list(asked(employee(1), leader(1), 2027, box, box))
    assert len(told) == EVENTS_OF_A_PLAN
    assert PLANS * EVENTS_OF_A_PLAN == 144_000


def test_every_command_of_a_small_january_is_one_event():
    found = play(people=25, postgres=False)
    assert (found.plans, found.events) == (25, 25 * EVENTS_OF_A_PLAN)
    assert found.events_a_second > 0
    assert found.peak_mib > 0
