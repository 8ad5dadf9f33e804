"""Feedback as one value."""

from kernel.local_day import clocks
from kernel.service import Service
from services.feedback.api import routes
from services.feedback.deciders.response import response
from services.feedback.deciders.survey import survey
from services.feedback.views import satisfaction, suggestions, surveys

feedback = Service(
    name="feedback",
    deciders=[survey, response],
    views=[surveys, satisfaction, suggestions, clocks],
    routes=routes,
)
