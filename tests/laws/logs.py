"""Any logs of any services, as followers hear them: each in its own order, together in any."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from contracts.event import Event
from kernel.heard import Heard
from kernel.union import classes, sources
from tests.strategies import any_of

MOST_EVENTS = 6
BEGUN = datetime(2026, 1, 5, 1, tzinfo=UTC)

Logs = dict[str, list[Heard[Event]]]


@st.composite
def logs(draw: st.DrawFn, hears: Any) -> Logs:
    """One log for each service whose events these are, with any of them in it."""
    written: Logs = {}
    for source in sources(hears):
        kinds = [kind for kind in classes(hears) if kind.type.startswith(f"{source}.")]
        events = draw(st.lists(any_of(*kinds), max_size=MOST_EVENTS))
        written[source] = [heard(event, source, at) for at, event in enumerate(events)]
    return written


def heard(event: Event, source: str, position: int) -> Heard[Event]:
    return Heard(
        event=event,
        region="13.72",
        service=source,
        position=position,
        id=f"{source}-{position}",
        stream=f"{source}-thing",
        version=position + 1,
        time=BEGUN + timedelta(hours=7 * position),
    )


@st.composite
def interleaved(draw: st.DrawFn, written: Logs) -> list[Heard[Event]]:
    """All records of these logs, each log in its own order."""
    turns = [source for source, log in written.items() for _ in log]
    unread = {source: iter(log) for source, log in written.items()}
    return [next(unread[source]) for source in draw(st.permutations(turns))]


def in_one_order(hears: Any) -> st.SearchStrategy[list[Heard[Event]]]:
    """Any logs of these events, heard in some order."""
    return logs(hears).flatmap(interleaved)


@st.composite
def two_orders(draw: st.DrawFn, hears: Any) -> tuple[list[Heard[Event]], list[Heard[Event]]]:
    """Any logs of these events, heard in some order and in another one."""
    written = draw(logs(hears))
    return draw(interleaved(written)), draw(interleaved(written))
