"""Whom a time touches: to the microsecond, but for authors who are to stay unknown."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.event import Event, Sealed
from contracts.feedback import CitizenFeedbackReceived
from kernel import touched_log
from kernel.subject_touched import Span, Touched
from kernel.touched_log import Place, begin, read_place, spelled, touched_by
from kernel.whole_day import DAY_US
from tests.kernel.logs import Bench
from tests.kernel.test_subject_records import append, written

BEGIN = datetime(2025, 12, 31, 17, tzinfo=UTC)  # the first of January begins in WIB
BEGIN_US = int(BEGIN.timestamp()) * 1_000_000
SECOND = 1_000_000
LATER_US = BEGIN_US + 100 * DAY_US
regions = iter(f"w{number}" for number in range(10**6))

Told = dict[str, dict[str, Span]]


def said(who: str, actor: str = "anonymous-1") -> tuple[Event, str, str]:
    """Something that somebody unknown says about a person."""
    return written(who, actor=actor)


def answered(id: str) -> tuple[Event, str, str]:
    """What a citizen says, about nobody."""
    event = CitizenFeedbackReceived(
        response_id=id,
        kind="suggestion",
        unit_id="u1",
        service="ktp",
        period="2026-Q1",
        survey_id=None,
        answers=(),
        channel="web",
        answered_on=date(2026, 1, 1),
        comment=Sealed(f"response-{id}", "comment", "x" * 22),
    )
    return event, f"response-{id}", "anonymous-2"


def pages(
    log: Bench, region: str, since_us: int | None, until_us: int | None, now_us: int = LATER_US
) -> Iterator[Touched]:
    place: Place | None = begin(log.log, region, since_us, until_us, now_us)
    while place is not None:
        found, place = touched_by(log.log, region, place, now_us)
        yield found
        if place is not None:
            assert read_place(spelled(place)) == place


def touched(
    log: Bench,
    region: str,
    since_us: int | None = None,
    until_us: int | None = None,
    now_us: int = LATER_US,
) -> Told:
    """All pages together."""
    told: Told = {}
    for page in pages(log, region, since_us, until_us, now_us):
        for subject, kinds in page.subjects.items():
            known = told.setdefault(subject, {})
            for kind, span in kinds.items():
                known[kind] = both(known[kind], span) if kind in known else span
    return told


def both(one: Span, other: Span) -> Span:
    first, last = min(one.first_us, other.first_us), max(one.last_us, other.last_us)
    return Span(one.count + other.count, first, last)


@pytest.mark.parametrize("at_once", [1, 2, 2_000])
def test_whom_a_time_touches_is_counted_to_the_microsecond(
    log: Bench, monkeypatch: pytest.MonkeyPatch, at_once: int
):
    monkeypatch.setattr(touched_log, "RECORDS_AT_ONCE", at_once)
    region = next(regions)
    append(log.log, region, [written(who, "system") for who in ("a1", "b2", "a1")], BEGIN)
    first, last = BEGIN_US, BEGIN_US + 2 * SECOND

    def mails(since_us: int | None, until_us: int | None) -> dict[str, Span]:
        found = touched(log, region, since_us, until_us)
        return {subject: kinds["mail"] for subject, kinds in found.items()}

    assert mails(None, None)["a1"] == Span(2, first, last)
    assert mails(first + 1, None)["a1"] == Span(1, last, last)
    assert mails(first, last)["a1"] == Span(1, first, first)
    assert mails(first, last + 1)["a1"] == Span(2, first, last)
    assert set(mails(first + SECOND, first + SECOND + 1)) == {"b2"}
    assert mails(last + 1, None) == {} == mails(None, first) == mails(last, first)


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_records_of_one_moment_are_told_once_however_they_are_cut(
    log: Bench, monkeypatch: pytest.MonkeyPatch, at_once: int
):
    monkeypatch.setattr(touched_log, "RECORDS_AT_ONCE", at_once)
    region = next(regions)
    events = [written("a1", "h1"), said("a1"), *[written("a1", "h1")] * 4, written("b2", "h1")]
    append(log.log, region, events, BEGIN, seconds=[0, 0, 0, 0, 0, 0, 1])
    assert touched(log, region)["a1"]["mail"].count == 6
    assert touched(log, region)["h1"]["id"].count == 6


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_what_an_unknown_author_says_of_somebody_is_told_by_the_day(log: Bench, hour: int):
    region = next(regions)
    append(log.log, region, [said("a1")], BEGIN + timedelta(hours=hour))
    day = Span(1, BEGIN_US, BEGIN_US)
    minute = 60 * SECOND
    for since in (BEGIN_US, BEGIN_US + minute, BEGIN_US + DAY_US - minute):
        assert touched(log, region, since, since + minute)["a1"]["mail"] == day
    assert touched(log, region)["a1"]["mail"] == day
    assert touched(log, region, BEGIN_US + DAY_US) == {}
    assert touched(log, region, None, BEGIN_US) == {}


def test_it_is_told_when_the_day_is_over_and_not_before(log: Bench):
    region = next(regions)
    append(log.log, region, [said("a1"), answered("r1"), written("b2", "h1")], BEGIN)
    today, tomorrow = BEGIN_US + DAY_US - 1, BEGIN_US + DAY_US
    assert set(touched(log, region, now_us=today)) == {"response-r1", "b2", "h1"}
    assert set(touched(log, region, now_us=tomorrow)) == {"response-r1", "b2", "h1", "a1"}


def test_what_a_citizen_says_is_told_at_once_and_by_the_day(log: Bench):
    region = next(regions)
    append(log.log, region, [answered("r1")], BEGIN + timedelta(hours=9))
    found = touched(log, region, BEGIN_US + SECOND, now_us=BEGIN_US + 10 * 3600 * SECOND)
    assert found == {"response-r1": {k: Span(1, BEGIN_US, BEGIN_US) for k in ("id", "comment")}}


MOMENTS = st.lists(st.integers(1, 86_398), min_size=3, max_size=3).map(sorted)
WINDOWS = st.tuples(st.integers(-10, 86_410), st.integers(1, 86_410))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=MOMENTS, other=MOMENTS, window=WINDOWS, at_once=st.sampled_from([1, 2, 2_000]))
@example(one=[1, 1, 1], other=[1, 1, 4_000], window=(0, 4_001), at_once=1)
@example(one=[1, 1, 1], other=[1, 1, 4_500], window=(0, 5_000), at_once=1)
def test_no_answer_tells_at_which_moment_of_a_day_or_between_which_others_it_was(
    log: Bench, one: Sequence[int], other: Sequence[int], window: tuple[int, int], at_once: int
):
    """Two logs with the same records by known authors; those by unknown ones came at other moments
    of the same day, in another order. Page by page, whoever asks cannot tell one from the other."""
    told: list[list[tuple[Told, dict[str, Span]]]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(touched_log, "RECORDS_AT_ONCE", at_once)
        for moments, who in ((one, ("a1", "a1", "b2")), (other, ("b2", "a1", "a1"))):
            region = next(regions)
            known = [(n * 4_000, written(f"c{n}", f"h{n}")) for n in range(1, 20)]
            hidden = [(at, said(of)) for at, of in zip(moments, who, strict=True)]
            events = sorted([*known, *hidden], key=lambda each: each[0])
            seconds = [at for at, _ in events]
            append(log.log, region, [event for _, event in events], BEGIN, seconds=seconds)
            since = BEGIN_US + window[0] * SECOND
            found = pages(log, region, since, since + window[1] * SECOND)
            told.append([(page.subjects, page.types) for page in found])
    assert told[0] == told[1]


@pytest.mark.parametrize("text", ["", "1", "1/2/3/4", "1/2/3/x/", "-1/2/3/4/", "1/2/3/4/5/6"])
def test_a_cursor_of_another_shape_is_none(text: str):
    assert read_place(text) is None
