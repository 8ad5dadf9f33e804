"""Somebody else than the appraiser of the report evaluates: named by the superior, with a ground.

The grounds and their articles are a table (`rules/evaluator.py`). What only the roster knows comes
with the command, and may be late; who appraised whom on which day this log has noted itself.
"""

from datetime import date

from contracts.evaluation import EvaluatorGround, EvaluatorNamed
from kernel.decider import Command, Seen
from kernel.refusal import Forbidden, Invalid
from services.evaluation.deciders import line as lines
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.line import line
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.scoring_refusals import EvaluationIsScored
from services.evaluation.deciders.superior import Streams, line_above, superior
from services.evaluation.rules.evaluator import (
    EMPLOYEE_TRANSFERRED,
    FEEDBACK_ONLY,
    GROUNDS,
    Standing,
    is_met,
)
from services.evaluation.rules.window import first_day


class NameEvaluator(Command):
    """``acts_as_head`` and ``leads`` are of the evaluator, ``placed_since`` of the employee, as the
    roster has them. Human resources record it for the superior (``by_office``)."""

    evaluation_id: str
    evaluator_id: str
    ground: EvaluatorGround
    named_by: str
    today: date
    by_office: bool = False
    acts_as_head: bool = False
    leads: bool = False
    placed_since: date | None = None


class OnlyTheSuperiorNames(Forbidden):
    """Who evaluates in place of the appraiser says the superior of the appraiser."""

    slug = "evaluation.only-the-superior-names"
    indonesian = "Pengganti pejabat penilai ditetapkan oleh atasan pejabat penilai."


class NobodyEvaluatesThemselves(Invalid):
    """The evaluator is another person than the employee."""

    slug = "evaluation.nobody-evaluates-themselves"
    indonesian = "Penilai adalah orang lain daripada pegawai yang dinilai."


class OthersGiveFeedbackOnly(Forbidden):
    """Other leaders, team leaders and hosts give feedback; they evaluate only on a ground that the
    regulation has."""

    slug = "evaluation.others-give-feedback-only"
    indonesian = (
        "Pimpinan lain, ketua tim, dan instansi penerima hanya memberi umpan balik; penilai lain"
        " memerlukan dasar menurut peraturan."
    )


class EmployeeWasTransferred(Forbidden):
    """After a transfer of the employee the new appraiser evaluates, whenever it was."""

    slug = "evaluation.employee-was-transferred"
    indonesian = "Setelah pegawai pindah, pejabat penilai yang baru yang menilai."


def name(asked: NameEvaluator, evaluation: Evaluation, seen: Seen) -> list[EvaluatorNamed]:
    opened = evaluation.opened
    assert opened is not None, "an evaluation that is known was opened"
    if asked.evaluator_id == opened.appraiser_id:
        return []
    if evaluation.scored is not None:
        raise EvaluationIsScored(asked.evaluation_id)
    if asked.evaluator_id == opened.employee_id:
        raise NobodyEvaluatesThemselves(asked.evaluation_id, article=FEEDBACK_ONLY)
    if not asked.by_office and asked.named_by != superior(opened.appraiser_id, seen, asked.today):
        raise OnlyTheSuperiorNames(asked.evaluation_id, article=GROUNDS[asked.ground].article)
    begins = first_day(opened.period, seen(policy, POLICY).current)
    check(asked, standing(asked, evaluation, begins, seen), begins)
    return [
        EvaluatorNamed(
            **evaluation.about | {"appraiser_id": asked.evaluator_id},
            ground=asked.ground,
            in_place_of=opened.appraiser_id,
            named_by=asked.named_by,
            on=asked.today,
        )
    ]


def standing(asked: NameEvaluator, evaluation: Evaluation, begins: date, seen: Seen) -> Standing:
    opened = evaluation.opened
    assert opened is not None, "an evaluation that is known was opened"
    return Standing(
        is_above=superior(opened.appraiser_id, seen, asked.today) == asked.evaluator_id,
        acts_as_head=asked.acts_as_head,
        leads=asked.leads,
        appraised_then=seen(line, lines.stream(opened.employee_id)).on(begins),
        placed_since=asked.placed_since,
    )


def check(asked: NameEvaluator, of: Standing, begins: date) -> None:
    is_moved = of.placed_since is not None and of.placed_since > begins
    if asked.ground == "left-in-window" and is_moved:
        raise EmployeeWasTransferred(asked.evaluation_id, article=EMPLOYEE_TRANSFERRED)
    if not is_met(asked.ground, asked.evaluator_id, of):
        ground = GROUNDS[asked.ground]
        raise OthersGiveFeedbackOnly(
            asked.evaluation_id,
            ground=ground.says,
            article=f"{FEEDBACK_ONLY}; {ground.article}",
        )


def rests_on(employee_id: str, appraiser_id: str) -> Streams:
    return [(policy, POLICY), (line, lines.stream(employee_id)), *line_above(appraiser_id)]
