"""How an evaluation is opened by a report and given the accepted figures.

Reporting speaks first: a submitted report opens, an accepted one brings its results, and opens too
where nothing is open yet. Opening rests on the policy in force and on the calendar: they say in
which window the period is evaluated.
"""

from datetime import date, datetime

from contracts.evaluation import EvaluationEvent, EvaluationOpened, ResultsTaken
from contracts.reporting import RealisedResult
from kernel.decider import Command, Seen
from kernel.refusal import Conflict
from services.evaluation.deciders import calendar as calendars
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.policy import STREAM as POLICY
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.superior import Streams
from services.evaluation.rules.terms import local_day
from services.evaluation.rules.window import window_of, year_of


class OpenEvaluation(Command):
    """``opened_at`` is when the report was recorded."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    opened_at: datetime


class TakeResults(Command):
    """``taken_from`` is the position of the accepted report, ``<region>/<service>@<position>``."""

    evaluation_id: str
    employee_id: str
    unit_id: str
    appraiser_id: str
    period: str
    report_id: str
    taken_from: str
    results: tuple[RealisedResult, ...]
    opened_at: datetime


OpeningCommand = OpenEvaluation | TakeResults


class ResultsAreScored(Conflict):
    """An evaluation that is scored keeps the figures it was made from."""

    slug = "evaluation.results-are-scored"
    indonesian = "Evaluasi yang sudah dinilai tetap memakai angka yang dinilai."


def open_for(
    asked: OpenEvaluation | TakeResults, evaluation: Evaluation, seen: Seen
) -> list[EvaluationEvent]:
    """A report may come again under another appraiser; the latest one counts until it is taken,
    and an evaluator who was named instead. The window is that of the first."""
    before, named = evaluation.opened, evaluation.named
    window_from, window_days = window(asked, seen)
    if before is not None:
        window_from, window_days = before.window_from, before.window_days
    opened = EvaluationOpened(
        evaluation_id=asked.evaluation_id,
        employee_id=asked.employee_id,
        unit_id=asked.unit_id,
        appraiser_id=named.appraiser_id if named else asked.appraiser_id,
        period=asked.period,
        report_id=asked.report_id,
        window_from=window_from,
        window_days=window_days,
    )
    return [] if opened == before else [opened]


def window(asked: OpenEvaluation | TakeResults, seen: Seen) -> tuple[date, int]:
    """In which the period is evaluated, by the policy in force now."""
    rules, calendar = seen(policy, POLICY).current, calendars.days(years(asked), seen)
    opened = local_day(asked.opened_at, calendar)
    term = window_of(asked.period, rules, opened, calendar)
    assert not isinstance(term.since, datetime)
    return term.since, term.days


def years(asked: OpenEvaluation | TakeResults) -> list[int]:
    """Of the period's end and of the opening, each with the next, which the window may reach."""
    begun = (year_of(asked.period), asked.opened_at.year)
    return [year + more for year in begun for more in (0, 1)]


def take(asked: TakeResults, evaluation: Evaluation, seen: Seen) -> list[EvaluationEvent]:
    taken = ResultsTaken(
        evaluation_id=asked.evaluation_id,
        report_id=asked.report_id,
        taken_from=asked.taken_from,
        results=asked.results,
    )
    return [] if taken == evaluation.taken else [*open_for(asked, evaluation, seen), taken]


def rests_on(asked: OpeningCommand) -> Streams:
    return [(policy, POLICY), *calendars.rests_on(years(asked))]
