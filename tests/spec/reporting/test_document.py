"""Documents of a plan are signed by those whom the form asks, for what the plan says."""

import pytest

from contracts.event import Event, Sealed
from contracts.reporting import DocumentForm, DocumentSigned
from services.reporting.deciders.document import (
    NobodySignsThisForm,
    NoSuchForm,
    NotYoursToSign,
    Paper,
    PlanIsNotAgreed,
    PlanSaysSomethingElse,
    SignDocument,
    SignedMeanwhile,
    document,
)
from services.reporting.deciders.plan_refusals import NoSuchPlan
from services.reporting.rules.plan_forms import forms_of
from tests.spec.given import given
from tests.spec.reporting.facts import AGREED, CLERK, PROPOSED, changed, registered
from tests.spec.reporting.plan_facts import AGREED_AGAIN, CLOSED, REVISED

PLAN, OWNER = "plan-e7~2026~1", "employee-e7"
KEYS = (Sealed("e1", "document-key", "…"), Sealed("e7", "document-key", "…"))
SIGN = SignDocument(
    document_id="e7~2026~1~a.1.7",
    link_id="0a" * 16,
    plan_id="e7~2026~1",
    form="A.1.7",
    revision=1,
    stands_for="13.72/reporting@9",
    signer_id="e7",
    post="Pengadministrasi Umum",
    sha256="11" * 32,
    before="",
    file="f1" * 32,
    size=60_000,
    keys=KEYS,
    provider="local",
    certified=False,
)
SIGNED = DocumentSigned(
    document_id="e7~2026~1~a.1.7",
    link_id="0a" * 16,
    plan_id="e7~2026~1",
    employee_id="e7",
    form="A.1.7",
    revision=1,
    stands_for="13.72/reporting@9",
    signer_id="e7",
    signed_as="employee",
    post="Pengadministrasi Umum",
    sha256="11" * 32,
    before="",
    file="f1" * 32,
    size=60_000,
    keys=KEYS,
    provider="local",
    certified=False,
)
SIGN_TOO = changed(
    SIGN, signer_id="e1", post="Camat", sha256="22" * 32, before="11" * 32, file="f2" * 32
)
SIGNED_TOO = changed(
    SIGNED,
    signer_id="e1",
    signed_as="appraiser",
    post="Camat",
    sha256="22" * 32,
    before="11" * 32,
    file="f2" * 32,
)
LATER = changed(SIGN, link_id="0b" * 16, revision=2, stands_for="13.72/reporting@15")
SIGNED_LATER = changed(SIGNED, link_id="0b" * 16, revision=2, stands_for="13.72/reporting@15")


def papers(
    *history: DocumentSigned, plan: tuple[Event, ...] = (PROPOSED, AGREED)
) -> given[SignDocument, Paper, DocumentSigned]:
    return given(document, *history).seeing(PLAN, *plan).seeing(OWNER, CLERK)


def test_the_employee_signs_the_agreed_plan():
    papers().when(SIGN).then(SIGNED)


def test_the_appraiser_signs_the_same_file_after():
    papers(SIGNED).when(SIGN_TOO).then(SIGNED_TOO)


def test_the_appraiser_may_sign_first():
    first = changed(SIGN_TOO, before="")
    papers().when(first).then(changed(SIGNED_TOO, before=""))


def test_who_has_signed_signs_no_second_time():
    papers(SIGNED).when(SIGN).then_nothing()
    papers(SIGNED, SIGNED_TOO).when(changed(SIGN, before="22" * 32)).then_nothing()
    papers(SIGNED, SIGNED_TOO).when(SIGN_TOO).then_nothing()


def test_nobody_signs_a_plan_that_is_not_there():
    given(document).seeing(OWNER, CLERK).when(SIGN).then_refused(NoSuchPlan)


def test_a_plan_that_is_not_agreed_is_a_draft():
    papers(plan=(PROPOSED,)).when(SIGN).then_refused(PlanIsNotAgreed)


def test_others_do_not_sign():
    papers().when(changed(SIGN, signer_id="e8")).then_refused(NotYoursToSign)


def test_the_action_plan_is_signed_by_the_employee_alone():
    action_plan = changed(SIGN, document_id="e7~2026~1~b.1.1", form="B.1.1")
    papers().when(action_plan).then(changed(SIGNED, document_id="e7~2026~1~b.1.1", form="B.1.1"))
    papers().when(changed(action_plan, signer_id="e1")).then_refused(NotYoursToSign)


