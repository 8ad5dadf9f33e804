"""Self-assessments over HTTP: given by the employee, shown while the appraiser decides."""

from typing import Any

from tests.services.evaluation.town import Town, problem

PATH = "/evaluations/e7~2026-q1/self-assessment"
BODY: dict[str, Any] = {
    "results": [{"result_id": "r1", "rating": "above", "note": "Antrean habis sebelum pukul 15."}],
    "values": {"loyal": "above"},
    "note": "Triwulan yang padat.",
}


async def test_the_employee_assesses_and_the_appraiser_reads_it_beside_the_proposal(town: Town):
    await town.accepted()
    (await town.put(f"/evaluation{PATH}", BODY, town.employee)).raise_for_status()
    shown = (await town.get(PATH, town.appraiser)).raise_for_status().json()
    assert (shown["results"], shown["values"]) == (BODY["results"], BODY["values"])
    assert shown["note"] == BODY["note"]
    proposal = (await town.get("/evaluations/e7~2026-q1/proposal", town.appraiser)).json()
    assert proposal["self_assessment"] == shown


async def test_a_self_assessment_changes_no_proposal(town: Town):
    await town.accepted()
    path = "/evaluations/e7~2026-q1/proposal"
    before = (await town.get(path, town.appraiser)).json()
    await town.put(f"/evaluation{PATH}", BODY, town.employee)
    after = (await town.get(path, town.appraiser)).json()
    assert before["cells"] == after["cells"]
    assert before["self_assessment"] is None


async def test_nobody_assesses_for_another_and_strangers_do_not_read(town: Town):
    await town.accepted()
    other = town.platform.token("e2", "employee", "appraiser")
    refused = await town.put(f"/evaluation{PATH}", BODY, other)
    assert problem(refused) == (403, "evaluation.only-oneself-assesses")
    hidden = await town.get(PATH, other)
    assert problem(hidden) == (403, "evaluation.others-evaluations-are-closed")


async def test_who_has_not_assessed_is_said_to_have_not(town: Town):
    await town.accepted()
    missing = await town.get(PATH, town.appraiser)
    assert problem(missing) == (404, "evaluation.no-self-assessment")


async def test_after_the_score_it_is_too_late(town: Town):
    await town.accepted()
    (await town.score()).raise_for_status()
    late = await town.put(f"/evaluation{PATH}", BODY, town.employee)
    assert problem(late) == (409, "evaluation.self-assessment-is-too-late")
