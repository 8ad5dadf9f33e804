"""Units side by side over HTTP: shares of five people and more, and of nobody."""

from datetime import UTC, datetime
from typing import Any

from contracts.evaluation import Rating
from kernel.order import Batch
from services.evaluation.deciders.opening import TakeResults
from services.evaluation.deciders.scoring import ScoreEvaluation
from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import problem
from tests.spec.evaluation.facts import realised, result, seven

MEET: tuple[Rating, ...] = ("meets",) * 5


async def scored(bureau: Bureau, unit_id: str, *behaviour: Rating) -> None:
    """Somebody of the unit for each, whose results meet."""
    writer = bureau.platform.program.runtime.running["evaluation"].writer
    today = datetime.now(UTC)
    for number, rating in enumerate(behaviour):
        who = f"{unit_id}e{number}"
        taken = TakeResults(
            evaluation_id=f"{who}~2026-q1",
            employee_id=who,
            unit_id=unit_id,
            appraiser_id="e1",
            period="2026-Q1",
            report_id=f"{who}~2026-q1",
            taken_from=f"{bureau.platform.region}/reporting@9",
            results=(result(realised("90")),),
            opened_at=today,
        )
        score = ScoreEvaluation(
            evaluation_id=taken.evaluation_id,
            scored_by="e1",
            behaviour=seven(rating),
            today=today.date(),
        )
        for command in (taken, score):
            await writer.execute(bureau.platform.region, Batch([command]))


async def compared(bureau: Bureau, **asked: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found = await bureau.get(f"/comparison/2026-Q1?{query}", bureau.auditor)
    while found.status_code == 202:  # the past is folded by another process
        found = await bureau.get(f"/comparison/2026-Q1?{query}", bureau.auditor)
    return found.raise_for_status().json()


async def test_units_of_five_people_are_compared_by_shares(bureau: Bureau):
    await bureau.staffed()
    (await bureau.adopt()).raise_for_status()
    await scored(bureau, "u3", *MEET[1:], "below")
    rated = {"predicate": "baik", "document": "LKjIP"}
    done = await bureau.put("/evaluation/organisations/u3/2026-Q1", rated, bureau.superior)
    done.raise_for_status()
    [unit] = (await compared(bureau))["items"]
    assert (unit["unit_id"], unit["people"], unit["organisation"]) == ("u3", 5, "baik")
    assert unit["shares"] == {"baik": "80.0", "kurang": "20.0"}
    assert (unit["index"], unit["band"]) == (None, None)


async def test_small_units_stand_together_once_they_are_five_people(bureau: Bureau):
    await bureau.staffed()
    (await bureau.adopt()).raise_for_status()
    await scored(bureau, "u3", "meets", "below")
    found = await compared(bureau)
    assert (found["items"], found["small"]) == ([], {"units": 1, "people": None, "shares": None})
    await scored(bureau, "u4", "meets", "meets", "below")
    small = (await compared(bureau))["small"]
    assert small == {"units": 2, "people": 5, "shares": {"baik": "60.0", "kurang": "40.0"}}


async def test_the_comparison_is_shown_as_it_was(bureau: Bureau):
    await bureau.staffed()
    (await bureau.adopt()).raise_for_status()
    await scored(bureau, "u3", *MEET)
    region = bureau.platform.region
    log = bureau.platform.program.runtime.running["evaluation"].log
    before = max(record.position for record in log.after(region, -1, 1000))
    await scored(bureau, "u4", *MEET)
    assert len((await compared(bureau))["items"]) == 2
    then = await compared(bureau, as_of=f"{region}/evaluation@{before}")
    assert [unit["unit_id"] for unit in then["items"]] == ["u3"]


async def test_employees_do_not_compare_units(bureau: Bureau):
    closed = await bureau.get("/comparison/2026-Q1", bureau.employee)
    assert problem(closed)[0] == 403


async def test_a_period_without_scores_compares_nothing(bureau: Bureau):
    found = await compared(bureau)
    assert (found["items"], found["small"]["units"]) == ([], 0)
