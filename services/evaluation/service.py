"""Evaluation as one value."""

from kernel.service import Service
from services.evaluation.api import routes
from services.evaluation.deciders.assessment import assessment
from services.evaluation.deciders.calendar import calendar
from services.evaluation.deciders.distribution import distribution
from services.evaluation.deciders.evaluation import evaluation as evaluation_of_employee
from services.evaluation.deciders.figure import figure
from services.evaluation.deciders.line import line
from services.evaluation.deciders.official import official
from services.evaluation.deciders.organisation import organisation
from services.evaluation.deciders.policy import policy
from services.evaluation.deciders.reminder import reminder
from services.evaluation.deciders.review import review
from services.evaluation.deciders.review_round import review_round
from services.evaluation.deciders.unit import unit
from services.evaluation.reactions import (
    appraisers_noted,
    follow_others,
    regional_head_noted,
)
from services.evaluation.views.acting import acting
from services.evaluation.views.adopted import (
    calendar_history,
    calendars,
    clocks,
    policies,
    policy_history,
)
from services.evaluation.views.assessments import assessments
from services.evaluation.views.distributions import justifications
from services.evaluation.views.evaluations import evaluations, scoreboards
from services.evaluation.views.figures import measures, takings
from services.evaluation.views.numbers import numbers
from services.evaluation.views.organisation import organisations, units
from services.evaluation.views.people import officials
from services.evaluation.views.reviews import colleagues, review_rounds
from services.evaluation.views.standings import studies
from services.evaluation.views.waits import board, terms

evaluation = Service(
    name="evaluation",
    deciders=[
        policy,
        calendar,
        line,
        official,
        organisation,
        unit,
        evaluation_of_employee,
        assessment,
        distribution,
        figure,
        reminder,
        review_round,
        review,
    ],
    reactions=[follow_others, appraisers_noted, regional_head_noted],
    views=[
        evaluations,
        scoreboards,
        acting,
        studies,
        assessments,
        justifications,
        numbers,
        takings,
        measures,
        policies,
        policy_history,
        calendars,
        calendar_history,
        clocks,
        officials,
        organisations,
        units,
        review_rounds,
        colleagues,
        board,
        terms.view,
    ],
    deadlines=[terms],
    routes=routes,
)
