"""What holds for every decider of every service, whatever happened before and is asked now."""

import dataclasses
import gc
import time
from collections.abc import Sequence
from datetime import date
from functools import partial

import msgspec
import pytest
from hypothesis import assume
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.event import Event, Sealed
from kernel.decider import Command, Decider, State
from kernel.refusal import Refusal
from kernel.service import AnyDecider
from kernel.union import annotated
from kinerja.catalogue import services
from tests.laws.lawful import found_out, holds
from tests.laws.sealing import resealed
from tests.laws.specified import specified
from tests.spec.given import Seeing
from tests.strategies import DAYS, any_of

MOST_EVENTS = 5

DECIDERS = [
    pytest.param(decider, id=decider.decide.__module__)
    for service in services
    for decider in service.deciders
]
COMMANDS = [
    pytest.param(command, decider, id=f"{service.name}.{command.__name__}")
    for service in services
    for command, decider in service.decider_of.items()
]
BY_THE_DAY = [
    pytest.param(command, decider, id=f"{service.name}.{command.__name__}")
    for service in services
    for command, decider in service.decider_of.items()
    if "today" in command.__struct_fields__
]


@dataclasses.dataclass(frozen=True)
class Situation:
    """A command, the history of its stream, and those of the streams that it rests on."""

    decider: AnyDecider
    command: Command
    history: Sequence[Event]
    others: dict[str, list[Event]]

    def answer(self) -> Sequence[Event] | type[Refusal]:
        """What follows. A history that no command leads to may be impossible: it says nothing."""
        state = self.decider.fold(self.history)
        decide = partial(self.decider.decide, self.command, state)
        if self.decider.rests_on is not None:
            named = [stream for _, stream in self.decider.rests_on(self.command, state)]
            decide = partial(decide, seen=Seeing(self.others, named))
        try:
            return list(decide())
        except Refusal as no:
            return type(no)
        except AssertionError:
            assume(False)
            raise


def situations(command: type[Command], decider: AnyDecider) -> st.SearchStrategy[Situation]:
    """Anything that might be asked whatever happened; and what the specification tells of, where
    some of the last events may not have happened yet."""
    told = [Situation(*each) for each in specified(command)]
    anything = by_chance(command, decider)
    return st.sampled_from(told).flatmap(cut_short) | anything if told else anything


def cut_short(told: Situation) -> st.SearchStrategy[Situation]:
    whole = len(told.history)
    missing = st.integers(0, whole)
    return missing.map(lambda last: dataclasses.replace(told, history=told.history[: whole - last]))


@st.composite
def by_chance(draw: st.DrawFn, command: type[Command], decider: AnyDecider) -> Situation:
    asked = draw(any_of(command))
    history = draw(histories(decider, asked))
    others: dict[str, list[Event]] = {}
    if decider.rests_on is not None:
        for other, stream in decider.rests_on(asked, decider.fold(history)):
            others[stream] = draw(histories(other, asked))
    return Situation(decider, asked, history, others)


def histories(decider: AnyDecider, about: Command) -> st.SearchStrategy[list[Event]]:
    """Any events of such a stream; half of them about the very things the command names."""
    some = st.lists(any_of(*annotated(decider.evolve, 1)), max_size=MOST_EVENTS)
    return some | some.map(lambda events: [of_the_same(event, about) for event in events])


def of_the_same(event: Event, about: Command) -> Event:
    shared = set(event.__struct_fields__).intersection(about.__struct_fields__)
    ids = [name for name in shared if name.endswith("_id")]
    return replace(event, **{name: getattr(about, name) for name in ids})


def is_done_somewhere(command: type[Command]) -> bool:
    """Whether a situation is told in which something follows: else the laws say little of it."""
    answers = [Situation(*each).answer() for each in specified(command)]
    return any(answer and not isinstance(answer, type) for answer in answers)


def evolve_is_total(decider: AnyDecider) -> None:
    def law(events: list[Event]) -> None:
        decider.fold(events)

    holds(law, st.lists(any_of(*annotated(decider.evolve, 1)), max_size=2 * MOST_EVENTS))


def deciding_again_gives_the_same(command: type[Command], decider: AnyDecider) -> None:
    def law(now: Situation) -> None:
        assert now.answer() == now.answer()

    holds(law, situations(command, decider))


def repeating_is_quiet_or_refused(command: type[Command], decider: AnyDecider) -> None:
    def law(now: Situation) -> None:
        events = now.answer()
        if isinstance(events, type):
            return
        then = Situation(decider, now.command, [*now.history, *events], now.others)
        assert not events or then.answer() == [] or isinstance(then.answer(), type)

    holds(law, situations(command, decider))


def what_is_so_is_so_on_any_day(command: type[Command], decider: AnyDecider) -> None:
    """Sent again, a command comes with another day: later, or earlier by a clock set back."""

    def law(given: tuple[Situation, date]) -> None:
        now, today = given
        events = now.answer()
        if isinstance(events, type) or not events:
            return
        again = replace(now.command, today=today)
        then = Situation(decider, again, [*now.history, *events], now.others)
        assert then.answer() == []

    holds(law, st.tuples(situations(command, decider), DAYS))


