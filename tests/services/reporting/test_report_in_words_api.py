"""A report on a plan in words over HTTP: told in words, sealed, and evaluated without a figure."""

from typing import Any

import pytest

from tests.services.reporting.office import RESULT, Office, problem

NARRATIVE = {
    "indicator_id": "i1",
    "code": "complaints",
    "narrative": "Setiap pengaduan dijawab tuntas paling lambat dua hari kerja",
    "aspects": ["quality", "time"],
}
TOLD = "Empat puluh pengaduan dijawab dalam dua hari."


def told(text: str = TOLD, is_reached: bool = True) -> dict[str, Any]:
    words = {"indicator_id": "i1", "told": text, "is_reached": is_reached}
    return {"plan_id": "e7~2026~1", "results": [{"result_id": "r1", "narrated": [words]}]}


@pytest.fixture(scope="module")
async def desk(office: Office) -> Office:
    """The clerk has an agreed plan in words."""
    result = RESULT | {"indicators": [], "narrated": [NARRATIVE]}
    plan = {"results": [result], "approach": "qualitative"}
    (await office.put("/plans/e7/2026/1", office.clerk, **plan)).raise_for_status()
    (await office.post("/plans/e7/2026/1/agree", office.head)).raise_for_status()
    (await office.put("/reports/e7/2026-Q1", office.clerk, **told())).raise_for_status()
    await office.platform.settled()
    return office


async def test_it_is_read_as_it_was_told(desk: Office):
    [result] = (await desk.get("/reports/e7/2026-Q1", desk.head)).json()["results"]
    [words] = result["narrated"]
    assert (words["told"], words["is_reached"], result["indicators"]) == (TOLD, True, [])


async def test_the_same_again_is_the_same_and_other_words_wait(desk: Office):
    assert (await desk.put("/reports/e7/2026-Q1", desk.clerk, **told())).status_code == 200
    other = await desk.put("/reports/e7/2026-Q1", desk.clerk, **told("Lain."))
    assert problem(other) == (409, "reporting.report-lies-with-the-appraiser")


async def test_a_figure_is_not_taken_where_the_target_is_in_words(desk: Office):
    figure = {"indicator_id": "i1", "realised": "0"}
    body = {"plan_id": "e7~2026~1", "results": [{"result_id": "r1", "indicators": [figure]}]}
    asked = await desk.put("/reports/e7/2026-Q2", desk.clerk, **body)
    assert problem(asked) == (422, "reporting.not-what-was-planned")


async def test_a_narrative_without_words_is_refused_at_its_field(desk: Office):
    asked = await desk.put("/reports/e7/2026-Q2", desk.clerk, **told(" "))
    assert problem(asked) == (422, "kernel.invalid-body")


async def test_achievement_and_progress_show_it_beside_the_figures(desk: Office):
    [row] = (await desk.get("/achievement", desk.clerk)).json()["items"]
    assert [(of["indicator_id"], of["standing"]) for of in row["narrated"]] == [("i1", "meets")]
    unit = (await desk.get("/units/u1/achievement?period=2026-Q1", desk.head)).json()
    assert unit["codes"] == [{"code": "complaints", "below": 0, "meets": 1, "above": 0}]
    progress = (await desk.get("/employees/e7/progress/2026", desk.clerk)).json()
    [words] = progress["narrated"]
    assert words["reached"] == [{"period": "2026-Q1", "is_reached": True, "status": "submitted"}]
