"""Receivers that fail, each in its own way, and those beside them, who must not notice."""

from standardwebhooks import Webhook

from contracts.envelope import decode
from kernel.deliveries import forget
from tests.kernel.effects.calling import SECRET
from tests.kernel.effects.street import GOOD, Street, until
from tests.kernel.logs import REGION

THREE_DAYS_AGO = "failing_since_us - 259200000000"


async def test_a_receiver_gets_the_record_signed_under_its_id(street: Street):
    await street.tell("u1", "good0")
    await street.got("good0", 1)
    [post] = street.receiver.posts
    shown = Webhook(SECRET).verify(post.body, post.headers)
    record = decode(post.body)
    assert (post.id, shown["subject"]) == (record.id, "unit-u1")


async def test_a_receiver_gets_what_is_for_it_in_order(street: Street):
    for n in range(20):
        await street.tell(f"u{n}", f"good0 good{1 + n % 2}")
    assert await street.known("good0", 20) == [f"unit-u{n}" for n in range(20)]
    assert await street.known("good1", 10) == [f"unit-u{n}" for n in range(0, 20, 2)]


async def test_nobody_waits_for_receivers_that_are_dead_or_silent_or_broken(street: Street):
    street.answers["moody"] = [500] * 1_000
    bad = "absent silent0 silent1 silent2 moody"
    for n in range(10):
        await street.tell(f"u{n}", f"{bad} {' '.join(GOOD)}")
    for name in GOOD:
        assert await street.known(name, 10) == [f"unit-u{n}" for n in range(10)]
    assert (await street.shown("absent")).reason == "not reached (ConnectError)"
    assert (await street.shown("silent0")).reason == "no answer within 1 s"
    assert (await street.shown("moody")).reason == "http 500"
    assert (await street.shown("moody")).waiting == 10


async def test_a_receiver_that_recovers_gets_all_in_order_and_its_trouble_is_forgotten(
    street: Street,
):
    street.answers["moody"] = [500, 503]
    for n in range(3):
        await street.tell(f"u{n}", "moody")
    got = await street.got("moody", 5)
    assert got == ["unit-u0", "unit-u0", "unit-u0", "unit-u1", "unit-u2"]
    await street.emptied()
    assert street.asked("SELECT failures, failing_since_us, reason FROM receivers") == [
        (0, None, "")
    ]


async def test_one_who_has_gone_ends_the_delivery_and_gets_no_more(street: Street):
    street.answers["gone"] = [410]
    await street.tell("u1", "gone")
    await street.tell("u2", "gone good0")
    shown = await street.shown("gone", suspended=True)
    assert (shown.reason, shown.waiting) == ("http 410", 1)
    ended = "SELECT outcome, reason FROM deliveries WHERE receiver = 'gone' AND position = 0"
    assert street.asked(ended) == [("refused", "http 410")]
    assert await street.got("good0", 1) == ["unit-u2"]
    assert len(street.receiver.ids("/gone")) == 1


async def test_a_redirect_is_not_followed(street: Street):
    street.answers["moved"] = [302] * 1_000
    await street.tell("u1", "moved")
    assert (await street.shown("moved")).reason == "http 302"
    assert street.receiver.ids("/elsewhere") == []


async def test_after_three_days_of_failing_a_receiver_is_suspended_and_that_is_said(
    street: Street,
):
    street.answers["moody"] = [500] * 1_000
    await street.tell("u1", "moody")
    await street.shown("moody")
    street.execute(f"UPDATE receivers SET failing_since_us = {THREE_DAYS_AGO}")
    shown = await street.shown("moody", suspended=True)
    assert (shown.due_us, shown.waiting) == (None, 1)
    said = [b for b in street.runtime.ready().behind if "suspended" in b.why]
    assert [(b.name, b.region, b.records) for b in said] == [("reporting.calling", "", 1)]
    assert "moody" not in str(street.runtime.ready())


async def test_a_suspended_receiver_is_not_sent_to_until_it_is_resumed(street: Street):
    await street.tell("u1", "good0")
    await street.got("good0", 1)
    await until(lambda: street.asked("SELECT due_us FROM receivers") == [(None,)])  # let go
    street.execute("UPDATE receivers SET suspended_us = 1, reason = 'http 500'")
    await street.tell("u2", "good0 good1")
    await street.got("good1", 1)
    assert street.receiver.subjects("/good0") == ["unit-u1"]
    outgoing = street.runtime.running["reporting"].outgoing
    assert outgoing.resume("13.71", "calling", None) == 0
    assert outgoing.resume(REGION, "calling", "good0") == 1
    assert await street.got("good0", 2) == ["unit-u1", "unit-u2"]


async def test_attempts_are_counted_by_outcome_and_what_waits_is_shown(street: Street):
    street.answers |= {"moody": [500] * 1_000, "gone": [410]}
    await street.tell("u1", "good0 good1 moody gone")
    await street.shown("moody")
    await street.shown("gone", suspended=True)
    await until(
        lambda: (
            street.metric("kinerja_deliveries_total", outcome="delivered") == 2
            and street.metric("kinerja_deliveries_total", outcome="refused") == 1
        )
    )
    assert (street.metric("kinerja_deliveries_total", outcome="failed") or 0) >= 1
    outgoing = street.runtime.running["reporting"].outgoing

    def is_measured() -> bool:
        outgoing.measure()
        return street.metric("kinerja_deliveries_waiting") == 1

    await until(is_measured)
    assert street.metric("kinerja_receivers_suspended") == 1


async def test_regions_have_queues_of_their_own(street: Street):
    await street.tell("u1", "good0")
    await street.tell("u1", "good0", region="13.71")
    await street.got("good0", 2)
    await street.emptied()
    found = street.asked("SELECT region, receiver FROM receivers ORDER BY region")
    assert found == [("13.71", "good0"), (REGION, "good0")]


async def test_what_ended_long_ago_is_forgotten_and_what_waits_is_kept(street: Street):
    street.answers["moody"] = [500] * 1_000
    await street.tell("u1", "good0 moody")
    await street.shown("moody")
    await street.got("good0", 1)
    ended = "SELECT count(*) FROM deliveries WHERE ended_us IS NOT NULL"
    await until(lambda: street.asked(ended) == [(1,)])
    assert forget(street.database) == 0
    assert forget(street.database, older_than_us=-1_000_000) == 1
    assert street.asked("SELECT receiver FROM deliveries") == [("moody",)]
