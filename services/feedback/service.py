"""Feedback as one value."""

from kernel.service import Service
from services.feedback.api import routes
from services.feedback.deciders.complaint import complaint
from services.feedback.deciders.delivery import delivery
from services.feedback.deciders.response import response
from services.feedback.deciders.survey import survey
from services.feedback.views import calendars, clocks, satisfaction, suggestions, surveys, units

feedback = Service(
    name="feedback",
    deciders=[survey, response, delivery, complaint],
    views=[surveys, satisfaction, suggestions, units, clocks, calendars],
    routes=routes,
)
