"""A region adopts the policy by which it scores; another one, under another name, replaces it.

A policy never changes and never comes back: every score names the policy it was made with, so the
same name must mean the same rules for good (PermenPANRB 6/2022; what its text leaves open, the
policy says).
"""

from datetime import date
from decimal import Decimal

from contracts.evaluation import Cadence, CompetencyOf, EvaluationPolicyAdopted, Scheme
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Invalid

STREAM = "policy-current"
INDEX_RANGE = (Decimal(25), Decimal(100))


class AdoptPolicy(Command):
    policy_id: str
    scheme: Scheme
    cadence: Cadence
    small_part: tuple[int, int]
    satisfaction_target: tuple[Decimal, Decimal]
    competencies: tuple[CompetencyOf, ...]
    adopted_on: date


class PolicyNameIsTaken(Conflict):
    """A policy never changes; different rules are adopted under another name."""

    slug = "evaluation.policy-name-is-taken"
    indonesian = "Kebijakan tidak dapat diubah; tetapkan aturan lain dengan nama lain."


class PolicyIsReplaced(Conflict):
    """A policy that another one has replaced does not come back under its old name."""

    slug = "evaluation.policy-is-replaced"
    indonesian = "Kebijakan yang sudah diganti tidak berlaku lagi dengan nama yang sama."


class SmallPartIsNoShare(Invalid):
    """The small part lies between nothing and the whole: 0 < numerator < denominator."""

    slug = "evaluation.small-part-is-no-share"
    indonesian = "Bagian kecil harus lebih dari 0 dan kurang dari 1."


class TargetIsOutsideTheIndex(Invalid):
    """A target for satisfaction is a range within 25 to 100, its lower end first."""

    slug = "evaluation.target-is-outside-the-index"
    indonesian = "Target kepuasan adalah rentang antara 25 dan 100, dimulai dari batas bawah."


class CompetencyIsNamedTwice(Invalid):
    """The same indicator code points to the same competency once."""

    slug = "evaluation.competency-is-named-twice"
    indonesian = "Pasangan kode indikator dan kompetensi hanya boleh disebut satu kali."


class Policy(State, frozen=True):
    current: EvaluationPolicyAdopted | None = None
    replaced: frozenset[str] = frozenset()


def decide(command: AdoptPolicy, policy: Policy) -> list[EvaluationPolicyAdopted]:
    match command, policy.current:
        case AdoptPolicy(), None:
            return [adopt(command)]
        case AdoptPolicy(), EvaluationPolicyAdopted() as current:
            return replacing(command, current, policy.replaced)


def replacing(
    asked: AdoptPolicy, current: EvaluationPolicyAdopted, replaced: frozenset[str]
) -> list[EvaluationPolicyAdopted]:
    if asked.policy_id in replaced:
        raise PolicyIsReplaced(asked.policy_id, current=current.policy_id)
    adopted = adopt(asked)
    if adopted == current:
        return []
    if adopted.policy_id == current.policy_id:
        raise PolicyNameIsTaken(asked.policy_id)
    return [adopted]


def adopt(asked: AdoptPolicy) -> EvaluationPolicyAdopted:
    if not 0 < asked.small_part[0] < asked.small_part[1]:
        raise SmallPartIsNoShare(asked.policy_id)
    low, high = asked.satisfaction_target
    if not INDEX_RANGE[0] <= low <= high <= INDEX_RANGE[1]:
        raise TargetIsOutsideTheIndex(asked.policy_id)
    if len(set(asked.competencies)) < len(asked.competencies):
        raise CompetencyIsNamedTwice(asked.policy_id)
    return EvaluationPolicyAdopted(
        policy_id=asked.policy_id,
        scheme=asked.scheme,
        cadence=asked.cadence,
        small_part=asked.small_part,
        satisfaction_target=asked.satisfaction_target,
        competencies=asked.competencies,
        adopted_on=asked.adopted_on,
    )


def evolve(policy: Policy, event: EvaluationPolicyAdopted) -> Policy:
    if policy.current is None:
        return Policy(event)
    return Policy(event, policy.replaced | {policy.current.policy_id})


policy: Decider[AdoptPolicy, Policy, EvaluationPolicyAdopted] = Decider(
    stream=lambda command: STREAM, initial=Policy(), decide=decide, evolve=evolve
)
