"""What a log holds of a person: the database's look at the bytes finds what a full decode finds."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.catalogue import EVENTS
from contracts.envelope import decode, encode, envelop
from contracts.event import Event, Sealed
from contracts.persons import OWN, PERSONS
from contracts.subjects import RESPONSE
from kernel import subject_records
from kernel.bulk import insert
from kernel.log import Log
from kernel.subject_records import Known, mentioned_in, own_values, records_of, shown
from kernel.tables import records
from tests.kernel.logs import Bench
from tests.strategies import any_of

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
IDS = ["a1", "a11", "a1-1", "1a1", "b2", 'q"1']
ACTORS = [*IDS, "system", "anonymous-0198"]
PEOPLE = ["a1", "b2", 'q"1', "response-a1", "response-b2", "nobody"]
regions = iter(f"r{number}" for number in range(10**6))

persons = st.sampled_from(IDS)


@st.composite
def told(draw: st.DrawFn) -> tuple[Event, str, str]:
    """An event with ids of people in all forms, its stream and its actor."""
    event = draw(any_of(*EVENTS.values()))
    changed: dict[str, Any] = {}
    for field in event.__struct_fields__:
        value = getattr(event, field)
        names = PERSONS.get(field)
        if names and isinstance(value, str):
            person = draw(persons)
            parts = {None: person, 0: f"{person}~2026-q1", -1: f"c1~{person}"}
            changed[field] = parts[names.part]
        elif isinstance(value, Sealed):
            subject = draw(persons.map(lambda id: id) | persons.map(lambda id: RESPONSE + id))
            changed[field] = Sealed(subject, "note", draw(persons).replace('"', "") + "x" * 22)
    stream = draw(st.sampled_from(["unit-u1", "employee-a1", "plan-b2~2026~1", "response-a1"]))
    return msgspec.structs.replace(event, **changed), stream, draw(st.sampled_from(ACTORS))


def append(
    log: Log,
    region: str,
    events: Sequence[tuple[Event, str, str]],
    begin: datetime = BEGIN,
    seconds: Sequence[int] | None = None,
) -> None:
    """As the writer would; a record a second, unless ``seconds`` after the beginning are given."""
    rows: list[dict[str, Any]] = []
    for position, (event, stream, actor) in enumerate(events):
        time = begin + timedelta(seconds=position if seconds is None else seconds[position])
        envelope = envelop(
            event,
            id=f"{region}-{position}",
            region=region,
            service=log.service,
            position=position,
            stream=stream,
            version=position + 1,
            time=time,
            actor=actor,
            correlation="c",
        )
        row = {"region": region, "position": position, "id": envelope.id, "stream": stream}
        more = {"version": position + 1, "type": event.type, "body": encode(envelope)}
        rows.append(row | more | {"time_us": int(time.timestamp()) * 1_000_000})
    with log.database.write() as connection:
        insert(connection, records, rows)


def pages(log: Log, region: str, subject: str, limit: int = 3) -> Iterator[Known]:
    position, end = -1, 0
    while position < end:
        looked = records_of(log, region, subject, position, limit)
        assert len(looked.found) <= limit and looked.position > position
        yield from looked.found
        position, end = looked.position, looked.end


def full_scan(log: Log, region: str, subject: str) -> dict[int, set[str]]:
    """Every record decoded: in which roles it names the subject, by position."""
    found: dict[int, set[str]] = {}
    for record in log.after(region, -1, 10_000):
        envelope = decode(record.body)
        named = mentioned_in(record.stream, envelope.actor, msgspec.json.decode(envelope.data))
        roles = {each.role for each in named if each.subject == subject}
        is_unnamed = envelope.actor.startswith("anonymous-")
        if roles and (subject.startswith(RESPONSE) or not is_unnamed):
            found[record.position] = {*roles}
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(told(), min_size=1, max_size=25))
def test_the_look_at_the_bytes_finds_what_a_full_decode_finds(
    log: Bench, events: list[tuple[Event, str, str]]
):
    region = next(regions)
    append(log.log, region, events)
    for subject in PEOPLE:
        found = {each.position: set(each.roles) for each in pages(log.log, region, subject)}
        assert found == full_scan(log.log, region, subject)


@pytest.mark.parametrize(
    ("stretch", "rows"), [(1, 1), (2, 1), (3, 2), (20_000, 1), (20_000, 1_000)]
)
def test_however_a_log_is_cut_into_stretches_nothing_is_missed_or_told_twice(
    log: Bench, monkeypatch: pytest.MonkeyPatch, stretch: int, rows: int
):
    monkeypatch.setattr(subject_records, "POSITIONS_AT_ONCE", stretch)
    monkeypatch.setattr(subject_records, "ROWS_AT_ONCE", rows)
    registered = [written(who) for who in ("a1", "b2", "b2", "a1", "a11", "a1", "b2")]
    append(log.log, "s1", registered)
    assert [each.position for each in pages(log.log, "s1", "a1", limit=2)] == [0, 3, 5]


def test_a_log_without_records_has_nothing_of_anybody(log: Bench):
    assert records_of(log.log, "none", "a1", -1, 10) == ([], -1, -1)


def written(who: str, actor: str = "h1") -> tuple[Event, str, str]:
    event = EVENTS["notification.MailAddressGiven.v1"]
    mail = Sealed(who, "mail", "x" * 22)
    return event(person_id=who, mail=mail), f"address-{who}", actor  # pyright: ignore[reportCallIssue]


def test_what_is_about_somebody_else_is_told_without_what_it_says(log: Bench):
    append(log.log, "o1", [written("a1", actor="b2")])
    [own], [other] = (list(pages(log.log, "o1", who)) for who in ("a1", "b2"))
    assert own.data is not None and own.stream == "address-a1"
    assert (other.data, other.stream, other.roles) == (None, "", ("actor",))
    assert OWN.isdisjoint(other.roles)


def test_an_author_who_stays_unknown_is_not_given_away_by_a_position_or_a_time(log: Bench):
    append(log.log, "u1", [written("a1", actor="anonymous-0198"), written("b2", actor="h1")])
    assert list(pages(log.log, "u1", "a1")) == []
    assert [each.position for each in pages(log.log, "u1", "b2")] == [1]


def test_words_that_look_like_an_unknown_author_hide_nothing(log: Bench):
    event = EVENTS["reporting.UnitEstablished.v1"]
    title = '"actor":"anonymous-1" a1'
    unit = event(unit_id="u1", title=title, kind="dinas")  # pyright: ignore[reportCallIssue]
    append(log.log, "w1", [(unit, "unit-u1", "a1")])
    assert [each.roles for each in pages(log.log, "w1", "a1")] == [("actor",)]


def test_of_a_list_of_people_only_the_person_is_shown_and_others_values_stay_closed():
    other = {"subject": "b2", "label": "note", "box": "x" * 22}
    mine = {"subject": "a1", "label": "note", "box": "y" * 22}
    data = {"present": ["b2", "a1"], "notes": [other, mine], "course_id": "c1"}
    texts = dict.fromkeys(own_values(data, "a1"), "hello")
    assert shown(data, "a1", texts) == {
        "present": ["a1"],
        "notes": [{"withheld": "note"}, "hello"],
        "course_id": "c1",
    }