def test_the_superior_who_agreed_in_the_appraisers_place_signs():
    agreed = changed(AGREED, appraiser_id="e0", in_place_of="e1")
    superior = changed(SIGN, signer_id="e0")
    papers(plan=(PROPOSED, agreed)).when(superior).then(
        changed(SIGNED, signer_id="e0", signed_as="appraiser")
    )
    papers(plan=(PROPOSED, agreed)).when(changed(SIGN, signer_id="e1")).then_refused(NotYoursToSign)


def test_worksheets_are_signed_by_nobody():
    manual = changed(SIGN, document_id="e7~2026~1~a.1.3", form="A.1.3")
    papers().when(manual).then_refused(NobodySignsThisForm)


def test_a_plan_is_told_in_its_own_forms_only():
    for form in ("A.1.1", "A.1.2", "A.1.4", "A.1.5", "A.1.6"):
        papers().when(changed(SIGN, form=form)).then_refused(NoSuchForm)


def test_a_revision_in_between_is_noticed():
    plan = (PROPOSED, AGREED, REVISED, AGREED_AGAIN)
    papers(plan=plan).when(SIGN).then_refused(PlanSaysSomethingElse)


def test_what_was_agreed_stands_and_is_signed_while_a_revision_is_on_its_way():
    papers(plan=(PROPOSED, AGREED, REVISED)).when(SIGN).then(SIGNED)


def test_a_closed_segment_may_still_be_signed():
    papers(plan=(PROPOSED, AGREED, CLOSED)).when(SIGN).then(SIGNED)


def test_after_a_revision_both_sign_anew():
    plan = (PROPOSED, AGREED, REVISED, AGREED_AGAIN)
    papers(SIGNED, SIGNED_TOO, plan=plan).when(LATER).then(SIGNED_LATER)
    again = changed(SIGN_TOO, link_id="0b" * 16, revision=2, stands_for="13.72/reporting@15")
    signed_again = changed(
        SIGNED_TOO, link_id="0b" * 16, revision=2, stands_for="13.72/reporting@15"
    )
    papers(SIGNED, SIGNED_TOO, SIGNED_LATER, plan=plan).when(again).then(signed_again)


def test_a_change_without_a_revision_asks_for_new_signatures_too():
    """An expectation, or a support that is named."""
    later = changed(SIGN, link_id="0b" * 16, stands_for="13.72/reporting@12")
    expected = changed(SIGNED, link_id="0b" * 16, stands_for="13.72/reporting@12")
    papers(SIGNED, SIGNED_TOO).when(later).then(expected)


def test_of_two_who_sign_at_once_one_signs_once_more():
    both_begin = changed(SIGN_TOO, link_id="0c" * 16, before="")
    papers(SIGNED).when(both_begin).then_refused(SignedMeanwhile)


def test_nobody_signs_what_the_plan_said_before():
    plan = (PROPOSED, AGREED)
    newer = changed(SIGNED, stands_for="13.72/reporting@12")
    papers(newer, plan=plan).when(SIGN_TOO).then_refused(PlanSaysSomethingElse)
    stale = changed(SIGN_TOO, before="")
    papers(newer, plan=plan).when(stale).then_refused(PlanSaysSomethingElse)


LEADS = ("A.1.3", "A.1.4", "A.1.5")


@pytest.mark.parametrize(
    ("approach", "post", "leads", "forms"),
    [
        ("qualitative", "jpt", False, ("A.1.1", "A.1.3", "B.1.1", "B.1.2")),
        ("quantitative", "jpt", True, ("A.1.2", *LEADS, "B.1.1", "B.1.2")),
        ("qualitative", "administrator", True, (*LEADS, "A.1.6", "B.1.1", "B.1.2")),
        ("quantitative", "fungsional", False, ("A.1.3", "A.1.7", "B.1.1", "B.1.2")),
    ],
)
def test_the_approach_and_the_post_decide_in_which_forms_a_plan_is_told(
    approach: str, post: str, leads: bool, forms: tuple[DocumentForm, ...]
):
    found = forms_of(approach, post, leads)  # pyright: ignore[reportArgumentType]
    assert found == forms


def test_a_leading_post_signs_its_own_form():
    head = registered("e7", appraiser_id=None)
    form = changed(SIGN, document_id="e7~2026~1~a.1.2", form="A.1.2")
    signed = changed(SIGNED, document_id="e7~2026~1~a.1.2", form="A.1.2")
    given(document).seeing(PLAN, PROPOSED, AGREED).seeing(OWNER, head).when(form).then(signed)
