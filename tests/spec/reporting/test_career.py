"""What happens to an employee beside moving. Read the names from top to bottom."""

from datetime import date, timedelta

import pytest

from contracts.reporting import (
    ActingHeadAppointed,
    ActingHeadEnded,
    AgreementRenewed,
    EmployeeEvent,
    EmployeeStatusChanged,
    EmploymentEnded,
    EmploymentResumed,
    Standing,
    UnitClosed,
)
from services.reporting.deciders.career import (
    AppointActingHead,
    ChangeStatus,
    DestinationIsMissing,
    EmploymentIsOver,
    EndActing,
    EndEmployment,
    EndsBeforeItBegins,
    HostIsMissing,
    IsAwayThen,
    LeadsItAlready,
    OnlyPppkHaveAgreements,
    RenewAgreement,
    ResumeEmployment,
    ReturnsBeforeLeaving,
)
from services.reporting.deciders.day import IsStillToCome
from services.reporting.deciders.employee import NoSuchEmployee, employee
from services.reporting.deciders.unit import UnitIsClosed
from services.reporting.deciders.workplace import NoSuchLedUnit
from tests.spec.given import given
from tests.spec.reporting.facts import CLERK, OTHER_OFFICE, changed

DAY = date(2026, 4, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
CONTRACTED = changed(CLERK, employment="PPPK", grade="VII", agreement_ends=date(2026, 12, 31))
STUDIES = EmployeeStatusChanged(employee_id="e7", standing="study-leave", since=DAY)
STUDY = ChangeStatus(employee_id="e7", standing="study-leave", since=DAY)
RETIRED = EmploymentEnded(employee_id="e7", ground="retirement", since=DAY)
RETIRE = EndEmployment(employee_id="e7", ground="retirement", since=DAY)
ACTS = ActingHeadAppointed(
    employee_id="e7", unit_id="u2", acting="plt", since=DAY, until=date(2026, 6, 30)
)
ACT = AppointActingHead(
    employee_id="e7", unit_id="u2", acting="plt", since=DAY, until=date(2026, 6, 30)
)
STOP = EndActing(employee_id="e7", unit_id="u2", since=date(2026, 5, 4), today=date(2026, 5, 4))
STOPPED = ActingHeadEnded(employee_id="e7", unit_id="u2", since=date(2026, 5, 4))
RETURN = ResumeEmployment(employee_id="e7", since=AFTER, today=AFTER)


def person(*history: EmployeeEvent):
    return employee.fold([CLERK, *history])


def stands(standing: Standing, until: date | None = None) -> EmployeeStatusChanged:
    return changed(STUDIES, standing=standing, until=until)


def test_a_leave_is_recorded_with_its_days():
    given(employee, CLERK).when(STUDY).then(STUDIES)


def test_recording_the_same_again_changes_nothing():
    given(employee, CLERK, STUDIES).when(STUDY).then_nothing()
    given(employee, CLERK, RETIRED).when(RETIRE).then_nothing()
    given(employee, CLERK, ACTS).seeing("unit-u2", OTHER_OFFICE).when(ACT).then_nothing()
    given(employee, CLERK).when(STOP).then_nothing()
    given(employee, CLERK).when(RETURN).then_nothing()


@pytest.mark.parametrize(
    "standing", ["suspended", "unpaid-leave", "pre-retirement", "non-structural"]
)
def test_the_suspended_on_unpaid_or_pre_retirement_leave_and_in_non_structural_bodies_have_no_plan(
    standing: Standing,
):
    state = person(stands(standing))
    assert [state.plans_on(day) for day in (BEFORE, DAY, AFTER)] == [True, False, False]


@pytest.mark.parametrize("standing", ["study-leave", "seconded", "active"])
def test_whoever_studies_or_is_seconded_has_a_plan(standing: Standing):
    assert person(stands(standing)).plans_on(DAY)


def test_a_leave_is_over_on_the_day_after_its_last():
    state = person(stands("unpaid-leave", until=AFTER))
    days = (DAY, AFTER, AFTER + timedelta(days=1))
    assert [state.stands_on(day) for day in days] == ["unpaid-leave", "unpaid-leave", "active"]


def test_whoever_comes_back_early_has_a_plan_from_that_day():
    back = changed(STUDIES, standing="active", since=AFTER)
    state = person(stands("suspended"), back)
    assert [state.plans_on(day) for day in (DAY, AFTER)] == [False, True]


def test_a_change_holds_from_its_day_on_whatever_was_recorded_for_later():
    state = person(changed(STUDIES, since=AFTER), stands("suspended"))
    assert state.stands_on(AFTER) == "suspended"


def test_a_leave_does_not_end_before_it_begins_but_may_last_a_day():
    given(employee, CLERK).when(changed(STUDY, until=BEFORE)).then_refused(EndsBeforeItBegins)
    given(employee, CLERK).when(changed(STUDY, until=DAY)).then(changed(STUDIES, until=DAY))


def test_a_secondment_names_where():
    seconded = changed(STUDY, standing="seconded", host="Kementerian Dalam Negeri")
    given(employee, CLERK).when(changed(seconded, host=None)).then_refused(HostIsMissing)
    given(employee, CLERK).when(seconded).then(
        changed(STUDIES, standing="seconded", host="Kementerian Dalam Negeri")
    )


def test_employment_ends_with_retirement():
    given(employee, CLERK).when(RETIRE).then(RETIRED)


def test_until_the_day_of_retirement_one_is_employed_and_plans():
    state = person(RETIRED)
    assert [state.is_employed_on(day) for day in (BEFORE, DAY)] == [True, False]
    assert [state.plans_on(day) for day in (BEFORE, DAY)] == [True, False]


def test_another_day_of_retirement_corrects_the_one_before():
    given(employee, CLERK, RETIRED).when(changed(RETIRE, since=AFTER)).then(
        changed(RETIRED, since=AFTER)
    )


def test_a_transfer_out_of_the_region_names_where_to():
    out = changed(RETIRE, ground="transferred-out", went_to="Kota Padang")
    given(employee, CLERK).when(changed(out, went_to=None)).then_refused(DestinationIsMissing)
    given(employee, CLERK).when(out).then(
        changed(RETIRED, ground="transferred-out", went_to="Kota Padang")
    )


def test_nothing_begins_after_the_end_of_employment():
    given(employee, CLERK, RETIRED).when(STUDY).then_refused(EmploymentIsOver)
    there = given(employee, CLERK, RETIRED).seeing("unit-u2", OTHER_OFFICE)
    there.when(ACT).then_refused(EmploymentIsOver)


def test_a_leave_may_begin_on_the_last_day_of_employment():
    given(employee, CLERK, RETIRED).when(changed(STUDY, since=BEFORE)).then(
        changed(STUDIES, since=BEFORE)
    )


def test_whoever_left_may_be_employed_again_in_the_post_as_it_was():
    given(employee, CLERK, RETIRED).when(RETURN).then(
        EmploymentResumed(employee_id="e7", since=AFTER)
    )
    assert person(RETIRED, EmploymentResumed(employee_id="e7", since=AFTER)).is_employed_on(AFTER)


def test_nobody_returns_before_leaving_but_on_the_same_day():
    there = given(employee, CLERK, RETIRED)
    there.when(changed(RETURN, since=BEFORE)).then_refused(ReturnsBeforeLeaving)
    there.when(changed(RETURN, since=DAY)).then(EmploymentResumed(employee_id="e7", since=DAY))


def test_nobody_returns_tomorrow():
    given(employee, CLERK, RETIRED).when(changed(RETURN, today=DAY)).then_refused(IsStillToCome)


def test_the_agreement_of_a_pppk_is_renewed():
    asked = RenewAgreement(employee_id="e7", ends=date(2027, 12, 31))
    renewed = AgreementRenewed(employee_id="e7", ends=date(2027, 12, 31))
    given(employee, CONTRACTED).when(asked).then(renewed)
    given(employee, CONTRACTED, renewed).when(asked).then_nothing()


def test_an_agreement_does_not_end_before_the_post_begins():
    asked = RenewAgreement(employee_id="e7", ends=date(2023, 12, 31))
    given(employee, CONTRACTED).when(asked).then_refused(EndsBeforeItBegins)


def test_a_pns_has_no_agreement_that_ends():
    asked = RenewAgreement(employee_id="e7", ends=date(2027, 12, 31))
    given(employee, CLERK).when(asked).then_refused(OnlyPppkHaveAgreements)
    over = changed(RETIRE, ground="agreement-ended")
    given(employee, CLERK).when(over).then_refused(OnlyPppkHaveAgreements)
    given(employee, CONTRACTED).when(over).then(changed(RETIRED, ground="agreement-ended"))


def test_somebody_acts_as_head_of_a_unit_for_a_time():
    given(employee, CLERK).seeing("unit-u2", OTHER_OFFICE).when(ACT).then(ACTS)


def test_whoever_acts_as_head_does_so_from_the_first_day_to_the_last():
    state = person(ACTS)
    last = date(2026, 6, 30)
    days = (BEFORE, DAY, last, last + timedelta(days=1))
    assert [state.acts_on(day) for day in days] == [False, True, True, False]


def test_another_term_for_the_same_unit_replaces_the_one_before():
    longer = changed(ACT, until=date(2026, 9, 30))
    given(employee, CLERK, ACTS).seeing("unit-u2", OTHER_OFFICE).when(longer).then(
        changed(ACTS, until=date(2026, 9, 30))
    )
    assert len(person(ACTS, changed(ACTS, until=date(2026, 9, 30))).acts_for) == 1


def test_acting_ends_before_its_term_is_over():
    given(employee, CLERK, ACTS).when(STOP).then(STOPPED)
    assert person(ACTS, STOPPED).acts_for == ()


def test_acting_does_not_end_before_it_begins_or_tomorrow():
    early = changed(STOP, since=BEFORE)
    given(employee, CLERK, ACTS).when(early).then_refused(EndsBeforeItBegins)
    given(employee, CLERK, ACTS).when(changed(STOP, today=DAY)).then_refused(IsStillToCome)


def test_nobody_acts_for_a_unit_that_is_unknown_or_closed():
    given(employee, CLERK).when(ACT).then_refused(NoSuchLedUnit)
    closed = UnitClosed(unit_id="u2", since=BEFORE)
    there = given(employee, CLERK).seeing("unit-u2", OTHER_OFFICE, closed)
    there.when(ACT).then_refused(UnitIsClosed)


def test_nobody_acts_for_the_unit_they_lead():
    there = given(employee, changed(CLERK, leads="u2")).seeing("unit-u2", OTHER_OFFICE)
    there.when(ACT).then_refused(LeadsItAlready)


def test_nobody_acts_while_away():
    there = given(employee, CLERK, STUDIES).seeing("unit-u2", OTHER_OFFICE)
    there.when(ACT).then_refused(IsAwayThen)


@pytest.mark.parametrize("asked", [STUDY, RETIRE, ACT, STOP, RETURN])
def test_nothing_happens_to_somebody_who_is_not_on_the_roster(
    asked: ChangeStatus | EndEmployment | AppointActingHead | EndActing | ResumeEmployment,
):
    given(employee).when(asked).then_refused(NoSuchEmployee)
