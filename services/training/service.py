"""Training as one value."""

from kernel.service import Service
from services.training.api import routes
from services.training.deciders.course import course
from services.training.deciders.need import need
from services.training.deciders.training import training as training_of_employee
from services.training.reactions import needs_found, needs_met
from services.training.views import clocks, courses, gaps, hours, needs, trainings

training = Service(
    name="training",
    deciders=[need, course, training_of_employee],
    reactions=[needs_found, needs_met],
    views=[needs, gaps, courses, trainings, hours, clocks],
    routes=routes,
)
