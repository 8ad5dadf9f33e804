"""Policy and calendar over HTTP: HR adopts, everybody in the service of the region reads."""

from typing import Any

from tests.services.evaluation.town import POLICY, Town, problem

WRONG: dict[str, Any] = {
    "small_part": [1],
    "satisfaction_target": ["20", "80"],
    "scheme": "pp-30-2019",
    "adopted_on": "soon",
    "competencies": [{"code": "A B", "competency": "queueing"}],
    "more": True,
}


async def test_an_adopted_policy_is_read_by_an_employee(town: Town):
    adopted = await town.adopt()
    policy = (await town.get("/policy", town.employee)).json()
    assert policy == POLICY | {"recorded_at": adopted.headers["Kinerja-Position"]}


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
    assert shown == {
        "year": 2026,
        "zone": "Asia/Jakarta",
        "working_week": 6,
        "holidays": [own],
        "recorded_at": adopted.headers["Kinerja-Position"],
    }


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
