"""Policy and calendar over HTTP: HR adopts, everybody in the service of the region reads."""

from typing import Any

from tests.services.evaluation.town import POLICY, Town, problem

WRONG: dict[str, Any] = {
    "small_part": [1],
    "adopted_on": "soon",
    "competencies": [{"code": "A B", "competency": "queueing"}],
    "more": True,
}


USUAL: dict[str, Any] = {
    "documentation": "monthly",
    "window": {"opens_on": 1, "closes_after": 10},
    "annual_window": {"opens": {"month": 12, "day": 21}, "closes": {"month": 1, "day": 31}},
    "most": [1, 2],
    "tie": "lower",
    "citizen_weight": 1,
    "reviews": {"peers": 3, "subordinates": 2, "shown": 3},
    "numeric_until": None,
    "internal_figure": False,
}
"""What the regulation leaves open and nobody chose otherwise."""


async def test_an_adopted_policy_is_read_by_an_employee(town: Town):
    adopted = await town.adopt()
    policy = (await town.get("/policy", town.employee)).json()
    assert policy.pop("recorded")
    assert policy == POLICY | USUAL | {"recorded_at": adopted.headers["Kinerja-Position"]}


async def test_a_policy_that_contradicts_the_regulation_is_refused_with_the_article(town: Town):
    closes = {"month": 2, "day": 15}
    opens = {"month": 12, "day": 21}
    late = await town.adopt(annual_window={"opens": opens, "closes": closes})
    assert problem(late) == (422, "evaluation.annual-window-is-too-long")
    assert "IV.A.8" in late.json()["details"]["article"]
    numeric = await town.adopt(scheme="pp-30-2019")
    assert problem(numeric) == (422, "evaluation.numbers-give-no-predicate")


async def test_every_policy_that_was_in_force_can_be_read(town: Town):
    await town.adopt()
    await town.adopt(policy_id="2026-b", small_part=[1, 4])
    found = (await town.get("/policy/history", town.auditor)).json()["items"]
    assert [each["policy_id"] for each in found] == ["2026", "2026-b"]
    then = await town.get(f"/policy?as_of={found[0]['recorded_at']}", town.auditor)
    while then.status_code == 202:  # it is folded by another process
        then = await town.get(f"/policy?as_of={found[0]['recorded_at']}", town.auditor)
    assert then.json()["policy_id"] == "2026"


async def test_adopting_the_same_policy_twice_is_the_same(town: Town):
    first, second = await town.adopt(), await town.adopt()
    assert (first.status_code, first.json()) == (200, second.json())


async def test_other_rules_under_the_same_name_are_a_conflict(town: Town):
    await town.adopt()
    changed = await town.adopt(small_part=[1, 4])
    assert problem(changed) == (409, "evaluation.policy-name-is-taken")


async def test_an_appraiser_adopts_no_policy(town: Town):
    assert (await town.put("/evaluation/policy", POLICY, town.appraiser)).status_code == 403


async def test_a_malformed_policy_is_refused_field_by_field(town: Town):
    refused = await town.adopt(**WRONG)
    assert problem(refused) == (422, "kernel.invalid-body")
    fields = {error["pointer"].split("/")[1] for error in refused.json()["errors"]}
    assert fields == set(WRONG)


async def test_a_policy_is_missing_before_one_is_adopted(town: Town):
    assert (await town.get("/policy", town.employee)).status_code == 404


async def test_a_calendar_takes_the_national_holidays_with_joint_leave(town: Town):
    await town.calendar(2026, zone="Asia/Makassar", national=True)
    calendar = (await town.get("/calendars/2026", town.employee)).json()
    lebaran = {"day": "2026-03-20", "title": "Cuti Bersama Hari Raya Idul Fitri"}
    assert lebaran in calendar["holidays"]
    assert (calendar["zone"], calendar["working_week"]) == ("Asia/Makassar", 5)


async def test_a_regions_own_holiday_stands_beside_the_national_ones(town: Town):
    own = {"day": "2026-12-16", "title": "Hari Jadi Kota Solok"}
    await town.calendar(2026, zone="Asia/Jakarta", national=True, holidays=[own])
    holidays = (await town.get("/calendars/2026", town.hr)).json()["holidays"]
    assert own in holidays
    assert len(holidays) > 20


async def test_a_calendar_may_consist_of_explicit_days_only(town: Town):
    own = {"day": "2026-12-16", "title": "Hari Jadi Kota Solok"}
    adopted = await town.calendar(2026, zone="Asia/Jakarta", working_week=6, holidays=[own])
    shown = (await town.get("/calendars/2026", town.auditor)).json()
    assert shown.pop("recorded")
    assert shown == {
        "year": 2026,
        "zone": "Asia/Jakarta",
        "working_week": 6,
        "holidays": [own],
        "recorded_at": adopted.headers["Kinerja-Position"],
    }


async def test_a_moved_day_is_corrected_and_the_history_tells_both(town: Town):
    day = {"day": "2026-03-21", "title": "Idul Fitri"}
    await town.calendar(2026, zone="Asia/Jakarta", holidays=[day])
    moved = {"removed": [day["day"]], "added": [{"day": "2026-03-20", "title": "Idul Fitri"}]}
    path = "/evaluation/calendars/2026/correct"
    await town.platform.settled()
    told = (await town.post(f"{path}?dry_run=true", town.hr, json=moved)).json()
    assert (told["removed"], told["added"], told["position"]) == ([day], moved["added"], None)
    assert len((await town.get("/calendars/2026/history", town.hr)).json()["items"]) == 1
    done = await town.post(path, town.hr, json=moved)
    found = (await town.get("/calendars/2026/history", town.hr)).json()["items"]
    assert [each["holidays"] for each in found] == [[day], moved["added"]]
    assert found[1]["recorded_at"] == done.json()["position"]


async def test_a_dry_run_refuses_what_the_adoption_would_refuse(town: Town):
    body = {"zone": "Asia/Singapore"}
    refused = await town.put("/evaluation/calendars/2026?dry_run=true", body, town.hr)
    assert problem(refused) == (422, "evaluation.unknown-zone")


async def test_a_day_named_twice_is_refused(town: Town):
    day = {"day": "2026-12-16", "title": "Hari Jadi Kota Solok"}
    for national in (False, True):
        twice = await town.calendar(
            2026, zone="Asia/Jakarta", national=national, holidays=[day, day]
        )
        assert problem(twice) == (422, "evaluation.holiday-is-named-twice")


async def test_a_zone_outside_indonesia_is_refused(town: Town):
    refused = await town.calendar(2026, zone="Asia/Singapore")
    assert problem(refused) == (422, "evaluation.unknown-zone")
