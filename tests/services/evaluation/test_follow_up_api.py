"""What follows a score, over HTTP: until it is final, and who may read and do what of it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.services.evaluation.bureau import Bureau
from tests.services.evaluation.town import problem


async def test_an_evaluation_is_signed_delivered_received_and_returned(bureau: Bureau):
    await bureau.received()
    await bureau.done("acknowledge", bureau.employee)
    shown = await bureau.followed()
    assert (shown["document"], shown["signed_by"], shown["signed_as"]) == (
        "returned",
        "e1",
        "appraiser",
    )
    assert all(shown[f"{step}_on"] for step in ("signed", "delivered", "received", "acknowledged"))
    assert (shown["final_on"], shown["objection"]) == (None, None)


async def test_what_waits_goes_from_one_to_the_next(bureau: Bureau):
    await bureau.accepted()
    assert await bureau.waiting(bureau.appraiser) == ["sign", "report"]
    (await bureau.score()).raise_for_status()
    await bureau.done("sign", bureau.appraiser, {})
    assert await bureau.waiting(bureau.appraiser) == ["deliver", "report"]
    await bureau.done("deliver", bureau.appraiser)
    assert await bureau.waiting(bureau.employee) == ["receive"]
    await bureau.done("receive", bureau.employee, {})
    assert sorted(await bureau.waiting(bureau.employee)) == ["object", "return"]
    await bureau.done("object", bureau.employee, {"reason": "Angka belum lengkap."})
    assert await bureau.waiting(bureau.employee) == ["return"]
    assert await bureau.waiting(bureau.superior) == ["receive-objection"]
    await bureau.done("objection/receive", bureau.superior)
    assert await bureau.waiting(bureau.superior) == ["decide"]
    assert await bureau.waiting(bureau.head) == []


async def test_an_objection_is_decided_after_both_are_heard_and_the_predicate_changes(
    bureau: Bureau,
):
    await bureau.examined()
    decision = {"predicate": "sangat-baik", "reason": "Bukti sah.", "recommendation": "Periksa."}
    await bureau.done("objection/decide", bureau.superior, decision)
    shown = await bureau.evaluation()
    assert (shown["predicate"], shown["after"]["changed_from"]) == ("sangat-baik", "baik")
    of = shown["after"]["objection"]
    assert (of["outcome"], of["decided_by"]) == ("changed", "e0")
    assert (of["reason"], of["decision"], of["recommendation"]) == (
        "Angka triwulan belum lengkap.",
        "Bukti sah.",
        "Periksa.",
    )
    assert [said["text"] for said in of["explanations"]] == [
        "Penjelasan employee.",
        "Penjelasan appraiser.",
    ]
    assert shown["after"]["ground"] == "objection-decided"


async def test_a_changed_predicate_counts_on_the_scoreboard_as_what_it_is_now(bureau: Bureau):
    await bureau.examined()
    changed = {"predicate": "sangat-baik", "reason": "Bukti sah."}
    await bureau.done("objection/decide", bureau.superior, changed)
    board = (await bureau.get("/scoreboard/u3/2026-Q1", bureau.hr)).json()
    assert board["predicates"] == {"sangat-baik": 1}


async def test_an_objection_that_is_upheld_leaves_the_predicate(bureau: Bureau):
    await bureau.examined()
    await bureau.done("objection/decide", bureau.superior, {"reason": "Angka sudah benar."})
    shown = await bureau.evaluation()
    assert (shown["predicate"], shown["after"]["objection"]["outcome"]) == ("baik", "upheld")


async def test_nothing_is_decided_before_both_sides_are_heard(bureau: Bureau):
    await bureau.objected()
    await bureau.done("objection/receive", bureau.superior)
    early = await bureau.ask("objection/decide", bureau.superior, {"reason": "Sudah benar."})
    assert problem(early) == (409, "evaluation.both-sides-are-heard")
    assert early.json()["details"] == {"missing": "employee, appraiser"}


async def test_an_objection_is_withdrawn(bureau: Bureau):
    await bureau.objected()
    await bureau.done("objection/withdraw", bureau.employee)
    assert (await bureau.followed())["objection"]["withdrawn_on"]
    assert sorted(await bureau.waiting(bureau.employee)) == ["object", "return"]


async def test_a_dossier_goes_to_the_authorised_official_marked_and_the_decided_one_follows(
    bureau: Bureau,
):
    await bureau.objected()
    await bureau.done("report", bureau.appraiser)
    shown = (await bureau.get("/evaluations/e7~2026-q1", bureau.official)).json()
    assert shown["after"]["reported"] == "objection-pending"
    await bureau.done("objection/receive", bureau.superior)
    for side in ("employee", "appraiser"):
        said = {"side": side, "text": "Ditanya lisan."}
        await bureau.done("objection/explain", bureau.superior, said)
    await bureau.done("objection/decide", bureau.superior, {"reason": "Sudah benar."})
    assert await bureau.waiting(bureau.appraiser) == ["report-final"]
    await bureau.done("report", bureau.hr)
    assert (await bureau.followed())["reported"] == "final"


async def test_the_official_reads_nothing_that_was_not_reported(bureau: Bureau):
    await bureau.objected()
    closed = await bureau.get("/evaluations/e7~2026-q1", bureau.official)
    assert problem(closed) == (403, "evaluation.others-evaluations-are-closed")


async def test_the_superior_reads_what_the_superior_may_have_to_decide(bureau: Bureau):
    await bureau.scored()
    assert (await bureau.get("/evaluations/e7~2026-q1", bureau.superior)).status_code == 200


async def test_human_resources_record_a_receipt_on_paper(bureau: Bureau):
    await bureau.scored()
    await bureau.done("sign", bureau.appraiser, {})
    await bureau.done("deliver", bureau.appraiser)
    today = (datetime.now(UTC) + timedelta(hours=7)).date()
    late = await bureau.ask("receive", bureau.hr, {"on": str(today + timedelta(days=2))})
    assert problem(late) == (422, "evaluation.no-day-of-receipt")
    await bureau.done("receive", bureau.hr, {"on": str(today)})
    assert (await bureau.followed())["document"] == "received"


@pytest.mark.parametrize(
    ("verb", "who", "body", "slug"),
    [
        ("sign", "superior", {}, "evaluation.only-the-appraiser-signs"),
        ("deliver", "appraiser", None, "evaluation.nothing-is-signed"),
        ("receive", "employee", {}, "evaluation.nothing-is-delivered"),
        ("object", "employee", {"reason": "Terlalu dini."}, "evaluation.nothing-is-received"),
        ("objection/withdraw", "employee", None, "evaluation.no-objection"),
        ("report", "appraiser", None, "evaluation.nothing-is-signed"),
    ],
)
async def test_steps_come_in_their_order(
    bureau: Bureau, verb: str, who: str, body: dict[str, str] | None, slug: str
):
    await bureau.scored()
    refused = await bureau.ask(verb, getattr(bureau, who), body)
    assert problem(refused)[1] == slug


async def test_a_step_at_an_old_version_is_stale(bureau: Bureau):
    await bureau.scored()
    stale = bureau.appraiser | {"If-Match": '"1"'}
    assert (await bureau.ask("sign", stale, {})).status_code == 412


async def test_an_unknown_evaluation_has_no_steps(bureau: Bureau):
    await bureau.staffed()
    assert problem(await bureau.ask("deliver", bureau.appraiser)) == (
        404,
        "evaluation.no-such-evaluation",
    )
    for_nobody = await bureau.ask("object", bureau.employee, {"reason": "Tidak ada."})
    assert for_nobody.status_code == 404


async def test_the_board_shows_what_is_due_with_its_article(bureau: Bureau):
    await bureau.received()
    found = (await bureau.get("/deadlines?unit_id=u3&step=object", bureau.hr)).json()["items"]
    [row] = found
    assert (row["working_days"], row["actor"], row["is_overdue"]) == (14, "employee", False)
    assert row["due_on"] > row["since"]
    assert "annex V" in row["article"]
    assert (await bureau.get("/deadlines?overdue=true", bureau.hr)).json()["items"] == []


async def test_an_appraiser_sees_the_board_of_those_appraised(bureau: Bureau):
    await bureau.scored()
    mine = (await bureau.get("/deadlines", bureau.appraiser)).json()["items"]
    assert {row["appraiser_id"] for row in mine} == {"e1"}
    assert (await bureau.get("/deadlines", bureau.superior)).json()["items"] == []
    others = await bureau.get("/deadlines?appraiser_id=e1", bureau.superior)
    assert problem(others) == (403, "evaluation.others-deadlines-are-closed")


async def test_a_moved_holiday_moves_what_is_due(bureau: Bureau):
    await bureau.received()
    path = "/deadlines?step=object"
    [before] = (await bureau.get(path, bureau.hr)).json()["items"]
    due = before["due_on"]
    added = {"added": [{"day": due, "title": "Libur baru"}]}
    corrected = f"/evaluation/calendars/{due[:4]}/correct"
    (await bureau.post(corrected, bureau.hr, json=added)).raise_for_status()
    [after] = (await bureau.get(path, bureau.hr)).json()["items"]
    assert after["due_on"] > due


async def test_officials_are_named_and_read(bureau: Bureau):
    await bureau.officials()
    shown = (await bureau.get("/officials/authorised-official", bureau.employee)).json()
    assert (shown["person_id"], shown["since"]) == ("pyb1", "2025-02-20")
    head = (await bureau.get("/officials/regional-head", bureau.employee)).json()
    assert (head["person_id"], head["since"]) == ("w1", "2025-02-20")


async def test_an_office_is_vacant_once_the_regional_head_has_left(bureau: Bureau):
    await bureau.officials()
    left = {"official_id": "w1", "since": "2026-02-20"}
    done = await bureau.post("/reporting/regional-head/leave", bureau.hr, json=left)
    assert done.is_success, done.text
    await bureau.platform.settled()
    head = (await bureau.get("/officials/regional-head", bureau.employee)).json()
    assert (head["person_id"], head["since"]) == ("", "2026-02-20")
