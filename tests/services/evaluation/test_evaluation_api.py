"""Evaluation over HTTP: an accepted report and citizens' answers become a score one can explain."""

from datetime import UTC, datetime

from tests.services.evaluation.town import MEETS, Town, problem


async def test_a_submitted_report_opens_the_evaluation(town: Town):
    await town.submitted()
    opened = await town.evaluation()
    assert (opened["status"], opened["appraiser_id"], opened["unit_id"]) == ("open", "e1", "u3")


async def test_an_evaluation_waits_until_the_report_is_accepted(town: Town):
    await town.submitted()
    assert problem(await town.score()) == (409, "evaluation.results-are-missing")


async def test_an_accepted_report_makes_the_evaluation_ready(town: Town):
    await town.accepted()
    assert (await town.evaluation())["status"] == "ready"


async def test_the_appraiser_scores_and_the_employee_sees_the_predicate(town: Town):
    await town.accepted()
    assert (await town.score()).status_code == 200
    scored = await town.evaluation()
    assert (scored["status"], scored["predicate"]) == ("scored", "baik")


async def test_a_score_is_explained_indicator_by_indicator(town: Town):
    await town.accepted(documents="95", minutes="30")
    await town.score()
    scored = await town.evaluation()
    told = {i["code"]: (i["realised"], i["rating"]) for i in scored["indicators"]}
    assert told == {
        "documents": ("95", "above"),
        "service-time": ("30", "below"),
        "satisfaction": (None, None),
    }
    assert scored["results"] == [{"result_id": "r1", "result_kind": "utama", "rating": "below"}]


async def test_a_weak_indicator_points_to_a_competency(town: Town):
    await town.accepted(minutes="30")
    await town.score()
    [weak] = (await town.evaluation())["weaknesses"]
    assert (weak["code"], weak["competencies"]) == ("service-time", ["queueing"])


async def test_five_citizens_answers_count_in_the_score_and_stand_in_its_basis(town: Town):
    await town.accepted()
    await town.answered(4, 4, 4, 4, 4)
    await town.score()
    scored = await town.evaluation()
    assert scored["indicators"][2]["realised"] == "100.00"
    assert [record.partition("@")[0] for record in scored["basis"]] == [
        f"{town.platform.region}/reporting",
        f"{town.platform.region}/evaluation",
        f"{town.platform.region}/evaluation",
    ]


async def test_every_record_of_the_basis_and_the_score_itself_can_be_looked_up(town: Town):
    await town.accepted()
    done = await town.score()
    scored = await town.evaluation()
    policy = (await town.get("/policy", town.employee)).json()
    assert policy["recorded_at"] in scored["basis"]
    assert scored["recorded_at"] == done.headers["Kinerja-Position"]


async def test_scoring_again_with_the_same_input_is_the_same(town: Town):
    await town.accepted()
    first, second = await town.score(), await town.score()
    assert first.json() == second.json()


async def test_scoring_again_with_other_input_is_a_conflict(town: Town):
    await town.accepted()
    await town.score()
    other = await town.score(behaviour=MEETS | {"loyal": "above"})
    assert problem(other) == (409, "evaluation.evaluation-is-scored")


async def test_the_appraiser_decides_otherwise_with_a_reason_the_employee_reads(town: Town):
    await town.accepted()
    reason = "Lama bertugas di luar kota."
    await town.score(predicate="butuh-perbaikan", reason=reason)
    scored = await town.evaluation()
    assert (scored["proposed"], scored["predicate"]) == ("baik", "butuh-perbaikan")
    assert scored["reason"] == reason


async def test_deciding_otherwise_in_silence_is_refused_and_names_what_is_proposed(town: Town):
    await town.accepted()
    silent = await town.score(predicate="sangat-baik")
    assert problem(silent) == (422, "evaluation.deviation-needs-a-reason")
    assert silent.json()["details"] == {"proposed": "baik"}


async def test_six_of_seven_values_are_too_few(town: Town):
    await town.accepted()
    six = {value: rating for value, rating in MEETS.items() if value != "loyal"}
    refused = await town.score(behaviour=six)
    assert problem(refused) == (422, "evaluation.every-value-is-rated-once")


async def test_another_appraiser_does_not_score(town: Town):
    await town.accepted()
    refused = await town.score(by=town.platform.token("e2", "appraiser"))
    assert problem(refused) == (403, "evaluation.only-the-appraiser-scores")


async def test_nobody_is_scored_who_never_reported(town: Town):
    assert problem(await town.score()) == (404, "evaluation.no-such-evaluation")


async def test_nothing_is_scored_before_the_window_of_its_period_opens(town: Town):
    year = datetime.now(UTC).year + 1
    await town.accepted(year=year)
    early = await town.score(year=year)
    assert problem(early) == (409, "evaluation.window-is-not-open")
    assert early.json()["details"] == {"opens": f"{year}-03-01"}


async def test_an_evaluation_is_seen_by_those_concerned(town: Town):
    await town.submitted()
    seen = {of: (await town.get("/evaluations/e7~2026-q1", by)) for of, by in readers(town).items()}
    allowed = {of for of, answer in seen.items() if answer.status_code == 200}
    assert allowed == {"e7 employee", "e1 appraiser", "h1 hr", "a1 auditor"}
    assert {answer.status_code for of, answer in seen.items() if of not in allowed} == {403}


async def test_a_list_holds_the_evaluations_of_ones_circle(town: Town):
    await town.submitted()
    by = readers(town)
    found = {
        (of, query): len((await town.get(f"/evaluations{query}", by[of])).json()["items"])
        for of, query in CIRCLES
    }
    assert found == CIRCLES


async def test_an_employee_does_not_list_the_evaluations_of_others(town: Town):
    for query in ("employee_id=e7", "appraiser_id=e1"):
        refused = await town.get(f"/evaluations?{query}", readers(town)["e8 employee"])
        assert problem(refused) == (403, "evaluation.others-evaluations-are-closed")
        assert {"ETag", "Kinerja-Position"}.isdisjoint(refused.headers)


CIRCLES = {
    ("e7 employee", ""): 1,
    ("e8 employee", ""): 0,
    ("e1 appraiser", ""): 1,
    ("e2 appraiser", ""): 0,
    ("e2 appraiser", "?employee_id=e7"): 0,
    ("a1 auditor", ""): 1,
    ("a1 auditor", "?status=scored"): 0,
    ("h1 hr", "?unit_id=u3&period=2026-Q1"): 1,
    ("h1 hr", "?unit_id=u4"): 0,
}


def readers(town: Town) -> dict[str, dict[str, str]]:
    """Those concerned, and others with the same roles."""
    people = "e7 employee,e1 appraiser,h1 hr,a1 auditor,e8 employee,e2 appraiser,o1 officer"
    return {person: town.platform.token(*person.split()) for person in people.split(",")}