def nobody_looks_into_a_box(command: type[Command], decider: AnyDecider) -> None:
    def law(now: Situation) -> None:
        others = {stream: resealed(history) for stream, history in now.others.items()}
        then = Situation(decider, resealed(now.command), resealed(now.history), others)
        assert then.answer() == resealed(now.answer())

    holds(law, situations(command, decider))


@pytest.mark.parametrize(("command", "decider"), COMMANDS)
def test_the_specification_tells_of_something_that_follows(
    command: type[Command], decider: AnyDecider
):
    assert is_done_somewhere(command)


@pytest.mark.parametrize("decider", DECIDERS)
def test_evolve_takes_any_event_in_any_state(decider: AnyDecider):
    evolve_is_total(decider)


@pytest.mark.parametrize("decider", DECIDERS)
def test_no_state_is_looked_at_by_the_collector_of_cycles(decider: AnyDecider):
    assert isinstance(decider.initial, State | bool | str)
    assert not gc.is_tracked(decider.initial)


@pytest.mark.parametrize(("command", "decider"), COMMANDS)
def test_deciding_again_gives_the_same(command: type[Command], decider: AnyDecider):
    deciding_again_gives_the_same(command, decider)


@pytest.mark.parametrize(("command", "decider"), COMMANDS)
def test_a_repeated_command_is_quiet_or_refused(command: type[Command], decider: AnyDecider):
    repeating_is_quiet_or_refused(command, decider)


@pytest.mark.parametrize(("command", "decider"), BY_THE_DAY)
def test_what_is_already_so_is_so_on_any_day(command: type[Command], decider: AnyDecider):
    what_is_so_is_so_on_any_day(command, decider)


@pytest.mark.parametrize(("command", "decider"), COMMANDS)
def test_nobody_looks_into_a_sealed_value(command: type[Command], decider: AnyDecider):
    nobody_looks_into_a_box(command, decider)


class Note(Command):
    note_id: str
    text: Sealed


class NoteToday(Command):
    note_id: str
    today: date


class Noted(Event):
    type = "planted.Noted.v1"
    note_id: str
    text: Sealed
    mark: int = 0


class Notes(msgspec.Struct, frozen=True):
    known: tuple[str, ...] = ()


def decide(command: Note, notes: Notes) -> list[Noted]:
    return [] if command.note_id in notes.known else [noted(command)]


def noted(command: Note) -> Noted:
    return Noted(note_id=command.note_id, text=command.text)


def evolve(notes: Notes, event: Noted) -> Notes:
    return Notes((*notes.known, event.note_id))


def evolve_once(notes: Notes, event: Noted) -> Notes:
    if event.note_id in notes.known:
        raise KeyError(event.note_id)
    return evolve(notes, event)


def decide_always(command: Note, notes: Notes) -> list[Noted]:
    return [noted(command)]


def decide_by_the_clock(command: Note, notes: Notes) -> list[Noted]:
    return [replace(noted(command), mark=time.perf_counter_ns())]


def decide_by_the_box(command: Note, notes: Notes) -> list[Noted]:
    return [replace(noted(command), mark=len(command.text.box))]


class TooEarly(Refusal):
    """Nothing is noted before the first of December."""


def decide_by_the_day(command: NoteToday, notes: Notes) -> list[Noted]:
    if command.today < date(2025, 12, 1):
        raise TooEarly(command.note_id)
    known = command.note_id in notes.known
    return [] if known else [Noted(note_id=command.note_id, text=Sealed("s", "text", ""))]


notes: Decider[Note, Notes, Noted] = Decider(
    stream=lambda command: f"note-{command.note_id}",
    initial=Notes(),
    decide=decide,
    evolve=evolve,
)


def test_a_lawful_decider_breaks_no_law():
    evolve_is_total(notes)
    deciding_again_gives_the_same(Note, notes)
    repeating_is_quiet_or_refused(Note, notes)
    nobody_looks_into_a_box(Note, notes)


def test_a_partial_evolve_is_found_out():
    with found_out(KeyError):
        evolve_is_total(dataclasses.replace(notes, evolve=evolve_once))


def test_a_decision_by_the_clock_is_found_out():
    with found_out(AssertionError):
        deciding_again_gives_the_same(Note, dataclasses.replace(notes, decide=decide_by_the_clock))


def test_a_command_that_counts_twice_is_found_out():
    with found_out(AssertionError):
        repeating_is_quiet_or_refused(Note, dataclasses.replace(notes, decide=decide_always))


def test_a_command_that_is_refused_though_it_is_so_already_is_found_out():
    by_the_day: Decider[NoteToday, Notes, Noted] = Decider(
        stream=lambda command: f"note-{command.note_id}",
        initial=Notes(),
        decide=decide_by_the_day,
        evolve=evolve,
    )
    with found_out(AssertionError):
        what_is_so_is_so_on_any_day(NoteToday, by_the_day)


def test_a_decision_by_what_is_sealed_is_found_out():
    with found_out(AssertionError):
        nobody_looks_into_a_box(Note, dataclasses.replace(notes, decide=decide_by_the_box))
