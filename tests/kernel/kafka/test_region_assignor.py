"""All topics of a region go to one member, and every topic to somebody."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.topics import log_of, topic_of
from kernel.region_assignor import deal

regions = st.sets(st.from_regex(r"[0-9]{2}\.[0-9]{2}", fullmatch=True), max_size=20)
members = st.sets(st.text("abc", min_size=1), min_size=1, max_size=5)


def dealt(regions: set[str], members: set[str]) -> dict[str, list[str]]:
    seen = {topic_of(region, name) for region in regions for name in ("reporting", "training")}
    return deal(dict.fromkeys(members, seen))


@given(regions, members)
def test_every_topic_has_one_member(regions: set[str], members: set[str]):
    topics = [topic for mine in dealt(regions, members).values() for topic in mine]
    assert len(topics) == len(set(topics)) == 2 * len(regions)


@given(regions, members)
def test_a_region_is_with_one_member_and_each_has_its_share(regions: set[str], members: set[str]):
    owned = [
        {log for t in mine if (log := region_of(t))} for mine in dealt(regions, members).values()
    ]
    assert sum(map(len, owned)) == len(regions)
    assert max(map(len, owned)) - min(map(len, owned)) <= 1


def region_of(topic: str) -> str | None:
    log = log_of(topic)
    return log[0] if log else None


def test_a_topic_goes_to_nobody_who_has_not_seen_it_yet():
    topic = topic_of("13.72", "reporting")
    assert deal({"a": set(), "b": {topic}}) in ({"a": [], "b": [topic]}, {"a": [], "b": []})
