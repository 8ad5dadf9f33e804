"""Whose facts move reporting: the region's evaluation policy says how often people report."""

from contracts.evaluation import EvaluationPolicyAdopted
from kernel.heard import Heard
from kernel.reaction import Reaction
from services.reporting.deciders.policy import NotePolicy


def note_policy(heard: Heard[EvaluationPolicyAdopted]) -> list[NotePolicy]:
    return [
        NotePolicy(
            policy_id=heard.event.policy_id,
            cadence=heard.event.cadence,
            noted_from=heard.cause,
        )
    ]


policy_noted: Reaction[EvaluationPolicyAdopted] = Reaction(
    name="policy_noted", hears=EvaluationPolicyAdopted, react=note_policy
)
