"""A training need opens when an evaluation shows a weakness, and ends when a training meets it.

There is one need for each employee and competency. **It is met when the employee completed a
training in that competency whose last session came after the last period that showed the
weakness.** A training within that period or before it does not meet it: the weakness showed all the
same. One after the period does, even if it was over before the appraiser scored: evaluations come
weeks after their period, and nobody is sent twice because of that. What counts is the day of the
last session, not the day on which somebody recorded it.

Evaluations and trainings stand in two logs, so either may be heard first; whichever it is, the need
ends the same, because both are kept: an evaluation of a later period as *shown again*, a training
without a need as *trained*. What is older than what is known changes nothing, so neither does a
fact heard twice. Of several trainings that would meet a need the record names one. Only reactions
command here, and nothing is refused.
"""

from datetime import date
from enum import Enum

from msgspec.structs import replace

from contracts.training import (
    CompetencyTrained,
    NeedEvent,
    TrainingNeedFound,
    TrainingNeedMet,
    TrainingNeedShownAgain,
)
from kernel.decider import Command, Decider, State
from services.training.rules.period import last_day


class FindNeed(Command):
    need_id: str
    employee_id: str
    unit_id: str
    competency: str
    evaluation_id: str
    indicator_code: str
    period: str


class MeetNeed(Command):
    """``trained_on`` is the day of the training's last session."""

    need_id: str
    employee_id: str
    competency: str
    training_id: str
    trained_on: date


NeedCommand = FindNeed | MeetNeed


class Status(Enum):
    UNKNOWN = "unknown"
    OPEN = "open"
    MET = "met"


class Need(State, frozen=True):
    """``shown_until`` is the last day of the last period that showed the weakness, ``trained_on``
    and ``training_id`` are those of the last training; before any evaluation or training they are
    the first of all days."""

    status: Status = Status.UNKNOWN
    unit_id: str = ""
    shown_until: date = date.min
    trained_on: date = date.min
    training_id: str = ""


def decide(command: NeedCommand, need: Need) -> list[NeedEvent]:
    match command, need.status:
        case FindNeed(), Status.UNKNOWN:
            return find(command, need)
        case FindNeed(), Status.OPEN | Status.MET:
            return find_later(command, need)

        case MeetNeed(), Status.OPEN:
            return meet(command, need) if command.trained_on > need.shown_until else []
        case MeetNeed(), Status.UNKNOWN | Status.MET:
            return train(command) if command.trained_on > need.trained_on else []


def find(asked: FindNeed, need: Need) -> list[NeedEvent]:
    """The need, met at once by a training that is known already."""
    found = TrainingNeedFound(
        need_id=asked.need_id,
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        competency=asked.competency,
        evaluation_id=asked.evaluation_id,
        indicator_code=asked.indicator_code,
        period=asked.period,
    )
    known = MeetNeed(
        need_id=asked.need_id,
        employee_id=asked.employee_id,
        competency=asked.competency,
        training_id=need.training_id,
        trained_on=need.trained_on,
    )
    return [found, *decide(known, evolve(need, found))]


def find_later(asked: FindNeed, need: Need) -> list[NeedEvent]:
    """Of a need that was met, a period before that training only says how long it was needed."""
    day = last_day(asked.period)
    if day <= need.shown_until:
        return []
    if need.status is Status.MET and day >= need.trained_on:
        return find(asked, need)
    return [
        TrainingNeedShownAgain(
            need_id=asked.need_id,
            employee_id=asked.employee_id,
            competency=asked.competency,
            evaluation_id=asked.evaluation_id,
            period=asked.period,
        )
    ]


def meet(asked: MeetNeed, need: Need) -> list[NeedEvent]:
    return [
        TrainingNeedMet(
            need_id=asked.need_id,
            employee_id=asked.employee_id,
            unit_id=need.unit_id,
            competency=asked.competency,
            training_id=asked.training_id,
            trained_on=asked.trained_on,
        )
    ]


def train(asked: MeetNeed) -> list[NeedEvent]:
    return [
        CompetencyTrained(
            need_id=asked.need_id,
            employee_id=asked.employee_id,
            competency=asked.competency,
            training_id=asked.training_id,
            trained_on=asked.trained_on,
        )
    ]


def evolve(need: Need, event: NeedEvent) -> Need:
    match event:
        case TrainingNeedFound():
            shown_until = last_day(event.period)
            return replace(need, status=Status.OPEN, unit_id=event.unit_id, shown_until=shown_until)
        case TrainingNeedShownAgain():
            return replace(need, shown_until=last_day(event.period))
        case TrainingNeedMet():
            trained = trained_on(need, event.training_id, event.trained_on or date.min)
            return replace(trained, status=Status.MET)
        case CompetencyTrained():
            return trained_on(need, event.training_id, event.trained_on)


def trained_on(need: Need, training_id: str, day: date) -> Need:
    """A training of an older day than is known adds nothing."""
    if day <= need.trained_on:
        return need
    return replace(need, training_id=training_id, trained_on=day)


need: Decider[NeedCommand, Need, NeedEvent] = Decider(
    stream=lambda command: f"need-{command.need_id}",
    initial=Need(),
    decide=decide,
    evolve=evolve,
)
