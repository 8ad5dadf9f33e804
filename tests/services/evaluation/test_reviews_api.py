"""Rounds of reviews over HTTP: whom the platform asks, who may answer, and what is shown of it."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from kernel.edge import Personal
from tests.platform import Platform
from tests.services.evaluation.circle import HEAD, PERIOD, REVIEWED, ROUND, Circle, scores
from tests.services.evaluation.town import problem

Settled = Callable[..., Awaitable[Circle]]


@pytest.fixture
def settled(platform: Platform) -> Settled:
    """Makes the circle of this test, with so many peers and subordinates."""

    async def settle(peers: int = 4, subordinates: int = 0) -> Circle:
        circle = Circle(platform, peers, subordinates)
        await circle.settle()
        return circle

    return settle


async def asked_of(circle: Circle) -> list[str]:
    return [who for who in circle.everybody if await circle.asked(who)]


def in_order_of_boxes(platform: Platform, comments: Sequence[str]) -> list[str]:
    """By what the vault makes of them, which is as good as chance: once in 720 as they came."""
    values = [Personal(REVIEWED, "comment", comment) for comment in comments]
    sealed = platform.program.runtime.vault.seal(platform.region, values)
    return [text for _, text in sorted(zip([s.box for s in sealed], comments, strict=True))]


async def counts(circle: Circle) -> dict[str, tuple[int, int]]:
    found = await circle.get("/review-rounds", circle.hr)
    [row] = found.raise_for_status().json()["items"]
    return {each["relation"]: (each["asked"], each["given"]) for each in row["counts"]}


async def test_the_platform_asks_peers_and_subordinates_from_the_roster(settled: Settled):
    circle = await settled(peers=3, subordinates=2)
    assert (await circle.open()).status_code == 200
    assert await asked_of(circle) == circle.everybody
    assert await counts(circle) == {"peer": (3, 0), "subordinate": (2, 0)}


async def test_of_many_colleagues_six_are_picked(settled: Settled):
    circle = await settled(peers=9)
    await circle.open()
    assert len(await asked_of(circle)) == 6


async def test_neither_the_reviewed_nor_the_appraiser_nor_a_stranger_is_asked(settled: Settled):
    circle = await settled()
    await circle.open()
    assert [await circle.asked(who) for who in (REVIEWED, HEAD, "orang-9", "e404")] == [[]] * 4


async def test_a_round_is_not_opened_with_two_peers(settled: Settled):
    circle = await settled(peers=2)
    assert problem(await circle.open()) == (409, "evaluation.too-few-peers")


async def test_a_round_is_not_opened_about_somebody_who_is_not_on_the_roster(settled: Settled):
    circle = await settled()
    assert problem(await circle.open("e404")) == (404, "evaluation.no-such-employee")


async def test_a_round_opened_twice_asks_those_who_were_picked_first(settled: Settled):
    circle = await settled(peers=9)
    await circle.open()
    first = await asked_of(circle)
    assert (await circle.open()).status_code == 200
    assert await asked_of(circle) == first


async def test_a_colleague_answers_and_sees_that_it_is_done(settled: Settled):
    circle = await settled()
    await circle.open()
    assert (await circle.give("kenari-2")).status_code == 200
    [mine] = await circle.asked("kenari-2")
    assert (mine["employee_id"], mine["period"], mine["relation"]) == (REVIEWED, PERIOD, "peer")
    assert mine["is_given"]


async def test_a_review_is_given_by_whoever_was_asked(settled: Settled):
    circle = await settled()
    await circle.open()
    review_id = await circle.review_of("kenari-2")
    for who in ("kenari-3", REVIEWED, HEAD, "orang-9"):
        refused = await circle.send(who, review_id)
        assert problem(refused) == (403, "evaluation.only-who-is-asked-reviews")
    unasked = await circle.send("kenari-2", "no-such-review")
    assert problem(unasked) == (403, "evaluation.only-who-is-asked-reviews")


async def test_a_review_sent_again_is_the_same_and_another_one_refused(settled: Settled):
    circle = await settled()
    await circle.open()
    key = {"Idempotency-Key": "once"}
    first = await circle.give("kenari-2", comment="Ramah.", headers=key)
    again = await circle.give("kenari-2", comment="Ramah.", headers=key)
    unkeyed = await circle.give("kenari-2", comment="Ramah.")
    assert first.json() == again.json()
    assert unkeyed.status_code == 200
    assert problem(await circle.give("kenari-2", 5, headers=key)) == (
        409,
        "evaluation.review-is-given",
    )
    await circle.close()
    assert (await counts(circle))["peer"] == (4, 1)


async def test_answers_of_a_day_are_counted_when_it_is_over(settled: Settled):
    circle = await settled()
    await circle.open()
    await circle.give_all(circle.peers)
    assert (await counts(circle))["peer"] == (4, 0)
    await circle.close()
    assert (await counts(circle))["peer"] == (4, 4)


@pytest.mark.parametrize("score", [0, 6])
async def test_a_score_off_the_scale_is_named(settled: Settled, score: int):
    circle = await settled()
    await circle.open()
    refused = await circle.give("kenari-2", score)
    assert problem(refused) == (422, "kernel.invalid-body")


async def test_three_reviewers_of_a_relation_are_shown_as_means(settled: Settled):
    circle = await settled()
    await circle.open()
    for who, score in (("kenari-2", 5), ("kenari-3", 4), ("kenari-5", 4)):
        await circle.give(who, score)
    await circle.close()
    peers = (await circle.relations())["peer"]
    assert peers["reviewers"] == 3
    assert {each["value"]: each["mean"] for each in peers["means"]} == dict.fromkeys(
        scores(1), "4.33"
    )


async def test_of_two_reviewers_of_a_relation_nothing_is_shown(settled: Settled):
    circle = await settled(peers=3, subordinates=2)
    await circle.open()
    await circle.give_all([*circle.peers, *circle.subordinates])
    await circle.close()
    assert list(await circle.relations()) == ["peer"]


async def test_nothing_at_all_is_shown_where_every_relation_has_two(settled: Settled):
    circle = await settled(peers=3)
    await circle.open()
    await circle.give("kenari-2", comment="Hanya berdua.")
    await circle.give("kenari-3")
    await circle.close()
    shown = (await circle.results()).json()
    assert shown["relations"] == []


async def test_comments_are_shown_unsigned_and_not_in_the_order_in_which_they_came(
    settled: Settled,
):
    circle = await settled(peers=6)
    await circle.open()
    said = [f"Kata ke-{number}." for number in range(6)]
    for who, comment in zip(circle.peers, said, strict=True):
        await circle.give(who, comment=comment)
    await circle.close()
    shown = (await circle.relations())["peer"]["comments"]
    assert sorted(shown) == said
    assert shown == in_order_of_boxes(circle.platform, said)
    assert shown == (await circle.relations())["peer"]["comments"]


async def test_results_are_shown_when_the_round_is_closed_and_not_before(settled: Settled):
    circle = await settled()
    await circle.open()
    await circle.give_all(circle.peers)
    assert problem(await circle.results()) == (409, "evaluation.review-round-is-open")
    await circle.close()
    assert (await circle.results()).status_code == 200


@pytest.mark.parametrize("path", [f"{ROUND}/results", "/evaluation/review-rounds"])
async def test_the_past_of_a_round_is_told_to_nobody(settled: Settled, path: str):
    """A round at two moments tells when somebody answered between them."""
    circle = await settled()
    await circle.open()
    await circle.give_all(circle.peers)
    given = (await circle.get("/review-rounds", circle.hr)).headers["Kinerja-Position"]
    await circle.close()
    for at in (given.partition(", ")[0], "2026-01-01T00:00:00Z"):
        for by in (circle.hr, circle.auditor):
            refused = await circle.client.get(f"{path}?as_of={at}", headers=by)
            assert problem(refused) == (403, "kernel.past-stays-closed")


async def test_the_appraiser_sees_means_and_comments_and_no_names(settled: Settled):
    circle = await settled()
    await circle.open()
    await circle.give_all(circle.peers)
    await circle.close()
    seen = await circle.results(circle.platform.token(HEAD, "appraiser"))
    assert seen.json() == (await circle.results()).json()
    assert not [who for who in circle.everybody if who in seen.text]


async def test_colleagues_do_not_see_what_came_of_it(settled: Settled):
    circle = await settled()
    await circle.open()
    await circle.give_all(circle.peers)
    await circle.close()
    refused = await circle.results(circle.by("kenari-2"))
    assert problem(refused) == (403, "evaluation.reviews-of-others-are-closed")


async def test_a_review_in_a_closed_round_is_refused(settled: Settled):
    circle = await settled()
    await circle.open()
    review_id = await circle.review_of("kenari-2")
    await circle.close()
    refused = await circle.send("kenari-2", review_id)
    assert problem(refused) == (409, "evaluation.review-round-is-closed")
    assert await circle.asked("kenari-2") == []


async def test_a_closed_round_is_not_opened_again(settled: Settled):
    circle = await settled()
    await circle.open()
    await circle.close()
    assert problem(await circle.open()) == (409, "evaluation.review-round-is-closed")


async def test_there_is_nothing_to_see_of_a_round_that_nobody_opened(settled: Settled):
    circle = await settled()
    assert problem(await circle.results()) == (404, "evaluation.no-such-review-round")
    refused = await circle.send("kenari-2", "r1")
    assert problem(refused) == (404, "evaluation.no-such-review-round")
    assert problem(await circle.close()) == (404, "evaluation.no-such-review-round")
