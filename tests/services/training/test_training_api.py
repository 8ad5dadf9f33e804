"""Training over HTTP: what officers and employees send, are answered, and see."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.platform import Platform
from tests.services.training.academy import HOME, Academy, problem


@pytest.fixture
async def academy(platform: Platform) -> Academy:
    academy = Academy(platform)
    await academy.roster()
    return academy


async def test_a_scheduled_course_stands_in_the_catalogue(academy: Academy):
    scheduled = await academy.schedule()
    after = academy.employee("e7") | {"Kinerja-After": scheduled.headers["Kinerja-Position"]}
    read = await academy.client.get(f"{HOME}/courses/c1", headers=after)
    assert read.headers["ETag"] == '"1"'
    shown = read.json()
    assert (shown["hours_jp"], shown["seats_left"], shown["standing"]) == (10, 2, None)


async def test_scheduling_twice_is_the_same(academy: Academy):
    first, second = await academy.schedule(), await academy.schedule()
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


async def test_another_plan_under_the_same_id_is_a_conflict(academy: Academy):
    await academy.schedule()
    assert problem(await academy.schedule(seats=3)) == (409, "training.course-is-scheduled")


async def test_a_course_with_two_sessions_of_one_name_is_invalid(academy: Academy):
    session = {"session_id": "s1", "day": "2026-05-04", "hours_jp": 8}
    answer = await academy.schedule(sessions=[session, session])
    assert problem(answer) == (422, "training.session-is-named-twice")


SLIP = {"sessions": [{"session_id": "s1", "day": "0001-01-01", "hours_jp": 8}]}


@pytest.mark.parametrize(
    "wrong",
    [{"seats": 0}, {"seats": 501}, {"sessions": []}, {"kind": "picnic"}, {"colour": "red"}, SLIP],
)
async def test_a_malformed_course_is_told_field_by_field(academy: Academy, wrong: dict[str, Any]):
    answer = await academy.schedule(**wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.text


async def test_an_employee_schedules_nothing(academy: Academy):
    answer = await academy.client.put(f"{HOME}/courses/c1", json={}, headers=academy.employee("e7"))
    assert problem(answer) == (403, "kernel.another-role")


async def test_an_employee_enrols_and_sees_the_own_standing(academy: Academy):
    await academy.schedule()
    await academy.enrol("e7")
    shown = (await academy.get("/courses/c1", academy.employee("e7"))).json()
    assert (shown["standing"], shown["seats_left"]) == ("enrolled", 1)


async def test_enrolling_again_changes_nothing(academy: Academy):
    await academy.schedule()
    first, second = await academy.enrol("e7"), await academy.enrol("e7")
    assert first.json()["version"] == second.json()["version"] == 2


async def test_who_comes_too_late_waits_in_line(academy: Academy):
    await academy.schedule()
    await academy.enrol("e1", "e2", "e8", "e7")
    shown = (await academy.get("/courses/c1", academy.employee("e7"))).json()
    assert (shown["standing"], shown["place_in_line"], shown["waiting"]) == ("waitlisted", 2, 2)


async def test_a_withdrawal_moves_the_first_in_line_up(academy: Academy):
    await academy.schedule()
    await academy.enrol("e1", "e2", "e7")
    await academy.withdraw("e1")
    shown = (await academy.get("/courses/c1")).json()
    assert (shown["enrolled"], shown["waitlisted"]) == (["e2", "e7"], [])


async def test_only_those_who_run_courses_see_who_comes(academy: Academy):
    await academy.schedule()
    await academy.enrol("e1", "e2", "e7")
    shown = (await academy.get("/courses/c1", academy.employee("e7"))).json()
    assert (shown["enrolled"], shown["waitlisted"]) == (None, None)


async def test_an_employee_enrols_nobody_else(academy: Academy):
    await academy.schedule()
    answer = await academy.post("enrol", academy.employee("e7"), {"employee_id": "e8"})
    assert problem(answer) == (403, "training.only-officers-act-for-others")


async def test_an_officer_enrols_somebody(academy: Academy):
    await academy.schedule()
    await academy.post("enrol", academy.officer, {"employee_id": "e8"})
    assert (await academy.get("/courses/c1")).json()["enrolled"] == ["e8"]


async def test_nobody_enrols_in_a_course_nobody_scheduled(academy: Academy):
    assert problem(await academy.enrol("e7")) == (404, "training.no-such-course")


async def test_nobody_enrols_who_is_not_on_the_roster(academy: Academy):
    await academy.schedule()
    ghost = await academy.enrol("ghost-1")
    assert problem(ghost) == (404, "training.no-such-employee")
    assert ghost.json()["about"] == "ghost-1"
    sent = await academy.post("enrol", academy.officer, {"employee_id": "ghost-1"})
    assert problem(sent) == (404, "training.no-such-employee")
    assert (await academy.get("/courses/c1")).json()["enrolled"] == []


async def test_who_has_just_come_enrols_after_the_import(platform: Platform):
    academy = Academy(platform)
    await academy.schedule()
    imported = await academy.imported()
    by = academy.employee("e7") | {"Kinerja-After": imported}
    assert (await academy.post("enrol", by)).status_code == 200


async def test_who_never_enrolled_does_not_withdraw(academy: Academy):
    await academy.schedule()
    assert problem(await academy.withdraw("e7")) == (409, "training.not-enrolled")


async def test_a_command_for_an_older_version_is_stale(academy: Academy):
    await academy.schedule()
    await academy.enrol("e1")
    stale = academy.employee("e7") | {"If-Match": '"1"'}
    assert problem(await academy.post("enrol", stale)) == (412, "kernel.stale")


async def test_attendance_names_a_session_of_the_course(academy: Academy):
    await academy.schedule()
    assert problem(await academy.attend("s9")) == (404, "training.no-such-session")


async def test_only_participants_attend(academy: Academy):
    await academy.schedule()
    assert problem(await academy.attend("s1", "e7")) == (409, "training.not-enrolled")


async def test_nobody_has_attended_a_session_that_lies_ahead(academy: Academy):
    """Two days ahead: whatever midnight passes while the test runs, that is still to come."""
    ahead = f"{(datetime.now(UTC) + timedelta(days=2)).date()}"
    await academy.schedule(sessions=[{"session_id": "s1", "day": ahead, "hours_jp": 8}])
    await academy.enrol("e7")
    refused = await academy.attend("s1", "e7")
    assert problem(refused) == (409, "training.session-is-not-held-yet")
    assert refused.json()["details"] == {"day": ahead}


async def test_attendance_is_recorded_on_the_day_of_the_session(academy: Academy):
    """In UTC it is never later than in Padang."""
    day = f"{datetime.now(UTC).date()}"
    await academy.schedule(sessions=[{"session_id": "s1", "day": day, "hours_jp": 8}])
    await academy.enrol("e7")
    assert (await academy.attend("s1", "e7")).status_code == 200


async def test_the_same_attendance_again_is_the_same(academy: Academy):
    await academy.schedule()
    await academy.enrol("e7")
    first, second = await academy.attend("s1", "e7"), await academy.attend("s1", "e7")
    assert first.json() == second.json()


async def test_the_list_is_closed_once_every_session_has_its_attendance(academy: Academy):
    await academy.trained("s1")
    assert problem(await academy.enrol("e8")) == (409, "training.list-is-closed")
    assert problem(await academy.withdraw("e7")) == (409, "training.list-is-closed")


async def test_a_training_is_completed_by_80_percent_of_its_hours(academy: Academy):
    await academy.trained("s1")
    [shown] = (await academy.get("/trainings", academy.employee("e7"))).json()["items"]
    assert (shown["status"], shown["hours_jp"], shown["year"]) == ("completed", 10, 2026)
    assert (shown["post_score"], shown["certificate"]) == ("85.50", "PP/2026/001")


async def test_a_training_is_missed_by_less(academy: Academy):
    await academy.trained("s2")
    [shown] = (await academy.get("/trainings", academy.employee("e7"))).json()["items"]
    assert (shown["status"], shown["hours_jp"]) == ("missed", 0)


async def test_completing_again_is_the_same(academy: Academy):
    first = await academy.trained("s1")
    again = await academy.complete("e7")  # its position may be of what a reaction wrote meanwhile
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"])


async def test_completing_with_another_certificate_is_a_conflict(academy: Academy):
    await academy.trained("s1")
    answer = await academy.complete("e7", certificate="PP/2026/002")
    assert problem(answer) == (409, "training.training-is-decided")


async def test_nothing_is_completed_before_its_attendance_is_recorded(academy: Academy):
    await academy.schedule()
    await academy.enrol("e7")
    assert problem(await academy.complete("e7")) == (409, "training.attendance-is-missing")


@pytest.mark.parametrize("number", ["00001234/PKA/LAN/2026", "800.2/0123/BKPSDM/2026", "123"])
async def test_a_certificate_has_a_register_number(academy: Academy, number: str):
    await academy.trained("s1")
    answer = await academy.complete("e7", certificate=number)
    assert problem(answer) == (409, "training.training-is-decided")  # the shape is right


@pytest.mark.parametrize(
    "words",
    [
        "Budi Santoso",
        "BUDI",
        "198001152005011001",
        "PP/1371011501800001/2026",
        "19800115.200501.1.001",
        "PP/2026/",
        "",
    ],
)
async def test_a_certificate_has_no_name_and_no_identity_number(academy: Academy, words: str):
    answer = await academy.complete("e7", certificate=words)
    assert problem(answer) == (422, "kernel.invalid-body")
    [error] = answer.json()["errors"]
    assert (error["pointer"], "^" in error["message"]) == ("#/certificate", False)


@pytest.mark.parametrize("score", ["100.01", "-1", "85.555", "good"])
async def test_a_score_is_a_percentage_with_two_decimals(academy: Academy, score: str):
    answer = await academy.complete("e7", post_score=score)
    assert answer.status_code == 422
    assert "post_score" in answer.text


async def test_a_weakness_becomes_a_need_that_a_training_meets(academy: Academy):
    await academy.weakness("e7")
    [found] = (await academy.get("/needs", academy.employee("e7"))).json()["items"]
    assert (found["status"], found["competency"]) == ("open", "public-service")
    await academy.trained("s1")
    [met] = (await academy.get("/needs", academy.employee("e7"))).json()["items"]
    assert (met["status"], met["training_id"]) == ("met", "c1~e7")


async def test_a_need_that_was_met_is_found_again_by_another_evaluation(academy: Academy):
    await academy.weakness("e7")
    await academy.platform.settled()
    await academy.trained("s1")
    await academy.platform.settled()
    await academy.weakness("e7", "2026-Q2")
    [found] = (await academy.get("/needs?status=open")).json()["items"]
    assert (found["employee_id"], found["period"]) == ("e7", "2026-Q2")


async def test_the_gaps_of_a_unit_are_numbers_without_names(academy: Academy):
    await academy.weakness("e7")
    await academy.weakness("e8")
    appraiser = academy.platform.token("a1", "appraiser")
    shown = (await academy.get("/gaps?unit_id=u1", appraiser)).json()
    assert shown["items"] == [
        {"unit_id": "u1", "competency": "public-service", "open": 2, "met": 0}
    ]


async def test_the_hours_of_a_pns_count_towards_20_jp(academy: Academy):
    await academy.roster()
    await academy.trained("s1")
    shown = (await academy.get("/hours/e7/2026", academy.employee("e7"))).json()
    assert (shown["employment"], shown["hours_jp"], shown["minutes"]) == ("PNS", 10, 450)
    assert (shown["at_least_jp"], shown["missing_jp"], shown["at_most_jp"]) == (20, 10, None)
    assert [entry["training_id"] for entry in shown["trainings"]] == ["c1~e7"]
    assert shown["trainings"][0]["recorded_at"].startswith(f"{academy.platform.region}/training@")


async def test_a_pppk_is_shown_the_limit_of_24_jp(academy: Academy):
    await academy.roster()
    shown = (await academy.get("/hours/e8/2026")).json()
    assert (shown["employment"], shown["at_most_jp"], shown["hours_jp"]) == ("PPPK", 24, 0)


async def test_hours_of_another_year_do_not_count(academy: Academy):
    await academy.roster()
    await academy.trained("s1")
    shown = (await academy.get("/hours/e7/2025")).json()
    assert (shown["hours_jp"], shown["missing_jp"], shown["trainings"]) == (0, 20, [])


async def test_nobody_has_the_hours_of_nobody(academy: Academy):
    assert (await academy.get("/hours/e9/2026")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/hours/e8/2026", "/needs?employee_id=e8", "/trainings?employee_id=e8"]
)
async def test_employees_see_nobody_elses_training(academy: Academy, path: str):
    answer = await academy.get(path, academy.employee("e7"))
    assert problem(answer) == (403, "training.others-training-is-closed")


@pytest.mark.parametrize("role", ["officer", "hr", "auditor"])
async def test_those_who_answer_for_training_see_everybodys(academy: Academy, role: str):
    await academy.trained("s1")
    by = academy.platform.token("x1", role)
    [shown] = (await academy.get("/trainings?employee_id=e7&status=completed", by)).json()["items"]
    assert shown["training_id"] == "c1~e7"


async def test_the_catalogue_comes_in_pages(academy: Academy):
    for course_id in ("c1", "c2", "c3"):
        await academy.schedule(course_id)
    first = (await academy.get("/courses?limit=2")).json()
    rest = (await academy.get(f"/courses?limit=2&cursor={first['next']}")).json()
    shown = [course["course_id"] for course in (*first["items"], *rest["items"])]
    assert (shown, rest["next"]) == (["c1", "c2", "c3"], None)


async def test_the_catalogue_tells_where_seats_are_left(academy: Academy):
    await academy.schedule()
    await academy.schedule("c2")
    await academy.enrol("e1", "e2")
    shown = (await academy.get("/courses?has_seats=true")).json()["items"]
    assert [course["course_id"] for course in shown] == ["c2"]


async def test_another_region_has_courses_of_its_own(academy: Academy):
    await academy.schedule()
    await academy.platform.settled()
    padang = academy.platform.elsewhere("13.71")
    officer = padang.token("o2", "officer")
    shown = await padang.client.get(f"{HOME}/courses", headers=officer)
    assert shown.json()["items"] == []
    assert (await academy.client.get(f"{HOME}/courses", headers=officer)).is_error
