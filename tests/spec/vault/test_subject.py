"""A subject: its key is made, its processing is paused, and two people forget it for good."""

import pytest

from contracts.vault import (
    ForgettingProposed,
    ForgettingWithdrawn,
    SubjectExported,
    SubjectForgotten,
    SubjectKeyLost,
    SubjectKeyMade,
    SubjectRestricted,
    SubjectUnrestricted,
)
from kernel.refusal import Refusal
from services.vault.deciders.subject import (
    ApproveForgetting,
    ApproverProposed,
    ForgetRound,
    ForgottenIsFinal,
    NoSuchSubject,
    NothingIsProposed,
    ProposedOnAnotherBasis,
    ProposeForgetting,
    RecordExport,
    RecordKey,
    RecordLoss,
    Restrict,
    SubjectCommand,
    Unrestrict,
    WithdrawForgetting,
    subject,
)
from tests.spec.given import given

MADE = SubjectKeyMade(subject_id="e7", commitment="a" * 64)
OTHER_KEY = SubjectKeyMade(subject_id="e7", commitment="b" * 64)
LOST = SubjectKeyLost(subject_id="e7", commitment="a" * 64)
PROPOSED = ForgettingProposed(subject_id="e7", basis="subject-request", proposed_by="hr1")
WITHDRAWN = ForgettingWithdrawn(subject_id="e7")
FORGOTTEN = SubjectForgotten(subject_id="e7", basis="subject-request", proposed_by="hr1")
RESTRICTED = SubjectRestricted(subject_id="e7", basis="subject-request")
UNRESTRICTED = SubjectUnrestricted(subject_id="e7")
EXPORTED = SubjectExported(subject_id="e7", export_id="x1")
ROUND_CLOSED = SubjectForgotten(
    subject_id="round-2026-h1", basis="round-closed", proposed_by="system"
)

RECORD = RecordKey(subject_id="e7", commitment="a" * 64)
LOSE = RecordLoss(subject_id="e7", commitment="a" * 64)
PROPOSE = ProposeForgetting(subject_id="e7", basis="subject-request", proposer_id="hr1")
APPROVE = ApproveForgetting(subject_id="e7", approver_id="hr2")
WITHDRAW = WithdrawForgetting(subject_id="e7")
RESTRICT = Restrict(subject_id="e7", basis="subject-request")
UNRESTRICT = Unrestrict(subject_id="e7")
EXPORT = RecordExport(subject_id="e7", export_id="x1")
CLOSE = ForgetRound(subject_id="round-2026-h1")


def test_a_key_is_recorded_with_its_commitment():
    given(subject).when(RECORD).then(MADE)


def test_a_key_is_recorded_once():
    given(subject, MADE).when(RECORD).then_nothing()


def test_another_key_of_the_same_subject_is_recorded_too():
    again = RecordKey(subject_id="e7", commitment="b" * 64)
    given(subject, MADE).when(again).then(OTHER_KEY)


def test_a_key_is_recorded_even_when_its_subject_is_forgotten_meanwhile():
    given(subject, FORGOTTEN).when(RECORD).then(MADE)
    given(subject, FORGOTTEN, MADE).when(RESTRICT).then_refused(ForgottenIsFinal)


def test_a_key_that_a_restored_vault_has_lost_is_told_once():
    given(subject, MADE).when(LOSE).then(LOST)
    given(subject, MADE, LOST).when(LOSE).then_nothing()


def test_a_loss_tells_the_commitment_where_anybody_knows_it():
    unknown = RecordLoss(subject_id="e7", commitment=None)
    given(subject, MADE).when(unknown).then(LOST)
    given(subject).when(unknown).then(SubjectKeyLost(subject_id="e7", commitment=None))


def test_a_lost_key_that_is_there_again_is_told_made():
    given(subject, MADE, LOST).when(RECORD).then(MADE)
    given(subject, MADE, LOST, MADE).when(RECORD).then_nothing()


def test_who_has_lost_the_key_can_be_forgotten_and_then_nothing_is_lost():
    given(subject, LOST).when(PROPOSE).then(PROPOSED)
    given(subject, MADE, FORGOTTEN).when(LOSE).then_nothing()


def test_forgetting_is_proposed_on_a_basis_of_the_law():
    given(subject, MADE).when(PROPOSE).then(PROPOSED)


def test_proposing_it_again_changes_nothing_whoever_does():
    colleague = ProposeForgetting(subject_id="e7", basis="subject-request", proposer_id="hr2")
    given(subject, MADE, PROPOSED).when(PROPOSE).then_nothing()
    given(subject, MADE, PROPOSED).when(colleague).then_nothing()


