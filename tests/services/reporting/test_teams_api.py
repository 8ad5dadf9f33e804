"""Teams over HTTP: another leader assigns, the appraiser approves, the leader appraises nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.platform import Platform
from tests.services.reporting.office import INDICATOR, RESULT, Office, problem

YESTERDAY = f"{(datetime.now(UTC) - timedelta(days=1)).date()}"
TEAM = {"title": "Tim KTP", "led_by": "e8", "members": ["e7"], "since": YESTERDAY}
WORK = {"employee_id": "e7", "title": "Loket keliling", "since": YESTERDAY, "team_id": "t1"}


@pytest.fixture(scope="module")
async def team(program: Platform) -> Office:
    """An office in which the aide e8 leads a team with the clerk e7, whom e1 appraises."""
    opened = Office(program)
    await opened.open()
    (await opened.put("/teams/t1", opened.hr, **TEAM)).raise_for_status()
    await opened.platform.settled()
    return opened


async def test_a_team_is_shown_to_colleagues(team: Office):
    shown = (await team.get("/teams/t1", team.clerk)).json()
    assert (shown["led_by"], shown["members"], shown["is_dissolved"]) == ("e8", ["e7"], False)
    listed = (await team.get("/teams?led_by=e8", team.aide)).json()["items"]
    assert [each["team_id"] for each in listed] == ["t1"]


async def test_only_hr_forms_teams(team: Office):
    assert problem(await team.put("/teams/t2", team.head, **TEAM)) == (403, "kernel.another-role")


async def test_the_appraiser_approves_what_another_leader_assigns(team: Office):
    assert (await team.put("/assignments/a1", team.aide, **WORK)).status_code == 200
    waiting = await team.get("/assignments?employee_id=e7&status=proposed", team.head)
    assert "a1" in [each["assignment_id"] for each in waiting.json()["items"]]
    own = await team.post("/assignments/a1/approve", team.aide)
    assert problem(own) == (403, "reporting.only-the-appraiser-approves")
    assert (await team.post("/assignments/a1/approve", team.head)).status_code == 200
    shown = (await team.get("/assignments/a1", team.aide)).json()
    assert (shown["status"], shown["appraiser_id"]) == ("approved", "e1")


async def test_the_reason_of_a_refusal_is_shown_to_whom_it_concerns(team: Office):
    await team.put("/assignments/a2", team.aide, **WORK | {"title": "Pameran"})
    await team.platform.settled()
    why = {"reason": "Beban kerja penuh."}
    assert (await team.post("/assignments/a2/decline", team.head, json=why)).status_code == 200
    for who in (team.clerk, team.aide, team.head):
        assert (await team.get("/assignments/a2", who)).json()["reason"] == "Beban kerja penuh."
    stranger = team.platform.token("e9", "employee")
    closed = await team.get("/assignments/a2", stranger)
    assert problem(closed) == (403, "reporting.others-work-is-closed")


async def test_a_leader_of_a_team_neither_agrees_plans_nor_reads_reports_of_its_members(
    team: Office,
):
    (await team.propose()).raise_for_status()
    agreed = await team.post("/plans/e7/2026/1/agree", team.aide)
    assert problem(agreed) == (403, "reporting.only-the-appraiser-decides")
    read = await team.get("/plans/e7/2026/1", team.aide)
    assert problem(read) == (403, "reporting.others-work-is-closed")


async def test_a_dissolved_team_assigns_nothing(fresh: Office):
    (await fresh.put("/teams/t1", fresh.hr, **TEAM)).raise_for_status()
    gone = await fresh.post("/teams/t1/dissolve", fresh.hr, json={"since": YESTERDAY})
    assert gone.status_code == 200
    refused = await fresh.put("/assignments/a1", fresh.aide, **WORK)
    assert problem(refused) == (403, "reporting.only-a-leader-assigns")


async def test_what_was_approved_comes_into_the_plan_by_a_revision(fresh: Office):
    await fresh.plan()
    (await fresh.put("/teams/t1", fresh.hr, **TEAM)).raise_for_status()
    (await fresh.put("/assignments/a1", fresh.aide, **WORK)).raise_for_status()
    more = {"result_id": "r2", "kind": "tambahan", "title": "Loket keliling"}
    more |= {"indicators": [INDICATOR | {"indicator_id": "i2"}]}
    result = RESULT | more | {"assigned_by": "t1", "assignment_id": "a1"}
    revision = {"results": [RESULT, result], "ground": "assignment"}
    early = await fresh.post("/plans/e7/2026/1/revise", fresh.clerk, json=revision)
    assert problem(early) == (409, "reporting.no-such-approved-assignment")
    (await fresh.post("/assignments/a1/approve", fresh.head)).raise_for_status()
    taken = await fresh.post("/plans/e7/2026/1/revise", fresh.clerk, json=revision)
    assert taken.status_code == 200
    (await fresh.post("/plans/e7/2026/1/agree", fresh.head)).raise_for_status()
    shown = (await fresh.get("/plans/e7/2026/1", fresh.clerk)).json()
    assert [of["assignment_id"] for of in shown["results"]] == [None, "a1"]
