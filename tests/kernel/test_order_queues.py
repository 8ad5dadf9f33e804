"""What waits for the writer's workers: who takes which region, and whom an import does not hold."""

import pytest

from kernel.order import Batch, Order, Outcome, Run
from kernel.order_queues import COMMANDS_IN_A_GROUP, Queues, RegionIsHeld
from tests.kernel.logs import unit_named

LARGE = COMMANDS_IN_A_GROUP + 1


def ignored(_: Outcome) -> None:
    """Nobody waits for these."""


def of(commands: int) -> Order:
    return Order(Batch([unit_named(f"u{n}") for n in range(commands)]), ignored)


RUN = Order(Run("needs", 1, None, "{}", "reporting", []), ignored)


def taken(queues: Queues) -> str:
    found = queues.take()
    assert found
    return found[0]


def test_an_import_never_takes_the_last_worker():
    queues = Queues(workers=2)
    for region, size in (("a", LARGE), ("b", LARGE), ("c", 1)):
        queues.put(region, of(size))
    assert [taken(queues), taken(queues)] == ["a", "c"]


def test_the_next_import_is_taken_when_one_has_ended():
    queues = Queues(workers=2)
    first = of(LARGE)
    queues.put("a", first)
    queues.put("b", of(LARGE))
    assert taken(queues) == "a"
    queues.give_back("a", [first])
    assert taken(queues) == "b"


def test_a_run_does_not_wait_behind_an_import():
    queues = Queues(workers=2)
    queues.put("a", of(LARGE))
    with pytest.raises(RegionIsHeld):
        queues.put("a", RUN)
    queues.put("b", RUN)


def test_what_another_instance_holds_goes_back_in_its_order_but_for_runs():
    queues = Queues(workers=1)
    first, second, third = of(1), of(1), of(1)
    for order in (first, RUN, second):
        queues.put("a", order)
    assert queues.take() == ("a", [first, RUN, second])
    queues.put("a", third)
    told = queues.held("a", [first, RUN, second])
    queues.give_back("a", [order for order, _ in told])
    assert [(order, type(outcome)) for order, outcome in told] == [(RUN, RegionIsHeld)]
    assert queues.take() == ("a", [first, second, third])


def test_what_waits_is_finished_before_the_workers_end():
    queues = Queues(workers=1)
    order = of(1)
    queues.put("a", order)
    queues.close()
    assert taken(queues) == "a"
    queues.held("a", [order])
    queues.give_back("a", [])
    assert taken(queues) == "a"
    queues.give_back("a", [order])
    assert queues.take() is None
