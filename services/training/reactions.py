"""Whose facts move training: weak indicators open needs, completed trainings meet them."""

from contracts.evaluation import EvaluationScored
from contracts.ids import joined
from contracts.training import TrainingCompleted
from kernel.heard import Heard
from kernel.reaction import Reaction
from services.training.deciders.need import FindNeed, MeetNeed


def find_needs(heard: Heard[EvaluationScored]) -> list[FindNeed]:
    """One for each weakness and each competency the region's policy maps it to."""
    scored = heard.event
    return [
        FindNeed(
            need_id=joined(scored.employee_id, competency),
            employee_id=scored.employee_id,
            unit_id=scored.unit_id,
            competency=competency,
            evaluation_id=scored.evaluation_id,
            indicator_code=weakness.code,
            period=scored.period,
        )
        for weakness in scored.weaknesses
        for competency in weakness.competencies
    ]


def meet_needs(heard: Heard[TrainingCompleted]) -> list[MeetNeed]:
    """One for each competency the course trains, whether anybody is known to need it or not.

    Records of before the day was told count from the day on which the completion was recorded.
    """
    done = heard.event
    return [
        MeetNeed(
            need_id=joined(done.employee_id, competency),
            employee_id=done.employee_id,
            competency=competency,
            training_id=done.training_id,
            trained_on=done.trained_on or heard.time.date(),
        )
        for competency in done.competencies
    ]


needs_found: Reaction[EvaluationScored] = Reaction(
    name="needs_found", hears=EvaluationScored, react=find_needs
)
needs_met: Reaction[TrainingCompleted] = Reaction(
    name="needs_met", hears=TrainingCompleted, react=meet_needs
)
