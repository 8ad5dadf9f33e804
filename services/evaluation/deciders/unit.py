"""What citizens say about a unit in a period is counted answer by answer, each response once."""

from decimal import Decimal

from msgspec.structs import replace

from contracts.evaluation import SatisfactionCounted
from contracts.feedback import Answer
from contracts.ids import joined
from contracts.satisfaction import SCALE, Tally, band, index, is_published
from kernel.decider import Command, Decider, State
from kernel.refusal import Invalid


class CountSatisfaction(Command):
    unit_id: str
    period: str
    response_id: str
    answers: tuple[Answer, ...]


class AnswerIsOffTheScale(Invalid):
    """A response answers an element once, with 1, 2, 3 or 4."""

    slug = "evaluation.answer-is-off-the-scale"
    indonesian = "Setiap unsur dijawab satu kali dengan nilai 1, 2, 3, atau 4."


class Counted(State, frozen=True):
    """Which responses were counted. Two sets, for adding to one that holds a year's answers of a
    busy desk would copy all of them each time."""

    settled: frozenset[str] = frozenset()
    recent: frozenset[str] = frozenset()

    def __contains__(self, response_id: str) -> bool:
        return response_id in self.recent or response_id in self.settled

    def plus(self, response_id: str) -> "Counted":
        recent = self.recent | {response_id}
        if len(recent) < 256:
            return replace(self, recent=recent)
        return Counted(settled=self.settled | recent)


class Satisfaction(State, frozen=True):
    """Of one unit in one period: how many answered, and what, by element."""

    counted: Counted = Counted()
    answers: int = 0
    tally: Tally = Tally()
    index: Decimal | None = None

    @property
    def published(self) -> Decimal | None:
        """The index, once it is more than the answer of a few: a score would publish it."""
        return self.index if is_published(self.answers) else None


def decide(command: CountSatisfaction, unit: Satisfaction) -> list[SatisfactionCounted]:
    match command:
        case CountSatisfaction(answers=()):
            return []  # A response may hold a comment only.
        case CountSatisfaction(response_id=response_id) if response_id in unit.counted:
            return []
        case CountSatisfaction():
            return [count(command, unit)]


def count(asked: CountSatisfaction, unit: Satisfaction) -> SatisfactionCounted:
    values = {answer.element: answer.value for answer in asked.answers}
    if len(values) < len(asked.answers) or any(value not in SCALE for value in values.values()):
        raise AnswerIsOffTheScale(asked.response_id)
    tally = unit.tally.plus(asked.answers)
    reached = index(*tally)
    return SatisfactionCounted(
        unit_id=asked.unit_id,
        period=asked.period,
        response_id=asked.response_id,
        answers=unit.answers + 1,
        sums=tally.sums,
        counts=tally.counts,
        index=reached,
        band=band(reached),
        elements=tally.elements,
    )


def evolve(unit: Satisfaction, event: SatisfactionCounted) -> Satisfaction:
    return Satisfaction(
        counted=unit.counted.plus(event.response_id),
        answers=event.answers,
        tally=Tally(event.sums, event.counts),
        index=event.index,
    )


def stream(unit_id: str, period: str) -> str:
    return f"unit-{joined(unit_id, period)}"


unit: Decider[CountSatisfaction, Satisfaction, SatisfactionCounted] = Decider(
    stream=lambda command: stream(command.unit_id, command.period),
    initial=Satisfaction(),
    decide=decide,
    evolve=evolve,
)
