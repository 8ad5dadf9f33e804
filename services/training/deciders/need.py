"""A training need opens when an evaluation shows a weakness, and ends when a training meets it.

There is one need for each employee and competency: further weaknesses that point to the same
competency add nothing while it is open. After it was met, another evaluation can find it again;
the one that found it last cannot, so a fact heard twice opens nothing. Only reactions command here,
and reactions never fail because another log is late: a training that meets no open need is fine.
"""

from enum import Enum

import msgspec
from msgspec.structs import replace

from contracts.training import NeedEvent, TrainingNeedFound, TrainingNeedMet
from kernel.decider import Command, Decider


class FindNeed(Command):
    need_id: str
    employee_id: str
    unit_id: str
    competency: str
    evaluation_id: str
    indicator_code: str
    period: str


class MeetNeed(Command):
    need_id: str
    training_id: str


NeedCommand = FindNeed | MeetNeed


class Status(Enum):
    UNKNOWN = "unknown"
    OPEN = "open"
    MET = "met"


class Need(msgspec.Struct, frozen=True):
    status: Status = Status.UNKNOWN
    employee_id: str = ""
    unit_id: str = ""
    competency: str = ""
    evaluation_id: str = ""


def decide(command: NeedCommand, need: Need) -> list[NeedEvent]:
    match command, need.status:
        case FindNeed(), Status.UNKNOWN:
            return [find(command)]
        case FindNeed(), Status.OPEN:
            return []
        case FindNeed(), Status.MET:
            return [] if command.evaluation_id == need.evaluation_id else [find(command)]

        case MeetNeed(), Status.OPEN:
            return [meet(command, need)]
        case MeetNeed(), Status.UNKNOWN | Status.MET:
            return []


def find(asked: FindNeed) -> TrainingNeedFound:
    return TrainingNeedFound(
        need_id=asked.need_id,
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        competency=asked.competency,
        evaluation_id=asked.evaluation_id,
        indicator_code=asked.indicator_code,
        period=asked.period,
    )


def meet(asked: MeetNeed, need: Need) -> TrainingNeedMet:
    return TrainingNeedMet(
        need_id=asked.need_id,
        employee_id=need.employee_id,
        unit_id=need.unit_id,
        competency=need.competency,
        training_id=asked.training_id,
    )


def evolve(need: Need, event: NeedEvent) -> Need:
    match event:
        case TrainingNeedFound():
            return Need(
                Status.OPEN, event.employee_id, event.unit_id, event.competency, event.evaluation_id
            )
        case TrainingNeedMet():
            return replace(need, status=Status.MET)


need: Decider[NeedCommand, Need, NeedEvent] = Decider(
    stream=lambda command: f"need-{command.need_id}",
    initial=Need(),
    decide=decide,
    evolve=evolve,
)
