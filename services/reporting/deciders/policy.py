"""What reporting notes of the region's evaluation policy: how often people report.

The policy itself belongs to evaluation; a reaction notes its cadence here, so that a report can
rest on it. Until the first policy is adopted people may report monthly or quarterly.
"""

from contracts.reporting import CadenceNoted, PolicyEvent
from kernel.decider import Command, Decider, State
from services.reporting.rules.period import Cadence, cadence_of

CURRENT = "policy-current"


class NotePolicy(Command):
    """``noted_from`` is where the policy was recorded, ``<region>/evaluation@<position>``."""

    policy_id: str
    cadence: Cadence
    noted_from: str


class Policy(State, frozen=True):
    policy_id: str | None = None
    cadence: Cadence | None = None

    def allows(self, period: str) -> bool:
        """Whether one reports on periods of this kind."""
        found = cadence_of(period)
        return found is not None and self.cadence in (None, found)


def decide(command: NotePolicy, policy: Policy) -> list[PolicyEvent]:
    if (command.policy_id, command.cadence) == (policy.policy_id, policy.cadence):
        return []
    return [
        CadenceNoted(
            policy_id=command.policy_id,
            cadence=command.cadence,
            noted_from=command.noted_from,
        )
    ]


def evolve(policy: Policy, event: PolicyEvent) -> Policy:
    return Policy(event.policy_id, event.cadence)


policy: Decider[NotePolicy, Policy, PolicyEvent] = Decider(
    stream=lambda command: CURRENT,
    initial=Policy(),
    decide=decide,
    evolve=evolve,
)
