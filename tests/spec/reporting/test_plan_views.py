"""What is shown of plans, as folds."""

from contracts.reporting import PlanEvent, Support
from services.reporting.views.achievement import achievement
from services.reporting.views.plan_history import revisions, timelines
from services.reporting.views.plan_matrix import matrix
from services.reporting.views.plan_resources import resources
from services.reporting.views.plans import PlanRow, asks_for_adjustment, plans
from tests.spec.folding import at, folded
from tests.spec.reporting.facts import (
    ACCEPTED,
    AGREED,
    PLAN_RETURNED,
    PROPOSED,
    REPORT_RETURNED,
    RESULTS,
    SERVICE,
    SUBMITTED,
    WHY,
    changed,
)
from tests.spec.reporting.plan_facts import (
    AGREED_AGAIN,
    CLOSED,
    ESCALATED,
    EXPECTATIONS,
    EXPECTED,
    FEWER,
    LEADERS,
    PLAN,
    REACHED,
    REFUSED,
    REQUESTED,
    REVISED,
    SUPPORT_NAMED,
    TRANSFER,
)
from tests.spec.reporting.test_views import work_after


def plan_after(*events: PlanEvent) -> PlanRow:
    return folded(plans, *events)[PLAN]


def test_a_revision_on_its_way_is_shown_beside_what_stands():
    row = plan_after(PROPOSED, AGREED, REVISED)
    assert (row.status, row.revision, row.results) == ("revised", 1, RESULTS)
    assert row.revising and (row.revising.ground, row.revising.results) == ("assignment", FEWER)


def test_a_returned_revision_leaves_what_stands():
    row = plan_after(PROPOSED, AGREED, REVISED, PLAN_RETURNED)
    assert (row.status, row.reason, row.results) == ("revision-returned", WHY, RESULTS)


def test_an_agreed_revision_takes_its_place():
    row = plan_after(PROPOSED, AGREED, REVISED, AGREED_AGAIN)
    assert (row.status, row.revision, row.results, row.revising) == ("agreed", 2, FEWER, None)


def test_an_escalated_plan_is_found_by_the_superior_until_it_is_agreed():
    assert plan_after(PROPOSED, ESCALATED).superior_id == "e0"
    assert plan_after(PROPOSED, ESCALATED, PLAN_RETURNED, PROPOSED).superior_id == "e0"
    assert plan_after(PROPOSED, ESCALATED, AGREED).superior_id == ""


def test_a_closed_plan_shows_why_since_when_and_what_was_reached():
    row = plan_after(PROPOSED, AGREED, CLOSED)
    assert (row.status, row.ground, row.ended) == ("closed", "employee-transferred", TRANSFER)
    assert row.reached == REACHED


def test_expectations_and_resources_stay_through_a_revision():
    row = plan_after(PROPOSED, EXPECTED, REQUESTED, AGREED, REVISED, AGREED_AGAIN)
    assert (row.expectations, [of.resource_id for of in row.resources]) == (EXPECTATIONS, ["s1"])


def test_a_support_named_later_is_shown_in_what_stands_and_in_the_revision():
    row = plan_after(PROPOSED, AGREED, REVISED, SUPPORT_NAMED)
    assert row.results[0].supports == LEADERS
    assert row.revising and row.revising.results[0].supports == LEADERS


def test_an_unmet_resource_asks_for_an_adjusted_expectation_until_the_plan_is_revised():
    refused = (PROPOSED, AGREED, REQUESTED, REFUSED)
    assert [of.resource_id for of in asks_for_adjustment(plan_after(*refused))] == ["s1"]
    assert asks_for_adjustment(plan_after(*refused, REVISED, AGREED_AGAIN)) == []
    assert asks_for_adjustment(plan_after(PROPOSED, AGREED, REQUESTED)) == []


def test_hr_finds_what_was_refused():
    [row] = folded(resources, REQUESTED, REFUSED).values()
    assert (row.status, row.reason, row.unit_id, row.since) == ("refused", WHY, "u1", at(1))


def test_the_timeline_tells_what_happened_when_and_where_it_is_recorded():
    row = folded(timelines, PROPOSED, PLAN_RETURNED, PROPOSED, AGREED, REVISED)[PLAN]
    assert [(of.happened, of.at) for of in row.entries] == [
        ("proposed", at(0)),
        ("returned", at(1)),
        ("proposed", at(2)),
        ("agreed", at(3)),
        ("revised", at(4)),
    ]
    assert row.entries[1].reason == WHY
    assert (row.entries[4].revision, row.entries[4].ground) == (2, "assignment")
    assert row.entries[3].position == "13.72/reporting@3"


def test_each_revision_is_kept_as_it_was_worded():
    rows = folded(revisions, PROPOSED, AGREED, REVISED)
    assert {key: (row.agreed, row.results) for key, row in rows.items()} == {
        f"{PLAN}/1": (True, RESULTS),
        f"{PLAN}/2": (False, FEWER),
    }


def test_a_revision_waits_for_the_appraiser_and_a_closed_plan_for_nobody():
    assert work_after(PROPOSED, AGREED, REVISED).waits
    returned = work_after(PROPOSED, AGREED, REVISED, PLAN_RETURNED)
    assert ([of.status for of in returned.plans], returned.waits) == (["revision-returned"], False)
    assert [of.status for of in work_after(PROPOSED, AGREED, CLOSED).plans] == ["closed"]


def test_the_matrix_tells_who_contributes_to_which_result_of_the_leader():
    head = plan_after(
        changed(PROPOSED, employee_id="e1", results=(changed(SERVICE, result_id="r3"),))
    )
    clerk = plan_after(PROPOSED, SUPPORT_NAMED)
    found = matrix("e1", [head], [head, clerk])
    [column] = found.columns
    assert (column.result_id, column.title) == ("r3", "Pelayanan KTP")
    assert [(of.employee_id, of.result_id, of.direct) for of in column.contributions] == [
        ("e7", "r1", True)
    ]
    assert found.unsupporting == ()


def test_a_result_of_a_leader_who_has_no_plan_yet_has_a_column_without_a_title():
    found = matrix("e1", [], [plan_after(PROPOSED, SUPPORT_NAMED)])
    assert [(of.result_id, of.title) for of in found.columns] == [("r3", None)]


def test_a_result_that_supports_nothing_stands_beside_the_matrix():
    found = matrix("e1", [], [plan_after(PROPOSED)])
    assert ([*found.columns], [of.result_id for of in found.unsupporting]) == ([], ["r1"])


def test_indirect_support_is_told_as_such():
    indirect = changed(
        SUPPORT_NAMED, supports=Support(leader_id="e1", result_id="r3", direct=False)
    )
    [column] = matrix("e1", [], [plan_after(PROPOSED, indirect)]).columns
    assert [of.direct for of in column.contributions] == [False]


def test_achievement_shows_each_figure_against_its_target_and_its_records():
    row = folded(achievement, SUBMITTED, ACCEPTED)["e7~2026-q1"]
    assert [(of.indicator_id, of.standing) for of in row.indicators] == [
        ("i1", "meets"),
        ("i2", "meets"),
    ]
    assert row.positions == ("13.72/reporting@0", "13.72/reporting@1")


def test_a_returned_report_says_so():
    assert folded(achievement, SUBMITTED, REPORT_RETURNED)["e7~2026-q1"].status == "returned"
