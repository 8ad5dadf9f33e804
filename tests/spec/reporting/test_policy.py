"""What reporting notes of the evaluation policy, and how it hears of it."""

from datetime import date
from decimal import Decimal

from contracts.evaluation import EvaluationPolicyAdopted
from contracts.reporting import CadenceNoted
from services.reporting.deciders.policy import NotePolicy, policy
from services.reporting.reactions import note_policy
from tests.spec.folding import heard
from tests.spec.given import given
from tests.spec.reporting.facts import changed

NOTE = NotePolicy(policy_id="2026", cadence="quarterly", noted_from="13.72/evaluation@3")
NOTED = CadenceNoted(policy_id="2026", cadence="quarterly", noted_from="13.72/evaluation@3")
ADOPTED = EvaluationPolicyAdopted(
    policy_id="2026",
    scheme="permenpanrb-6-2022",
    cadence="quarterly",
    small_part=(1, 3),
    satisfaction_target=(Decimal("76.61"), Decimal("88.30")),
    competencies=(),
    adopted_on=date(2026, 1, 2),
)


def test_the_cadence_of_a_policy_is_noted():
    given(policy).when(NOTE).then(NOTED)


def test_noting_the_same_policy_again_changes_nothing():
    given(policy, NOTED).when(NOTE).then_nothing()


def test_a_policy_heard_again_from_elsewhere_changes_nothing():
    again = changed(NOTE, noted_from="13.72/evaluation@9")
    given(policy, NOTED).when(again).then_nothing()


def test_the_next_policy_replaces_it():
    asked = changed(NOTE, policy_id="2027", cadence="monthly", noted_from="13.72/evaluation@9")
    noted = CadenceNoted(policy_id="2027", cadence="monthly", noted_from="13.72/evaluation@9")
    given(policy, NOTED).when(asked).then(noted)


def test_an_adopted_policy_is_noted_from_where_it_was_recorded():
    adopted = heard(ADOPTED, 3)
    assert note_policy(adopted) == [NOTE]