def test_a_proposal_on_another_basis_needs_the_first_to_be_withdrawn():
    other = ProposeForgetting(subject_id="e7", basis="retention-ended", proposer_id="hr1")
    again = ForgettingProposed(subject_id="e7", basis="retention-ended", proposed_by="hr1")
    given(subject, MADE, PROPOSED).when(other).then_refused(ProposedOnAnotherBasis)
    given(subject, MADE, PROPOSED, WITHDRAWN).when(other).then(again)


def test_another_person_approves_and_the_subject_is_forgotten():
    given(subject, MADE, PROPOSED).when(APPROVE).then(FORGOTTEN)


def test_the_proposer_may_not_approve():
    alone = ApproveForgetting(subject_id="e7", approver_id="hr1")
    given(subject, MADE, PROPOSED).when(alone).then_refused(ApproverProposed)


def test_nothing_is_approved_that_nobody_proposed():
    given(subject, MADE).when(APPROVE).then_refused(NothingIsProposed)
    given(subject, MADE, PROPOSED, WITHDRAWN).when(APPROVE).then_refused(NothingIsProposed)


def test_approving_twice_is_the_same():
    given(subject, MADE, PROPOSED, FORGOTTEN).when(APPROVE).then_nothing()


def test_a_proposal_is_withdrawn():
    given(subject, MADE, PROPOSED).when(WITHDRAW).then(WITHDRAWN)


def test_withdrawing_what_is_not_proposed_changes_nothing():
    given(subject, MADE).when(WITHDRAW).then_nothing()
    given(subject, MADE, PROPOSED, WITHDRAWN).when(WITHDRAW).then_nothing()


@pytest.mark.parametrize("command", [PROPOSE, WITHDRAW, RESTRICT, UNRESTRICT])
def test_forgotten_is_final(command: SubjectCommand):
    given(subject, MADE, PROPOSED, FORGOTTEN).when(command).then_refused(ForgottenIsFinal)


@pytest.mark.parametrize("command", [PROPOSE, APPROVE, WITHDRAW, RESTRICT, UNRESTRICT, EXPORT])
def test_a_mistyped_id_is_nobody(command: SubjectCommand):
    expected: type[Refusal] = NoSuchSubject
    given(subject).when(command).then_refused(expected)


def test_processing_is_restricted_on_a_basis():
    given(subject, MADE).when(RESTRICT).then(RESTRICTED)


def test_restricting_again_on_the_same_basis_changes_nothing():
    given(subject, MADE, RESTRICTED).when(RESTRICT).then_nothing()


def test_restricting_on_another_basis_is_recorded():
    other = Restrict(subject_id="e7", basis="correction-pending")
    recorded = SubjectRestricted(subject_id="e7", basis="correction-pending")
    given(subject, MADE, RESTRICTED).when(other).then(recorded)


def test_processing_goes_on():
    given(subject, MADE, RESTRICTED).when(UNRESTRICT).then(UNRESTRICTED)


def test_who_is_not_restricted_is_not_released():
    given(subject, MADE).when(UNRESTRICT).then_nothing()
    given(subject, MADE, RESTRICTED, UNRESTRICTED).when(UNRESTRICT).then_nothing()


def test_who_is_restricted_may_be_forgotten():
    given(subject, MADE, RESTRICTED, PROPOSED).when(APPROVE).then(FORGOTTEN)


def test_restricting_leaves_a_proposal_waiting():
    given(subject, MADE, PROPOSED, RESTRICTED, UNRESTRICTED).when(APPROVE).then(FORGOTTEN)


def test_an_export_is_recorded():
    given(subject, MADE).when(EXPORT).then(EXPORTED)
    given(subject, MADE, FORGOTTEN).when(EXPORT).then(EXPORTED)


def test_the_same_export_is_recorded_once():
    given(subject, MADE, EXPORTED).when(EXPORT).then_nothing()
    later = [SubjectExported(subject_id="e7", export_id=f"x{number}") for number in range(2, 400)]
    given(subject, MADE, EXPORTED, *later).when(EXPORT).then_nothing()
    another = RecordExport(subject_id="e7", export_id="x400")
    recorded = SubjectExported(subject_id="e7", export_id="x400")
    given(subject, MADE, EXPORTED, *later).when(another).then(recorded)


def test_a_closed_round_is_forgotten_by_rule():
    key = SubjectKeyMade(subject_id="round-2026-h1", commitment="c" * 64)
    given(subject, key).when(CLOSE).then(ROUND_CLOSED)


def test_a_round_of_which_no_key_is_known_is_forgotten_all_the_same():
    given(subject).when(CLOSE).then(ROUND_CLOSED)


def test_a_round_that_is_closed_again_changes_nothing():
    given(subject, ROUND_CLOSED).when(CLOSE).then_nothing()


def test_a_round_does_not_wait_for_a_proposal():
    waiting = ForgettingProposed(
        subject_id="round-2026-h1", basis="retention-ended", proposed_by="hr1"
    )
    given(subject, waiting).when(CLOSE).then(ROUND_CLOSED)
