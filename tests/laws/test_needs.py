"""What holds for every training need, in whichever order evaluations and trainings are heard."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from contracts.evaluation import EvaluationScored
from contracts.event import Event
from contracts.ids import joined
from contracts.training import TrainingCompleted
from kernel.heard import Heard
from services.training.deciders.need import Status
from services.training.rules.period import last_day
from services.training.service import training
from tests.laws.lawful import holds
from tests.laws.logs import in_one_order
from tests.laws.test_reactions import ended

Facts = EvaluationScored | TrainingCompleted


def by_the_rule(heard: Iterable[Heard[Event]]) -> dict[str, Status]:
    """Met is a need exactly when a training in it came after the last period that showed it."""
    shown: defaultdict[str, list[date]] = defaultdict(list)
    trained: defaultdict[str, list[date]] = defaultdict(list)
    for it in heard:
        match it.event:
            case EvaluationScored() as scored:
                for weakness in scored.weaknesses:
                    for competency in weakness.competencies:
                        need = f"need-{joined(scored.employee_id, competency)}"
                        shown[need].append(last_day(scored.period))
            case TrainingCompleted() as done:
                for competency in done.competencies:
                    need = f"need-{joined(done.employee_id, competency)}"
                    trained[need].append(done.trained_on or it.time.date())
            case _:
                raise AssertionError(it.event)
    return {need: status(shown[need], trained[need]) for need in shown.keys() | trained.keys()}


def status(shown: list[date], trained: list[date]) -> Status:
    if not shown:
        return Status.UNKNOWN
    return Status.MET if max(trained, default=date.min) > max(shown) else Status.OPEN


def test_a_need_is_met_by_a_training_after_the_last_period_that_showed_it_and_by_no_other():
    def law(heard: list[Heard[Event]]) -> None:
        assert ended(training, heard) == by_the_rule(heard)

    holds(law, in_one_order(Facts))
